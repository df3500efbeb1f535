"""Answers that charts give seldom: each is a fact, or listed with its reason; none makes a "no" of itself."""

from __future__ import annotations

from typing import Any

import pytest

from doseline.exchange.fhir.element import TEXT_LENGTH
from doseline.exchange.fhir.reads import allergy, condition, encounter, observation, procedure
from tests.exchange.clinical.charts import (
    ICD,
    LOINC,
    PATIENT,
    SNOMED,
    coded,
    entries,
    held,
    left_out,
    not_understood,
    only,
    said,
)
from tests.exchange.clinical.test_observation import CD19, HBSAG, IGG, STATUS, grams
from tests.exchange.clinical.test_observation import observation as result
from tests.exchange.clinical.test_vaccines_and_stays import stay

read = observation.read
INTENT, DUE = coded(LOINC, "86645-9", "Pregnancy intention"), coded(LOINC, "11778-8", "Delivery date")
PREGNANT, NOT_PREGNANT = coded(SNOMED, "77386006"), coded(SNOMED, "60001007")
WISHES = coded(SNOMED, "454411000124108", "Wants to become pregnant")


# --- pregnancy ---


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        ({"valueBoolean": True}, "pregnancy"),
        ({"valueString": "pregnant"}, "pregnancy"),
        ({"valueBoolean": False}, "decision"),
        ({"valueString": "not pregnant"}, "decision"),
    ],
)
def test_whether_somebody_is_pregnant_in_other_words(answer: dict[str, Any], kind: str) -> None:
    assert only(read, result(STATUS, **answer))["type"] == kind


@pytest.mark.parametrize(
    ("members", "why"),
    [
        ({}, "asked-for-no-result"),
        ({"valueCodeableConcept": NOT_PREGNANT, "status": "preliminary"}, "not-yet-known"),
        ({"valueCodeableConcept": NOT_PREGNANT, "effectiveDateTime": "2026-05"}, "no-day"),
        ({"valueCodeableConcept": NOT_PREGNANT, "effectiveDateTime": None}, "no-day"),
    ],
)
def test_a_no_that_is_not_sure_or_has_no_day_answers_nothing(members: dict[str, Any], why: str) -> None:
    sent = {key: value for key, value in result(STATUS, **members).items() if value is not None}
    assert left_out(read, sent) == [why]


def test_an_answer_about_pregnancy_that_nobody_can_read_is_listed() -> None:
    sent = result(STATUS, valueCodeableConcept={"text": "see letter"})
    assert entries(read, sent) == []
    assert not_understood(read, sent) == [("unreadable-result", "Observation.value[x]")]


def test_a_wish_for_a_baby_is_asked_about_and_another_intention_says_nothing() -> None:
    sent = result(INTENT, valueCodeableConcept=WISHES)
    assert only(read, sent)["name"] == "pregnancy-wish"
    assert held(*said(read, sent))
    assert only(read, result(INTENT, valueCodeableConcept=PREGNANT))["type"] == "pregnancy"
    assert left_out(read, result(INTENT, valueCodeableConcept={"text": "undecided"})) == ["says-nothing-here"]
    assert left_out(read, result(INTENT)) == ["says-nothing-here"]


def test_the_day_a_birth_is_expected_is_a_pregnancy_and_without_it_nothing() -> None:
    got = only(read, result(DUE, valueDateTime="2026-12-20"))
    assert (got["type"], got["due"]) == ("pregnancy", "2026-12-20")
    assert left_out(read, result(DUE)) == ["asked-for-no-result"]


# --- numbers and ranges ---


def igg(**members: Any) -> dict[str, Any]:  # noqa: ANN401 - members of FHIR
    return result(IGG, valueQuantity=grams(9.0), **members)


def ends(**members: Any) -> dict[str, Any]:  # noqa: ANN401 - members of FHIR
    return {"low": grams(7.0), "high": grams(16.0), **members}


def limits(sent: dict[str, Any], person: dict[str, Any] = PATIENT) -> tuple[object, object]:
    got = only(read, sent, person)
    low, high = got.get("low"), got.get("high")
    return None if low is None else float(low), None if high is None else float(high)


TABLE = "http://terminology.hl7.org/CodeSystem/referencerange-meaning"


