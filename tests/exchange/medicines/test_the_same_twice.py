"""The same thing said twice is one entry with both behind it; doses only where one names the other."""

from __future__ import annotations

import itertools
import json
import random
from decimal import Decimal
from pathlib import Path

import pytest

from doseline.exchange.fhir.chart import read_charts
from doseline.exchange.fhir.document import Document
from doseline.exchange.fhir.pool import gather
from doseline.exchange.fhir.report import report, tally
from tests.exchange.medicines.charts import (
    OPTIONS,
    PEN,
    Json,
    amount,
    assessed,
    chart,
    events,
    given,
    handed_over,
    named,
    order,
    patient,
    sent,
    told,
)

DAY = "2026-10-05"
LOINC = "http://loinc.org"
ANN = Path(__file__).parents[3] / "examples" / "fhir" / "ann.json"


def result(id_: str, loinc: str, text: str, day: str = DAY, **value: object) -> Json:
    """A result of a laboratory."""
    code = {"text": text, "coding": [{"system": LOINC, "code": loinc}]}
    about = {"status": "final", "code": code, "subject": {"reference": "Patient/p1"}}
    return {"resourceType": "Observation", "id": id_, **about, "effectiveDateTime": day, **value}


IGG: Json = {
    "valueQuantity": {"value": 980, "unit": "mg/dL", "code": "mg/dL", "system": "http://unitsofmeasure.org"}
}
POSITIVE = {"coding": [{"system": LOINC, "code": "LA6576-8"}]}


def test_one_result_sent_twice_is_one_entry() -> None:
    twice = (result("a", "2465-3", "IgG", **IGG), result("b", "2465-3", "IgG in serum", **IGG))
    (test,) = events(found := chart(order(), *twice), "test")
    assert test["from"] == ["Observation/a", "Observation/b"]
    assert ("Observation/a", "Observation/b") in found.merged
    assert tally_of(order(), *twice)["merged"] == 1


def test_results_of_two_days_or_two_values_are_two() -> None:
    one = result("a", "2465-3", "IgG", **IGG)
    later = result("b", "2465-3", "IgG", day="2026-10-06", **IGG)
    other = result("c", "2465-3", "IgG", valueQuantity={**IGG["valueQuantity"], "value": 981})
    assert len(events(chart(order(), one, later, other), "test")) == 3


def test_an_antibody_and_its_index_of_one_day_are_one_result() -> None:
    antibody = result("a", "70173-0", "JC virus antibody", valueCodeableConcept=POSITIVE)
    index = result("b", "100977-8", "JC virus antibody index", valueQuantity={"value": 0.62})
    (test,) = events(chart(given("t", "2026-10-05", "Tysabri", **amount(300)), index, antibody), "test")
    assert (test["result"], test["index"]) == ("positive", 0.62)
    assert sorted(test["from"]) == ["Observation/a", "Observation/b"]
    later = {**index, "effectiveDateTime": "2026-10-06"}
    assert (
        len(events(chart(given("t", "2026-10-05", "Tysabri", **amount(300)), later, antibody), "test")) == 2
    )


# --- doses ---


def test_two_doses_of_a_day_are_two() -> None:
    found = chart(given("a", "2026-11-02", **amount(20)), given("b", "2026-11-02", **amount(20)))
    assert len(events(found, "dose")) == 2


@pytest.mark.parametrize("key", ["partOf", "supportingInformation"])
def test_a_dose_that_names_another_of_its_day_is_the_same(key: str) -> None:
    names: Json = {key: [{"reference": "MedicationAdministration/a"}]}
    part = given("b", "2026-11-02", **amount(20), **names)
    (dose,) = events(chart(given("a", "2026-11-02", **amount(20)), part), "dose")
    assert dose["from"] == ["MedicationAdministration/a", "MedicationAdministration/b"]
    later = {**part, "effectiveDateTime": "2026-11-03"}
    assert len(events(chart(given("a", "2026-11-02", **amount(20)), later), "dose")) == 2


@pytest.mark.parametrize(("lots", "count"), [(("L1", "L1"), 1), (("L1", "L2"), 2), ((None, None), 2)])
def test_one_order_one_day_and_one_lot_are_one_dose(lots: tuple[str | None, str | None], count: int) -> None:
    def dose(id_: str, lot: str | None) -> Json:
        pack = {"resourceType": "Medication", "id": "m", "code": {"text": PEN}}
        batch = {"batch": {"lotNumber": lot}} if lot else {}
        medicine: Json = {"contained": [{**pack, **batch}], "medicationReference": {"reference": "#m"}}
        return given(
            id_, "2026-11-02", **amount(20), **medicine, request={"reference": "MedicationRequest/o"}
        )

    found = chart(order(), dose("a", lots[0]), dose("b", lots[1]))
    assert len(events(found, "dose")) == count


