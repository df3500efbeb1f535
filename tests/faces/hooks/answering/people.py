"""Requests of an EHR, made for the tests: people whose charts are a few resources, and orders for them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from itertools import count
from typing import Any

from doseline.faces.hooks.answering import Answer, Asker, answer

Json = dict[str, Any]
TODAY = date(2026, 6, 6)
HOSPITAL = Asker(region="US", timezone="America/New_York", identifier_system=None)
KESIMPTA = {
    "coding": [{"system": "http://www.nlm.nih.gov/research/umls/rxnorm", "code": "712566"}],
    "text": "Kesimpta 20 mg",
}
NOT_THERE: Json = {}


def ids() -> Callable[[], str]:
    """New ids, one after the other."""
    numbers = count(1)
    return lambda: f"id-{next(numbers)}"


def days_ago(days: int) -> str:
    return (TODAY - timedelta(days=days)).isoformat()


def bundle(*resources: Json, **more: object) -> Json:
    """A page of a search."""
    entries = [{"resource": one} for one in resources]
    return {"resourceType": "Bundle", "type": "searchset", **({"entry": entries} if entries else {}), **more}


def patient(**more: object) -> Json:
    return {
        "resourceType": "Patient", "id": "1", "birthDate": "1988-03-14", "gender": "male",
        "address": [{"country": "US"}], **more,
    }  # fmt: skip


def about(type_: str, id_: str, subject: str = "subject", **more: object) -> Json:
    return {"resourceType": type_, "id": id_, subject: {"reference": "Patient/1"}, **more}


def dose(days: int) -> Json:
    return about(
        "MedicationAdministration", f"dose-{days}", status="completed", medicationCodeableConcept=KESIMPTA,
        effectiveDateTime=days_ago(days), dosage={"dose": {"value": 20, "unit": "mg"}},
    )  # fmt: skip


def negative(id_: str, loinc: str, days: int = 200) -> Json:
    code = {"coding": [{"system": "http://loinc.org", "code": loinc}]}
    return about(
        "Observation", id_, status="final", code=code, effectiveDateTime=days_ago(days),
        valueCodeableConcept={"text": "Negative"},
    )  # fmt: skip


def measured(id_: str, loinc: str, value: float, unit: str, limit: tuple[float, float]) -> Json:
    code = {"coding": [{"system": "http://loinc.org", "code": loinc}]}
    low, high = ({"value": one, "unit": unit} for one in limit)
    limits = {"low": low, "high": high}
    return about(
        "Observation", id_, status="final", code=code, effectiveDateTime=days_ago(200),
        valueQuantity={"value": value, "unit": unit}, referenceRange=[limits],
    )  # fmt: skip


TESTS = (
    negative("hbsag", "5196-1"),
    negative("anti-hbc", "13952-7"),
    measured("igg", "2465-3", 9.8, "g/L", (7, 16)),
    measured("igm", "2472-9", 1.1, "g/L", (0.4, 2.3)),
    measured("iga", "2458-8", 1.9, "g/L", (0.7, 4)),
    measured("alt", "1742-6", 21, "U/L", (5, 40)),
    measured("ast", "1920-8", 21, "U/L", (5, 40)),
    measured("alp", "6768-6", 70, "U/L", (30, 120)),
    measured("bilirubin", "1975-2", 9, "umol/L", (3, 20)),
)
# Loading, then each month: the next one is due in two weeks.
DOSES = tuple(map(dose, (130, 123, 116, 102, 74, 44, 16)))
ORDER = about(
    "MedicationRequest", "long-standing", status="active", intent="order", authoredOn=days_ago(140),
    medicationCodeableConcept=KESIMPTA,
)  # fmt: skip


def prefetch(*resources: Json, **more: object) -> Json:
    """What an EHR sends: each type under its key, null where there is none of it."""
    keys = {
        "patient": "Patient", "allergies": "AllergyIntolerance", "conditions": "Condition",
        "immunizations": "Immunization", "medicationAdministrations": "MedicationAdministration",
        "medicationDispenses": "MedicationDispense", "medicationRequests": "MedicationRequest",
        "medicationStatements": "MedicationStatement", "observations": "Observation",
        "procedures": "Procedure", "serviceRequests": "ServiceRequest",
    }  # fmt: skip
    sent: Json = {}
    for key, type_ in keys.items():
        own = [one for one in resources if one["resourceType"] == type_]
        sent[key] = own[0] if type_ == "Patient" and own else bundle(*own) if own else None
    sent |= more
    return {key: one for key, one in sent.items() if one is not NOT_THERE}


def treated(*more: Json, **keys: object) -> Json:
    """What is sent about somebody in treatment with nothing in the way, and more."""
    return prefetch(patient(), ORDER, *DOSES, *TESTS, *more, **keys)


def newcomer(*more: Json, **keys: object) -> Json:
    """What is sent about somebody who takes no medicine of a guide, and more."""
    return prefetch(patient(), *more, **keys)


def asked_of(hook: str, sent: Mapping[str, object] | None, **context: object) -> Json:
    told = {"patientId": "1", "userId": "Practitioner/9", **context}
    whole: Json = {"hook": hook, "hookInstance": "4e0a3a1e-3283-4575-ab82-028d55fe2719", "context": told}
    return whole if sent is None else {**whole, "prefetch": dict(sent)}


def medicine(text: str, id_: str = "new", **more: object) -> Json:
    """An order of a medicine or a vaccine that is not signed yet."""
    meant = {"text": text}
    order = about("MedicationRequest", id_, status="draft", intent="order", medicationCodeableConcept=meant)
    return {**order, **more}


def view(sent: Mapping[str, object] | None, today: date = TODAY, asker: Asker = HOSPITAL) -> Answer:
    """The answer on opening the chart."""
    return answer("doseline-patient", asked_of("patient-view", sent), asker, today, ids())


def sign(
    sent: Mapping[str, object] | None, *orders: Json, hook: str = "order-sign", today: date = TODAY
) -> Answer:
    """The answer on signing some orders."""
    asked = asked_of(hook, sent, draftOrders=bundle(*orders), selections=[])
    return answer("doseline-orders", asked, HOSPITAL, today, ids())


def said(found: Answer) -> list[tuple[str, str]]:
    return [(card.rule, card.severity) for card in found.cards]
