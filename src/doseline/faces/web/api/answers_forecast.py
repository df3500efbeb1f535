"""The JSON Schema of a forecast's answer; where there is none, null and what is missing."""

from __future__ import annotations

from doseline.assessment.forecast.question import POPULATIONS, Kind
from doseline.faces.web.api.answers import of_case
from doseline.faces.web.api.json_schema import (
    DAY,
    NUMBER,
    TEXT,
    WHOLE,
    YES_OR_NO,
    Schema,
    a_list,
    an_object,
    one_of,
    or_null,
    ref,
)

_NUMBERS = a_list(or_null(NUMBER))
# Of one typical person the ends of the band are null, and of a drug whose model has no cells the cells are.
_BAND = an_object({"p5": or_null(_NUMBERS), "p50": _NUMBERS, "p95": or_null(_NUMBERS)})


def forecast_schema() -> Schema:
    """The answer; what stands only where there is a forecast is not required."""
    whole = of_case(
        {
            "model": or_null(TEXT),
            "population": or_null(one_of(POPULATIONS)),
            "better_population": or_null(one_of(POPULATIONS)),
            "first_dose": or_null(DAY),
            "times_days": or_null(_NUMBERS),
            "dates": or_null(a_list(DAY)),
            "concentration_mg_L": or_null(_BAND),
            "bcells_per_uL": or_null(_BAND),
            "repletion": or_null(_repletion()),
            "what_if": a_list(_what_if()),
            "measured": a_list(_measured()),
            "notes": a_list(_note()),
            "unknowns": a_list(_unknown()),
        }
    )
    only_there = {
        "people": WHOLE,
        "effective_people": NUMBER,
        "failures": WHOLE,
        "told": a_list(_told()),
        **_beside(),
    }
    return {**whole, "properties": whole["properties"] | only_there}


def _beside() -> Schema:
    """What stands beside the bands of a course: the doses it rests on, and shares of people."""
    return {
        "doses": an_object({"given": a_list(DAY), "ahead": a_list(DAY)}),
        "shares": an_object({"under_8": _NUMBERS, "under_40": _NUMBERS}),
    }


def _repletion() -> Schema:
    """Days since the last dose; the late end is withheld, and the reason says why."""
    return an_object(
        {
            "threshold_per_uL": NUMBER,
            "p5": or_null(NUMBER),
            "p50": or_null(NUMBER),
            "p95": {"type": "null"},
            "unit": TEXT,
            "counted_from": DAY,
            "reason": TEXT,
            "label_weeks": NUMBER,
            "leading": or_null(one_of(("label", "model"))),
            "text": a_list(TEXT),
        }
    )


def _told() -> Schema:
    """A number or a range of the sources on when B cells are back."""
    what = {"id": TEXT, "values": a_list(NUMBER), "unit": TEXT, "text": TEXT}
    return an_object({**what, "sources": a_list(ref("source"))})


def _what_if() -> Schema:
    change = an_object({"kind": one_of(Kind)}, {"on": DAY, "days": WHOLE})
    beside = _beside()
    course = {"concentration_mg_L": _BAND, "bcells_per_uL": or_null(_BAND), "doses": beside["doses"]}
    return an_object(
        {"changes": a_list(change), **course, "text": a_list(TEXT)}, {"shares": beside["shares"]}
    )


def _measured() -> Schema:
    return an_object(
        {
            "entry": TEXT,
            "on": DAY,
            "kind": TEXT,
            "value": NUMBER,
            "below": YES_OR_NO,
            "above": YES_OR_NO,
            "p5": or_null(NUMBER),
            "p95": or_null(NUMBER),
            "misfit": YES_OR_NO,
            "used": YES_OR_NO,
            "text": a_list(TEXT),
        }
    )


def _note() -> Schema:
    return an_object({"id": TEXT, "text": TEXT, "because": a_list(TEXT), "sources": a_list(ref("source"))})


def _unknown() -> Schema:
    what = {"what": TEXT, "why": TEXT, "text": TEXT}
    return an_object({**what, "because": a_list(TEXT), "sources": a_list(ref("source"))})
