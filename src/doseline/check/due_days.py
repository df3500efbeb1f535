"""Days of the tests watched during treatment: done, due, and those after that, each with a name that stays.

The first open day is the one that ``monitoring`` tells. Those after it hold if each test is done on its day.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from doseline.check.context import Context, Stage, context
from doseline.check.monitoring import Watched, begun_on, due_after, last_day, named_month, put_off
from doseline.guide import Guide, Watch
from doseline.plan import Plan
from doseline.record import Chart


class Turn(StrEnum):
    """Whether a test was done, is the next one to be done, or comes after that one."""

    DONE = "done"
    NEXT = "next"
    LATER = "later"


class DueDay(NamedTuple):
    """One test on one day.

    ``turn_of`` names which one of them it is, and does not change when the day does: ``month-6`` for one
    that a source puts six months after the start, ``result-2`` for the one after the second result.
    """

    watch: str
    test: str
    turn_of: str
    day: date
    turn: Turn


def due_days(
    guide: Guide, chart: Chart, plan: Plan, watched: Iterable[Watched], *, until: date
) -> tuple[DueDay, ...]:
    """The days of some watched tests up to ``until``, and the next one of each, whenever it is.

    What lies before today and was not done is told once, as the next one. A test that goes on after a stop
    has none after its last day.

    Units: civil days.
    Source: the guide's ``monitoring.toml``, each test with its own.

    >>> from doseline.check.monitoring import monitoring
    >>> from doseline.plan import plan
    >>> from doseline.record.example import example
    >>> guide, chart = example()
    >>> calendar = plan(guide, chart, today=date(2026, 4, 4))
    >>> told = due_days(guide, chart, calendar, monitoring(guide, chart, calendar), until=date(2028, 4, 4))
    >>> [(one.turn.value, one.day.isoformat()) for one in told if one.test == "igg"]
    [('done', '2025-12-10'), ('next', '2026-12-10'), ('later', '2027-12-10')]
    """
    ctx = context(guide, chart, plan)
    watches = {watch.id: watch for watch in guide.monitoring}
    return tuple(
        day for one in watched if one.due is not None for day in _days(ctx, watches[one.watch], one, until)
    )


def _days(ctx: Context, watch: Watch, one: Watched, until: date) -> Iterator[DueDay]:
    results = sorted({test.on.first for test in ctx.tests(one.test)})
    begun = begun_on(ctx.chart, ctx.plan)
    name = _name(watch, begun, None, 0)
    for count, taken in enumerate(results, 1):
        after = _name(watch, begun, taken, count)
        if after != name:
            yield DueDay(watch.id, one.test, name, taken, Turn.DONE)
        name = after
    if one.due is not None:
        yield DueDay(watch.id, one.test, name, one.due, Turn.NEXT)
        yield from _later(ctx, watch, one, len(results), until)


def _later(ctx: Context, watch: Watch, one: Watched, count: int, until: date) -> Iterator[DueDay]:
    """Those after the next one, each counted from the one before as if it was done on its day."""
    begun, day = begun_on(ctx.chart, ctx.plan), one.due
    end = last_day(ctx.plan, watch) if ctx.stage is Stage.AFTER else None
    until = until if end is None else min(until, end)
    while day is not None:
        count += 1
        name, last = _name(watch, begun, day, count), day
        day = put_off(ctx, watch, due_after(watch, begun, last))
        if day is None or day > until or day <= last:
            return
        if day >= ctx.today:
            yield DueDay(watch.id, one.test, name, day, Turn.LATER)


def _name(watch: Watch, begun: date, last: date | None, results: int) -> str:
    """Which one of a test is due after the ``last`` of so many results."""
    month = named_month(watch, begun, last)
    return f"result-{results}" if month is None else f"month-{month}"