@pytest.mark.parametrize(
    ("ranges", "found"),
    [
        ([ends(type=coded(TABLE, "normal"))], (7.0, 16.0)),
        (
            [ends(type={"text": "Normal"}), ends(low=grams(1.0), type=coded(TABLE, "recommended"))],
            (7.0, 16.0),
        ),
        ([ends(type=coded(TABLE, "recommended"))], (7.0, 16.0)),  # the only one there is
        ([ends(), ends(low=grams(5.0))], (None, None)),  # which of the two, nobody says
        ([{"text": "7.0 - 16.0"}], (7.0, 16.0)),
        ([{"text": "see table"}], (None, None)),
        ([{"low": grams(16.0), "high": grams(7.0)}], (None, None)),  # upside down
        ([{"low": {"value": 7.0, "unit": "stones"}}], (None, None)),
        ([{"low": {"value": 7.0, "unit": "g/L", "comparator": ">"}}], (None, None)),
        ([{"low": {"value": 7.0}}], (7.0, None)),
    ],
)
def test_only_the_range_that_is_meant_counts(
    ranges: list[dict[str, Any]], found: tuple[object, object]
) -> None:
    assert limits(igg(referenceRange=ranges)) == found


FOR = "http://hl7.org/fhir/administrative-gender"


def for_ages(low: int | None, high: int | None, unit: str = "a") -> dict[str, Any]:
    told = {"low": low, "high": high}
    return {"age": {key: {"value": one, "code": unit} for key, one in told.items() if one is not None}}


@pytest.mark.parametrize(
    ("ranges", "found"),
    [
        ([ends(appliesTo=[coded(FOR, "female")]), ends(low=grams(1.0), appliesTo=[coded(FOR, "male")])], 7.0),
        ([ends(**for_ages(18, None)), ends(low=grams(1.0), **for_ages(0, 17))], 7.0),
        ([ends(**for_ages(38, 38)), ends(low=grams(1.0), **for_ages(39, None))], 7.0),
        ([ends(low=grams(1.0), **for_ages(38, 38)), ends(**for_ages(39, None))], 1.0),
        ([ends(**for_ages(12, 24, "mo"))], 7.0),  # ages in another unit leave nothing out
    ],
)
def test_of_several_ranges_the_one_for_this_person_counts(ranges: list[dict[str, Any]], found: float) -> None:
    assert limits(igg(referenceRange=ranges))[0] == found


def test_of_somebody_whose_age_and_sex_nobody_knows_no_range_is_picked() -> None:
    unknown = {"resourceType": "Patient", "id": "p"}
    ranges = [ends(**for_ages(18, None)), ends(low=grams(1.0), **for_ages(0, 17))]
    assert limits(igg(referenceRange=ranges), unknown) == (None, None)


@pytest.mark.parametrize("text", ["1,234", "99999999999999999999 g/L", "about nine"])
def test_a_text_that_is_no_sure_number_is_kept_as_a_text(text: str) -> None:
    got = only(read, result(IGG, valueString=text))
    assert (got.get("value"), got["text"]) == (None, text)


@pytest.mark.parametrize("value", [1e30, -1e30])
def test_a_number_that_no_record_can_hold_is_said(value: float) -> None:
    sent = result(CD19, valueQuantity={"value": value, "unit": "cells/uL"})
    assert "unreadable-number" in [what for what, _ in not_understood(read, sent)]


@pytest.mark.parametrize(
    "value",
    [
        {"valueRange": {"low": grams(4.0), "high": grams(5.0)}},
        {"valueRatio": {"numerator": {"value": 1}, "denominator": {"value": 80}}},
        {"valueSampledData": {"data": "1 2"}},
        {"valueTime": "10:00"},
        {"valueInteger": 9},
    ],
)
def test_a_result_in_another_shape_never_clears(value: dict[str, Any]) -> None:
    for code in (HBSAG, IGG):
        for one in entries(read, result(code, **value)):
            assert one.get("result") != "negative"
            assert one.get("flag") != "normal"


def test_a_very_long_text_is_cut_with_a_mark_and_that_is_said() -> None:
    sent = result(IGG, valueString="word " * TEXT_LENGTH)
    assert "text-cut" in [what for what, _ in not_understood(read, sent)]
    assert only(read, sent)["text"].endswith("…")


# --- stays and allergies ---


def sepsis(**members: Any) -> dict[str, Any]:  # noqa: ANN401 - members of FHIR
    return {
        "resourceType": "Condition", "id": "x", "code": coded(ICD, "A41.9", "Sepsis"),
        "clinicalStatus": coded("c", "active"), "verificationStatus": coded("v", "confirmed"),
        "subject": {"reference": "Patient/p"}, "onsetDateTime": "2026-05-01", **members,
    }  # fmt: skip


@pytest.mark.parametrize(
    "diagnosis",
    [
        {"condition": {"reference": "Condition/x"}, "rank": 1},
        {"condition": {"reference": "Condition/x"}, "use": coded("role", "AD")},
    ],
)
def test_the_first_diagnosis_of_a_stay_and_the_one_it_began_with_are_its_reason(
    diagnosis: dict[str, Any],
) -> None:
    (one,) = entries(encounter.read, stay(diagnosis=[diagnosis]), sepsis())
    assert (one["severity"], one["supersedes"]) == ("severe", "Condition/x")


