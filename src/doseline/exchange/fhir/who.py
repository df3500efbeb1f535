"""Who did it or said it, and what a range or an age needs of the person: no name of a patient is kept."""

from __future__ import annotations

from collections.abc import Iterator

from doseline.dates import PartialDate
from doseline.exchange.fhir.days import civil_day
from doseline.exchange.fhir.element import Element
from doseline.exchange.fhir.reading import Reading

# Whose display is the person's own name, or that of somebody near.
_PERSONS = ("Patient/", "RelatedPerson/", "#")
_KEYS = ("performer", "asserter", "recorder", "informationSource", "requester", "participant")
_INSIDE = ("actor", "individual", "member")


def who(resource: Element, *keys: str) -> dict[str, str]:
    """The words for who did it, under the key that an entry has for it; nothing where nobody is named."""
    found = next((name for key in keys or _KEYS for name in _named(resource, key)), None)
    return {} if found is None else {"by": found}


def _named(resource: Element, key: str) -> Iterator[str]:
    for one in resource.many(key) if resource.has(key) else ():
        inner = next((one.one(step) for step in _INSIDE if one.has(step)), one)
        if inner is None or (inner.text("reference") or "").startswith(_PERSONS):
            continue
        if inner.text("type") in {"Patient", "RelatedPerson"}:
            continue
        if (name := inner.text("display")) is not None:
            yield name


def patient_of(resource: Element, reading: Reading) -> Element | None:
    """The Patient that a resource is about, if it was sent."""
    for key in ("subject", "patient"):
        reference = resource.one(key) if resource.has(key) else None
        found = reading.follow(reference) if reference is not None else None
        if found is not None and found.data.get("resourceType") == "Patient":
            return found
    return None


def birth_of(resource: Element, reading: Reading) -> PartialDate | None:
    """The day of birth of the person that a resource is about, as much of it as is known."""
    patient = patient_of(resource, reading)
    written = patient.data.get("birthDate") if patient is not None else None
    found = civil_day(written, zone=None) if isinstance(written, str) else None
    return None if found is None else found.day


def sex_of(resource: Element, reading: Reading) -> str | None:
    """The administrative sex of the person that a resource is about."""
    patient = patient_of(resource, reading)
    written = patient.data.get("gender") if patient is not None else None
    return written if isinstance(written, str) else None
