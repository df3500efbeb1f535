"""Who is whom: each resource with the person it is about, and the people who are one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from doseline.exchange.fhir.element import Element
from doseline.exchange.fhir.gate import turned_round
from doseline.exchange.fhir.index import Index
from doseline.exchange.fhir.said import Choice, LeftOut, Said, What, Why
from doseline.exchange.fhir.sent import Person, Resource

# Where the person stands, and whether only a person can stand there.
SUBJECT = (("subject", False), ("patient", True))


def people(resources: Iterable[Resource], index: Index) -> tuple[tuple[Person, ...], tuple[LeftOut, ...]]:
    """The people in the order of their ids, and the resources about nobody."""
    patients: dict[str, Resource] = {}
    of: dict[str, list[Resource]] = {}
    nobody: list[LeftOut] = []
    for one in resources:
        person = about(one.element, index)
        if one.type == "Patient" and turned_round(one.element) is Why.DELETED:
            nobody.append(LeftOut(from_=one.reference, why=Why.DELETED))
        elif one.type == "Patient":
            patients[one.reference] = one
        elif person is None:
            nobody.append(LeftOut(from_=one.reference, why=Why.NO_PATIENT))
        else:
            of.setdefault(person, []).append(one)
    return _joined(patients, of, _merged(patients, index)), tuple(nobody)


def about(resource: Element, index: Index) -> str | None:
    """The person a resource is about."""
    for key, surely in SUBJECT:
        pointer = resource.one(key) if resource.has(key) else None
        if pointer is not None:
            return index.person(pointer, surely=surely)
    return None


def _merged(patients: Mapping[str, Resource], index: Index) -> Mapping[str, str]:
    """For each person who was merged, the one who took the place: of a chain the last.

    People who replace each other in a circle are one, too: the one who is active, else the first by id.
    """
    steps = _steps(patients, index)
    return {one: end for one in steps if (end := _end(one, steps, patients)) != one}


def _steps(patients: Mapping[str, Resource], index: Index) -> dict[str, str]:
    steps: dict[str, str] = {}
    for reference, patient in sorted(patients.items()):
        for link in patient.element.many("link") if patient.element.has("link") else ():
            other = link.one("other") if link.has("other") else None
            target = None if other is None else index.person(other, surely=True)
            if target is None or target == reference:
                continue
            kind = link.data.get("type")
            if kind == "replaced-by" and not _is_active(patient.element):
                steps[reference] = target
            elif kind == "replaces" and not _is_active_one(patients.get(target)):
                steps.setdefault(target, reference)
    return steps


def _end(start: str, steps: Mapping[str, str], patients: Mapping[str, Resource]) -> str:
    way = [start]
    while (following := steps.get(way[-1])) is not None:
        if following in way:
            circle = sorted(way[way.index(following) :])
            return next((one for one in circle if _is_active_one(patients.get(one))), circle[0])
        way.append(following)
    return way[-1]


def _is_active(patient: Element) -> bool:
    return patient.data.get("active") is True


def _is_active_one(patient: Resource | None) -> bool:
    return patient is not None and _is_active(patient.element)


def _lent(patients: Mapping[str, Resource], merged: Mapping[str, str]) -> Mapping[str, Resource]:
    """Who took a place and was not sent is known by who was: that somebody died must not be lost."""
    lent = dict(patients)
    for person, other in sorted(merged.items()):
        if other not in lent and person in lent:
            lent[other] = lent.pop(person)
    return lent


def _joined(
    patients: Mapping[str, Resource], about: Mapping[str, list[Resource]], merged: Mapping[str, str]
) -> tuple[Person, ...]:
    """Each person with all that is about them, and about those whose place they took."""
    all_of: dict[str, list[Resource]] = {}
    said: dict[str, list[Said]] = {}
    for person, resources in about.items():
        all_of.setdefault(merged.get(person, person), []).extend(resources)
    for person, other in sorted(merged.items()):
        said.setdefault(other, []).append(
            Choice(from_=person, what=What.MERGED_PATIENT, got=person, took=other)
        )
    patients = _lent(patients, merged)
    references = sorted({*patients, *all_of, *merged, *merged.values()})
    return tuple(
        Person(
            reference=one,
            patient=patients.get(one),
            resources=tuple(sorted(all_of.get(one, ()), key=lambda resource: resource.reference)),
            merged_into=merged.get(one),
            said=tuple(said.get(one, ())),
        )
        for one in references
    )
