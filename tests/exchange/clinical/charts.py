"""Resources of a chart as tests write them, what they say, and what is found in the record made of them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date, tzinfo
from decimal import Decimal
from functools import lru_cache
from typing import Any

from doseline.assessment import Assessment, assess
from doseline.exchange.fhir.element import Element
from doseline.exchange.fhir.reading import Reader, Reading
from doseline.exchange.fhir.said import Choice, Entry, LeftOut, NotUnderstood, Said
from doseline.guide import load_guide, load_shared
from doseline.record import Event, read_record
from tests.cases.story import document

TODAY = date(2026, 5, 20)
LOINC, SNOMED = "http://loinc.org", "http://snomed.info/sct"
UCUM = "http://unitsofmeasure.org"
CVX = "http://hl7.org/fhir/sid/cvx"
ICD = "http://hl7.org/fhir/sid/icd-10-cm"
LETTERS = "http://terminology.hl7.org/CodeSystem/v3-ObservationInterpretation"
PATIENT: dict[str, Any] = {
    "resourceType": "Patient", "id": "p", "gender": "female", "birthDate": "1988-03-14",
}  # fmt: skip
Resource = dict[str, Any]


def coded(system: str, code: str, display: str | None = None, **more: Any) -> dict[str, Any]:  # noqa: ANN401 - members of FHIR
    """A CodeableConcept with one code."""
    named = {} if display is None else {"display": display}
    return {"coding": [{"system": system, "code": code, **named}], **more}


def element(resource: Resource) -> Element:
    """A resource as the readers get it, with its numbers as they were written."""
    plain = json.loads(json.dumps(resource), parse_float=Decimal)
    kind = plain["resourceType"]
    return Element(data=plain, from_=f"{kind}/{plain.get('id', 'x')}", path=kind)


def reading(
    *others: Resource, today: date = TODAY, zone: tzinfo | None = None, known_on: date | None = None
) -> Reading:
    """The surroundings: the other resources that were sent, and the person."""
    sent = {f"{one['resourceType']}/{one['id']}": element(one) for one in (PATIENT, *others)}

    def follow(reference: Element) -> Element | None:
        return sent.get(reference.text("reference") or "")

    return Reading(
        names=load_shared().names,
        guides={"kesimpta": _guide()},
        zone=zone,
        known_on=known_on or today,
        today=today,
        follow=follow,
    )


@lru_cache(maxsize=1)
def _guide() -> Any:  # noqa: ANN401 - what a guide is stands elsewhere
    return load_guide("kesimpta")


def said(read: Reader, resource: Resource, *others: Resource, **around: Any) -> tuple[Said, ...]:  # noqa: ANN401
    """All that a reader says of a resource, with the faults of its elements."""
    one = element(resource)
    found = tuple(read(one, reading(*others, **around)))
    return (*found, *one.faults)


def entries(read: Reader, resource: Resource, *others: Resource, **around: Any) -> list[Mapping[str, Any]]:  # noqa: ANN401
    """The entries that a resource becomes."""
    return [one.values for one in said(read, resource, *others, **around) if isinstance(one, Entry)]


def only(read: Reader, resource: Resource, *others: Resource, **around: Any) -> Mapping[str, Any]:  # noqa: ANN401
    """The one entry that a resource becomes."""
    (found,) = entries(read, resource, *others, **around)
    return found


def left_out(read: Reader, resource: Resource, *others: Resource, **around: Any) -> list[str]:  # noqa: ANN401
    """Why a resource is no fact; it must have no entry."""
    found = said(read, resource, *others, **around)
    assert not any(isinstance(one, Entry) for one in found)
    return [one.why.value for one in found if isinstance(one, LeftOut)]


def not_understood(
    read: Reader,
    resource: Resource,
    *others: Resource,
    **around: Any,  # noqa: ANN401
) -> list[tuple[str, str]]:
    """What was not understood, and where."""
    found = said(read, resource, *others, **around)
    return [(one.what.value, one.where) for one in found if isinstance(one, NotUnderstood)]


def choices(read: Reader, resource: Resource, *others: Resource, **around: Any) -> list[str]:  # noqa: ANN401
    """What was chosen."""
    found = said(read, resource, *others, **around)
    return [one.what.value for one in found if isinstance(one, Choice)]


def assessed(*pieces: Said, base: str = "mid-treatment", today: date = TODAY, **table: Any) -> Assessment:  # noqa: ANN401
    """The assessment of a base story with what was said, through the real reader of records."""
    events = [
        {"id": one.id, "from": list(one.from_), **one.values} for one in pieces if isinstance(one, Entry)
    ]
    story = document({"base": base, **table})
    story["events"] += json.loads(json.dumps(events, default=float))
    names = load_shared().names
    record = read_record(json.dumps(story), names=names)
    return assess(_guide(), record, today=today)


def held(*pieces: Said, **table: Any) -> dict[str, str]:  # noqa: ANN401 - the keys of a case
    """The findings that speak of what was said, each rule with its severity."""
    ids = {one.id for one in pieces if isinstance(one, Entry)}
    check = assessed(*pieces, **table).check
    return {one.rule: one.severity.value for one in check.findings if ids & set(one.because)}


def in_chart(*pieces: Said, **table: Any) -> list[Event]:  # noqa: ANN401 - the keys of a case
    """What was said as entries of the record."""
    ids = {one.id for one in pieces if isinstance(one, Entry)}
    return [event for event in assessed(*pieces, **table).record.events if event.id in ids]
