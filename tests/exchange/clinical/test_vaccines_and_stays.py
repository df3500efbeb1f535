"""Vaccines given and planned, operations, stays in hospital, orders and reports."""

from __future__ import annotations

from typing import Any

import pytest

from doseline.exchange.fhir.reads import (
    condition,
    diagnostic_report,
    encounter,
    immunization,
    observation,
    procedure,
    service_request,
)
from doseline.record import chart
from tests.exchange.clinical.charts import (
    ICD,
    LOINC,
    SNOMED,
    assessed,
    coded,
    entries,
    held,
    left_out,
    not_understood,
    only,
    said,
)

CVX = "http://hl7.org/fhir/sid/cvx"
MMR = coded(CVX, "03", "MMR")
HBSAG = coded(LOINC, "5196-1", "HBsAg")
POSITIVE, NEGATIVE = coded(SNOMED, "10828004", "Positive"), coded(SNOMED, "260385009", "Negative")


def resource(kind: str, **members: Any) -> dict[str, Any]:  # noqa: ANN401 - members of FHIR
    return {"resourceType": kind, "id": "x", "subject": {"reference": "Patient/p"}, **members}


def shot(code: dict[str, Any], **members: Any) -> dict[str, Any]:  # noqa: ANN401 - members of FHIR
    given = {"status": "completed", "vaccineCode": code, "occurrenceDateTime": "2026-05-10"}
    return resource("Immunization", **{**given, **members})


@pytest.mark.parametrize(
    "code", [MMR, coded("urn:oid:2.16.840.1.113883.12.292", "3"), coded("http://www.whocc.no/atc", "J07BD52")]
)
def test_a_live_vaccine_is_seen_by_any_code(code: dict[str, Any]) -> None:
    assert held(*said(immunization.read, shot(code)))["live-vaccine-during"] == "ask"


def test_what_was_told_and_its_lot_are_kept() -> None:
    got = only(immunization.read, shot(MMR, primarySource=False, lotNumber="L1"))
    assert (got["reported"], got["lot"], got["cvx"]) == (True, "L1", "03")


@pytest.mark.parametrize(
    ("members", "why"),
    [
        ({"status": "not-done"}, "not-done"),
        ({"status": "entered-in-error"}, "entered-in-error"),
        ({"vaccineCode": coded(CVX, "998", "no vaccine administered")}, "not-a-vaccine"),
        ({"vaccineCode": coded(CVX, "801")}, "not-a-vaccine"),
        ({"occurrenceDateTime": None}, "no-day"),
        ({"occurrenceDateTime": "2026-05-21"}, "in-the-future"),
    ],
)
def test_trap_17_what_was_not_given_is_no_vaccination(members: dict[str, Any], why: str) -> None:
    assert left_out(immunization.read, shot(MMR, **members)) == [why]


def test_a_vaccine_without_a_known_code_is_read_by_its_text() -> None:
    sent = shot({**coded(CVX, "999", "unknown vaccine or immune globulin"), "text": "Varicella"})
    assert held(*said(immunization.read, sent))["live-vaccine-during"] == "ask"


def test_ready_made_antibodies_are_a_medicine() -> None:
    assert "immune-globulin" in held(*said(immunization.read, shot(coded(CVX, "86", "IG"))))


def test_a_day_in_words_is_a_note() -> None:
    sent = shot(MMR, occurrenceDateTime=None, occurrenceString="as a child")
    assert only(immunization.read, sent)["text"] == "MMR: as a child"
    assert not_understood(immunization.read, sent) == [("unreadable-date", "Immunization.occurrenceString")]


def recommended(day: str, status: str = "due") -> dict[str, Any]:
    due = {"code": coded(LOINC, "30980-7"), "value": day}
    one = {
        "vaccineCode": [MMR],
        "forecastStatus": {"coding": [{"system": "x", "code": status}]},
        "dateCriterion": [due],
    }
    return resource("ImmunizationRecommendation", recommendation=[one])