# --- doses of other medicines ---


def doses_of(text: str, *days: str) -> list[Json]:
    return [given(f"x{place}", day, text, **amount(1000)) for place, day in enumerate(days)]


def test_doses_of_another_ms_medicine_are_one_medicine_from_the_first_to_the_last() -> None:
    series = doses_of("rituximab", "2025-01-10", "2025-07-10", "2026-01-10", "2026-07-10")
    (one,) = events(chart(order(authoredOn="2026-11-01"), *series), "medication")
    assert (one["on"], one.get("until")) == ("2025-01-10", None)  # it goes on
    assert len(one["from"]) == 4


def test_a_series_ends_once_twice_its_interval_has_passed_or_the_therapy_began() -> None:
    monthly = doses_of("rituximab", "2026-01-10", "2026-02-10", "2026-03-10")
    (one,) = events(chart(order(authoredOn="2026-11-01"), *monthly), "medication")
    assert one["until"] == "2026-03-10"
    half_yearly = doses_of("rituximab", "2026-01-10", "2026-07-10")
    (one,) = events(chart(*half_yearly, given("k", "2026-09-01", **amount(20))), "medication")
    assert one["until"] == "2026-07-10"


def test_a_pause_makes_two_series() -> None:
    series = doses_of("rituximab", "2020-01-10", "2020-02-10", "2020-03-10", "2026-10-01", "2026-11-01")
    spans = [(one["on"], one.get("until")) for one in events(chart(order(), *series), "medication")]
    assert spans == [("2020-01-10", "2020-03-10"), ("2026-10-01", None)]


def test_medicines_for_a_day_stay_days() -> None:
    days = doses_of("methylprednisolone", "2026-03-01", "2026-03-02", "2026-03-03", "2026-09-01")
    spans = [(one["on"], one["until"]) for one in events(chart(order(), *days), "medication")]
    assert spans == [("2026-03-01", "2026-03-03"), ("2026-09-01", "2026-09-01")]


# --- medicines beside ---


def ordered(**members: object) -> Json:
    return {**order("x", **named("Prednisone 10 MG Oral Tablet")), "authoredOn": "2024-01-05", **members}


@pytest.mark.parametrize(
    ("members", "until", "over"),
    [
        ({}, None, None),
        ({"status": "stopped"}, None, True),
        ({"status": "completed"}, None, True),
        ({"dispenseRequest": {"validityPeriod": {"end": "2024-03-01"}}}, "2024-03-01", None),
        ({"dispenseRequest": {"expectedSupplyDuration": {"value": 30, "code": "d"}}}, "2024-02-04", None),
        (
            {
                "dispenseRequest": {
                    "expectedSupplyDuration": {"value": 1, "code": "mo"},
                    "numberOfRepeatsAllowed": 2,
                }
            },
            "2024-04-05",
            None,
        ),
        (
            {"dosageInstruction": [{"timing": {"repeat": {"boundsPeriod": {"end": "2024-01-20"}}}}]},
            "2024-01-20",
            None,
        ),
        ({"status": "stopped", "dispenseRequest": {"validityPeriod": {"end": "2027-03-01"}}}, None, True),
    ],
)
def test_trap_16_the_end_of_a_medicine_is_read_and_none_is_invented(
    members: Json, until: str | None, *, over: bool | None
) -> None:
    (one,) = events(chart(order(), ordered(**members)), "medication")
    assert (one["on"], one.get("until"), one.get("over")) == ("2024-01-05", until, over)


@pytest.mark.parametrize("status", ["draft", "on-hold"])
def test_a_medicine_that_is_not_running_is_listed(status: str) -> None:
    found = chart(order(), ordered(status=status))
    assert events(found, "medication") == []
    assert [one.why for one in found.left_out] == [status]


def test_what_is_over_is_over_since_it_was_known() -> None:
    stopped = ordered(status="stopped", meta={"lastUpdated": "2024-06-01T10:00:00Z"})
    (one,) = events(chart(order(), stopped), "medication")
    assert one["recorded_at"].startswith("2024-06-01")


