"""Results that no rule reads: counted where nothing marks them, listed where something does."""

from __future__ import annotations

from typing import Any

import pytest

from doseline.exchange.fhir.reads.observation import read
from tests.exchange.clinical.charts import LETTERS, LOINC, coded, entries, left_out, not_understood

Resource = dict[str, Any]
HIGHEST, LOWEST = {"high": {"value": 100}}, {"low": {"value": 12}, "high": {"value": 16}}


def result(code: str, **members: Any) -> Resource:  # noqa: ANN401 - members of FHIR
    return {
        "resourceType": "Observation", "id": "o", "status": "final", "code": coded(LOINC, code, "A test"),
        "subject": {"reference": "Patient/p"}, "effectiveDateTime": "2026-05-02",
        "valueQuantity": {"value": 14}, **members,
    }  # fmt: skip


QUIET: dict[str, Resource] = {
    "without a range": result("718-7"),
    "inside its range": result("718-7", referenceRange=[LOWEST]),
    "at the end of its range": result("718-7", referenceRange=[{"high": {"value": 14}}]),
    "marked normal": result("2345-7", interpretation=[coded(LETTERS, "N")]),
    "white cells inside their range": result("6690-2", referenceRange=[LOWEST]),
    "white cells marked normal": result("6690-2", interpretation=[coded(LETTERS, "N")]),
}
LISTED: dict[str, Resource] = {
    "above its range": result("2345-7", valueQuantity={"value": 101}, referenceRange=[HIGHEST]),
    "below its range": result("718-7", valueQuantity={"value": 11.9}, referenceRange=[LOWEST]),
    "marked low": result("718-7", interpretation=[coded(LETTERS, "L")]),
    "marked high": result("2345-7", interpretation=[coded(LETTERS, "H")]),
    "marked with letters nobody knows": result("718-7", interpretation=[coded(LETTERS, "ZZ")]),
    "with a note": result("718-7", note=[{"text": "blasts seen, suspicious of leukaemia"}]),
    "white cells without a range": result("6690-2"),
    "white cells below their range": result("6690-2", referenceRange=[{"low": {"value": 15}}]),
    "white cells marked normal and below their range": result(
        "6690-2", interpretation=[coded(LETTERS, "N")], referenceRange=[{"low": {"value": 15}}]
    ),
    "another code": result("30405-5"),
    "in words alone": {
        **result("718-7"), "code": {"text": "Haemoglobin"},
    },
    "a text for a number": {
        key: one for key, one in result("718-7", valueString="see letter").items() if key != "valueQuantity"
    },
}  # fmt: skip


@pytest.mark.parametrize("way", QUIET)
def test_with_nothing_marked_it_is_left_out_and_says_so(way: str) -> None:
    assert left_out(read, QUIET[way]) == ["no-rule-reads-it"]
    assert not_understood(read, QUIET[way]) == []


@pytest.mark.parametrize("way", LISTED)
def test_with_something_marked_it_is_listed_as_before(way: str) -> None:
    assert ("unknown-code", "Observation.code") in not_understood(read, LISTED[way])
    assert entries(read, LISTED[way]) == []
