"""The forecast of one typical person on the picture: the drug level as one line, and the what-ifs."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from doseline.faces.picture.bands import changed_part, floats, forecast_item
from doseline.faces.picture.lanes import Curve, Item, Kind, Lane
from doseline.text import Catalogue

if TYPE_CHECKING:
    from doseline.forecast.typical.outcome import TypicalForecast


def typical_items(found: TypicalForecast, catalogue: Catalogue) -> Iterator[Item]:
    """The line of the level, and the what-ifs."""
    from doseline.assessment.forecast.text import (  # noqa: PLC0415 - numpy
        brief_words,
        changes_words,
        level_words,
    )
    from doseline.assessment.forecast.typical_text import typical_now_words  # noqa: PLC0415 - numpy

    level = floats(found.as_planned.level_mg_L)
    yield forecast_item(
        found,
        catalogue,
        Lane.LEVEL,
        kind=Kind.TYPICAL,
        label=catalogue.say("picture.lane.level"),
        says=" ".join(typical_now_words(catalogue, found)[:2]),
        curve=Curve(days=found.dates, middle=level),
        shown=level_words(catalogue, max(level)),
    )
    for course in found.what_if:
        yield forecast_item(
            found,
            catalogue,
            Lane.LEVEL,
            kind=Kind.WHAT_IF,
            label=brief_words(catalogue, course.changes),
            says=catalogue.say("forecast.what-if.line", changes=changes_words(catalogue, course.changes)),
            curve=changed_part(found, floats(course.level_mg_L), level),
        )


def typical_remarks(found: TypicalForecast, catalogue: Catalogue) -> tuple[str, ...]:
    """What has to stand on a picture that goes its own way."""
    from doseline.assessment.forecast.text import asked_words  # noqa: PLC0415 - numpy
    from doseline.assessment.forecast.typical_text import typical_model_words  # noqa: PLC0415 - numpy

    asked = (asked_words(catalogue, course.changes) for course in found.what_if)
    says = ("forecast.typical.not-permission", "forecast.typical.says", "forecast.typical.cells-none")
    return (*asked, *map(catalogue.say, says), typical_model_words(catalogue, found))
