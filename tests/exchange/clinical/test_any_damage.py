"""Resources with anything wrong in them: nothing breaks, each leaves a word, the record takes every entry."""

from __future__ import annotations

import copy
import json
import random
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest

from doseline.exchange.fhir.chart import READERS
from doseline.exchange.fhir.element import Element
from doseline.exchange.fhir.said import Entry
from doseline.guide import load_shared
from doseline.record import read_record
from tests.exchange.clinical.charts import CVX, ICD, LETTERS, LOINC, SNOMED, UCUM, coded, reading

MUTANTS = 40
JUNK: list[Any] = [
    None,
    "",
    [],
    {},
    0,
    -1,
    Decimal("1e30"),
    Decimal("1e-30"),
    True,
    False,
    "x" * 3000,
    "2026-13-45",
    "0001-01-01",
    "9999-12-31T00:00:00Z",
    "<5",
    "positive",
    "\u202e",
    [None],
    [[]],
    [{}],
    {"coding": None},
    {"coding": [None]},
    {"value": "5"},
    "entered-in-error",
    "final",
    "K/uL",
    "(",
    " (",
    ")",
    {"start": 5},
    "http://loinc.org",
    "5196-1",
]
RANGE = [
    {"low": {"value": 7, "unit": "g/L"}, "high": {"value": 16}, "age": {"low": {"value": 18, "unit": "a"}}}
]
WHOLE: dict[str, dict[str, Any]] = {
    "Observation": {
        "status": "final",
        "code": coded(LOINC, "2465-3", "IgG"),
        "effectiveDateTime": "2026-05-02T10:00:00Z",
        "valueQuantity": {"value": 4.1, "unit": "g/L", "system": UCUM, "code": "g/L", "comparator": "<"},
        "interpretation": [coded(LETTERS, "L")],
        "referenceRange": RANGE,
        "performer": [{"display": "Lab"}],
        "component": [{"code": coded(LOINC, "5196-1"), "valueString": "positive"}],
    },
    "Condition": {
        "code": coded(ICD, "J18.9", "Pneumonia"),
        "onsetDateTime": "2026-05",
        "abatementPeriod": {"end": "2026-05-12"},
        "clinicalStatus": coded("x", "resolved"),
        "verificationStatus": coded("x", "provisional"),
        "severity": coded(SNOMED, "24484000"),
        "category": [coded("x", "encounter-diagnosis")],
    },
    "AllergyIntolerance": {
        "code": {"text": "Latex"},
        "recordedDate": "2026-05-01",
        "reaction": [{"substance": {"text": "Rubber"}}],
        "clinicalStatus": coded("x", "active"),
    },
    "Immunization": {
        "status": "completed",
        "vaccineCode": coded(CVX, "03", "MMR"),
        "occurrenceDateTime": "2026-05-10",
        "lotNumber": "L1",
        "isSubpotent": True,
        "subpotentReason": [{"text": "cold chain"}],
    },
    "ImmunizationRecommendation": {
        "recommendation": [
            {
                "vaccineCode": [coded(CVX, "03")],
                "forecastStatus": coded("x", "due"),
                "dateCriterion": [{"code": coded(LOINC, "30980-7"), "value": "2026-06-01"}],
            }
        ],
    },
    "Procedure": {
        "status": "completed",
        "code": coded(SNOMED, "11466000"),
        "performedPeriod": {"start": "2026-05-01"},
    },
    "Encounter": {
        "status": "finished",
        "class": {"code": "IMP"},
        "period": {"start": "2026-05-01", "end": "2026-05-09"},
        "reasonCode": [coded(ICD, "A41.9", "Sepsis")],
    },
    "ServiceRequest": {"status": "active", "code": {"text": "MMR vaccine"}, "authoredOn": "2026-05-20"},
    "DiagnosticReport": {
        "status": "final",
        "code": coded(LOINC, "5196-1"),
        "issued": "2026-05-10T10:00:00+02:00",
        "conclusionCode": [coded(SNOMED, "10828004")],
        "conclusion": "positive",
        "result": [{"reference": "x"}],
    },
}


def places(value: Any, way: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:  # noqa: ANN401 - any JSON
    if way:
        yield way
    parts = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, one in parts:
        yield from places(one, (*way, key))


def damaged(whole: dict[str, Any], chance: random.Random) -> dict[str, Any]:
    found = copy.deepcopy(whole)
    for _ in range(chance.randint(1, 3)):
        *way, last = chance.choice(list(places(found)))
        place: Any = found
        for key in way:
            place = place[key]
        place[last] = copy.deepcopy(chance.choice(JUNK))
    return found


@pytest.mark.parametrize("kind", WHOLE)
def test_nothing_breaks_and_the_record_takes_what_is_left(kind: str) -> None:
    around, names, chance = reading(), load_shared().names, random.Random(kind)
    for _ in range(MUTANTS):
        sent = damaged(WHOLE[kind], chance)
        one = Element(data=sent, from_=f"{kind}/x", path=kind)
        said = [*READERS[kind](one, around), *one.faults]
        assert said, sent
        events = [{"id": entry.id, **entry.values} for entry in said if isinstance(entry, Entry)]
        story = {
            "format": "doseline-record/2",
            "person": {"id": "p", "region": "US"},
            "events": events,
            "therapies": [{"guide": "kesimpta", "start": "2026-01-05"}],
        }
        assert len(read_record(json.dumps(story, default=float), names=names).events) == len(events)
