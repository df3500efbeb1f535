"""Charts of invented people, as a hospital sends them, and what is read out of them."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from typing import Any

from doseline.assessment import assess
from doseline.assessment.assessment import Assessment
from doseline.exchange.fhir.chart import read_charts
from doseline.exchange.fhir.document import Document
from doseline.exchange.fhir.outcome import Import, Options, Outcome
from doseline.exchange.fhir.pool import gather
from doseline.guide import load_guide, sound_drugs

TODAY = date(2026, 11, 30)
ATC = "http://www.whocc.no/atc"
NDC = "http://hl7.org/fhir/sid/ndc"
RXNORM = "http://www.nlm.nih.gov/research/umls/rxnorm"
PEN = "0.4 ML ofatumumab 50 MG/ML Auto-Injector [Kesimpta]"
Json = dict[str, Any]
OPTIONS = Options(today=TODAY)


def patient(**members: object) -> Json:
    """A person, in the United States where nothing else is said."""
    return {"resourceType": "Patient", "id": "p1", "address": [{"country": "US"}], **members}


def named(text: str, **codes: str) -> Json:
    """A medicine by its name, with a code of ATC, NDC or RxNorm."""
    systems = {"atc": ATC, "ndc": NDC, "rxnorm": RXNORM}
    coding = [{"system": systems[system], "code": code} for system, code in codes.items()]
    concept = {"text": text, **({"coding": coding} if coding else {})}
    return {"medicationCodeableConcept": {key: value for key, value in concept.items() if value}}


def order(id_: str = "o", text: str = PEN, **members: object) -> Json:
    """An order."""
    about = {} if "medicationReference" in members or "medicationCodeableConcept" in members else named(text)
    return _about("MedicationRequest", id_, {"status": "active", "intent": "order", **about, **members})


def given(id_: str, day: str, text: str = PEN, **members: object) -> Json:
    """Something that was given on a day."""
    when = {} if "effectivePeriod" in members else {"effectiveDateTime": day}
    about = {} if "medicationReference" in members or "medicationCodeableConcept" in members else named(text)
    return _about("MedicationAdministration", id_, {"status": "completed", **about, **when, **members})


def amount(value: object, unit: str = "mg") -> Json:
    """The amount of one dose."""
    quantity = {"value": value, "unit": unit, "system": "http://unitsofmeasure.org", "code": unit}
    return {"dosage": {"dose": quantity}}


def told(id_: str, text: str = PEN, status: str = "active", **members: object) -> Json:
    """What somebody says of a medicine."""
    return _about("MedicationStatement", id_, {"status": status, **named(text), **members})


def handed_over(id_: str, day: str, text: str = PEN, **members: object) -> Json:
    """What a pharmacy handed over."""
    about = {"status": "completed", "whenHandedOver": day, **named(text)}
    return _about("MedicationDispense", id_, {**about, **members})


def _about(type_: str, id_: str, members: Json) -> Json:
    subject = {"subject": {"reference": "Patient/p1"}}
    return {"resourceType": type_, "id": id_, **subject, **members}


def sent(*resources: Json, options: Options = OPTIONS) -> Import:
    """What is read out of a Bundle with a person and these resources."""
    people = () if any(one["resourceType"] == "Patient" for one in resources) else (patient(),)
    entries = [{"resource": one} for one in (*people, *resources)]
    bundle = {"resourceType": "Bundle", "type": "collection", "entry": entries}
    data = json.loads(json.dumps(bundle), parse_float=Decimal)
    return read_charts(gather([Document(data=data, file="chart.json")]), options)


def chart(*resources: Json, options: Options = OPTIONS) -> Outcome:
    """The same of the only person."""
    (person,) = sent(*resources, options=options).people
    return person


def assessed(found: Outcome, today: date = TODAY) -> Assessment:
    """What follows from a record that was read."""
    assert found.record is not None, found
    return assess({drug: load_guide(drug) for drug in sound_drugs()}, found.record, today=today)


def events(found: Outcome, type_: str) -> list[Json]:
    """The entries of one type, as they are written."""
    assert found.text is not None, found
    return [one for one in json.loads(found.text)["events"] if one["type"] == type_]


def therapies(found: Outcome) -> list[Json]:
    """The therapies, as they are written."""
    assert found.text is not None, found
    written: list[Json] = json.loads(found.text)["therapies"]
    return written


def left_out(found: Outcome) -> set[tuple[str, str]]:
    """What was left out, and why."""
    return {(one.from_, one.why.value) for one in found.left_out}


def choices(found: Outcome) -> set[tuple[str, str]]:
    """What was chosen."""
    return {(one.from_, one.what.value) for one in found.choices}
