"""Illnesses of a chart: how sure, since when, whether over, and what they are instead of an illness."""

from __future__ import annotations

from typing import Any

import pytest

from doseline.exchange.fhir.reads.condition import read
from tests.exchange.clinical.charts import (
    ICD,
    SNOMED,
    choices,
    coded,
    held,
    left_out,
    not_understood,
    only,
    said,
)

CLINICAL = "http://terminology.hl7.org/CodeSystem/condition-clinical"
VERIFIED = "http://terminology.hl7.org/CodeSystem/condition-ver-status"
PNEUMONIA = coded(ICD, "J18.9", "Pneumonia, unspecified organism")
VISIT = [coded("http://terminology.hl7.org/CodeSystem/condition-category", "encounter-diagnosis")]


def illness(code: dict[str, Any], status: str | None = "active", **members: Any) -> dict[str, Any]:  # noqa: ANN401
    clinical = {} if status is None else {"clinicalStatus": coded(CLINICAL, status)}
    return {
        "resourceType": "Condition", "id": "c", "code": code, "subject": {"reference": "Patient/p"},
        "onsetDateTime": "2026-05-10", **clinical, **members,
    }  # fmt: skip


@pytest.mark.parametrize("sure", ["confirmed", "provisional", "differential", "unconfirmed"])
def test_an_open_infection_waits_however_sure_it_is(sure: str) -> None:
    found = said(read, illness(PNEUMONIA, verificationStatus=coded(VERIFIED, sure)))
    assert held(*found) == {"infection-open": "wait"}


def test_what_is_only_suspected_stands_there_as_suspected() -> None:
    got = only(read, illness(PNEUMONIA, verificationStatus=coded(VERIFIED, "provisional")))
    assert got["certainty"] == "suspected"
    pml = illness(coded(ICD, "A81.2", "PML"), verificationStatus=coded(VERIFIED, "differential"))
    assert "pml-diagnosed" in held(*said(read, pml))


@pytest.mark.parametrize(
    ("status", "why"), [("refuted", "refuted"), ("entered-in-error", "entered-in-error")]
)
def test_what_is_refuted_is_no_illness(status: str, why: str) -> None:
    assert left_out(read, illness(PNEUMONIA, verificationStatus=coded(VERIFIED, status))) == [why]


@pytest.mark.parametrize("status", ["inactive", "remission", "resolved"])
def test_what_is_over_without_a_day_is_over(status: str) -> None:
    sent = illness(PNEUMONIA, status)
    assert only(read, sent)["over"] is True
    assert choices(read, sent) == ["over-day-not-known"]
    assert "infection-open" not in held(*said(read, sent))


def test_an_end_with_a_day_is_the_last_day() -> None:
    assert only(read, illness(PNEUMONIA, "resolved", abatementDateTime="2026-05-15"))["until"] == "2026-05-15"


def test_an_end_that_lies_ahead_is_only_expected() -> None:
    sent = illness(PNEUMONIA, "active", abatementDateTime="2026-05-25")
    assert held(*said(read, sent)) == {"infection-open": "wait"}


def test_open_by_its_status_is_open_though_an_end_is_written() -> None:
    sent = illness(PNEUMONIA, "active", abatementDateTime="2026-05-15")
    assert "until" not in only(read, sent)
    assert "status-and-end-disagree" in choices(read, sent)


def test_an_end_before_the_beginning_is_no_day() -> None:
    sent = illness(PNEUMONIA, "resolved", abatementDateTime="2026-05-01")
    assert only(read, sent)["over"] is True
    assert "ends-before-its-start" in choices(read, sent)


def test_of_a_visit_what_passes_is_over_in_time_and_what_stays_is_not() -> None:
    old = illness(PNEUMONIA, None, category=VISIT, onsetDateTime="2025-01-10")
    assert only(read, old)["until"] < "2026-05-20"
    assert "until" not in only(read, illness(PNEUMONIA, None, category=VISIT, onsetDateTime="2026-05-10"))
    assert "until" not in only(read, illness(PNEUMONIA, None, onsetDateTime="2025-01-10"))
    lymphoma = illness(coded(ICD, "C85.90"), None, category=VISIT, onsetDateTime="2025-01-10")
    assert held(*said(read, lymphoma)) == {"malignancy": "ask"}


def test_since_when_nobody_knows_is_said() -> None:
    got = only(read, illness(PNEUMONIA, onsetDateTime=None, recordedDate="2026-05-12"))
    assert (got["on"], got["since_unknown"]) == ("2026-05-12", True)


def test_an_age_becomes_a_year() -> None:
    sent = illness(coded(SNOMED, "254837009"), onsetDateTime=None, onsetAge={"value": 30, "unit": "a"})
    assert (only(read, sent)["on"], choices(read, sent)) == ("2018", ["year-from-age"])


