"""A dose past its day: told, asked about, or so late that the clinic rings first."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import chain

from doseline.guide import LateLoading, LateMaintenance
from doseline.plan.state import PlanState, Question
from doseline.record import Chart, Condition, Dose, Symptom


def late_questions(state: PlanState, chart: Chart, today: date) -> Iterator[Question]:
    """What an open dose past its day asks for: nothing, a mention, or a call first."""
    if today <= state.mark.due:
        return
    late: tuple[tuple[str, object], ...] = (
        ("days", (today - state.mark.due).days),
        ("due", state.mark.due),
    )
    last = state.last_given
    if state.unwritten:
        return
    if last is None or (not state.course_started and state.rhythm.loading_slots):
        yield Question("start-passed", (), values=late, open_now=True)
    elif state.in_loading:
        yield from _late_loading(state, chart, today, late, last)
    elif state.schedule.late_maintenance is LateMaintenance.ASK:
        yield Question("dose-late-no-rule", (last.id,), unsettles=True, open_now=True, values=late)
    elif today >= _long_gap_from(state, last):
        yield _long_gap(state, today, last)
    elif _is_first_after_loading(state):
        variant = "after-missed" if state.has_missed else None
        yield Question("week-4-reading", (last.id,), variant, values=late, open_now=True)


def _is_first_after_loading(state: PlanState) -> bool:
    is_first = state.mark.slot == state.rhythm.loading_slots + 1 and state.rhythm.loading_slots > 0
    return is_first and state.guide.has("first-after-loading")


def _late_loading(
    state: PlanState, chart: Chart, today: date, late: tuple[tuple[str, object], ...], last: Dose
) -> Iterator[Question]:
    if state.schedule.late_loading is LateLoading.TELL:
        if today >= _long_gap_from(state, last):
            yield _long_gap(state, today, last)
        else:
            yield Question("loading-dose-late", (last.id,), values=late, open_now=True)
        return
    illness = _infection_on(chart, state.mark.due)
    variant = "after-infection" if illness else "late"
    because = (last.id, *illness)
    yield Question("loading-dose-missed", because, variant, unsettles=True, open_now=True, values=late)
    gap = _long_gap(state, today, last)
    if gap.variant is not None:
        yield gap


def _infection_on(chart: Chart, day: date) -> tuple[str, ...]:
    """The infections and fevers during which a dose fell due, so that waiting was right."""
    infections = (illness for illness in chart.conditions if illness.means("infection"))
    fevers = (symptom for symptom in chart.symptoms if symptom.name == "fever")
    return tuple(
        ill.id
        for ill in chain[Condition | Symptom](infections, fevers)
        if ill.on.counted_from <= day and (ill.until is None or day <= ill.until.last)
    )


def _long_gap(state: PlanState, today: date, last: Dose) -> Question:
    gap = (today - last.on.last).days
    variant = "restart" if gap >= state.guide.numbers["restart-gap-days"] else None
    return Question("long-gap", (last.id,), variant, open_now=True, values=(("days", gap),))


def _long_gap_from(state: PlanState, last: Dose) -> date:
    """The day from which a late dose is first a matter for the prescriber.

    Two intervals after the last injection; where a prescriber set the day, one interval after it
    if that is later. Between loading doses the interval is the step to the open slot.
    """
    count = state.guide.numbers["long-gap-intervals"]
    if state.in_loading:
        step = state.rhythm.steps_days[state.mark.slot - 2]
        limit = last.on.last + timedelta(days=step * count)
    else:
        limit = state.rhythm.intervals_after(last.on.last, count)
        limit = min(limit, last.on.last + timedelta(days=state.guide.numbers["restart-gap-days"]))
    if state.by_instruction:
        return max(limit, state.rhythm.intervals_after(state.mark.due, 1))
    return limit
