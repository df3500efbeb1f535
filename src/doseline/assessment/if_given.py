"""May I move it: what the record would say if a dose was given on a day, with nothing changed.

The dose is put into the chart in memory, and the plan, the checks and the next step are computed again.
Every date and every finding is the core's own.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import pairwise

from doseline.advice import next_step
from doseline.advice.action import NextStep
from doseline.assessment.assessment import Assessment
from doseline.assessment.away import WITH_A_DAY, due_by, given_on, made_up
from doseline.check import check
from doseline.check.check_result import Check
from doseline.dates import add_months
from doseline.finding import Finding
from doseline.frozen import dataclass
from doseline.guide import Phase
from doseline.plan import NextDose, Plan, Slot, plan

_MONTHS_AFTER = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class IfGiven:
    """A dose on a day of somebody's choice.

    ``before`` is the step that the program would show on that day, and ``check`` its check of a dose on
    that day. ``slot`` is the place the dose takes in the plan, or None if it fills none. ``step`` and
    ``next_dose`` are what would hold afterwards. ``findings`` are those about this dose, and what the check
    holds against it. ``taken_as_given`` are the days of doses before it, which are taken as given.
    """

    on: date
    is_past: bool
    before: NextStep
    check: Check
    slot: Slot | None
    step: NextStep
    next_dose: NextDose | None
    findings: tuple[Finding, ...]
    taken_as_given: tuple[date, ...]

    @property
    def asks_first(self) -> bool:
        """Whether a clinic is to be asked before that day."""
        return any(finding.severity.holds for finding in self.findings) or bool(self.check.unknowns)


def if_given(case: Assessment, on: date) -> IfGiven:
    """What the record would say if a dose was given on ``on``.

    A day before today is read as a dose that was given and not entered. The record, the case and its
    plan stay as they are.
    """
    guide, day = case.guide, max(on, case.today)
    until = add_months(day, _MONTHS_AFTER)
    earlier = tuple(_before_it(case, on))
    chart = given_on(case, case.chart, earlier)
    waiting = plan(guide, chart, today=day, until=until)
    held_against = check(guide, chart, due_by(waiting, on))
    given = given_on(case, chart, (on,))
    after = plan(guide, given, today=day, until=until)
    entry = made_up(case, len(earlier))
    return IfGiven(
        on=on,
        is_past=on < case.today,
        before=next_step(waiting, check(guide, chart, waiting)),
        check=held_against,
        slot=next((slot for slot in after.slots if slot.entry == entry and slot.slot is not None), None),
        step=next_step(after, check(guide, given, after)),
        next_dose=after.next_dose,
        findings=tuple(_findings(case.plan, after, held_against)),
        taken_as_given=earlier,
    )


def _before_it(case: Assessment, on: date) -> Iterator[date]:
    """The days of the doses that come before the one that is moved.

    The next open dose is the one that is moved, until the day comes so close to the dose after it that
    it can be that one, given early: as close as an early monthly dose may lie without a question.
    """
    near = timedelta(days=case.guide.early_ask_days)
    slots = plan(case.guide, case.chart, today=case.today, until=max(on, case.today) + near).slots
    days = [
        (max(slot.due, case.today), near if slot.phase is Phase.MAINTENANCE else timedelta())
        for slot in slots
        if slot.given is None and slot.due is not None and slot.state in WITH_A_DAY
    ]
    for (day, _), (following, early) in pairwise(days):
        if on <= day or on < following - early:
            return
        yield day


def _findings(now: Plan, after: Plan, held_against: Check) -> Iterator[Finding]:
    """What the plan would find that it does not find now, and what holds a dose on that day back."""
    known = {(finding.rule, finding.variant, finding.because) for finding in now.findings}
    new = [one for one in after.findings if (one.rule, one.variant, one.because) not in known]
    holding = [one for one in held_against.findings if one.severity.holds]
    yield from {(one.rule, one.variant): one for one in (*new, *holding)}.values()
