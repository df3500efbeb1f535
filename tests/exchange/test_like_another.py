"""What is like something of somebody before is not read anew; whoever came before, the answer is the same."""

from __future__ import annotations

import json
from datetime import date, timedelta
from itertools import product
from typing import Any

import pytest

from doseline.exchange.fhir.chart import Lists, installed, read_charts
from doseline.exchange.fhir.document import Document
from doseline.exchange.fhir.outcome import Options, Outcome
from doseline.exchange.fhir.pool import gather
from doseline.record import Test
from doseline.record.parse import parse

TODAY = date(2026, 6, 6)
DRUG = {
    "coding": [{"system": "http://www.nlm.nih.gov/research/umls/rxnorm", "code": "712566"}],
    "text": "ofatumumab [Kesimpta]",
}
IGG = {"coding": [{"system": "http://loinc.org", "code": "2465-3", "display": "IgG"}], "text": "IgG"}
MG = {"unit": "mg/dL", "system": "http://unitsofmeasure.org", "code": "mg/dL"}


def dose(**more: object) -> dict[str, Any]:
    own = {"effectiveDateTime": "2026-03-02", "dosage": {"dose": {"value": 20, "unit": "mg"}}}
    return {
        "resourceType": "MedicationAdministration",
        "status": "completed",
        "medicationCodeableConcept": DRUG,
        **own,
        **more,
    }


def igg(low: int = 700, **more: object) -> dict[str, Any]:
    own = {"effectiveDateTime": "2026-03-02", "valueQuantity": {"value": 650, **MG}}
    ranges = [{"low": {"value": low, **MG}}]
    return {
        "resourceType": "Observation",
        "status": "final",
        "code": IGG,
        "referenceRange": ranges,
        **own,
        **more,
    }


# Each differs from the first of its kind in one thing.
ALIKE = [
    dose(),
    dose(effectiveDateTime="2026-04-02"),
    dose(effectiveDateTime="2026-04"),
    dose(effectiveDateTime="2026-04-02T08:30:00Z"),
    dose(effectiveDateTime="2026-02-30"),
    dose(effectiveDateTime=(TODAY + timedelta(days=1)).isoformat()),
    dose(effectiveDateTime=(TODAY + timedelta(days=9)).isoformat()),
    dose(dosage={"dose": {"value": 20, "unit": "mg"}, "text": "half of it was lost"}),
    dose(dosage={"dose": {"value": 0, "unit": "mg"}}),
    dose(dosage={"dose": {"value": 20, "unit": "spoons"}}),
    dose(status="not-done"),
    dose(meta={"tag": [{"code": "deleted"}]}),
    igg(),
    igg(700, valueQuantity={"value": "650", **MG}),
    igg(600),
    igg(700, status="preliminary"),
    igg(700, effectiveDateTime="2025-03-02"),
    igg(referenceRange=[{"low": {"value": 700, **MG}, "age": {"low": {"value": 40, "unit": "a"}}}]),
    igg(700, valueQuantity={"value": 650, "unit": "furlongs"}),
]


def illness(code: str = "I10", text: str = "Essential hypertension", **more: object) -> dict[str, Any]:
    own = {"onsetDateTime": "2025-03-02", "clinicalStatus": {"coding": [{"system": "s", "code": "active"}]}}
    coding = [{"system": "http://hl7.org/fhir/sid/icd-10-cm", "code": code}]
    return {"resourceType": "Condition", "code": {"coding": coding, "text": text}, **own, **more}


def handed_over(supply: dict[str, Any], **more: object) -> dict[str, Any]:
    own = {"whenHandedOver": "2026-01-31", "daysSupply": supply}
    return {
        "resourceType": "MedicationDispense",
        "status": "completed",
        "medicationCodeableConcept": DRUG,
        **own,
        **more,
    }


