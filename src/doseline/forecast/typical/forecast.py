"""The forecast of the typical person: the drug level with this person's doses and weight, and no band."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

import numpy as np

from doseline.forecast.course.follow import Followed, follow
from doseline.forecast.course.regimen import Regimen
from doseline.forecast.course.what_if import what_if
from doseline.forecast.outcome import Change, NoForecast, Note, NoteId
from doseline.forecast.person.weight import WEIGHT, not_usable, weight_notes, weight_of
from doseline.forecast.trajectories import Floats
from doseline.forecast.typical.levels import levels, middle
from doseline.forecast.typical.model import WeightStep, load_typical
from doseline.forecast.typical.outcome import BackByTheSources, Told, TypicalCourse, TypicalForecast
from doseline.guide import Guide
from doseline.plan import Plan
from doseline.record import Chart

_LOWER_LIMIT = "cd19-lower-limit"
# What the sources tell of B cells after a last dose, in the order in which it is said.
TOLD = {
    "repletion-leaflet-months": ("repletion-least-months", "repletion-most-months"),
    "repletion-median-weeks": ("repletion-median-weeks",),
    "repletion-range-weeks": ("repletion-range-weeks",),
}


def typical_forecast(  # noqa: PLR0913 - what is known and what is asked, each by name
    guide: Guide,
    chart: Chart,
    plan: Plan,
    *,
    model: str,
    scenarios: tuple[tuple[Change, ...], ...] = (),
    months_ahead: int = 12,
    treated_since: date | None = None,
) -> TypicalForecast | NoForecast:
    """The drug level of a typical person of this weight, with the doses on record and those to come.

    mg in a litre. There is no band, because the model's spread between people was not readable, and no count
    of B cells, because the model has none: the sources' own words on their return stand beside it.
    ``NoForecast`` names what is missing: ``weight``, ``first-dose`` or ``no-dose``.
    Raises: ForecastError with everything that is wrong with what is asked.
    """
    followed = follow(guide, chart, plan, months_ahead=months_ahead, treated_since=treated_since)
    day_0 = followed.day_0 if isinstance(followed, Followed) else plan.today
    weight, weighed = weight_of(chart, day_0)
    unknown = not_usable(WEIGHT, weight, "weight_kg", (weighed.id,) if weighed else ())
    if weight is None or unknown is not None or not isinstance(followed, Followed):
        beginning = () if isinstance(followed, Followed) else (followed,)
        return NoForecast(unknowns=(*beginning, *((unknown,) if unknown else ())))
    typical = load_typical(model)
    times = np.arange((followed.setting.until - day_0).days + 1, dtype=np.float64)
    changed = what_if(followed.setting, scenarios)
    regimens = (((), followed.setting.as_planned), *((one.changes, one.regimen) for one in changed))
    found = levels(typical, weight, tuple(regimen for _, regimen in regimens), day_0, times)
    courses = tuple(_course(*one, level) for one, level in zip(regimens, found, strict=True))
    return TypicalForecast(
        model=typical.name,
        today=plan.today,
        first_dose=day_0,
        times_days=times,
        dates=tuple(day_0 + timedelta(days=int(day)) for day in times),
        as_planned=courses[0],
        what_if=courses[1:],
        back=_back(guide, plan),
        notes=(
            Note(id=NoteId.NO_BAND),
            *_own(followed.notes),
            *weight_notes(weighed, day_0),
            *_by_weight(weight, typical.step_of(weight)),
            Note(id=NoteId.GIVEN_AT_ONCE),
            *(note for one in changed for note in one.notes),
        ),
        sources=typical.sources,
    )


def _course(changes: tuple[Change, ...], regimen: Regimen, level: Floats) -> TypicalCourse:
    return TypicalCourse(
        changes=changes,
        given=tuple(map(middle, regimen.given)),
        ahead=tuple(map(middle, regimen.ahead)),
        level_mg_L=level,
    )


def _back(guide: Guide, plan: Plan) -> BackByTheSources:
    found = ((id_, names) for id_, names in TOLD.items() if guide.facts.keys() >= set(names))
    return BackByTheSources(
        threshold_per_uL=float(guide.numbers[_LOWER_LIMIT]),
        last_dose=plan.last_given,
        told=tuple(_told(guide, id_, names) for id_, names in found),
    )


def _told(guide: Guide, id_: str, names: tuple[str, ...]) -> Told:
    facts = [guide.facts[name] for name in names]
    sources = dict.fromkeys(source for fact in facts for source in fact.sources)
    return Told(
        id=id_,
        values=tuple(value for fact in facts for value in _values(fact.value)),
        unit=facts[0].unit,
        sources=tuple(sources),
    )


def _values(value: object) -> tuple[float, ...]:
    return tuple(map(float, value)) if isinstance(value, tuple) else (float(str(value)),)


# A doubtful dose cannot be had by half of one person.
_INSTEAD = {NoteId.BOTH_WAYS_DOSE: NoteId.AS_GIVEN_DOSE, NoteId.BOTH_WAYS_DAY: NoteId.MIDDLE_DAY}


def _own(notes: tuple[Note, ...]) -> Iterator[Note]:
    for note in notes:
        instead = next((new for old, new in _INSTEAD.items() if note.id == old), None)
        yield note if instead is None else replace(note, id=instead)


def _by_weight(weight: float, step: WeightStep | None) -> Iterator[Note]:
    if step is not None:
        values = (("weight", weight), ("percent", round(100 * step.exposure)))
        yield Note(id=NoteId.WEIGHT_STEP, values=values, sources=step.sources)