def test_medicines_that_are_told_of_and_handed_over() -> None:
    by = {"informationSource": {"reference": "Patient/p1"}}
    statement = told("s", "Prednisone", "stopped", effectivePeriod={"start": "2026-01"}, **by)
    dispense = handed_over("d", "2026-10-01", "amoxicillin 500 mg", daysSupply={"value": 7, "unit": "days"})
    held = told("h", "Ibuprofen", "on-hold", effectivePeriod={"start": "2026-02", "end": "2026-05-03"})
    by_id = {one["id"]: one for one in events(chart(order(), statement, dispense, held), "medication")}
    assert by_id["MedicationStatement/s"]["over"] is True
    assert by_id["MedicationStatement/s"]["reported"] is True
    assert by_id["MedicationDispense/d"]["until"] == "2026-10-08"
    assert by_id["MedicationStatement/h"]["until"] == "2026-05-03"


# --- the whole ---

CHART = (
    order(authoredOn="2026-02-20"),
    given("a", "2026-03-02", **amount(20)),
    given("b", "2026-03-09", **amount(20)),
    given("c", "2026-03-09", **amount(20), partOf=[{"reference": "MedicationAdministration/b"}]),
    *doses_of("rituximab", "2025-01-10", "2025-07-10"),
    result("r", "2465-3", "IgG", **IGG),
    result("s", "2465-3", "IgG", **IGG),
    ordered(status="stopped"),
    handed_over("d", "2026-03-01"),
    told("t", status="not-taken"),
    {"resourceType": "Claim", "id": "x"},
    {"resourceType": "Observation", "id": "q", "status": "final", "code": {}},
)


def tally_of(*resources: Json) -> dict[str, int]:
    return tally(sent(*resources))


def adds_up(counted: dict[str, int]) -> bool:
    return counted["read"] == sum(count for name, count in counted.items() if name != "read")


def test_everything_that_was_read_is_counted_once() -> None:
    counted = tally_of(*CHART)
    assert adds_up(counted)
    assert (counted["read"], counted["counted"], counted["merged"]) == (len(CHART) + 1, 1, 3)
    for count in range(1, len(CHART)):
        assert adds_up(tally_of(*CHART[:count]))


def test_the_order_in_which_it_is_sent_changes_nothing() -> None:
    first = report(sent(patient(), *CHART))
    shuffled = [patient(), *CHART]
    for seed in range(8):
        random.Random(seed).shuffle(shuffled)
        assert report(sent(*shuffled)) == first
    assert json.dumps(report(sent(patient(), *CHART))) == json.dumps(first)


def test_the_report_is_plain_json_with_the_keys_that_are_promised() -> None:
    found = report(sent(*CHART), {"Patient/p1": "p1.json"})
    assert json.loads(json.dumps(found)) == found
    assert found["format"] == "doseline-import/1"
    (one,) = found["people"]
    assert [*one] == [
        "person", "status", "why", "record", "file", "left_out", "not_understood", "merged", "choices",
    ]  # fmt: skip
    assert (one["person"], one["status"], one["file"]) == ("Patient/p1", "record", "p1.json")
    assert one["record"]["format"] == "doseline-record/2"
    assert found["counts"] == {"Claim": 1}


def test_what_the_rules_say_leads_back_to_the_chart() -> None:
    data = json.loads(ANN.read_text(encoding="utf-8"))
    (found,) = read_charts(gather([Document(data=data, file="ann.json")]), OPTIONS).people
    case = assessed(found)
    sent_ones = {f"{one['resource']['resourceType']}/{one['resource']['id']}" for one in data["entry"]}
    because = set(itertools.chain.from_iterable(one.because for one in case.check.findings))
    assert because
    assert because <= sent_ones


def test_an_entry_that_the_record_refuses_is_listed_and_the_rest_stays() -> None:
    found = chart(given("a", "2026-11-02", **amount(20)), given("b", "2026-10-02", **amount(5000)))
    assert [one["id"] for one in events(found, "dose")] == ["MedicationAdministration/a"]
    (refused,) = (one for one in found.not_understood if one.what == "refused-by-the-record")
    assert (refused.from_, refused.got) == ("MedicationAdministration/b", "number-too-high")


@pytest.mark.parametrize("value", [Decimal("1E+999999"), Decimal("1E-999999"), Decimal("1234567890.5")])
def test_a_number_that_is_no_amount_takes_no_time_and_is_listed(value: Decimal) -> None:
    dose = given("a", "2026-11-02", dosage={"dose": {"value": 1, "unit": "mg"}})
    bundle = {
        "resourceType": "Bundle",
        "type": "collection",
        "entry": [{"resource": patient()}, {"resource": dose}],
    }
    dose["dosage"]["dose"]["value"] = value
    (found,) = read_charts(gather([Document(data=bundle, file="chart.json")]), OPTIONS).people
    assert [one.what for one in found.not_understood] == ["unreadable-number"]
    assert [one["amount_from"] for one in events(found, "dose")] == ["product"]
