"""Another product of the same medicine: from its first day on the doses are its own, and the dates go on."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

from doseline.guide import Dated
from doseline.plan.ordered import opening, read_mode
from doseline.plan.state import PlanState
from doseline.record import Chart, Loading, Therapy


def of_one_medicine(chart: Chart) -> tuple[Therapy, ...]:
    """The therapies with the medicine of the chart, in the order of their start."""
    if not chart.therapies[1:]:  # nearly every record has one
        return (chart.therapy,)
    drug = chart.therapy.guide
    return tuple(sorted((one for one in chart.therapies if one.guide == drug), key=lambda one: one.start))


def product_changes(chart: Chart, today: date) -> list[Therapy]:
    """The therapies that brought another product than the one before, as far as they have begun."""
    own = of_one_medicine(chart)
    return [
        later for earlier, later in pairwise(own) if later.product != earlier.product and later.start <= today
    ]


def change_product(state: PlanState, therapy: Therapy) -> None:
    """Go on with the doses of another product: none of its first ones, and the day that was due stays."""
    schedule = state.guide.schedule_of(therapy.product, state.schedule.edition)
    if not isinstance(schedule, Dated):
        return
    state.schedule = schedule
    state.mode, state.every = read_mode(therapy.month_mode, schedule, schedule.reading)
    loading = Loading.NONE if state.course_started else Loading.FULL
    state.rhythm = opening(state.reading, state.every, loading)
