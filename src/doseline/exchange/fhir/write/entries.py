"""An entry of a record as the resources that say it, each with the whole entry in one extension."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from doseline.exchange.fhir.canonical import Json, compact
from doseline.exchange.fhir.write.basics import basic
from doseline.exchange.fhir.write.conditions import allergy, breastfeeding, condition, pregnancy, symptom
from doseline.exchange.fhir.write.elements import OURS, extension
from doseline.exchange.fhir.write.medicines import dispense, dose, medication, order
from doseline.exchange.fhir.write.results import measurement, test
from doseline.exchange.fhir.write.telling import Telling, Values
from doseline.exchange.fhir.write.vaccines import vaccination

Writer = Callable[[Values, Telling], Iterator[Json]]
ENTRY = f"{OURS}entry"
WRITERS: Mapping[str, Writer] = {
    "dose": dose,
    "test": test,
    "vaccination": vaccination,
    "condition": condition,
    "medication": medication,
    "allergy": allergy,
    "pregnancy": pregnancy,
    "breastfeeding": breastfeeding,
    "symptom": symptom,
    "measurement": measurement,
    "order": order,
    "dispense": dispense,
}


def holds_entry(data: Mapping[str, Any]) -> bool:
    """Whether a resource has the extension in which this program writes an entry."""
    found = data.get("extension")
    return isinstance(found, list) and any(
        isinstance(one, Mapping) and one.get("url") == ENTRY for one in found
    )


def resources(values: Values, telling: Telling, *, stands: bool = True) -> tuple[Json, ...]:
    """The resources of one entry, without ids.

    One that does not stand any more, because it was taken back or corrected, is no fact: it is only kept.
    """
    write = WRITERS.get(values["type"], basic) if stands else basic
    whole = extension("entry", valueString=compact(values))
    return tuple(
        {
            "resourceType": made["resourceType"],
            "extension": [whole, *made.get("extension", ())],
            **{key: value for key, value in made.items() if key not in ("resourceType", "extension")},
        }
        for made in write(values, telling)
    )


def ways(values: Values, telling: Telling, drugs: tuple[str, ...]) -> Iterator[Json]:
    """Every way in which this program writes an entry: as it stood on any day, and for any medicine."""
    for ended in (False, True):
        for drug in drugs if values["type"] == "dose" else drugs[:1]:
            yield from resources(values, replace(telling, ended=ended, drug=drug))
    yield from resources(values, telling, stands=False)