def test_a_vaccine_that_is_due_is_planned_on_its_day() -> None:
    got = only(immunization.read_recommendation, recommended("2026-05-20"))
    assert (got["planned"], got["on"]) == (True, "2026-05-20")
    assert left_out(immunization.read_recommendation, recommended("2026-05-19")) == ["no-plan"]
    assert left_out(immunization.read_recommendation, recommended("2026-06-01", "contraindicated")) == [
        "no-plan"
    ]


def order(code: dict[str, Any], **members: Any) -> dict[str, Any]:  # noqa: ANN401 - members of FHIR
    ordered = {"status": "active", "intent": "order", "code": code, "authoredOn": "2026-05-20"}
    return resource("ServiceRequest", **{**ordered, **members})


def test_a_vaccine_that_was_ordered_is_planned() -> None:
    assert only(service_request.read, order({"text": "MMR vaccine"}))["planned"] is True
    assert only(service_request.read, order(MMR))["on"] == "2026-05-20"


@pytest.mark.parametrize(
    ("sent", "why"),
    [
        (order(HBSAG), "asked-for-no-result"),
        (order({"text": "Hepatitis B surface antigen"}), "asked-for-no-result"),
        (order({"text": "Physiotherapy"}), "says-nothing-here"),
        (order(MMR, status="draft"), "draft"),
        (order(MMR, status="revoked"), "cancelled"),
        (order(MMR, status="completed"), "not-running"),
        (order(MMR, doNotPerform=True), "do-not-perform"),
    ],
)
def test_what_orders_no_vaccine_is_left_out(sent: dict[str, Any], why: str) -> None:
    assert left_out(service_request.read, sent) == [why]


def operation(code: dict[str, Any], **members: Any) -> dict[str, Any]:  # noqa: ANN401 - members of FHIR
    done = {"status": "completed", "code": code, "performedDateTime": "2026-05-10"}
    return resource("Procedure", **{**done, **members})


@pytest.mark.parametrize(
    ("code", "rule"),
    [
        ({"text": "Plasmapheresis"}, "plasma-exchange"),
        (coded("http://fhir.de/CodeSystem/bfarm/ops", "8-820.00"), "plasma-exchange"),
        (coded(SNOMED, "70536003"), "immune-compromised"),
        ({"text": "Splenectomy (procedure)"}, "immune-compromised"),
    ],
)
def test_an_operation_leaves_something_behind(code: dict[str, Any], rule: str) -> None:
    assert rule in held(*said(procedure.read, operation(code)))


def test_operations_that_answer_a_question() -> None:
    womb = only(procedure.read, operation(coded(SNOMED, "236886002", "Hysterectomy")))
    assert (womb["type"], womb["name"]) == ("condition", "cannot-become-pregnant")
    assert only(procedure.read, operation({"text": "MRI of brain"}))["name"] == "mri"
    birth = only(procedure.read, operation(coded(SNOMED, "11466000")))
    assert (birth["until"], birth["outcome"]) == ("2026-05-10", "birth")


@pytest.mark.parametrize(
    ("members", "why"),
    [
        ({"status": "not-done"}, "not-done"),
        ({"status": "in-progress"}, "not-yet-known"),
        ({"code": {"text": "Colonoscopy"}}, "says-nothing-here"),
    ],
)
def test_operations_that_say_nothing(members: dict[str, Any], why: str) -> None:
    sent = {**operation({"text": "Hysterectomy"}), **members}
    assert left_out(procedure.read, sent) == [why]


def stay(**members: Any) -> dict[str, Any]:  # noqa: ANN401 - members of FHIR
    there = {
        "status": "finished",
        "class": {"code": "IMP"},
        "period": {"start": "2026-05-01", "end": "2026-05-09"},
    }
    return {**resource("Encounter", **{**there, **members}), "id": "e"}


