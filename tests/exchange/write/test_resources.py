"""What each entry of a record becomes, in the words of FHIR."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tests.exchange.write.written import facts, of, only, resources

Json = dict[str, Any]
DOSE = {"type": "dose", "on": "2026-01-05", "amount_mg": 20}


def test_a_dose_is_an_administration_with_its_milligrams_its_codes_and_its_day() -> None:
    found = only(facts(of(DOSE)), "MedicationAdministration")
    assert found["status"] == "completed"
    assert found["effectiveDateTime"] == "2026-01-05"
    assert (found["dosage"]["dose"]["value"], found["dosage"]["dose"]["code"]) == (20, "mg")
    codes = [one["code"] for one in found["medicationCodeableConcept"]["coding"]]
    assert codes == ["712566", "L04AG12"]


@pytest.mark.parametrize(
    ("complete", "status"),
    [("full", "completed"), ("partial", "stopped"), ("none", "not-done"), ("not-sure", "completed")],
)
def test_how_much_went_in_is_its_status(complete: str, status: str) -> None:
    found = only(facts(of({**DOSE, "complete": complete})), "MedicationAdministration")
    assert found["status"] == status
    assert ("note" in found) is (complete == "not-sure")
    # Where nothing went in, no amount is said to be given.
    assert ("dosage" in found) is (complete != "none")


def test_what_stands_on_the_pack_is_the_batch_and_who_gave_it_an_extension_of_ours() -> None:
    entry = {**DOSE, "lot": "L9", "expires": "2027-03", "device": "pen", "given_by": "self"}
    found = only(facts(of(entry)), "MedicationAdministration")
    (pack,) = found["contained"]
    assert pack["batch"] == {"lotNumber": "L9", "expirationDate": "2027-03"}
    assert pack["form"] == {"text": "pen"}
    assert {"url": "urn:doseline:given-by", "valueString": "self"} in found["extension"]


def test_a_time_keeps_the_clock_of_the_person_and_without_a_zone_only_the_day_is_said() -> None:
    entry = {**DOSE, "time": "23:30"}
    there = only(facts(of(entry, timezone="America/New_York")), "MedicationAdministration")
    assert there["effectiveDateTime"] == "2026-01-05T23:30:00-05:00"
    nowhere = only(facts(of(entry)), "MedicationAdministration")
    assert nowhere["effectiveDateTime"] == "2026-01-05"


def test_an_infusion_over_midnight_is_a_period() -> None:
    entry = {**DOSE, "time": "22:00", "ended": "01:00", "day_ended": "2026-01-06"}
    found = only(facts(of(entry, timezone="Europe/Berlin")), "MedicationAdministration")
    assert found["effectivePeriod"] == {
        "start": "2026-01-05T22:00:00+01:00",
        "end": "2026-01-06T01:00:00+01:00",
    }


@pytest.mark.parametrize("entry", [{**DOSE, "reported": True}, {**DOSE, "every_day": True}])
def test_a_dose_that_nobody_saw_or_a_daily_capsule_is_a_statement_and_no_administration(entry: Json) -> None:
    bundle = facts(of(entry))
    assert only(bundle, "MedicationStatement")["dosage"][0]["doseAndRate"][0]["doseQuantity"]["value"] == 20
    assert not resources(bundle, "MedicationAdministration")


@pytest.mark.parametrize("status", ["draft", "active", "on-hold", "stopped", "completed"])
def test_an_order_on_record_is_told_as_a_plan_and_never_as_an_order(status: str) -> None:
    entry = {"type": "order", "on": "2026-01-02", "name": "Kesimpta", "status": status, "every": "1 mo"}
    found = only(facts(of(entry)), "MedicationRequest")
    assert (found["intent"], found["status"], found["reportedBoolean"]) == ("plan", status, True)
    repeat = found["dosageInstruction"][0]["timing"]["repeat"]
    assert repeat == {"frequency": 1, "period": 1, "periodUnit": "mo"}


def test_a_therapy_without_an_order_is_one_plan_and_with_one_it_is_not_said_twice() -> None:
    bare = only(facts(of(DOSE)), "MedicationRequest")
    assert (bare["intent"], bare["status"]) == ("plan", "draft")
    ordered = facts(of({"type": "order", "on": "2026-01-02", "name": "ofatumumab 20 mg"}))
    assert only(ordered, "MedicationRequest")["reportedBoolean"]
    other = facts(of({"type": "order", "on": "2026-01-02", "name": "ibuprofen"}))
    assert len(resources(other, "MedicationRequest")) == 2


def test_a_number_keeps_its_unit_its_range_its_comparator_and_the_laboratorys_flag() -> None:
    entry = {"type": "test", "on": "2026-01-02", "name": "IgG", "value": 4.5, "unit": "g/L", "low": 7,
             "high": 16, "comparator": "<=", "flag": "low"}  # fmt: skip
    found = only(facts(of(entry)), "Observation")
    assert found["valueQuantity"] == {
        "value": pytest.approx(4.5), "comparator": "<=", "unit": "g/L",
        "system": "http://unitsofmeasure.org", "code": "g/L",
    }  # fmt: skip
    assert found["referenceRange"][0]["low"]["value"] == 7
    assert found["interpretation"][0]["coding"][0]["code"] == "L"
    assert found["code"] == {
        "coding": [{"system": "http://loinc.org", "code": "2465-3", "display": "igg"}],
        "text": "IgG",
    }


def test_trap_05_a_unit_that_is_no_ucum_is_only_written_down() -> None:
    entry = {"type": "test", "on": "2026-01-02", "name": "lymphocytes", "value": 1.2, "unit": "K/uL"}
    assert only(facts(of(entry)), "Observation")["valueQuantity"].keys() == {"value", "unit"}


def test_a_word_is_a_code_a_text_stays_one_and_both_with_a_number_are_said() -> None:
    hbsag = {"type": "test", "on": "2026-01-02", "name": "hbsag"}
    word = only(facts(of({**hbsag, "result": "negative"})), "Observation")
    assert word["valueCodeableConcept"]["coding"][0]["code"] == "260385009"
    titre = only(facts(of({**hbsag, "text": "1:80"})), "Observation")
    assert titre["valueString"] == "1:80"
    both = only(facts(of({**hbsag, "value": 0.2, "result": "negative", "text": "see note"})), "Observation")
    assert both["interpretation"][0]["coding"][0]["code"] == "NEG"
    assert both["note"] == [{"text": "see note"}]


def test_the_index_of_an_antibody_is_a_part_with_the_code_of_the_index() -> None:
    entry = {"type": "test", "on": "2026-01-02", "name": "jcv-antibody", "result": "positive", "index": 1.6}
    (part,) = only(facts(of(entry)), "Observation")["component"]
    assert part["code"]["coding"][0]["code"] == "100977-8"


def test_a_vaccine_that_was_given_and_one_that_is_planned_are_two_things() -> None:
    flu = {"type": "vaccination", "on": "2025-11", "vaccine": "flu shot", "cvx": "150"}
    given = only(facts(of({**flu, "reported": True})), "Immunization")
    assert (given["status"], given["occurrenceDateTime"]) == ("completed", "2025-11")
    assert given["primarySource"] is False
    assert given["vaccineCode"]["coding"] == [{"system": "http://hl7.org/fhir/sid/cvx", "code": "150"}]
    planned = facts(of({**flu, "on": "2026-09-01", "planned": True}))
    assert not resources(planned, "Immunization")
    (wish,) = only(planned, "ImmunizationRecommendation")["recommendation"]
    assert wish["dateCriterion"][0]["value"] == "2026-09-01"


@pytest.mark.parametrize(
    ("more", "clinical"),
    [
        ({}, "active"),
        ({"until": "2026-06-05"}, "resolved"),
        ({"until": "2026-06-06"}, "active"),
        ({"until": "2026-06"}, "active"),
        ({"over": True}, "resolved"),
        # It was only expected to end by then: nobody has said that it did.
        ({"until": "2026-03-01", "recorded_at": "2026-02-10T10:00:00"}, "active"),
    ],
)
def test_an_illness_is_over_from_the_day_after_its_last_one(more: Json, clinical: str) -> None:
    entry = {"type": "condition", "on": "2026-02-10", "name": "infection", **more}
    found = only(facts(of(entry), date(2026, 6, 6)), "Condition")
    assert found["clinicalStatus"]["coding"][0]["code"] == clinical
    assert ("abatementDateTime" in found) is (clinical == "resolved" and "until" in more)


@pytest.mark.parametrize(("type_", "kind"), [("condition", "Condition"), ("allergy", "AllergyIntolerance")])
def test_what_is_only_suspected_is_said_to_be(type_: str, kind: str) -> None:
    entry = {"type": type_, "on": "2026-02", "name": "latex", "certainty": "suspected", "since_unknown": True}
    found = only(facts(of(entry)), kind)
    assert found["verificationStatus"]["coding"][0]["code"] in {"provisional", "unconfirmed"}
    # Nobody knows since when: that day is only when it was told.
    assert (found.get("onsetDateTime"), found["recordedDate"]) == (None, "2026-02")


def test_a_pregnancy_is_a_condition_a_status_and_a_day_of_birth() -> None:
    entry = {"type": "pregnancy", "on": "2026-05-01", "due": "2027-01-20"}
    open_ = facts(of(entry))
    codes = [one["code"]["coding"][0]["code"] for one in resources(open_, "Observation")]
    assert codes == ["82810-3", "11778-8"]
    over = facts(of({**entry, "until": "2026-06-01", "outcome": "loss"}))
    assert [one["code"]["coding"][0]["code"] for one in resources(over, "Observation")] == ["11778-8"]


@pytest.mark.parametrize(
    "entry",
    [
        {"type": "instruction", "on": "2026-02-01", "kind": "hold"},
        {"type": "decision", "about": "pre-start", "outcome": "may-proceed", "by": "MS clinic"},
        {"type": "training", "on": "2026-01-05", "name": "self-injection"},
        {"type": "storage", "on": "2026-03-01", "pen": "p3", "out_of_fridge_c": 24},
        {"type": "note", "on": "2026-01-05", "text": "rings on Mondays"},
    ],
)
def test_what_no_other_resource_says_is_a_basic_with_the_whole_entry(entry: Json) -> None:
    found = only(facts(of(entry)), "Basic")
    assert found["code"]["coding"] == [{"system": "urn:doseline:entry", "code": entry["type"]}]
    assert "rings on Mondays" not in str({**found, "extension": None})


def test_what_was_taken_back_or_corrected_is_no_fact_any_more() -> None:
    bundle = facts(
        of(
            DOSE,
            {"type": "retraction", "on": "2026-01-06", "retracts": "e1"},
            {**DOSE, "on": "2026-01-12"},
            {**DOSE, "on": "2026-01-13", "supersedes": "e3"},
        )
    )
    (given,) = resources(bundle, "MedicationAdministration")
    assert given["effectiveDateTime"] == "2026-01-13"
    assert [one["code"]["coding"][0]["code"] for one in resources(bundle, "Basic")] == [
        "dose", "retraction", "dose",
    ]  # fmt: skip


def test_of_the_person_no_name_is_said_and_the_day_of_death_is() -> None:
    found = only(facts(of(DOSE, region="US-NY", birth_date="1988", sex="female", died="2026-05")), "Patient")
    assert found["address"] == [{"country": "US", "state": "NY"}]
    assert (found["birthDate"], found["deceasedDateTime"]) == ("1988", "2026-05")
    assert not found.keys() & {"name", "telecom", "identifier"}


def test_a_code_that_is_none_in_fhir_is_shown_and_not_sent_as_one() -> None:
    codes = [{"system": "ICD-10-CM", "code": "G35"}, {"system": "our list", "code": " a  b "}]
    entry = {"type": "condition", "on": "2020", "name": "MS", "codes": codes}
    assert only(facts(of(entry)), "Condition")["code"]["coding"] == [
        {"system": "http://hl7.org/fhir/sid/icd-10-cm", "code": "G35"},
        {"display": "a  b"},
    ]
