"""Results and measurements as Observations."""

from __future__ import annotations

from collections.abc import Iterator

from doseline.exchange.fhir.canonical import Json
from doseline.exchange.fhir.write.elements import (
    TERMS,
    concept,
    moment,
    note,
    of_hl7,
    quantity,
    somebody,
    text,
    without_nothing,
)
from doseline.exchange.fhir.write.telling import Telling, Values, said

_INTERPRETED = "v3-ObservationInterpretation"
_FLAGS = {"low": "L", "high": "H", "normal": "N", "abnormal": "A", "critical": "AA"}
_RESULTS = {"positive": "POS", "negative": "NEG", "indeterminate": "IND"}


def observation(kind: str, code: Json, values: Values, telling: Telling) -> Json:
    """What every Observation of ours has."""
    performer = somebody(values.get("by"))
    return {
        "resourceType": "Observation",
        "status": "final",
        "category": [{"coding": [{"system": f"{TERMS}observation-category", "code": kind}]}],
        "code": code,
        "subject": {"reference": telling.patient},
        "effectiveDateTime": moment(values["on"], values.get("time"), telling.zone),
        **({"performer": [performer]} if performer else {}),
    }


def test(values: Values, telling: Telling) -> Iterator[Json]:
    """A result: a number, a word, or what the laboratory wrote."""
    code = telling.concept(values, "test", telling.of_name("test", values, "loinc"))
    yield {
        **observation("laboratory", code, values, telling),
        **_value(values, telling),
        **without_nothing(
            interpretation=list(_interpretation(values)),
            referenceRange=_range(values),
            component=_index(values),
        ),
    }


def _value(values: Values, telling: Telling) -> Json:
    """The one value: a number before a word, and a word before a text, which then is a note."""
    number, word, written = values.get("value"), values.get("result"), values.get("text")
    if number is not None:
        held = {"valueQuantity": quantity(number, values.get("unit"), values.get("comparator"))}
    elif word is not None:
        held = {"valueCodeableConcept": telling.result(word)}
    else:
        shown = text(written)
        return {"valueString": shown} if shown else {}
    return {**held, **without_nothing(note=note(written))}


def _interpretation(values: Values) -> Iterator[Json]:
    """The laboratory's own flag, and the word of a result that also has a number."""
    if values.get("value") is not None and values.get("result"):
        yield of_hl7(_INTERPRETED, _RESULTS[values["result"]])
    if values.get("flag"):
        yield of_hl7(_INTERPRETED, _FLAGS[values["flag"]])


def _range(values: Values) -> list[Json]:
    limits = {
        key: quantity(values[key], values.get("unit"))
        for key in ("low", "high")
        if values.get(key) is not None
    }
    return [limits] if limits else []


def _index(values: Values) -> list[Json]:
    index = values.get("index")
    if index is None:
        return []
    return [{"code": concept([said("index")], "index"), "valueQuantity": quantity(index)}]


def measurement(values: Values, telling: Telling) -> Iterator[Json]:
    """A measurement of the body."""
    name = telling.names.canonical("measurement", values["name"])
    code = telling.concept(values, "measurement", (said("weight"),) if name == "weight" else ())
    yield {
        **observation("vital-signs", code, values, telling),
        "valueQuantity": quantity(values["value"], values["unit"]),
    }