@pytest.mark.parametrize(
    "members",
    [
        {"diagnosis": [{"condition": {"reference": "Condition/x"}, "rank": 2}]},
        {"reasonReference": [{"reference": "Condition/nowhere"}]},
        {"reasonReference": [{"reference": "Patient/p"}]},
    ],
)
def test_what_only_stood_beside_a_stay_makes_nothing_severe(members: dict[str, Any]) -> None:
    assert entries(encounter.read, stay(**members), sepsis()) == []


def allergic(**members: Any) -> dict[str, Any]:  # noqa: ANN401 - members of FHIR
    return {
        "resourceType": "AllergyIntolerance", "id": "a", "clinicalStatus": coded("c", "active"),
        "verificationStatus": coded("v", "confirmed"), "patient": {"reference": "Patient/p"}, **members,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("members", "why"),
    [
        ({"code": {"text": "Penicillin"}, "onsetDateTime": "2026-05-21"}, "in-the-future"),
        ({"code": {"text": "No known drug allergies"}, "recordedDate": "2026-05-21"}, "in-the-future"),
        ({"code": {"text": "No known drug allergies"}}, "no-day"),
        ({}, "no-name"),
    ],
)
def test_an_allergy_without_a_name_or_from_tomorrow_is_listed(members: dict[str, Any], why: str) -> None:
    assert left_out(allergy.read, allergic(**members)) == [why]


# --- weights, panels, operations ---

WEIGHT = coded(LOINC, "29463-7", "Body weight")


@pytest.mark.parametrize(
    ("quantity", "kilograms"),
    [
        ({"value": 70.5, "unit": "kg"}, 70.5),
        ({"value": 70500, "unit": "g"}, 70.5),
        ({"value": 150, "unit": "lb", "system": "http://unitsofmeasure.org", "code": "[lb_av]"}, 68.039),
    ],
)
def test_a_weight_is_one_in_any_unit_of_weight(quantity: dict[str, Any], kilograms: float) -> None:
    got = only(read, result(WEIGHT, valueQuantity=quantity))
    assert (got["name"], got["unit"]) == ("weight", "kg")
    assert float(got["value"]) == pytest.approx(kilograms, rel=1e-4)


@pytest.mark.parametrize(
    "members",
    [
        {},
        {"valueQuantity": {"value": 70, "unit": "kg", "comparator": "<"}},
        {"valueQuantity": {"unit": "kg"}},
    ],
)
def test_a_weight_without_a_number_is_none(members: dict[str, Any]) -> None:
    assert left_out(read, result(WEIGHT, **members)) == ["asked-for-no-result"]


@pytest.mark.parametrize(
    ("quantity", "what"),
    [
        ({"value": 70, "unit": "stone"}, "unknown-unit"),
        ({"value": 0, "unit": "kg"}, "unreadable-number"),
        ({"value": 5000, "unit": "kg"}, "unreadable-number"),
    ],
)
def test_a_weight_that_nobody_has_is_listed(quantity: dict[str, Any], what: str) -> None:
    sent = result(WEIGHT, valueQuantity=quantity)
    assert (entries(read, sent), [one for one, _ in not_understood(read, sent)]) == ([], [what])


def test_a_panel_is_said_by_its_parts_and_a_part_that_may_mean_the_opposite_is_none() -> None:
    panel = coded(LOINC, "24323-8", "Panel")
    assert left_out(read, result(panel, hasMember=[{"reference": "Observation/o2"}])) == ["said-by-its-parts"]
    turned = {
        "code": HBSAG,
        "valueString": "negative",
        "modifierExtension": [{"url": "urn:x", "valueCode": "y"}],
    }
    sent = result(panel, component=[turned])
    assert entries(read, sent) == []
    assert "modifier-not-known" in left_out(read, sent)


def test_an_operation_from_tomorrow_is_none_and_one_whose_day_is_in_words_keeps_the_day_it_was_known() -> (
    None
):
    scan = {
        "resourceType": "Procedure", "id": "x", "status": "completed", "code": {"text": "MRI of brain"},
        "subject": {"reference": "Patient/p"},
    }  # fmt: skip
    assert left_out(procedure.read, {**scan, "performedDateTime": "2026-05-21"}) == ["in-the-future"]
    told = {**scan, "code": {"text": "Plasmapheresis"}, "performedString": "last spring"}
    assert only(procedure.read, told)["on"] == "2026-05-20"
    assert [one for one, _ in not_understood(procedure.read, told)] == ["words-not-a-code"]


