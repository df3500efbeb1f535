"""The regimen as it is: the doses given and the plan's doses to come, from the first dose of all on."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from doseline.dates import add_months
from doseline.finding import Unknown
from doseline.forecast.course.ahead import Ahead, ahead
from doseline.forecast.course.first_dose import WHAT, as_planned_since, first_dose_unknown, injected
from doseline.forecast.course.given import given
from doseline.forecast.course.regimen import Injection, Regimen, in_order
from doseline.forecast.course.what_if import Setting, made_up
from doseline.forecast.outcome import Note, NoteId
from doseline.frozen import dataclass
from doseline.guide import Guide
from doseline.plan import Plan
from doseline.record import Chart, Complete
from doseline.record.chart import order

NO_DOSE = "no-dose"


@dataclass(frozen=True, slots=True, kw_only=True)
class Followed:
    """What a forecast follows: from ``day_0``, the first dose of all, to ``setting.until``."""

    day_0: date
    setting: Setting
    notes: tuple[Note, ...]


def follow(
    guide: Guide, chart: Chart, plan: Plan, *, months_ahead: int, treated_since: date | None = None
) -> Followed | Unknown:
    """The regimen of a record, or what is not known about its beginning.

    The unknown is ``first-dose`` where the record cannot say when treatment began, and ``no-dose`` where no
    dose was given and none is planned. ``treated_since`` left out, what the record says of it counts.

    Raises: ForecastError if ``treated_since`` cannot be right.
    """
    before: tuple[Injection, ...] = ()
    treated_since = treated_since or _on_record(chart, plan)
    if treated_since is not None:
        before = as_planned_since(guide, chart, treated_since, today=plan.today)
    elif (unknown := first_dose_unknown(guide, chart, plan)) is not None:
        return unknown
    until = _until(plan, months_ahead)
    known = chart if injected(chart) else _with(chart, before)
    coming = ahead(guide, known, today=plan.today, until=until)
    regimen = Regimen(
        given=in_order((*before, *given(chart, plan, since=treated_since))), ahead=coming.injections
    )
    days = [one.on.first for one in regimen]
    if not days:
        return Unknown(rule="forecast", what=NO_DOSE, why="missing", sources=())
    day_0 = min(days)
    setting = Setting(guide=guide, chart=known, today=plan.today, until=until, as_planned=regimen)
    notes = (*_since(treated_since, before), *_tried(chart), *_notes(plan, regimen, coming, day_0))
    return Followed(day_0=day_0, setting=setting, notes=notes)


def _on_record(chart: Chart, plan: Plan) -> date | None:
    """The day since which the person is treated, by the record; known in part, as early as it can be.

    None where it adds nothing to the doses on record.
    """
    since = chart.therapy.treated_since
    if since is None or since.first > plan.today:
        return None
    return since.first if all(since.first < dose.on.first for dose in injected(chart)) else None


def _with(chart: Chart, before: tuple[Injection, ...]) -> Chart:
    """The chart with the injections that were assumed, so that the plan goes on from them and not anew."""
    doses = made_up(chart, before)
    return replace(chart, doses=tuple(sorted((*chart.doses, *doses), key=order)))


def _until(plan: Plan, months_ahead: int) -> date:
    """The last day followed; counted from the planned start where that is still to come."""
    is_to_start = plan.last_given is None and plan.next_dose is not None
    begin = max(plan.today, plan.next_dose.due) if is_to_start and plan.next_dose else plan.today
    return add_months(begin, months_ahead)


def _since(since: date | None, before: tuple[Injection, ...]) -> Iterator[Note]:
    if before:
        yield Note(id=NoteId.TREATED_SINCE, values=(("since", since), ("doses", len(before))))


def _tried(chart: Chart) -> Iterator[Note]:
    tried = tuple(dose.id for dose in chart.doses if dose.complete is Complete.NONE)
    if tried:
        yield Note(id=NoteId.NOTHING_WENT_IN, because=tried)


def _notes(plan: Plan, regimen: Regimen, coming: Ahead, day_0: date) -> Iterator[Note]:
    yield from coming.notes
    if len({slot.course for slot in plan.slots}) > 1 and regimen.given:
        yield Note(id=NoteId.CLOCK_THROUGH_RESTART, values=(("since", day_0),))
    doubtful = tuple(one.entry for one in regimen.given if one.doubtful and one.entry)
    if doubtful:
        yield Note(id=NoteId.BOTH_WAYS_DOSE, because=doubtful)
    spread = tuple(one.entry for one in regimen.given if not one.on.is_exact and one.entry)
    if spread:
        yield Note(id=NoteId.BOTH_WAYS_DAY, because=spread)


__all__ = ["NO_DOSE", "WHAT", "Followed", "follow"]
