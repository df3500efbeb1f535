"""A record that begins in the middle of treatment: nothing before its first written dose is made up."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

from doseline.guide import Guide
from doseline.plan.dated import DueSlot
from doseline.plan.first import planned_start
from doseline.plan.of_this_medicine import is_of_another
from doseline.plan.ordered import opening
from doseline.plan.state import PlanState
from doseline.record import Chart, Complete, Dispense, Dose, Loading, Order


def begin_midway(state: PlanState, chart: Chart, today: date) -> None:
    """Let the replay begin at the first written dose where treatment began long before it."""
    nothing = Complete.NONE
    doses = [dose for dose in chart.doses if dose.complete is not nothing and dose.on.first <= today]
    therapy = chart.therapy
    if not doses:
        state.unwritten = not therapy.doses_recorded or therapy.treated_since is not None
        state.midway = state.unwritten
    elif not therapy.doses_recorded or _is_long_after(state, chart, doses):
        state.midway = True
        state.unwritten = therapy.treated_since is not None and _goes_on_unwritten(state, chart, doses[-1])
        _question_lonely(state, chart, doses)
    elif therapy.treated_since is not None:
        state.joined = _goes_on(state, doses)
        state.unwritten = state.joined is None and _goes_on_unwritten(state, chart, doses[-1])
    if state.midway:
        state.loading = Loading.NONE
        state.rhythm = opening(state.reading, state.every, Loading.NONE)
        state.mark = DueSlot.at(state.mark.slot, doses[0].on.last if doses else state.mark.due)


def _goes_on_unwritten(state: PlanState, chart: Chart, last: Dose) -> bool:
    """Whether it was handed over long after the last written dose: nobody wrote down those given since."""
    limit = state.schedule.interval_days + state.guide.numbers["mid-treatment-days"]
    return any((pack.on.first - last.on.last).days > limit for pack in chart.dispenses)


def _is_long_after(state: PlanState, chart: Chart, doses: list[Dose]) -> bool:
    """Whether treatment began long before the first written dose, which is none of the first doses."""
    first, since = doses[0], chart.therapy.treated_since
    planned = planned_start(chart, first)
    limit = state.guide.numbers["mid-treatment-days"]
    if since is not None and (first.on.last - min(planned, since.first)).days > limit:
        return True
    return (first.on.last - planned).days > limit and not _begins_with_loading(state, doses)


def _begins_with_loading(state: PlanState, doses: list[Dose]) -> bool:
    """Whether the second dose follows the first as in the first weeks: then the start itself was late."""
    reading = state.reading
    if not reading.loading_slots:
        return False
    first_weeks = reading.offsets_days[reading.loading_slots - 1]
    return any((dose.on.last - doses[0].on.last).days <= first_weeks for dose in doses[1:])


def _question_lonely(state: PlanState, chart: Chart, doses: list[Dose]) -> None:
    """One dose long after the planned start, and no other sign of treatment: it may be the first of all."""
    therapy = chart.therapy
    signs = therapy.treated_since or doses[1:] or chart.instructions
    if therapy.doses_recorded and not signs and not _is_supplied(state.guide, chart):
        values = (("mid_treatment_days", state.guide.numbers["mid-treatment-days"]),)
        state.ask("date-to-confirm", (doses[0].id,), variant="midway", unsettles=True, values=values)


def _is_supplied(guide: Guide, chart: Chart) -> bool:
    """Whether something was ordered or handed over that may be this medicine."""
    supplied: tuple[Order | Dispense, ...] = (*chart.orders, *chart.dispenses)
    return any(not is_of_another(guide, one) for one in supplied)


def _goes_on(state: PlanState, doses: list[Dose]) -> str | None:
    """The dose from which the record goes on, after the first ones and a time that nobody wrote down."""
    numbers = state.guide.numbers
    for earlier, later in pairwise(doses):
        if (later.on.last - earlier.on.last).days > numbers["mid-treatment-days"]:
            is_first = (earlier.on.last - doses[0].on.last).days <= numbers["first-gap-days"]
            return later.id if is_first else None
    return None
