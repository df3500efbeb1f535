"""What is like something of somebody before is not read anew; whoever came before, the answer is the same."""

from __future__ import annotations

import json
from datetime import date, timedelta
from itertools import product
from typing import Any

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


def test_whoever_was_read_before_a_chart_says_the_same() -> None:
    alone = [said(read(fresh(), dose(), one)) for one in ALIKE]
    # Words beside a dose, and an age that fits, change nothing.
    assert len({str(one) for one in alone}) == len(ALIKE) - 2
    for (before, other), again in product(((one, two) for one in ALIKE for two in (dose(),)), (1, 2)):
        lists = fresh()
        for _ in range(again):
            read(lists, other, before)
        assert [said(read(lists, dose(), one)) for one in ALIKE] == alone


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
