"""Tests watched during treatment: when each is due, and B cells that came back too soon."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from itertools import groupby
from typing import NamedTuple

from doseline.check.b_cells import Cells, b_cells
from doseline.check.context import Context, Stage, context, ended
from doseline.check.hepatitis import is_positive
from doseline.check.laboratory import in_canonical_unit
from doseline.dates import PartialDate, add_months, add_months_forward
from doseline.finding import Finding, Values
from doseline.guide import Guide, Watch
from doseline.guide.monitoring import Wait
from doseline.plan import Plan
from doseline.record import Chart, Medication, Result, Test
from doseline.source import Source


class Due(StrEnum):
    """Where a watched test stands.

    ``done``, ``on_signs`` and ``by_specialist`` have no day ahead that a source sets. ``unknown`` is what may
    have been done, or may be due, and nothing on record tells.
    """

    UPCOMING = "upcoming"
    DUE = "due"
    OVERDUE = "overdue"
    DONE = "done"
    ON_SIGNS = "on_signs"
    BY_SPECIALIST = "by_specialist"
    UNKNOWN = "unknown"


# Where no source sets a day.
WITHOUT_DAY = frozenset({Due.DONE, Due.ON_SIGNS, Due.BY_SPECIALIST})


class Why(StrEnum):
    """What the state of a watched test rests on."""

    LAST_RESULT = "last-result"
    START = "start"
    NO_RESULT = "no-result"
    START_NOT_KNOWN = "start-not-known"
    DONE = "done"
    SIGNS = "signs"
    SPECIALIST = "specialist"


_WITHOUT_DAY = {
    "signs": (Due.ON_SIGNS, Why.SIGNS),
    "specialist": (Due.BY_SPECIALIST, Why.SPECIALIST),
}


class Watched(NamedTuple):
    """One test that is watched: the day it is due, and the entry and the day of its newest result.

    Without a result the day is counted from the start of treatment; ``due`` is None where that is not known.
    """

    watch: str
    test: str
    due: date | None
    state: Due
    sources: tuple[Source, ...]
    last: PartialDate | None = None
    entry: str | None = None
    reason: Why = Why.DONE


def monitoring(guide: Guide, chart: Chart, plan: Plan) -> tuple[Watched, ...]:
    """The tests to watch from the first dose on; after a stop those that go on until B cells are back.

    Units: civil days.
    Source: the guide's ``monitoring.toml``, each test with its own.

    >>> from datetime import date
    >>> from doseline.plan import plan
    >>> from doseline.record.example import example
    >>> guide, chart = example()
    >>> calendar = plan(guide, chart, today=date(2026, 4, 4))
    >>> [(one.test, one.state.value) for one in monitoring(guide, chart, calendar)][:1]
    [('igg', 'upcoming')]
    """
    return tuple(_watched(context(guide, chart, plan)))


def findings(ctx: Context) -> Iterator[Finding]:
    """The tests that are due."""
    if ctx.stage is Stage.BEFORE:
        return
    late = _watched(ctx, until=ctx.today)
    for _, group in groupby(late, key=lambda one: one.watch):
        yield _late(ctx, tuple(group))
    for watch in ctx.guide.monitoring:
        if watch.waits:
            yield from _too_soon(ctx, watch)


def _late(ctx: Context, group: tuple[Watched, ...]) -> Finding:
    """One finding for the tests of one kind; where one has no result, it names those that have none."""
    missing = tuple(one for one in group if one.last is None)
    told = missing or group
    values: Values = (
        ("tests", tuple(one.test for one in told)),
        ("due", min(one.due for one in told if one.due is not None)),
    )
    if missing:
        return ctx.finding("monitoring-due", variant="none", values=values)
    last = min(one.last.first for one in group if one.last is not None)
    entries = (one.entry for one in group if one.entry is not None)
    return ctx.finding("monitoring-due", entries, values=(*values, ("last", last)))


def _watched(ctx: Context, until: date | None = None) -> Iterator[Watched]:
    """What is watched: with ``until`` only what is due by then."""
    if ctx.plan.treated_from is None or ctx.plan.has_died:
        return
    begun = begun_on(ctx.chart, ctx.plan)
    for watch in ctx.guide.monitoring:
        if until is not None and not watch.has_days:
            continue
        if _applies(ctx, watch):
            for test in watch.tests:
                newest = ctx.newest(test)
                due = put_off(ctx, watch, _due(ctx, watch, newest, begun))
                if ctx.stage is Stage.AFTER:
                    due = _within(ctx, watch, due)
                if until is None or (due is not None and due <= until):
                    yield _one(ctx, watch, test, newest, due)


def _applies(ctx: Context, watch: Watch) -> bool:
    if watch.profiles and ctx.profile not in watch.profiles:
        return False
    if ctx.stage is Stage.AFTER and not _goes_on_after_stop(ctx, watch):
        return False
    is_for_some = watch.if_positive or watch.if_condition
    return not is_for_some or _is_at_risk(ctx, watch)


def _goes_on_after_stop(ctx: Context, watch: Watch) -> bool:
    end = last_day(ctx.plan, watch)
    if end is not None:
        return ctx.today <= end
    return watch.after_stop and not (ctx.has("b-cells") and b_cells(ctx)[0] is Cells.BACK)


def last_day(plan: Plan, watch: Watch) -> date | None:
    """The last day on which a test is watched after a stop; None where no source counts it from a dose.

    Source: the guide's ``monitoring.toml``, each watch with its own.

    >>> from doseline.plan import plan
    >>> from doseline.record.example import example
    >>> guide, chart = example()
    >>> last_day(plan(guide, chart, today=date(2026, 4, 4)), guide.monitoring[0])  # until B cells are back
    """
    last, months = plan.last_given, watch.after_stop_months
    return add_months_forward(last, months) if months is not None and last is not None else None


def _is_at_risk(ctx: Context, watch: Watch) -> bool:
    return any(is_positive(test) for name in watch.if_positive for test in ctx.tests(name)) or any(
        any(map(condition.means, watch.if_condition)) for condition in ctx.chart.conditions
    )


def _within(ctx: Context, watch: Watch, due: date | None) -> date | None:
    """The due day of a test that goes on after a stop; None where it is no longer asked for on that day."""
    end = last_day(ctx.plan, watch)
    return None if due is not None and end is not None and due > end else due


def _one(ctx: Context, watch: Watch, test: str, newest: Test | None, due: date | None) -> Watched:
    state, reason = _stands(ctx, watch, newest, due)
    return Watched(
        watch=watch.id,
        test=test,
        due=None if reason is Why.START_NOT_KNOWN else due,
        state=state,
        reason=reason,
        sources=watch.sources,
        last=newest.on if newest else None,
        entry=newest.id if newest else None,
    )


def _stands(ctx: Context, watch: Watch, newest: Test | None, due: date | None) -> tuple[Due, Why]:
    """Where a test stands and why: without a result nobody knows whether one that was due was done."""
    if due is None and (watch.until_positive or watch.every_months is not None):
        return _WITHOUT_DAY["specialist"]
    if due is None:
        return _WITHOUT_DAY.get(watch.set_by or "", (Due.DONE, Why.DONE))
    if newest is not None:
        return _state(ctx.today, due), Why.LAST_RESULT
    if ctx.today > due:
        return Due.UNKNOWN, Why.NO_RESULT
    if not _start_is_known(ctx):
        return Due.UNKNOWN, Why.START_NOT_KNOWN
    return _state(ctx.today, due), Why.START


def _start_is_known(ctx: Context) -> bool:
    """Whether a day stands behind the start of treatment: a written dose, or what was told of it."""
    therapy = ctx.chart.therapy
    return not ctx.plan.begins_midway or therapy.treated_since is not None or therapy.doses_recorded


def _due(ctx: Context, watch: Watch, newest: Test | None, begun: date) -> date | None:
    """The next day for a test by its newest result; a result known in part counts from its earliest day."""
    if watch.until_positive and _was_found(ctx, watch):
        return None
    return due_after(watch, begun, newest.on.first if newest else None)


def begun_on(chart: Chart, plan: Plan) -> date:
    """The day from which the months of a watched test are counted: the first dose or the start on record.

    >>> from doseline.plan import plan
    >>> from doseline.record.example import example
    >>> guide, chart = example()
    >>> begun_on(chart, plan(guide, chart, today=date(2026, 4, 4))).isoformat()
    '2026-01-05'
    """
    return min(plan.treated_from or chart.therapy.start, chart.therapy.start)


def due_after(watch: Watch, begun: date, last: date | None) -> date | None:
    """The next of the months named, then one rhythm after the last result, or after treatment began.

    Units: civil days; months keep their day, and end with the month where it has none.
    Source: the guide's ``monitoring.toml``, each watch with its own.

    >>> from doseline.guide import load_guide
    >>> counts = load_guide("tecfidera").monitoring[0]
    >>> due_after(counts, date(2026, 1, 31), None).isoformat()
    '2026-04-30'
    >>> due_after(counts, date(2026, 1, 31), date(2026, 4, 20)).isoformat()
    '2026-07-20'
    """
    if watch.at_months and (ahead := named_month(watch, begun, last)) is not None:
        return add_months(begun, ahead)
    return add_months(last or begun, watch.every_months) if watch.every_months is not None else None


def named_month(watch: Watch, begun: date, last: date | None) -> int | None:
    """The next of the months that a source names, which the last result does not count for; None after them.

    >>> from doseline.guide import load_guide
    >>> kidneys = load_guide("tecfidera").monitoring[2]
    >>> [named_month(kidneys, date(2026, 1, 5), last) for last in (None, date(2026, 3, 20), date(2026, 7, 1))]
    [3, 6, None]
    """
    counts_up_to = last + timedelta(days=watch.early_days) if last is not None else None
    return next(
        (
            months
            for months in watch.at_months
            if counts_up_to is None or counts_up_to < add_months(begun, months)
        ),
        None,
    )


def _was_found(ctx: Context, watch: Watch) -> bool:
    """Whether a result was ever positive: a later negative takes nothing back."""
    results = (test.result or test.reads for name in watch.tests for test in ctx.tests(name))
    return any(said is Result.POSITIVE for said in results)


def _too_soon(ctx: Context, watch: Watch) -> Iterator[Finding]:
    """A newest result from a time in which something given shortly before makes it wrong."""
    for test in watch.tests:
        newest = ctx.newest(test)
        drug, until = _disturbed(ctx, watch, newest) if newest else (None, None)
        if newest and drug and until:
            values: Values = (
                ("test", test),
                ("on", newest.on.last),
                ("drug", drug.written or drug.name),
                ("again", until),
            )
            yield ctx.finding("test-too-soon", (newest.id, drug.id), values=values)


def _disturbed(ctx: Context, watch: Watch, newest: Test) -> tuple[Medication | None, date | None]:
    """What makes a result wrong, and the first day on which a new one tells again."""
    for drug in ctx.chart.medications:
        for wait in watch.waits:
            if ctx.is_in(drug, wait.after) and drug.on.first <= newest.on.last:
                until = _wait_ends(ctx, drug, wait)
                if newest.on.first < until:
                    return drug, until
    return None, None


def _wait_ends(ctx: Context, drug: Medication, wait: Wait) -> date:
    last = ctx.today if drug.until is None or not ended(drug.until, ctx.today) else drug.until.last
    return add_months_forward(last, wait.months) + timedelta(days=wait.days)


def put_off(ctx: Context, watch: Watch, due: date | None) -> date | None:
    """The due day, put off past the time in which a result would be wrong.

    Source: each wait of the guide's ``monitoring.toml`` with its own.

    >>> from doseline.check.context import context
    >>> from doseline.plan import plan
    >>> from doseline.record.example import example
    >>> guide, chart = example()
    >>> ctx = context(guide, chart, plan(guide, chart, today=date(2026, 4, 4)))
    >>> put_off(ctx, guide.monitoring[0], date(2026, 12, 10)).isoformat()  # nothing puts it off
    '2026-12-10'
    """
    if due is None or not watch.waits:
        return due
    ends = (
        _wait_ends(ctx, drug, wait)
        for drug in ctx.chart.medications
        for wait in watch.waits
        if ctx.is_in(drug, wait.after) and drug.on.first <= ctx.today
    )
    return max((due, *ends))


def _state(today: date, due: date) -> Due:
    if today == due:
        return Due.DUE
    return Due.OVERDUE if today > due else Due.UPCOMING


def cells_not_low(ctx: Context) -> Iterator[Finding]:
    """The newest count of B cells, if it was taken when few were expected and is not below the limit."""
    test, first = ctx.newest("cd19"), ctx.plan.treated_from
    if ctx.stage is not Stage.DURING or test is None or first is None or not _is_at_limit(ctx, test):
        return
    before = [dose.on.last for dose in ctx.chart.doses if dose.on.last <= test.on.first]
    if before and test.on.first >= first + timedelta(days=ctx.number("depletion-days")):
        yield ctx.finding("b-cells-not-low", (test.id,), values=_counted(ctx, test, max(before)))


def _counted(ctx: Context, test: Test, dose: date) -> Values:
    return (
        ("on", test.on),
        ("value", in_canonical_unit(ctx.guide, test)),
        ("days", (test.on.first - dose).days),
        ("limit", ctx.number("cd19-lower-limit")),
    )


def _is_at_limit(ctx: Context, test: Test) -> bool:
    """Whether a count says for sure that B cells are not below the published limit."""
    value = in_canonical_unit(ctx.guide, test)
    return value is not None and not test.is_at_most and value >= Decimal(ctx.number("cd19-lower-limit"))
