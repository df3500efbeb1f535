"""The forecast of the typical person in words: a level and its limits, and no leave to do anything."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from datetime import date

import numpy as np

from doseline.assessment.forecast.summary import shown_days
from doseline.assessment.forecast.text import level_words
from doseline.dates import add_months
from doseline.forecast.typical.outcome import Told, TypicalCourse, TypicalForecast
from doseline.text import Catalogue, Counted

# Our choice: less than this is no difference that anybody would see.
_LEAST_LEVEL = 0.01
_UNITS = {"wk": "week", "mo": "month"}


def first_told(found: TypicalForecast) -> date:
    """The day to speak of: today, or some weeks after the first dose where that is still to come."""
    return found.today if found.today >= found.dates[0] else add_months(found.dates[0], 1)


def level_on(found: TypicalForecast, course: TypicalCourse, on: date) -> float:
    """The level on a day; on the last one before it that was followed."""
    return float(course.level_mg_L[max(bisect_right(found.dates, on) - 1, 0)])


def typical_now_words(catalogue: Catalogue, found: TypicalForecast) -> tuple[str, ...]:
    """What it says of today, and what it does not say."""
    on = first_told(found)
    level = level_words(catalogue, level_on(found, found.as_planned, on))
    start = "now" if on == found.today else "then"
    return (
        catalogue.say(f"forecast.typical.{start}", on=on, level=level),
        catalogue.say("forecast.typical.says"),
        catalogue.say("forecast.typical.cells"),
    )


def typical_rows(
    catalogue: Catalogue, found: TypicalForecast, course: TypicalCourse | None = None
) -> Iterator[tuple[str, ...]]:
    """Single days with their level; with a change, as planned and changed beside one another."""
    for on in shown_days(found.dates[0], found.dates[-1], found.today):
        if course is None or on >= found.today:
            start = "today" if on == found.today else "on"
            levels = (found.as_planned,) if course is None else (found.as_planned, course)
            written = (level_words(catalogue, level_on(found, one, on)) for one in levels)
            yield (catalogue.say(f"forecast.table.{start}", on=on), *written)


def typical_difference_words(
    catalogue: Catalogue, found: TypicalForecast, course: TypicalCourse
) -> tuple[str, ...]:
    """How a change differs from the plan; the sentence on what it does not show comes last."""
    planned, changed = found.as_planned.level_mg_L, course.level_mg_L
    place = int(np.argmax(np.abs(changed - planned)))
    says = (
        catalogue.say("forecast.typical.same")
        if abs(changed[place] - planned[place]) < _LEAST_LEVEL
        else catalogue.say(
            "forecast.typical.differs",
            on=found.dates[place],
            planned=level_words(catalogue, float(planned[place])),
            changed=level_words(catalogue, float(changed[place])),
        )
    )
    return (says, catalogue.say("forecast.typical.not-permission"))


def told_words(catalogue: Catalogue, told: Told) -> str:
    """One number or range of the sources."""
    low, high = (Counted(_UNITS[told.unit], round(value)) for value in (told.values[0], told.values[-1]))
    return catalogue.say(f"forecast.typical.told.{told.id}", low=low, high=high)


def typical_back_words(catalogue: Catalogue, found: TypicalForecast) -> tuple[str, str]:
    """What comes before and after the words of the sources on B cells."""
    last = found.back.last_dose
    before = (
        catalogue.say("forecast.typical.back-none")
        if last is None
        else catalogue.say("forecast.typical.back-if-stopped", last_dose=last)
    )
    return before, catalogue.say("forecast.typical.back-own")


def typical_model_words(catalogue: Catalogue, found: TypicalForecast) -> str:
    """The model by name, and that one person is followed."""
    return catalogue.say("forecast.typical.model", model=catalogue.say(f"forecast.model.{found.model}"))
