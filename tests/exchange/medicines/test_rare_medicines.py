"""What charts say seldom of medicines and of people: nothing of it disappears, and nothing is guessed."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from doseline.dates import PartialDate
from doseline.exchange.fhir.element import Element
from doseline.exchange.fhir.reads.medication_request import supplied_until
from tests.exchange.medicines.charts import (
    amount,
    chart,
    events,
    given,
    handed_over,
    left_out,
    order,
    patient,
    sent,
    therapies,
    told,
)

DOSE = given("d", "2026-01-05", **amount(20))


@pytest.mark.parametrize(
    ("value", "unit", "times", "until"),
    [
        (30, "d", 1, "2026-02-04"),
        (2, "wk", 3, "2026-02-16"),
        (1, "mo", 2, "2026-03-05"),
        (1, "a", 1, "2027-01-05"),
        (1, "fortnight", 1, None),
        (None, "d", 1, None),
        (1, None, 1, None),
        (999_999_999, "a", 9, None),
    ],
)
def test_how_long_a_supply_lasts(value: object, unit: str | None, times: int, until: str | None) -> None:
    data: dict[str, Any] = {"value": None if value is None else Decimal(str(value)), "unit": unit}
    length = Element(data={key: one for key, one in data.items() if one is not None}, from_="x", path="x")
    found = supplied_until(PartialDate.parse("2026-01-05"), length, times=times)
    assert (None if found is None else str(found)) == until


def test_a_pack_from_tomorrow_or_without_a_day_is_listed() -> None:
    found = chart(order(), DOSE, handed_over("a", "2026-12-24"), handed_over("b", ""))
    assert ("MedicationDispense/a", "in-the-future") in left_out(found)
    assert ("MedicationDispense/b", "no-day") in left_out(found)


def test_a_dose_whose_dosage_may_mean_the_opposite_is_none() -> None:
    turned = amount(20)
    turned["dosage"]["modifierExtension"] = [{"url": "urn:x", "valueBoolean": True}]
    found = chart(order(), DOSE, given("t", "2026-02-02", **turned))
    assert ("MedicationAdministration/t", "modifier-not-known") in left_out(found)
    assert [one["id"] for one in events(found, "dose")] == ["MedicationAdministration/d"]


@pytest.mark.parametrize("text", ["", "No current medications"])
def test_an_order_of_nothing_is_listed(text: str) -> None:
    found = chart(order(), DOSE, order("n", text))
    assert [from_ for from_, _ in left_out(found)] == ["MedicationRequest/n"]


def test_a_statement_that_ends_before_it_begins_is_known_by_its_end() -> None:
    turned = told("s", "Vitamin D", effectivePeriod={"start": "2026-05-01", "end": "2026-04-01"})
    found = chart(order(), DOSE, turned)
    (one,) = [one for one in events(found, "medication") if one["name"] == "Vitamin D"]
    assert one["on"] == "2026-04-01"


def test_an_infusion_that_ends_before_it_begins_has_no_end() -> None:
    period = {"start": "2026-01-05T10:00:00+01:00", "end": "2026-01-05T09:00:00+01:00"}
    found = chart(order(), given("d", "", effectivePeriod=period, **amount(20)))
    (one,) = events(found, "dose")
    assert "ended" not in one


def test_an_ingredient_by_a_reference_is_what_the_medicine_is() -> None:
    pack = {
        "resourceType": "Medication", "id": "m",
        "ingredient": [{"itemReference": {"reference": "Substance/s", "display": "ofatumumab"}}],
    }  # fmt: skip
    substance = {"resourceType": "Substance", "id": "s", "code": {"text": "ofatumumab"}}
    found = chart(pack, substance, order("o", medicationReference={"reference": "Medication/m"}), DOSE)
    assert [one["guide"] for one in therapies(found)] == ["kesimpta"]


def test_a_course_of_another_medicine_that_was_stopped_on_a_day_before_is_no_stop_of_this_one() -> None:
    before = order("old", "Tysabri 300 mg", status="stopped", authoredOn="2020-01-01",
                   dispenseRequest={"validityPeriod": {"end": "2021-03-01"}})  # fmt: skip
    found = chart(before, order(authoredOn="2025-12-20"), DOSE)
    assert [one["guide"] for one in therapies(found)][-1] == "kesimpta"
    assert not [one for one in events(found, "instruction") if one["on"] >= "2026"]


US_CORE = "http://hl7.org/fhir/us/core/StructureDefinition/"


@pytest.mark.parametrize(
    ("members", "got"),
    [
        ({"gender": "f"}, "f"),
        ({"gender": "", "extension": [{"url": f"{US_CORE}us-core-birthsex"}]}, None),
        ({"extension": [{"url": f"{US_CORE}us-core-birthsex", "valueCodeableConcept": {"text": "F"}}]}, None),
    ],
)
def test_a_sex_that_nobody_can_read_is_not_guessed(members: dict[str, Any], got: str | None) -> None:
    found = chart(patient(**members), DOSE)
    assert found.record is not None
    assert found.record.person.sex is None
    assert got is None or got in [one.got for one in found.not_understood]


def test_a_sex_as_a_concept_is_read() -> None:
    coding = {"coding": [{"system": "http://snomed.info/sct", "code": "248152002"}]}
    mine = patient(extension=[{"url": f"{US_CORE}us-core-sex", "valueCodeableConcept": coding}])
    found = chart(mine, DOSE)
    assert found.record is not None
    assert found.record.person.sex == "female"


def test_an_identifier_of_the_system_without_a_value_is_none() -> None:
    found = chart(patient(identifier=[{"system": "urn:x"}]), DOSE)
    assert found.identifier is None


@pytest.mark.parametrize("data", [[{"resourceType": "Patient"}], "text", 7, None])
def test_what_is_no_object_is_no_chart(data: object) -> None:
    from doseline.exchange.fhir.document import Document  # noqa: PLC0415 - beside what needs it
    from doseline.exchange.fhir.pool import gather  # noqa: PLC0415

    found = gather([Document(data=data, file="x.json")])
    assert (found.people, [one.what for one in found.unreadable] != []) == ((), True)


def test_brackets_within_brackets_end_somewhere() -> None:
    inner: dict[str, Any] = patient()
    for _ in range(200):
        inner = {"resourceType": "Bundle", "type": "collection", "entry": [{"resource": inner}]}
    found = sent(order(), DOSE, inner)
    assert [one.what.value for one in found.unreadable] == ["too-deep"]
    parts: dict[str, Any] = {"name": "x"}
    for _ in range(200):
        parts = {"name": "x", "part": [parts]}
    deep = sent(order(), DOSE, {"resourceType": "Parameters", "parameter": [parts]})
    assert [one.what.value for one in deep.unreadable] == ["too-deep"]
