"""Observations as hospitals send them: what each becomes, and what the program then finds."""

from __future__ import annotations

from datetime import timedelta, timezone
from decimal import Decimal
from typing import Any

import pytest

from doseline.exchange.fhir.reads.observation import read
from doseline.exchange.fhir.said import Choice, What
from tests.exchange.clinical.charts import (
    LETTERS,
    LOINC,
    SNOMED,
    UCUM,
    choices,
    coded,
    entries,
    held,
    in_chart,
    left_out,
    not_understood,
    only,
    said,
)

HBSAG = coded(LOINC, "5196-1", "Hepatitis B surface antigen")
IGG, CD19, DNA = coded(LOINC, "2465-3", "IgG"), coded(LOINC, "8116-6", "CD19 cells"), coded(LOINC, "42595-9")
STATUS = coded(LOINC, "82810-3", "Pregnancy status")
RANGE = [{"low": {"value": 7.0, "unit": "g/L"}, "high": {"value": 16.0, "unit": "g/L"}}]
POSITIVE, NEGATIVE = coded(SNOMED, "10828004", "Positive"), coded(SNOMED, "260385009", "Negative")


def observation(code: dict[str, Any], **members: Any) -> dict[str, Any]:  # noqa: ANN401 - members of FHIR
    laboratory = coded("http://terminology.hl7.org/CodeSystem/observation-category", "laboratory")
    return {
        "resourceType": "Observation", "id": "o", "status": "final", "code": code, "category": [laboratory],
        "subject": {"reference": "Patient/p"}, "effectiveDateTime": "2026-05-02", **members,
    }  # fmt: skip


def grams(value: float, **more: Any) -> dict[str, Any]:  # noqa: ANN401 - members of FHIR
    return {"value": value, "unit": "g/L", "system": UCUM, "code": "g/L", **more}


Ways = dict[str, dict[str, Any]]
POSITIVES: Ways = {
    "a coded answer": {"valueCodeableConcept": POSITIVE},
    "an answer of LOINC": {"valueCodeableConcept": coded(LOINC, "LA6576-8")},
    "an answer in words": {"valueCodeableConcept": {"text": "Reactive"}},
    "a finding that names the test": {"valueCodeableConcept": coded(SNOMED, "165806002")},
    "a text": {"valueString": "POSITIVE"},
    "yes": {"valueBoolean": True},
    "the letters": {"interpretation": [coded(LETTERS, "POS")]},
    "the letters beside a number": {
        "valueQuantity": {"value": 0.3}, "interpretation": [coded(LETTERS, "DET")],
    },
    "the word beside a number": {"valueQuantity": {"value": 3}, "interpretation": [{"text": "Positive"}]},
    "a number over its cut-off": {
        "valueQuantity": {"value": 1.2, "unit": "S/CO"}, "referenceRange": [{"high": {"value": 1.0}}],
    },
    "a number over its cut-off, against the letters": {
        "valueQuantity": {"value": 1.2}, "referenceRange": [{"high": {"value": 1.0}}],
        "interpretation": [coded(LETTERS, "NEG")],
    },
    "not yet final": {"status": "preliminary", "valueCodeableConcept": POSITIVE},
    "the mark abnormal": {"interpretation": [coded(LETTERS, "A")]},
    "codes that disagree": {"valueCodeableConcept": {"coding": [*NEGATIVE["coding"], *POSITIVE["coding"]]}},
}  # fmt: skip


@pytest.mark.parametrize("way", POSITIVES)
def test_a_positive_surface_antigen_stops_however_it_is_sent(way: str) -> None:
    found = said(read, observation(HBSAG, **POSITIVES[way]))
    assert held(*found)["hbv-active"] == "stop"


NO_FINDS: Ways = {
    "negative": {"valueCodeableConcept": NEGATIVE},
    "a number under its cut-off": {
        "valueQuantity": {"value": 0.2, "unit": "S/CO"}, "referenceRange": [{"high": {"value": 1.0}}],
    },
    "a number without a cut-off": {"valueQuantity": {"value": 0.2, "unit": "S/CO"}},
    "not detected": {"valueString": "Not detected"},
}  # fmt: skip


@pytest.mark.parametrize("way", NO_FINDS)
def test_a_surface_antigen_that_was_not_found_stops_nothing(way: str) -> None:
    found = said(read, observation(HBSAG, **NO_FINDS[way]))
    assert in_chart(*found)
    assert held(*found) == {}


