"""The forecast of a case: asked of the core, and given back in the shape of the published contract."""

from __future__ import annotations

from datetime import date
from math import floor, log10
from typing import Any, assert_never

from doseline.assessment.assessment import Assessment
from doseline.assessment.contract import source_answer
from doseline.assessment.forecast.question import Kind, Question, WhatIf
from doseline.assessment.forecast.summary import Lines, lines
from doseline.assessment.forecast.text import (
    back_words,
    difference_words,
    measured_words,
    note_words,
    unknown_words,
    withheld_words,
)
from doseline.assessment.forecast.typical_text import told_words, typical_difference_words
from doseline.assessment.program import stamped
from doseline.dates import add_months
from doseline.forecast import forecast_of
from doseline.forecast.outcome import (
    Band,
    Change,
    Course,
    Delay,
    Every,
    Forecast,
    Measured,
    NoForecast,
    Note,
    PopulationName,
    Repletion,
    Skip,
    Stop,
)
from doseline.forecast.trajectories import Floats
from doseline.forecast.typical.forecast import typical_forecast
from doseline.forecast.typical.model import typical_models
from doseline.forecast.typical.outcome import Told, TypicalCourse, TypicalForecast
from doseline.plan import plan
from doseline.text import Catalogue

Json = dict[str, Any]
# Of a group of people, of one typical person where no more is known, or what is missing.
Found = Forecast | TypicalForecast | NoForecast
# Our choice: more digits than the model can mean, and enough to compare two answers.
_DIGITS = 6
_DAYS_A_WEEK = 7


def forecast_for(case: Assessment, question: Question) -> Found:
    """The forecast of a case: of a group of people, or of one typical person where no more is known.

    Raises: ForecastError (a kind of InputFaults) for a change that does not fit the doses.
    """
    until = add_months(case.today, question.months)
    planned = plan(case.guide, case.chart, today=case.today, until=until)
    scenarios = tuple(tuple(map(change, scenario)) for scenario in question.scenarios)
    model = case.guide.product.model
    if model in typical_models():
        return typical_forecast(
            case.guide,
            case.chart,
            planned,
            model=model,
            scenarios=scenarios,
            months_ahead=question.months,
            treated_since=question.treated_since,
        )
    return forecast_of(
        case.guide,
        case.chart,
        planned,
        scenarios=scenarios,
        months_ahead=question.months,
        population_name=None if question.population is None else PopulationName(question.population),
        treated_since=question.treated_since,
    )


def change(wish: WhatIf) -> Change:
    """A change as the core knows it."""
    match wish:
        case WhatIf(Kind.SKIP, date() as on):
            return Skip(on=on)
        case WhatIf(Kind.DELAY, date() as on, int(days)):
            return Delay(on=on, days=days)
        case WhatIf(Kind.STOP, date() as on):
            return Stop(on=on)
        case WhatIf(Kind.EVERY, _, int(days)):
            return Every(days=days)
        case _:
            raise ValueError(wish.kind)


def forecast_answer(case: Assessment, found: Found, catalogue: Catalogue) -> Json:
    """The forecast as JSON; where there is none, its fields are null and ``unknowns`` says why."""
    answer = {"today": case.today.isoformat(), **_shape(case, found, catalogue)}
    if case.as_of is not None:
        answer |= {"as_of": case.as_of.isoformat(), "set_aside": case.chart.set_aside}
    return stamped(answer | {"dated_ahead": list(case.ahead)}, case.guide.version)


def _shape(case: Assessment, found: Found, catalogue: Catalogue) -> Json:
    match found:
        case NoForecast():
            return _nothing(found, catalogue)
        case TypicalForecast():
            return _typical(found, catalogue)
        case Forecast():
            return _forecast(found, catalogue, lines(case.guide))
    assert_never(found)


_NULLS = (
    "model", "population", "better_population", "first_dose", "times_days", "dates", "concentration_mg_L",
    "bcells_per_uL", "repletion",
)  # fmt: skip


def _nothing(found: NoForecast, catalogue: Catalogue) -> Json:
    unknowns = [
        {
            "what": unknown.what,
            "why": unknown.why,
            "text": unknown_words(catalogue, unknown),
            "because": list(unknown.because),
            "sources": [source_answer(source) for source in unknown.sources],
        }
        for unknown in found.unknowns
    ]
    return {**dict.fromkeys(_NULLS), "what_if": [], "measured": [], "notes": [], "unknowns": unknowns}


def _forecast(found: Forecast, catalogue: Catalogue, marks: Lines) -> Json:
    return {
        "model": found.model,
        "population": found.population.value,
        "better_population": found.better_population.value,
        "first_dose": found.first_dose.isoformat(),
        "times_days": _numbers(found.times_days),
        "dates": _days(found.dates),
        **_course(found.as_planned),
        "repletion": _repletion(found.repletion, catalogue, marks) if found.repletion else None,
        "what_if": [_what_if(found, course, catalogue, marks) for course in found.what_if],
        "measured": [_measured(one, catalogue) for one in found.measured],
        "people": found.people,
        "effective_people": round(found.effective_people, 1),
        "failures": found.failures,
        "notes": [_note(note, catalogue) for note in found.notes],
        "unknowns": [],
    }


