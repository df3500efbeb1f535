"""Watched tests of a record: those of the running medicine, and those that go on from the ones before it.

Every face shows this one list. Most records have one therapy, and then only its own part.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from doseline.assessment.assessment import Assessment
from doseline.check import Watched, monitoring
from doseline.dates import add_months
from doseline.frozen import dataclass
from doseline.guide import Guide
from doseline.plan import HORIZON_MONTHS, Plan
from doseline.record import Chart


@dataclass(frozen=True, slots=True, kw_only=True)
class WatchedTests:
    """The tests watched because of one medicine; ``has_ended`` where another one has followed it."""

    guide: Guide
    chart: Chart
    plan: Plan
    watched: tuple[Watched, ...]
    has_ended: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenDay:
    """The tests of one medicine open on one day; ``is_later`` where one before has to be done first."""

    guide: Guide
    day: date
    tests: tuple[str, ...]
    has_ended: bool
    is_later: bool


def watched_tests(case: Assessment) -> tuple[WatchedTests, ...]:
    """The watched tests by medicine, those of the running one first.

    >>> from doseline.assessment.example import example_case
    >>> [(one.guide.drug, one.has_ended, len(one.watched)) for one in watched_tests(example_case())]
    [('kesimpta', False, 6)]
    """
    own = WatchedTests(
        guide=case.guide,
        chart=case.chart,
        plan=case.plan,
        watched=monitoring(case.guide, case.chart, case.plan),
        has_ended=False,
    )
    if len(case.record.therapies) == 1:
        return (own,)
    from doseline.assessment.tails import tails  # noqa: PLC0415 - most records have one therapy

    before = (
        WatchedTests(guide=tail.guide, chart=tail.chart, plan=tail.plan, watched=tail.watched, has_ended=True)
        for tail in tails(case)
        if tail.watched
    )
    return (own, *before)


def next_tests(case: Assessment) -> tuple[Watched, ...]:
    """The tests of the running medicine on the first day after today that has any; due ones are findings.

    >>> from doseline.assessment.example import example_case
    >>> [(one.test, one.due.isoformat()) for one in next_tests(example_case())]
    [('igg', '2026-12-10')]
    """
    own, *_ = watched_tests(case)
    ahead = [one for one in own.watched if one.due is not None and one.due > case.today]
    day = min((one.due for one in ahead if one.due is not None), default=None)
    return tuple(one for one in ahead if one.due == day)


def as_far_as_the_plan(case: Assessment) -> date:
    """The last day up to which tests are told: that of the plan, a year ahead where it ends before.

    >>> from doseline.assessment.example import example_case
    >>> case = example_case()
    >>> (as_far_as_the_plan(case) - case.today).days
    365
    """
    ends = (slot.due for slot in case.plan.slots if slot.due is not None)
    return max((add_months(case.today, HORIZON_MONTHS), *ends))


def open_days(case: Assessment, *, until: date) -> Iterator[OpenDay]:
    """The days on which tests are open, those of each medicine apart, each day once.

    >>> from doseline.assessment.example import example_case
    >>> case = example_case()
    >>> [(one.tests, one.is_later) for one in open_days(case, until=as_far_as_the_plan(case))]
    [(('igg',), False), (('igm',), False)]
    """
    from doseline.check.due_days import Turn, due_days  # noqa: PLC0415 - only for who looks ahead

    for part in watched_tests(case):
        found: dict[tuple[date, bool], list[str]] = {}
        for one in due_days(part.guide, part.chart, part.plan, part.watched, until=until):
            if one.turn is not Turn.DONE:
                found.setdefault((one.day, one.turn is Turn.LATER), []).append(one.test)
        for (day, is_later), tests in sorted(found.items()):
            yield OpenDay(
                guide=part.guide,
                day=day,
                tests=tuple(dict.fromkeys(tests)),
                has_ended=part.has_ended,
                is_later=is_later,
            )
