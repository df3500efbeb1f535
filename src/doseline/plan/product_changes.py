"""Another product of the same medicine: from its first day on the doses are its own, and the dates go on."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

from doseline.guide import Dated
from doseline.plan.ordered import opening, read_mode
from doseline.plan.state import PlanState
from doseline.record import Chart, Loading, Therapy


def of_one_medicine(chart: Chart) -> tuple[Therapy, ...]:
    """The therapies of the chart's medicine that followed each other, in the order of their start.

    What came before another medicine in between is a course of its own, and no product changed there.
    """
    if not chart.therapies[1:]:  # nearly every record has one
        return (chart.therapy,)
    from doseline.record.runs import run_with, runs_of  # noqa: PLC0415 - most records are of one medicine

    return runs_of(chart.therapies)[run_with(chart.therapies, chart.therapy)]


def product_changes(chart: Chart, today: date) -> list[tuple[Therapy, Therapy]]:
    """The therapies that brought another product, each after the one before, as far as they have begun."""
    own = of_one_medicine(chart)
    return [
        (earlier, later)
        for earlier, later in pairwise(own)
        if later.product != earlier.product and later.start <= today
    ]


def change_product(state: PlanState, before: Therapy, therapy: Therapy) -> None:
    """Go on with the doses of another product: none of its first ones, and the day that was due stays."""
    alike, drug = state.guide.product.same_way, state.guide.drug
    if (therapy.product or drug) in alike and (before.product or drug) not in alike:
        state.product_from = state.mark.slot
    schedule = state.guide.schedule_of(therapy.product, state.schedule.edition)
    if not isinstance(schedule, Dated):
        return
    state.schedule = schedule
    state.mode, state.every = read_mode(therapy.month_mode, schedule, schedule.reading)
    loading = Loading.NONE if state.course_started else Loading.FULL
    state.rhythm = opening(state.reading, state.every, loading)