CLEARS_NOTHING: Ways = {
    "preliminary": {"status": "preliminary", "valueCodeableConcept": NEGATIVE},
    "preliminary, a number in its range": {
        "status": "preliminary", "valueQuantity": {"value": 0.2}, "referenceRange": [{"high": {"value": 1}}],
    },
    "cancelled": {"status": "cancelled", "valueCodeableConcept": NEGATIVE},
    "registered": {"status": "registered"},
    "entered in error": {"status": "entered-in-error", "valueCodeableConcept": NEGATIVE},
    "of unknown status": {"status": "unknown", "valueCodeableConcept": NEGATIVE},
    "of no status": {"status": None, "valueCodeableConcept": NEGATIVE},
    "of a status nobody knows": {"status": "done", "valueCodeableConcept": NEGATIVE},
    "turned round": {"modifierExtension": [{"url": "http://x"}], "valueCodeableConcept": NEGATIVE},
    "asked for": {"dataAbsentReason": coded("x", "unknown")},
}  # fmt: skip


@pytest.mark.parametrize("way", CLEARS_NOTHING)
def test_what_is_no_result_is_no_entry_and_says_why(way: str) -> None:
    assert left_out(read, observation(HBSAG, **CLEARS_NOTHING[way]))


def test_trap_02_three_ways_to_be_no_result_are_told_apart() -> None:
    ways = ("entered in error", "of unknown status", "of no status", "of a status nobody knows")
    reasons = [left_out(read, observation(HBSAG, **CLEARS_NOTHING[way])) for way in ways]
    assert reasons == [["entered-in-error"], ["status-unknown"], ["no-status"], ["status-unknown"]]


def test_trap_03_below_ten_is_below_ten() -> None:
    got = only(read, observation(DNA, valueString="<10 IU/mL"))
    assert (got["value"], got["comparator"], got["unit"]) == (Decimal(10), "<", "IU/mL")
    assert "hbv-active" not in held(*said(read, observation(DNA, valueString="<10 IU/mL")))
    assert held(*said(read, observation(DNA, valueString="340 IU/mL")))["hbv-active"] == "stop"


@pytest.mark.parametrize("sign", ["<>", "=", "~"])
def test_trap_04_a_sign_that_nobody_knows_makes_no_number(sign: str) -> None:
    sent = observation(IGG, valueQuantity=grams(9.0, comparator=sign))
    assert "value" not in only(read, sent)
    assert ("unknown-comparator", "Observation.valueQuantity.comparator") in not_understood(read, sent)


def test_trap_05_kelvin_is_refused_and_thousands_are_read() -> None:
    kelvin = {"value": 0.3, "unit": "K/uL", "system": UCUM, "code": "K/uL"}
    assert only(read, observation(CD19, valueQuantity=kelvin))["text"] == "0.3 K/uL"
    assert ("unknown-unit", "Observation.valueQuantity") in not_understood(
        read, observation(CD19, valueQuantity=kelvin)
    )
    plain = only(read, observation(CD19, valueQuantity={"value": 0.3, "unit": "K/uL"}))
    assert (plain["value"], plain["unit"]) == (Decimal("0.3"), "K/uL")


@pytest.mark.parametrize("letters", ["G/L", "g/L", "M/L", "Mio/L"])
def test_trap_05_other_letters_of_ucum_are_no_cells_either(letters: str) -> None:
    sent = {"value": 0.3, "system": UCUM, "code": letters}
    assert "value" not in only(read, observation(CD19, valueQuantity=sent))


@pytest.mark.parametrize("unit", ["{cells}/uL", "{Cells}/uL", "/uL", "10*6/L", "{CD19+}/uL"])
def test_trap_06_braces_mean_nothing(unit: str) -> None:
    sent = {"value": 250, "system": UCUM, "code": unit}
    (entry,) = in_chart(*said(read, observation(CD19, valueQuantity=sent)))
    assert (entry.name, entry.value, entry.unread) == ("cd19", Decimal(250), False)  # type: ignore[attr-defined]


@pytest.mark.parametrize("written", ["2026", "2026-04", "2026-04-03"])
def test_trap_07_a_partial_day_stays_one(written: str) -> None:
    assert only(read, observation(HBSAG, valueBoolean=False, effectiveDateTime=written))["on"] == written


def test_trap_08_a_time_with_an_offset_keeps_its_own_day() -> None:
    sent = observation(HBSAG, valueBoolean=False, effectiveDateTime="2026-05-02T23:30:00-05:00")
    assert only(read, sent)["on"] == "2026-05-02"
    assert only(read, sent, zone=timezone(timedelta(hours=-5)))["on"] == "2026-05-02"
    assert only(read, sent, zone=timezone(timedelta(hours=2)))["on"] == "2026-05-03"


