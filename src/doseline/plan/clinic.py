"""What is said of the clinic's own schedule: that it is used; once, whether it counts as the doses do."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import islice, pairwise
from typing import NamedTuple

from doseline.dates import months_between
from doseline.finding import Values
from doseline.plan.state import OFFER, ByDate, PlanState, Question
from doseline.record import Chart, Complete, Dose, Every, Instruction, InstructionKind, Loading


class Steady(NamedTuple):
    """An interval that the last doses kept."""

    weeks: int
    months: int


def clinic_questions(state: PlanState, chart: Chart) -> Iterator[Question]:
    """The clinic's schedule where there is one, a record begun in mid-treatment, and a rhythm to offer."""
    yield from _in_use(state)
    if state.unwritten:
        yield Question("doses-not-recorded", ())
    elif (state.midway or state.joined) and state.first_given is not None:
        since = chart.therapy.treated_since
        values = (("since", since or chart.therapy.start), ("first", state.first_given.on.last))
        variant = None if chart.therapy.doses_recorded else "as-told"
        yield Question("joined-midway", (state.first_given.id,), variant, values=values)
    if state.stopped is None and state.decisions.about(OFFER) is None:
        yield from _offers(state, chart)


def _in_use(state: PlanState) -> Iterator[Question]:
    because = (state.ordered.id,) if state.ordered else ()
    values: Values = (("by", state.ordered.by if state.ordered else None),)
    if state.every is not None:
        yield Question(
            "clinic-schedule", because, _unit(state.every), values=(*values, *_length(state.every))
        )
    elif state.ordered is not None and state.ordered.reading is not None:
        yield Question("clinic-schedule", because, "reading", values=values)
    if state.ordered is not None and state.ordered.loading not in (None, Loading.FULL):
        variant = "no-loading" if state.ordered.loading in (Loading.NONE, 0) else "loading"
        count = state.ordered.loading
        values = (*values, ("count", count if isinstance(count, int) else 0))
        yield Question("clinic-schedule", because, variant, values=values)


def _unit(every: Every) -> str:
    return "weeks" if every.weeks else "months"


def _length(every: Every) -> tuple[tuple[str, object], ...]:
    return (("weeks", every.weeks),) if every.weeks else (("months", every.months),)


def _offers(state: PlanState, chart: Chart) -> Iterator[Question]:
    """A steady rhythm of the last doses that we do not count by, or a dose that was spaced on purpose."""
    spoken = [word.on.last for word in chart.instructions if word.kind is InstructionKind.SCHEDULE]
    gaps = state.guide.numbers["rhythm-offer-gaps"]
    latest = _latest(chart, state, gaps + 1)
    if len(latest) == gaps + 1 and not any(day >= latest[0].on.last for day in spoken):
        found = _steady(state, [dose.on.last for dose in latest])
        if found is not None and not _is_counted(state, found):
            unit, count = ("weeks", found.weeks) if found.weeks else ("months", found.months)
            yield Question(OFFER, tuple(dose.id for dose in latest), unit, values=((unit, count),))
            return
    yield from _spaced(state, chart, latest, spoken)


def _latest(chart: Chart, state: PlanState, most: int) -> list[Dose]:
    """The last whole doses known to the day, in order: as many as ``most``."""
    last = state.last_given
    if last is None:
        return []
    until, full = last.on.last, Complete.FULL
    whole = (
        dose
        for dose in reversed(chart.doses)
        if dose.complete is full and dose.on.last <= until and dose.on.is_exact
    )
    return list(islice(whole, most))[::-1]


def _steady(state: PlanState, days: list[date]) -> Steady | None:
    """The interval that all the days kept: whole weeks, or months on one day of the month."""
    steps = {(later - earlier).days for earlier, later in pairwise(days)}
    week = timedelta(weeks=1).days
    if (
        len(steps) == 1
        and not (step := steps.pop()) % week
        and step >= state.guide.numbers["rhythm-offer-min-days"]
    ):
        return Steady(step // week, 0)
    count = months_between(days[0], days[1])
    if count and all(months_between(earlier, later) == count for earlier, later in pairwise(days)):
        return Steady(0, count)
    return None


def _is_counted(state: PlanState, found: Steady) -> bool:
    """Whether the plan counts by this interval already."""
    if found.months:
        return state.rhythm.months == found.months
    days = timedelta(weeks=found.weeks).days
    return not state.rhythm.months and state.rhythm.interval_days == days


def _spaced(state: PlanState, chart: Chart, doses: list[Dose], spoken: list[date]) -> Iterator[Question]:
    """A date that the clinic named at one dose for the next, well beyond our interval, and that was kept."""
    if not chart.instructions or not doses[1:] or state.in_loading or state.by_instruction:
        return
    *_, before, last = doses
    if any(day >= before.on.last for day in spoken):
        return
    word = _named_at(state, chart, before, last)
    usual = state.rhythm.intervals_after(before.on.last, 1)
    if word is not None and (last.on.last - usual).days > state.guide.numbers["early-ask-days"]:
        values = (("days", (last.on.last - before.on.last).days),)
        yield Question(OFFER, (word.id, last.id), "spaced", unsettles=True, by_date=ByDate.ALL, values=values)


def _named_at(state: PlanState, chart: Chart, before: Dose, last: Dose) -> Instruction | None:
    """The word that named the day of the last dose within a few days after the one before."""
    limit = state.guide.numbers["next-dose-min-days"]
    for word in chart.instructions:
        at_dose = 0 <= (word.on.last - before.on.last).days <= limit
        if word.kind is InstructionKind.NEXT_DOSE and word.date == last.on.last and at_dose:
            return word
    return None
