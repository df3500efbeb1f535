"""What names no day of its own: it warns as before, and clears nothing, for it may be years old."""

from __future__ import annotations

from typing import Any

import pytest

from doseline.exchange.fhir.reads import condition, diagnostic_report, procedure
from doseline.exchange.fhir.reads.observation import read
from tests.exchange.clinical.charts import (
    ICD,
    LETTERS,
    LOINC,
    SNOMED,
    UCUM,
    choices,
    coded,
    entries,
    held,
    left_out,
    only,
    said,
)

HBSAG, IGG = coded(LOINC, "5196-1"), coded(LOINC, "2465-3")
POSITIVE, NEGATIVE = coded(SNOMED, "10828004"), coded(SNOMED, "260385009")
RANGE = [{"low": {"value": 7.0, "unit": "g/L"}, "high": {"value": 16.0, "unit": "g/L"}}]
SERVER = {"lastUpdated": "2026-05-18T10:00:00Z"}
Resource = dict[str, Any]


def result(code: Resource, **members: Any) -> Resource:  # noqa: ANN401 - members of FHIR
    """A final result without any day."""
    return {
        "resourceType": "Observation", "id": "o", "status": "final", "code": code,
        "subject": {"reference": "Patient/p"}, **members,
    }  # fmt: skip


def grams(value: float) -> Resource:
    return {"value": value, "unit": "g/L", "system": UCUM, "code": "g/L"}


CLEARING: dict[str, Resource] = {
    "negative": result(HBSAG, valueCodeableConcept=NEGATIVE),
    "negative by its mark": result(HBSAG, interpretation=[coded(LETTERS, "NEG")]),
    "under its cut-off": result(HBSAG, valueQuantity={"value": 0.2}, referenceRange=[{"high": {"value": 1}}]),
    "inside its range": result(IGG, valueQuantity=grams(9.0), referenceRange=RANGE),
    "a scan that was done": result(coded(LOINC, "24590-2", "MRI brain"), valueString="no new lesion"),
}
# What names a day: its own, that of the period, the one on which the laboratory gave it out.
DAYS: tuple[Resource, ...] = (
    {"effectiveDateTime": "2026-05-02"},
    {"effectivePeriod": {"end": "2026-05-02"}},
    {"issued": "2026-05-02T09:00:00+02:00"},
)


@pytest.mark.parametrize("known", [{}, {"meta": SERVER}], ids=["import", "server"])
@pytest.mark.parametrize("way", CLEARING)
def test_a_result_that_clears_is_left_out_without_a_day(way: str, known: Resource) -> None:
    assert left_out(read, {**CLEARING[way], **known}) == ["no-day"]


@pytest.mark.parametrize("day", DAYS, ids=["own", "period", "issued"])
@pytest.mark.parametrize("way", CLEARING)
def test_the_same_result_with_a_day_is_an_entry(way: str, day: Resource) -> None:
    assert only(read, {**CLEARING[way], **day})["on"] == "2026-05-02"


def test_what_warns_warns_without_a_day_too() -> None:
    assert held(*said(read, result(HBSAG, valueCodeableConcept=POSITIVE)))["hbv-active"] == "stop"
    low = result(IGG, valueQuantity=grams(4.1), referenceRange=RANGE)
    assert held(*said(read, low)) == {"immunoglobulin-low": "ask"}
    assert choices(read, low) == ["day-it-was-known"]
    assert only(read, low)["text"] == "without a day"


def test_a_high_number_without_a_day_does_not_say_that_it_is_not_low() -> None:
    high = only(read, result(IGG, valueQuantity=grams(17.0), referenceRange=RANGE))
    assert "low" not in high


def test_a_report_without_a_day_counts_where_it_found_something() -> None:
    report = {
        "resourceType": "DiagnosticReport", "id": "r", "status": "final", "code": HBSAG, "meta": SERVER,
        "subject": {"reference": "Patient/p"},
    }  # fmt: skip
    negative = {**report, "conclusionCode": [NEGATIVE]}
    assert left_out(diagnostic_report.read, negative) == ["no-day"]
    assert only(diagnostic_report.read, {**negative, "issued": "2026-05-02"})["result"] == "negative"
    assert only(diagnostic_report.read, {**report, "conclusionCode": [POSITIVE]})["result"] == "positive"


def test_a_scan_is_done_only_on_a_day() -> None:
    scan = {
        "resourceType": "Procedure", "id": "x", "status": "completed", "code": {"text": "MRI of brain"},
        "subject": {"reference": "Patient/p"},
    }  # fmt: skip
    assert left_out(procedure.read, {**scan, "performedString": "last spring"}) == ["no-day"]
    assert only(procedure.read, {**scan, "performedDateTime": "2026-04"})["on"] == "2026-04"


def test_a_birth_or_a_loss_ends_a_pregnancy_only_on_a_day_of_its_own() -> None:
    loss = {
        "resourceType": "Condition", "id": "c", "code": coded(ICD, "O03.9"), "recordedDate": "2026-05-10",
        "subject": {"reference": "Patient/p"},
    }  # fmt: skip
    birth = {
        "resourceType": "Procedure", "id": "x", "status": "completed", "code": {"text": "Caesarean section"},
        "subject": {"reference": "Patient/p"},
    }  # fmt: skip
    assert left_out(condition.read, loss) == left_out(procedure.read, birth) == ["no-day"]
    assert only(condition.read, {**loss, "onsetDateTime": "2026-05-09"})["until"] == "2026-05-09"
    assert only(procedure.read, {**birth, "performedDateTime": "2026-05-09"})["until"] == "2026-05-09"


def test_what_lasts_needs_no_day() -> None:
    womb = {
        "resourceType": "Procedure", "id": "x", "status": "completed", "code": {"text": "Hysterectomy"},
        "subject": {"reference": "Patient/p"},
    }  # fmt: skip
    assert [one["name"] for one in entries(procedure.read, womb)] == ["cannot-become-pregnant"]