def test_trap_09_a_time_without_an_offset_is_the_day_as_written() -> None:
    sent = observation(HBSAG, valueBoolean=False, effectiveDateTime="2026-05-02T23:30:00")
    assert (only(read, sent)["on"], choices(read, sent)) == ("2026-05-02", ["time-without-offset"])


def test_a_low_number_that_is_not_final_warns_and_a_normal_one_says_nothing() -> None:
    low = observation(IGG, status="preliminary", valueQuantity=grams(4.1), referenceRange=RANGE)
    assert held(*said(read, low)) == {"immunoglobulin-low": "ask"}
    for value in (7.0, 9.0, 16.0):
        normal = observation(IGG, status="preliminary", valueQuantity=grams(value), referenceRange=RANGE)
        assert left_out(read, normal) == ["not-yet-known"]


def test_a_high_number_that_is_not_final_does_not_say_that_it_is_not_low() -> None:
    high = observation(IGG, status="preliminary", valueQuantity=grams(17.0), referenceRange=RANGE)
    got = only(read, high)
    assert "low" not in got
    assert got["comparator"] == ">="


def test_a_low_mark_without_a_range_warns_and_a_normal_mark_clears_nothing() -> None:
    low = observation(IGG, valueQuantity=grams(4.1), interpretation=[coded(LETTERS, "L")])
    assert held(*said(read, low)) == {"immunoglobulin-low": "ask"}
    normal = observation(HBSAG, interpretation=[coded(LETTERS, "N")])
    assert only(read, normal)["flag"] == "normal"
    assert "result" not in only(read, normal)


def test_the_range_for_the_person_is_taken() -> None:
    women = {"appliesTo": [coded(SNOMED, "248152002")], "low": {"value": 6}, "high": {"value": 15}}
    men = {"appliesTo": [coded(SNOMED, "248153007")], "low": {"value": 8}, "high": {"value": 17}}
    got = only(read, observation(IGG, valueQuantity=grams(7.0), referenceRange=[men, women]))
    assert (got["low"], got["high"]) == (Decimal(6), Decimal(15))


def test_of_two_ranges_that_fit_none_is_taken() -> None:
    sent = observation(
        IGG, valueQuantity=grams(7.0), referenceRange=[{"low": {"value": 6}}, {"low": {"value": 8}}]
    )
    assert "low" not in only(read, sent)
    assert ("range-not-read", "Observation.referenceRange") in not_understood(read, sent)


def test_a_range_in_words_counts_only_where_it_is_one() -> None:
    told = only(read, observation(IGG, valueQuantity=grams(7.5), referenceRange=[{"text": "7.0 - 16.0"}]))
    assert (told["low"], told["high"]) == (Decimal("7.0"), Decimal("16.0"))
    sent = observation(IGG, valueQuantity=grams(7.5), referenceRange=[{"text": "see letter"}])
    assert not {"low", "high"} & only(read, sent).keys()


def test_a_range_in_another_unit_is_not_taken() -> None:
    sent = observation(
        IGG, valueQuantity=grams(7.5), referenceRange=[{"low": {"value": 700, "unit": "mg/dL"}}]
    )
    assert "low" not in only(read, sent)


def test_an_impossible_number_is_kept_as_a_text() -> None:
    sent = observation(IGG, valueQuantity=grams(9000.0))
    assert only(read, sent)["text"] == "9000.0 g/L"
    assert in_chart(*said(read, sent))


def test_a_titre_is_a_text() -> None:
    ratio = {"numerator": {"value": 1}, "denominator": {"value": 80}}
    assert only(read, observation(HBSAG, valueRatio=ratio))["text"] == "1:80"


def test_each_component_is_a_result_of_its_own() -> None:
    core = coded(LOINC, "13952-7", "Hepatitis B core antibody")
    panel = observation(
        {"text": "Hepatitis B panel"},
        component=[
            {"code": HBSAG, "valueCodeableConcept": NEGATIVE},
            {"code": core, "valueString": "reactive"},
        ],
    )
    found = said(read, panel)
    assert [event.id for event in in_chart(*found)] == ["Observation/o", "Observation/o#2"]
    assert "hbv-exposed" in held(*found)


