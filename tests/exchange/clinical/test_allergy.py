"""Allergies of a chart, and the word that there is none."""

from __future__ import annotations

from typing import Any

import pytest

from doseline.exchange.fhir.reads.allergy import read
from tests.exchange.clinical.charts import SNOMED, assessed, coded, held, left_out, only, said

RXNORM = "http://www.nlm.nih.gov/research/umls/rxnorm"
ABSENT = "http://hl7.org/fhir/uv/ips/CodeSystem/absent-unknown-uv-ips"
VERIFIED = "http://terminology.hl7.org/CodeSystem/allergyintolerance-verification"
CLINICAL = "http://terminology.hl7.org/CodeSystem/allergyintolerance-clinical"
LOST = {"system": SNOMED, "code": "196461000000101", "display": "Transfer-degraded drug allergy"}


def allergy(code: dict[str, Any] | None, **members: Any) -> dict[str, Any]:  # noqa: ANN401 - members of FHIR
    return {
        "resourceType": "AllergyIntolerance", "id": "a", "code": code, "patient": {"reference": "Patient/p"},
        "recordedDate": "2026-05-20", **members,
    }  # fmt: skip


WAYS: dict[str, dict[str, Any]] = {
    "a code": allergy(coded(RXNORM, "712566")),
    "a text": allergy({"text": "Ofatumumab"}),
    "a reaction": allergy(None, reaction=[{"substance": {"text": "ofatumumab"}}]),
    "trap 20: a code that was lost, with a text": allergy({"coding": [LOST], "text": "Kesimpta"}),
    "trap 20: a code that was lost, with a reaction": allergy(
        {"coding": [LOST]}, reaction=[{"substance": coded(RXNORM, "712566", "ofatumumab")}]
    ),
    "not sure": allergy({"text": "Ofatumumab"}, verificationStatus=coded(VERIFIED, "unconfirmed")),
}


@pytest.mark.parametrize("way", WAYS)
def test_an_allergy_to_the_medicine_stops_however_it_is_sent(way: str) -> None:
    assert held(*said(read, WAYS[way]))["allergy-drug"] == "stop"


@pytest.mark.parametrize(
    "code",
    [
        coded(SNOMED, "716186003"),
        coded(SNOMED, "409137002"),
        coded(ABSENT, "no-known-allergies"),
        {"text": "NKDA"},
    ],
)
def test_trap_18_no_known_allergy_is_an_answer_of_its_day(code: dict[str, Any]) -> None:
    sent = allergy(code, recorder={"display": "Nurse Lee"})
    got = only(read, sent)
    assert (got["type"], got["about"], got["on"], got["by"]) == (
        "decision",
        "no-allergy",
        "2026-05-20",
        "Nurse Lee",
    )
    silent = {one.id for one in assessed(*said(read, sent)).check.assumptions}
    assert "no-allergy" not in silent
    earlier = {
        one.id for one in assessed(*said(read, {**sent, "recordedDate": "2026-05-19"})).check.assumptions
    }
    assert "no-allergy" in earlier


def test_trap_18_no_allergy_to_food_answers_nothing_about_medicines() -> None:
    assert left_out(read, allergy(coded(SNOMED, "429625007"))) == ["nothing-of-the-kind"]


def test_trap_18_no_known_latex_allergy_as_text_is_no_allergy() -> None:
    assert "allergy-latex" not in held(*said(read, allergy({"text": "No latex allergy"})))


def test_no_known_allergy_without_a_day_answers_no_day() -> None:
    assert left_out(read, allergy(coded(SNOMED, "716186003"), recordedDate=None)) == ["no-day"]


@pytest.mark.parametrize(
    ("status", "why"), [("refuted", "refuted"), ("entered-in-error", "entered-in-error")]
)
def test_trap_19_what_is_refuted_is_no_allergy(status: str, why: str) -> None:
    sent = allergy({"text": "Ofatumumab"}, verificationStatus=coded(VERIFIED, status))
    assert left_out(read, sent) == [why]


def test_one_that_is_over_says_so() -> None:
    sent = allergy({"text": "Peanuts"}, clinicalStatus=coded(CLINICAL, "resolved"))
    assert only(read, sent)["over"] is True


def test_brackets_of_a_list_are_no_part_of_a_name() -> None:
    assert only(read, allergy(coded(SNOMED, "84489001", "Mold (organism)")))["name"] == "Mold"
    assert set(held(*said(read, allergy(coded(SNOMED, "84489001", "Mold (organism)")))).values()) <= {"note"}