def test_an_infection_in_hospital_was_a_severe_one() -> None:
    pneumonia = {
        **resource("Condition", code=coded(ICD, "J18.9", "Pneumonia"), onsetDateTime="2026-04-30"),
        "abatementDateTime": "2026-05-12",
    }
    sent = stay(reasonReference=[{"reference": "Condition/x"}])
    found = (*said(encounter.read, sent, pneumonia), *said(condition.read, pneumonia))
    known = chart(assessed(*found).record)
    assert [(one.id, one.severity.value) for one in known.conditions if one.severity] == [
        ("Encounter/e", "severe")
    ]


def test_a_stay_with_an_infection_by_code_alone_is_one() -> None:
    got = only(encounter.read, stay(reasonCode=[coded(ICD, "A41.9", "Sepsis")]))
    assert (got["type"], got["severity"], got["on"]) == ("condition", "severe", "2026-05-01")


@pytest.mark.parametrize(
    "members",
    [
        {"reasonCode": [coded(ICD, "S72.00", "Hip fracture")]},
        {"class": {"code": "AMB"}, "reasonCode": [coded(ICD, "A41.9", "Sepsis")]},
        {},
    ],
)
def test_other_visits_say_nothing(members: dict[str, Any]) -> None:
    assert left_out(encounter.read, stay(**members)) == ["says-nothing-here"]


def report(code: dict[str, Any], **members: Any) -> dict[str, Any]:  # noqa: ANN401 - members of FHIR
    told = {"status": "final", "code": code, "effectiveDateTime": "2026-05-10"}
    return resource("DiagnosticReport", **{**told, **members})


@pytest.mark.parametrize(
    "members",
    [
        {"conclusionCode": [POSITIVE]},
        {"conclusionCode": [coded(SNOMED, "165806002", "HBsAg positive")]},
        {"conclusion": "HBsAg DETECTED"},
        {"conclusionCode": [POSITIVE], "status": "preliminary"},
        {"conclusionCode": [POSITIVE], "result": [{"reference": "Observation/o"}]},
    ],
)
def test_a_report_that_concludes_positive_stops(members: dict[str, Any]) -> None:
    result = {"resourceType": "Observation", "id": "o", "status": "cancelled"}
    assert held(*said(diagnostic_report.read, report(HBSAG, **members), result))["hbv-active"] == "stop"


def test_trap_01_a_result_cancelled_under_a_final_report_stays_cancelled() -> None:
    result = {
        "resourceType": "Observation", "id": "o", "status": "cancelled", "code": HBSAG,
        "effectiveDateTime": "2026-05-10", "valueCodeableConcept": NEGATIVE,
    }  # fmt: skip
    above = report(HBSAG, result=[{"reference": "Observation/o"}], conclusionCode=[NEGATIVE])
    assert left_out(diagnostic_report.read, above, result) == ["said-by-its-parts"]
    assert left_out(observation.read, result) == ["cancelled"]


def test_a_report_that_concludes_negative_is_a_result_where_no_other_was_sent() -> None:
    assert only(diagnostic_report.read, report(HBSAG, conclusionCode=[NEGATIVE]))["result"] == "negative"
    early = report(HBSAG, conclusionCode=[NEGATIVE], status="preliminary")
    assert left_out(diagnostic_report.read, early) == ["not-yet-known"]


def test_words_that_find_nothing_are_listed_and_clear_nothing() -> None:
    sent = report(HBSAG, conclusion="No evidence of hepatitis B")
    assert entries(diagnostic_report.read, sent) == []
    assert not_understood(diagnostic_report.read, sent) == [
        ("unreadable-result", "DiagnosticReport.conclusion")
    ]


def test_an_illness_that_a_report_concludes_is_suspected() -> None:
    sent = report(
        {"text": "Skin biopsy"}, conclusionCode=[coded(SNOMED, "254837009", "Malignant tumour of breast")]
    )
    assert held(*said(diagnostic_report.read, sent)) == {"malignancy": "ask"}


def test_a_scan_is_on_record_by_its_report() -> None:
    assert only(diagnostic_report.read, report(coded(LOINC, "24590-2", "MR Brain")))["name"] == "mri"