def test_the_parts_of_a_vital_sign_are_of_its_kind_and_not_listed() -> None:
    vital = coded("http://terminology.hl7.org/CodeSystem/observation-category", "vital-signs")
    parts = [
        {"code": coded(LOINC, code, name), "valueQuantity": {"value": value, "unit": "mmHg"}}
        for code, name, value in (("8480-6", "Systolic Blood Pressure", 128), ("8462-4", "Diastolic", 81))
    ]
    pressure = observation(coded(LOINC, "85354-9", "Blood pressure panel"), component=parts)
    assert not_understood(read, {**pressure, "category": [vital]}) == []
    assert set(left_out(read, {**pressure, "category": [vital]})) == {"says-nothing-here"}
    # In a laboratory's panel they would be seen.
    assert len(not_understood(read, pressure)) == 2


def test_the_index_of_an_antibody_is_no_result() -> None:
    index = only(read, observation(coded(LOINC, "100977-8", "JCV index"), valueQuantity={"value": 2.13}))
    assert index["index"] == Decimal("2.13")
    assert not {"value", "result"} & index.keys()


def test_a_laboratory_number_that_nobody_here_reads_is_listed_and_no_entry() -> None:
    glucose = observation(
        coded(LOINC, "2345-7", "Glucose"),
        valueQuantity={"value": 140},
        referenceRange=[{"high": {"value": 100}}],
    )
    assert entries(read, glucose) == []
    assert not_understood(read, glucose) == [("unknown-code", "Observation.code")]


def test_a_find_that_nobody_knows_is_an_entry() -> None:
    strange = observation({"text": "Zyx virus antigen"}, valueCodeableConcept=POSITIVE)
    assert held(*said(read, strange)) == {"positive-test-not-known": "ask"}


def test_what_is_no_result_of_a_laboratory_is_left_out() -> None:
    smoking = observation(
        coded(LOINC, "72166-2", "Tobacco smoking status"),
        category=[coded("http://terminology.hl7.org/CodeSystem/observation-category", "social-history")],
        valueCodeableConcept=coded(SNOMED, "266919005", "Never smoked"),
    )
    assert left_out(read, smoking) == ["says-nothing-here"]


def test_a_result_from_tomorrow_is_left_out() -> None:
    assert left_out(read, observation(HBSAG, valueBoolean=True, effectiveDateTime="2026-05-21")) == [
        "in-the-future"
    ]
    assert only(read, observation(HBSAG, valueBoolean=True, effectiveDateTime="2026-05-20"))


def test_the_day_of_the_specimen_stands_in_for_a_missing_one() -> None:
    specimen = {
        "resourceType": "Specimen", "id": "s", "collection": {"collectedDateTime": "2026-04-30"},
    }  # fmt: skip
    sent = observation(
        HBSAG,
        valueBoolean=False,
        effectiveDateTime=None,
        specimen={"reference": "Specimen/s"},
        issued="2026-05-04",
    )
    assert only(read, sent, specimen)["on"] == "2026-04-30"
    assert only(read, sent)["on"] == "2026-05-04"
    assert "day-it-was-known" in choices(read, sent)


def test_whoever_did_it_is_named_but_never_the_patient() -> None:
    assert (
        only(read, observation(HBSAG, valueBoolean=False, performer=[{"display": "Lab A"}]))["by"] == "Lab A"
    )
    own = {"reference": "Patient/p", "display": "Ann Example"}
    assert "by" not in only(read, observation(HBSAG, valueBoolean=False, performer=[own]))


@pytest.mark.parametrize(
    "answer",
    [coded(SNOMED, "77386006"), coded(LOINC, "LA15173-0"), {"text": "Pregnant"}],
    ids=["sct", "ln", "text"],
)
def test_a_pregnancy_in_a_status_waits(answer: dict[str, Any]) -> None:
    found = said(read, observation(STATUS, category=[], valueCodeableConcept=answer))
    assert held(*found)["pregnancy"] == "wait"


@pytest.mark.parametrize("code", ["102874004", "152231000119106"])
def test_a_pregnancy_that_is_only_possible_is_asked_about(code: str) -> None:
    found = said(read, observation(STATUS, valueCodeableConcept=coded(SNOMED, code)))
    assert held(*found) == {"pregnancy-unclear": "ask"}
    test = observation(coded(LOINC, "2106-3", "hCG"), valueCodeableConcept=POSITIVE, id="hcg")
    assert "pregnancy" in held(*found, *said(read, test))


def test_a_mark_without_a_result_clears_nothing() -> None:
    absent = {"dataAbsentReason": coded("x", "unknown")}
    assert left_out(read, observation(HBSAG, **absent, interpretation=[coded(LETTERS, "NEG")])) == [
        "asked-for-no-result"
    ]
    assert left_out(read, observation(IGG, **absent, interpretation=[coded(LETTERS, "N")])) == [
        "asked-for-no-result"
    ]
    low = observation(IGG, **absent, interpretation=[coded(LETTERS, "L")])
    assert held(*said(read, low)) == {"immunoglobulin-low": "ask"}