@pytest.mark.parametrize(
    ("person", "by"),
    [
        ({"display": "Dr Example"}, "Dr Example"),
        ({"actor": {"display": "Ward 4"}}, "Ward 4"),
        ({"reference": "Patient/p", "display": "Somebody"}, None),
        ({"type": "RelatedPerson", "display": "Somebody"}, None),
        ({"reference": "Practitioner/x"}, None),
    ],
)
def test_who_did_it_is_kept_and_never_a_patients_name(person: dict[str, Any], by: str | None) -> None:
    assert only(read, result(IGG, valueQuantity=grams(9.0), performer=[person])).get("by") == by


# --- words and codes that do not go together, and marks that stand alone ---

INDEX = coded(LOINC, "100977-8", "JCV index")
FORMS = [
    result(
        HBSAG, valueCodeableConcept={"coding": [{"system": SNOMED, "code": "260385009"}], "text": "Positive"}
    ),
    result(HBSAG, valueCodeableConcept={"text": "positive, see letter"}),
]


@pytest.mark.parametrize("sent", FORMS)
def test_words_and_codes_that_disagree_are_read_as_the_more_careful_one(sent: dict[str, Any]) -> None:
    (one,) = entries(read, sent)
    assert one.get("result") == "positive" or "positive" in one["text"].lower()
    assert "stop" in held(*said(read, sent)).values()


@pytest.mark.parametrize(
    "answer",
    [{"text": "see letter"}, {"coding": [{"system": "urn:lab", "code": "Q7"}]}, {"coding": [{"code": "x"}]}],
)
def test_an_answer_that_nobody_can_read_clears_nothing(answer: dict[str, Any]) -> None:
    for one in entries(read, result(HBSAG, valueCodeableConcept=answer)):
        assert one.get("result") is None
        assert one.get("text")


@pytest.mark.parametrize("value", [{"value": -1}, {"value": 4000}, {"value": 0.4, "comparator": "<"}])
def test_an_index_that_cannot_be_one_is_kept_as_a_text(value: dict[str, Any]) -> None:
    sent = result(INDEX, valueQuantity=value)
    (one,) = entries(read, sent)
    assert (one.get("index"), bool(one["text"])) == (None, True)


def test_a_number_answered_by_a_mark_alone_is_a_mark() -> None:
    low = coded("http://terminology.hl7.org/CodeSystem/v3-ObservationInterpretation", "L", "Low")
    assert only(read, result(IGG, valueCodeableConcept=low))["flag"] == "low"


@pytest.mark.parametrize(
    ("answer", "flag", "kept"),
    [
        ({"valueQuantity": grams(3.0), "referenceRange": [ends()]}, None, True),
        ({"valueQuantity": grams(30.0), "referenceRange": [ends()]}, None, True),
        ({"valueQuantity": grams(9.0), "referenceRange": [ends()]}, None, False),
        ({"valueString": "see letter"}, None, False),
        ({"valueString": "positive"}, None, False),
    ],
)
def test_what_may_still_change_only_warns(answer: dict[str, Any], flag: str | None, *, kept: bool) -> None:
    found = entries(read, result(IGG, status="preliminary", **answer))
    assert bool(found) == kept
    assert all(one.get("flag") == flag and one.get("comparator") in (None, "<=", ">=") for one in found)


@pytest.mark.parametrize(
    ("members", "kept"),
    [
        ({"valueQuantity": {"value": 3.1}, "referenceRange": [{"high": {"value": 1.0}}]}, True),
        ({"valueQuantity": {"value": 0.2}, "referenceRange": [{"high": {"value": 1.0}}]}, False),
        ({"valueQuantity": {"value": 0.2, "comparator": "<"}}, False),
        ({"valueQuantity": {"value": 0.2}}, False),
        ({"valueString": "reactive"}, True),
        ({"valueString": "not reactive"}, False),
    ],
)
def test_a_preliminary_word_is_kept_where_it_warns(members: dict[str, Any], *, kept: bool) -> None:
    found = entries(read, result(HBSAG, status="preliminary", **members))
    assert any(one.get("result") == "positive" or "reactive" in one.get("text", "") for one in found) == kept
    assert not any(one.get("result") == "negative" for one in found)


@pytest.mark.parametrize("day", ["2026-02-30", "2026-13", "30.2.2026", "2026-05-04T25:00:00Z"])
def test_a_day_that_is_none_is_listed_and_the_day_it_was_known_counts(day: str) -> None:
    sent = result(IGG, valueQuantity=grams(9.0), effectiveDateTime=day, issued="2026-05-10T08:00:00+02:00")
    assert only(read, sent)["on"] == "2026-05-10"
    assert "unreadable-date" in [one for one, _ in not_understood(read, sent)]


def test_an_illness_of_a_certainty_that_nobody_knows_is_said() -> None:
    sent = sepsis(verificationStatus=coded("v", "rumoured"))
    assert "unknown-status" in [one for one, _ in not_understood(condition.read, sent)]
    assert held(*said(condition.read, sent))