def vaccine(**more: object) -> dict[str, Any]:
    own = {"occurrenceDateTime": "2025-10-14", "patient": {"reference": "Patient/p"}}
    coding = [{"system": "http://hl7.org/fhir/sid/cvx", "code": "158"}]
    return {
        "resourceType": "Immunization",
        "status": "completed",
        "vaccineCode": {"coding": coding},
        **own,
        **more,
    }


VISIT = [{"coding": [{"system": "s", "code": "encounter-diagnosis"}]}]
MONTH = {"value": 1, "unit": "mo", "code": "mo"}
OTHERS = [
    illness(),
    illness(onsetDateTime="2024-03-02"),
    illness(recordedDate="2026-01-01"),
    illness(clinicalStatus={"coding": [{"system": "s", "code": "resolved"}]}),
    illness("G35", "Multiple sclerosis"),  # a code that means another thing from a day on
    illness("G35", "Multiple sclerosis", onsetDateTime="2025-11-02"),
    illness("J18.9", "Pneumonia", category=VISIT, onsetDateTime="2026-06-01"),
    illness("J18.9", "Pneumonia", category=VISIT, onsetDateTime="2024-06-01"),
    handed_over(MONTH),
    handed_over(MONTH, whenHandedOver="2026-02-28"),
    handed_over({"value": 30, "unit": "d", "code": "d"}),
    handed_over({"value": 30, "unit": "d", "code": "d"}, whenHandedOver="2026-02-28"),
    vaccine(),
    vaccine(occurrenceDateTime="2025-11-14"),
    vaccine(lotNumber="A1"),
    vaccine(primarySource=False),
]


def read(lists: Lists, *resources: dict[str, Any], born: str = "1980-01-01", as_is: str = "650") -> Outcome:
    patient = {"resourceType": "Patient", "id": "p", "birthDate": born}
    own = [
        {**one, "id": f"r{place}", "subject": {"reference": "Patient/p"}}
        for place, one in enumerate(resources)
    ]
    bundle = {"resourceType": "Bundle", "entry": [{"resource": one} for one in (patient, *own)]}
    data: Any = parse(json.dumps(bundle).replace("650", as_is))
    sent = gather([Document(data=data, file="")])
    return read_charts(sent, Options(today=TODAY, region="US"), lists).people[0]


def said(found: Outcome) -> tuple[object, ...]:
    return found, found.text, repr(found)


def fresh() -> Lists:
    return Lists(names=installed().names, guides=installed().guides)


@pytest.mark.parametrize(("kind", "same"), [(ALIKE, 2), (OTHERS, 1)])
def test_whoever_was_read_before_a_chart_says_the_same(kind: list[dict[str, Any]], same: int) -> None:
    alone = [said(read(fresh(), dose(), one)) for one in kind]
    # Words beside a dose, an age that fits, and when it was recorded change nothing.
    assert len({str(one) for one in alone}) == len(kind) - same
    for before, again in product(kind, (1, 2)):
        lists = fresh()
        for _ in range(again):
            read(lists, dose(), before)
        assert [said(read(lists, dose(), one)) for one in kind] == alone


def test_of_what_is_kept_nothing_tells_whose_it_was() -> None:
    lists = fresh()
    for one in (*ALIKE, *OTHERS):
        read(lists, dose(), one)
    kept = repr({key: one for key, one in lists.kept.items() if isinstance(key, str)})
    assert "'again'" in kept
    assert not [word for word in ("/r0", "/r1", "Patient", "lost") if word in kept]


def test_a_number_keeps_the_digits_it_was_written_with() -> None:
    lists = fresh()
    for digits in ("650", "650.0", "650.00", "650"):
        record = read(lists, dose(), igg(), as_is=digits).record
        assert record is not None
        assert [str(one.value) for one in record.events if isinstance(one, Test)] == [digits]


def test_the_range_for_some_ages_is_that_of_each_person() -> None:
    lists, old = fresh(), igg(referenceRange=ALIKE[17]["referenceRange"])
    low = [
        '"low"' in (read(lists, dose(), old, born=born).text or "")
        for born in ("1960-01-01", "2000-01-01", "1960-01-01")
    ]
    assert low == [True, False, True]