def test_trap_07_a_year_stays_a_year() -> None:
    assert only(read, illness(PNEUMONIA, onsetDateTime="2019"))["on"] == "2019"


def test_an_illness_from_tomorrow_is_left_out() -> None:
    assert left_out(read, illness(PNEUMONIA, onsetDateTime="2026-05-21")) == ["in-the-future"]


@pytest.mark.parametrize(
    ("code", "name"),
    [
        (coded(SNOMED, "386661006", "Fever"), "fever"),
        (coded(ICD, "R50.9"), "fever"),
        ({"text": "Cough"}, "cough"),
    ],
)
def test_a_sign_is_a_symptom(code: dict[str, Any], name: str) -> None:
    got = only(read, illness(code))
    assert (got["type"], got["name"]) == ("symptom", name)


@pytest.mark.parametrize(
    "code",
    [
        coded(SNOMED, "35489007", "Depressive disorder"),
        {"text": "Depression"},
        coded(ICD, "F32.9", "Depression, unspecified"),
        coded(ICD, "M54.50", "Low back pain"),
        {"text": "Migraine"},
    ],
)
def test_an_ordinary_illness_of_a_list_of_problems_is_no_sign_and_holds_nothing(code: dict[str, Any]) -> None:
    sent = illness(code, onsetDateTime="2019-04")
    assert only(read, sent)["type"] == "condition"
    assert held(*said(read, sent)) == {}


def test_an_illness_that_names_a_sign_too_stays_an_illness() -> None:
    assert only(read, illness({"text": "Fever with infection"}))["type"] == "condition"


def test_a_pregnancy_is_a_pregnancy() -> None:
    sent = illness(coded(ICD, "Z34.90", "Supervision of normal pregnancy"), onsetDateTime="2026-03-01")
    assert only(read, sent)["type"] == "pregnancy"
    assert held(*said(read, sent))["pregnancy"] == "wait"


def test_a_pregnancy_of_long_ago_is_over() -> None:
    sent = illness(coded(ICD, "Z34.90"), onsetDateTime="2024-01-31")
    assert only(read, sent)["until"] == "2024-11-30"
    assert "pregnancy" not in held(*said(read, sent))


@pytest.mark.parametrize(("code", "how"), [("O80", "birth"), ("Z37.0", "birth"), ("O03.9", "loss")])
def test_the_end_of_a_pregnancy_is_no_open_one(code: str, how: str) -> None:
    sent = illness(coded(ICD, code), onsetDateTime="2026-04-01")
    assert (only(read, sent)["until"], only(read, sent)["outcome"]) == ("2026-04-01", how)
    assert "pregnancy" not in held(*said(read, sent))


def test_breastfeeding_is_its_own_and_ends() -> None:
    feeding = coded(SNOMED, "413712001", "Breastfeeding")
    assert held(*said(read, illness(feeding)))
    over = illness(feeding, "resolved", meta={"lastUpdated": "2026-05-18T10:00:00Z"})
    assert (only(read, over)["type"], only(read, over)["until"]) == ("breastfeeding", "2026-05-18")
    assert held(*said(read, over)) == {}


@pytest.mark.parametrize("code", ["Z85.3", "Z86.19", "Z87.01"])
def test_what_a_code_calls_history_holds_nothing_back(code: str) -> None:
    found = held(*said(read, illness(coded(ICD, code), onsetDateTime="2016-01-01")))
    assert not {"stop", "wait"} & set(found.values())


def test_how_bad_it_is() -> None:
    severe = illness(PNEUMONIA, severity=coded(SNOMED, "24484000", "Severe"))
    assert only(read, severe)["severity"] == "severe"


def test_no_known_problem_is_no_illness() -> None:
    absent = coded("http://hl7.org/fhir/uv/ips/CodeSystem/absent-unknown-uv-ips", "no-known-problems")
    assert left_out(read, illness(absent)) == ["nothing-of-the-kind"]


def test_a_code_nobody_knows_is_listed_and_kept() -> None:
    sent = illness(coded("http://example.org/local", "X1", "Zyx syndrome"))
    assert only(read, sent)["name"] == "Zyx syndrome"
    assert not_understood(read, sent) == [("unknown-code", "Condition.code")]


def test_rule_5_a_word_of_danger_in_a_text_is_asked_about() -> None:
    assert held(*said(read, illness({"text": "Malignant thing of the zyx"}))) == {"malignancy": "ask"}


def test_the_name_of_a_code_is_read_where_the_text_says_nothing() -> None:
    sent = illness(
        {"text": "see letter", "coding": [{"system": "http://x", "code": "1", "display": "Hepatitis B"}]}
    )
    assert "hbv-history" in held(*said(read, sent))
