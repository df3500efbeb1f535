"""Who did it or said it, and what a range or an age needs of the person: no name of a patient is kept."""

from __future__ import annotations

from collections.abc import Iterator

from doseline.dates import PartialDate
from doseline.exchange.fhir.days import civil_day
from doseline.exchange.fhir.element import Element, clean
from doseline.exchange.fhir.reading import Follow, Reading

# Whose display is the person's own name, or that of somebody near.
_PERSONS = ("Patient/", "RelatedPerson/", "#")
_KEYS = ("performer", "asserter", "recorder", "informationSource", "requester", "participant")
_ANY = frozenset(_KEYS)
_INSIDE = ("actor", "individual", "member")


def who(resource: Element, *keys: str) -> dict[str, str]:
    """The words for who did it, under the key that an entry has for it; nothing where nobody is named."""
    if not keys and _ANY.isdisjoint(resource.data):
        return {}
    for key in keys or _KEYS:
        if key in resource.data:
            for name in _named(resource, key):
                return {"by": name}
    return {}


def _named(resource: Element, key: str) -> Iterator[str]:
    for one in resource.many(key):
        inner = next((one.one(step) for step in _INSIDE if one.has(step)), one)
        if inner is None or _is_of_the_family(inner):
            continue
        if (name := inner.text("display")) is not None:
            yield name


def _is_of_the_family(pointer: Element) -> bool:
    """Whether it is the person, or somebody near, or nobody can tell: no name of them is kept."""
    if (pointer.text("reference") or "").startswith(_PERSONS):
        return True
    return pointer.text("type") in {"Patient", "RelatedPerson"}


def named_by(element: Element, key: str, follow: Follow) -> Iterator[str]:
    """Who is pointed to under a key: by the name beside the reference, else by the name where it leads.

    A chart that names people by references alone has their names on the Practitioners it sends with it.
    """
    for pointer in element.many(key) if element.has(key) else ():
        if _is_of_the_family(pointer):
            continue
        found = None if pointer.has("display") else follow(pointer)
        name = pointer.text("display") if found is None else _own_name(found)
        if name is not None:
            yield name


def _own_name(found: Element) -> str | None:
    """The name that a professional or an institution has, as one text; of nobody else."""
    match found.data.get("resourceType"):
        case "Organization":
            return found.text("name")
        case "Practitioner":
            name = next(iter(found.many("name")), None) if found.has("name") else None
            return None if name is None else name.text("text") or _put_together(name)
        case _:
            return None


def _put_together(name: Element) -> str | None:
    """A name of its parts."""
    parts = (name.data.get("prefix"), name.data.get("given"), [name.data.get("family")])
    words = (word for part in parts if isinstance(part, list) for word in part if isinstance(word, str))
    return clean(" ".join(words)) or None


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