def _typical(found: TypicalForecast, catalogue: Catalogue) -> Json:
    """One line and no band, no B cells: what is not known stands there as null."""
    return {
        **dict.fromkeys(_NULLS),
        "model": found.model,
        "first_dose": found.first_dose.isoformat(),
        "times_days": _numbers(found.times_days),
        "dates": _days(found.dates),
        **_typical_course(found.as_planned),
        "what_if": [
            {
                "changes": [_change(one) for one in course.changes],
                **_typical_course(course),
                "text": list(typical_difference_words(catalogue, found, course)),
            }
            for course in found.what_if
        ],
        "told": [_told(one, catalogue) for one in found.back.told],
        "measured": [],
        "notes": [_note(note, catalogue) for note in found.notes],
        "unknowns": [],
    }


def _typical_course(course: TypicalCourse) -> Json:
    return {
        "doses": {"given": _days(course.given), "ahead": _days(course.ahead)},
        "concentration_mg_L": {"p5": None, "p50": _numbers(course.level_mg_L), "p95": None},
        "bcells_per_uL": None,
    }


def _told(one: Told, catalogue: Catalogue) -> Json:
    return {
        "id": one.id,
        "values": list(one.values),
        "unit": one.unit,
        "text": told_words(catalogue, one),
        "sources": [source_answer(source) for source in one.sources],
    }


def _course(course: Course) -> Json:
    return {
        "doses": {"given": _days(course.given), "ahead": _days(course.ahead)},
        "concentration_mg_L": _band(course.concentration_mg_L),
        "bcells_per_uL": _band(course.b_cells_per_uL),
        "shares": {"under_8": _numbers(course.under_8), "under_40": _numbers(course.under_40)},
    }


def _what_if(found: Forecast, course: Course, catalogue: Catalogue, marks: Lines) -> Json:
    said = difference_words(catalogue, found, course, marks)
    return {"changes": [_change(one) for one in course.changes], **_course(course), "text": list(said)}


def _change(one: Change) -> Json:
    match one:
        case Skip(on=on):
            return {"kind": Kind.SKIP.value, "on": on.isoformat()}
        case Delay(on=on, days=days):
            return {"kind": Kind.DELAY.value, "on": on.isoformat(), "days": days}
        case Stop(on=on):
            return {"kind": Kind.STOP.value, "on": on.isoformat()}
        case Every(days=days):
            return {"kind": Kind.EVERY.value, "days": days}
    assert_never(one)


def _repletion(back: Repletion, catalogue: Catalogue, marks: Lines) -> Json:
    """Days since the last dose, never a day of the calendar; there is no late end."""
    return {
        "threshold_per_uL": back.threshold_per_uL,
        "p5": _number(back.p5_days),
        "p50": _number(back.p50_days),
        "p95": None,
        "unit": "d",
        "counted_from": back.last_dose.isoformat(),
        "reason": withheld_words(catalogue, back),
        "label_weeks": _number(back.label_days / _DAYS_A_WEEK),
        "leading": None if back.leading_days is None else _leading(back),
        "text": list(back_words(catalogue, back, marks)),
    }


def _leading(back: Repletion) -> str:
    return "label" if back.leading_days == back.label_days else "model"


def _measured(one: Measured, catalogue: Catalogue) -> Json:
    return {
        "entry": one.entry,
        "on": one.on.isoformat(),
        "kind": one.kind,
        "value": one.value,
        "below": one.below,
        "above": one.above,
        "p5": _number(one.p5),
        "p95": _number(one.p95),
        "misfit": one.misfit,
        "used": one.used,
        "text": list(measured_words(catalogue, one)),
    }


def _note(note: Note, catalogue: Catalogue) -> Json:
    return {
        "id": note.id,
        "text": note_words(catalogue, note),
        "because": list(note.because),
        "sources": [source_answer(source) for source in note.sources],
    }


def _band(band: Band) -> Json:
    return {"p5": _numbers(band.p5), "p50": _numbers(band.p50), "p95": _numbers(band.p95)}


def _numbers(values: Floats) -> list[float | int | None]:
    return [_number(value) for value in values.tolist()]


def _number(value: float | None) -> float | int | None:
    """A number in six digits, whole where it is whole."""
    if not value:
        return None if value is None else 0
    rounded = round(value, _DIGITS - 1 - floor(log10(abs(value))))
    return int(rounded) if rounded == int(rounded) else rounded


def _days(days: tuple[date, ...]) -> list[str]:
    return [day.isoformat() for day in days]