def test_a_pregnancy_of_long_ago_is_over() -> None:
    sent = observation(STATUS, valueCodeableConcept=coded(SNOMED, "77386006"), effectiveDateTime="2025-07-19")
    assert only(read, sent)["until"] == "2026-05-19"
    assert "pregnancy" not in held(*said(read, sent))
    later = observation(
        STATUS, valueCodeableConcept=coded(SNOMED, "77386006"), effectiveDateTime="2025-07-20"
    )
    assert "until" not in only(read, later)
    assert held(*said(read, later))["pregnancy"] == "wait"


def test_not_pregnant_answers_its_own_day_alone() -> None:
    sent = observation(
        STATUS, valueCodeableConcept=coded(SNOMED, "60001007"), effectiveDateTime="2026-05-20",
        performer=[{"display": "Midwife"}],
    )  # fmt: skip
    got = only(read, sent)
    assert (got["type"], got["about"], got["on"], got["by"]) == (
        "decision",
        "not-pregnant",
        "2026-05-20",
        "Midwife",
    )
    assert left_out(read, {**sent, "status": "preliminary"}) == ["not-yet-known"]
    assert left_out(read, {**sent, "effectiveDateTime": "2026-05"}) == ["no-day"]


def test_a_due_date_is_a_pregnancy_until_it_is_long_past() -> None:
    due = coded(LOINC, "11778-8", "Delivery date estimated")
    got = only(read, observation(due, valueDateTime="2026-10-01"))
    assert (got["type"], got["due"]) == ("pregnancy", "2026-10-01")
    old = observation(due, effectiveDateTime="2020-01-01", valueDateTime="2020-08-01")
    assert held(*said(read, old)) == {}


@pytest.mark.parametrize(
    ("value", "unit", "kilograms"), [(70.5, "kg", "70.5"), (70500, "g", "70.5"), (180, "[lb_av]", "81.647")]
)
def test_a_weight_is_in_kilograms(value: float, unit: str, kilograms: str) -> None:
    sent = {"value": value, "unit": unit, "code": unit, "system": UCUM}
    got = only(read, observation(coded(LOINC, "29463-7"), valueQuantity=sent))
    assert (got["type"], got["name"], got["value"], got["unit"]) == (
        "measurement",
        "weight",
        Decimal(kilograms),
        "kg",
    )


def test_a_weight_in_stones_is_listed() -> None:
    sent = observation(coded(LOINC, "29463-7"), valueQuantity={"value": 11, "unit": "stone"})
    assert not_understood(read, sent) == [("unknown-unit", "Observation.valueQuantity")]


def test_parts_that_disagree_are_told() -> None:
    sent = observation(HBSAG, **POSITIVES["a number over its cut-off, against the letters"])
    assert any(isinstance(one, Choice) and one.what is What.CODES_DISAGREE for one in said(read, sent))


def test_what_is_not_final_and_cannot_be_read_is_asked_about() -> None:
    words = observation(HBSAG, status="preliminary", valueString="see letter")
    assert held(*said(read, words)) == {"test-not-read": "ask"}
    number = observation(HBSAG, status="preliminary", valueQuantity={"value": 0.2})
    assert only(read, number)["result"] == "indeterminate"


def test_trap_24_an_empty_member_hides_no_danger_beside_it() -> None:
    sent = observation(
        {"coding": [None, {}, *HBSAG["coding"]], "text": ""},
        valueCodeableConcept={"coding": [{"system": "", "code": ""}, *POSITIVE["coding"]]},
        interpretation=[],
        referenceRange={},
        performer=None,
        category=[{}],
    )
    assert held(*said(read, sent))["hbv-active"] == "stop"


def test_trap_24_what_is_empty_where_the_result_should_be_is_no_result() -> None:
    empties: tuple[Any, ...] = (None, {}, {"coding": []}, {"coding": [{}]}, {"text": ""})
    for empty in empties:
        assert left_out(read, observation(HBSAG, valueCodeableConcept=empty))


def test_a_code_of_the_result_and_its_text_that_disagree_are_told() -> None:
    answer = {**coded(SNOMED, "260385009"), "text": "Positive"}
    assert held(*said(read, observation(HBSAG, valueCodeableConcept=answer)))["hbv-active"] == "stop"
    assert not_understood(read, observation(HBSAG, valueCodeableConcept=answer)) == [
        ("codes-disagree", "Observation.valueCodeableConcept")
    ]
