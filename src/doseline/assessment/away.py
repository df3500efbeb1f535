"""What if I am away on that day: what the plan would say, with nothing stored and nothing changed.

Every date and every finding here is the core's own. A dose that was not given is put into the chart in
memory, and the plan, the checks and the next step are computed again for that day.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

from doseline.advice import next_step
from doseline.advice.action import NextStep
from doseline.assessment.assessment import Assessment
from doseline.check import check
from doseline.check.check_result import Check, Verdict
from doseline.dates import PartialDate, add_months
from doseline.finding import Finding
from doseline.frozen import dataclass
from doseline.plan import Plan, Slot, State, plan
from doseline.record import Chart, Dose
from doseline.record.chart import order

_ONE_DAY = timedelta(days=1)
_SHOWN = 3
_MONTHS_AFTER = 6
_MADE_UP = "what-if"
WITH_A_DAY = frozenset({State.DUE, State.OVERDUE, State.UPCOMING})


@dataclass(frozen=True, slots=True, kw_only=True)
class Supposed:
    """An injection on a day that is not the day it is due.

    ``step`` is what the program would say on that day before the injection, if nothing else in the record
    changes, and ``check`` its check of an injection on that day. ``slot`` is the place the injection takes
    in the plan, or None if it fills none; its ``days_late`` is negative for an early one. ``following`` are
    the next dates after it, and ``findings`` what the plan finds about it that it does not find now.
    """

    on: date
    step: NextStep
    check: Check
    slot: Slot | None
    following: tuple[Slot, ...]
    findings: tuple[Finding, ...]

    @property
    def remarks(self) -> tuple[Finding, ...]:
        """What is new about this day, and what the check holds against it."""
        found = (*self.findings, *self.check.holding)
        return tuple({(one.rule, one.variant): one for one in found}.values())

    @property
    def is_quiet(self) -> bool:
        """Whether neither the plan nor the check has anything to say about this day."""
        return not self.remarks and self.check.verdict is Verdict.CLEAR


@dataclass(frozen=True, slots=True, kw_only=True)
class Away:
    """A day on which a dose is due and cannot be given.

    ``back`` is the injection on the day of return, or None where no day was named. ``before`` are the days
    before the due day, the nearest first, up to the first one that the plan would have asked about.
    ``taken_as_given`` are the days of doses before this one, which are taken as given on their day.
    All are empty for a dose whose own day is not sure.
    """

    slot: Slot
    back: Supposed | None
    before: tuple[Supposed, ...]
    taken_as_given: tuple[date, ...]


def away(case: Assessment, day: date, back: date | None = None) -> Away | None:
    """What follows if the dose due on ``day`` is not given on it.

    ``back`` is the day of return, after ``day`` and not before today. None where no open dose is due on
    ``day``. The record, the case and its plan stay as they are.
    """
    open_slots = [slot for slot in _plan_to(case, day).slots if slot.given is None and slot.due is not None]
    slot = next((slot for slot in open_slots if slot.due == day and slot.state is not State.MISSED), None)
    if slot is None:
        return None
    if slot.state not in WITH_A_DAY:
        return Away(slot=slot, back=None, before=(), taken_as_given=())
    earlier = tuple(
        max(other.due, case.today)
        for other in open_slots
        if other.due and other.state in WITH_A_DAY and other.due < day
    )
    chart = given_on(case, case.chart, earlier)
    return Away(
        slot=slot,
        back=_supposed(case, chart, back) if back is not None and back > day and back >= case.today else None,
        before=tuple(_before(case, chart, day, earlier)),
        taken_as_given=earlier,
    )


def _plan_to(case: Assessment, day: date) -> Plan:
    return plan(case.guide, case.chart, today=case.today, until=max(day, case.today))


def _before(case: Assessment, chart: Chart, day: date, earlier: tuple[date, ...]) -> Iterator[Supposed]:
    """The days before, until the plan would ask a clinician about one, or an earlier dose is reached."""
    first = max([case.today, *(given + _ONE_DAY for given in earlier)])
    asking = min(case.guide.early_ask_days + 1, (day - first).days)
    for days in range(1, asking + 1):
        found = _supposed(case, chart, day - timedelta(days=days))
        yield found
        if any(finding.severity.holds for finding in found.findings):
            return


def _supposed(case: Assessment, chart: Chart, on: date) -> Supposed:
    guide = case.guide
    until = add_months(on, _MONTHS_AFTER)
    waiting = plan(guide, chart, today=on, until=until)
    after = plan(guide, given_on(case, chart, (on,)), today=on, until=until)
    entry = made_up(case, len(chart.doses) - len(case.chart.doses))
    known = {(finding.rule, finding.variant, finding.because) for finding in case.plan.findings}
    return Supposed(
        on=on,
        step=next_step(waiting, check(guide, chart, waiting)),
        check=check(guide, chart, due_by(waiting, on)),
        slot=next((slot for slot in after.slots if slot.entry == entry and slot.slot is not None), None),
        following=tuple(slot for slot in after.slots if slot.given is None and slot.due and slot.due > on)[
            :_SHOWN
        ],
        findings=tuple(
            finding
            for finding in _once((*waiting.findings, *after.findings))
            if (finding.rule, finding.variant, finding.because) not in known
        ),
    )


def due_by(waiting: Plan, on: date) -> Plan:
    """The plan as the check must read it to speak of an injection on a day before the due one."""
    dose = waiting.next_dose
    return waiting if dose is None else replace(waiting, next_dose=replace(dose, due=min(dose.due, on)))


def _once(findings: tuple[Finding, ...]) -> tuple[Finding, ...]:
    """One finding for each rule and variant, the later one: it knows of the injection."""
    return tuple({(finding.rule, finding.variant): finding for finding in findings}.values())


def given_on(case: Assessment, chart: Chart, days: tuple[date, ...]) -> Chart:
    """The chart with a whole dose on each of the days, in memory: the open slots in their order."""
    usual = case.guide.schedule(case.chart.therapy.edition).amount_mg
    open_ones = [slot for slot in case.plan.slots if slot.given is None and slot.state is not State.MISSED]
    amounts = [slot.amount_mg or usual for slot in open_ones]
    first = len(chart.doses) - len(case.chart.doses)
    doses = (
        Dose(id=made_up(case, place), on=PartialDate.exactly(day), amount_mg=(amounts[place:] or [usual])[0])
        for place, day in enumerate(days, start=first)
    )
    return replace(chart, doses=tuple(sorted((*chart.doses, *doses), key=order)))


def made_up(case: Assessment, place: int) -> str:
    """An id that no entry of the record has."""
    name = f"{_MADE_UP}-{place}"
    while name in case.entries:
        name = f"{name}-"
    return name
