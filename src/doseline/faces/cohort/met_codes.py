"""Codes: how often each one was met on what the rules read, and whether our names know it.

The codes counted are those that say what a resource is about: the test, the illness, the medicine, the
vaccine, and the coded answer to a test. Its status, its category and the like have lists of their own.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from doseline.exchange.fhir.element import Element, shown
from doseline.exchange.fhir.reading import Follow
from doseline.exchange.fhir.sent import Resource
from doseline.guide import Terminology
from doseline.guide.chart_codes import chart_codes

# The type of the resource, the system, the code, and the name that the system gives it.
Code = tuple[str, str | None, str | None, str | None]
Row = dict[str, Any]
_MEDICINE = ("medicationCodeableConcept",)
# Where the concepts of a type stand; a dot leads into the objects of a list.
_CONCEPTS: Mapping[str, tuple[str, ...]] = {
    "AllergyIntolerance": ("code", "reaction.substance"),
    "Condition": ("code",),
    "DiagnosticReport": ("code", "conclusionCode"),
    "Encounter": ("reasonCode",),
    "Immunization": ("vaccineCode",),
    "ImmunizationRecommendation": ("recommendation.vaccineCode",),
    "MedicationAdministration": _MEDICINE,
    "MedicationDispense": _MEDICINE,
    "MedicationRequest": _MEDICINE,
    "MedicationStatement": _MEDICINE,
    "Observation": ("code", "valueCodeableConcept", "component.code", "component.valueCodeableConcept"),
    "Procedure": ("code",),
    "ServiceRequest": ("code",),
}
_REFERENCE = "medicationReference"


def met(resources: Iterable[Resource], follow: Follow) -> Iterator[Code]:
    """Every code of the resources, as often as it stands there."""
    for one in resources:
        data = one.element.data
        for way in _CONCEPTS.get(one.type, ()):
            yield from _codes(one.type, data, way)
        if _REFERENCE in data:
            yield from _of_medicine(one, data, follow)


def _of_medicine(one: Resource, data: Mapping[str, Any], follow: Follow) -> Iterator[Code]:
    """The codes of the Medication that a reference leads to, inside the resource or beside it."""
    reference = data[_REFERENCE]
    leads = reference.get("reference") if isinstance(reference, Mapping) else None
    if not isinstance(leads, str):
        return
    if leads.startswith("#"):
        inside = _objects(data.get("contained"))
        found = next((each for each in inside if each.get("id") == leads[1:]), None)
    else:
        pointed = one.element.one(_REFERENCE)
        there: Element | None = None if pointed is None else follow(pointed)
        found = None if there is None else there.data
    if found is not None:
        yield from _codes(one.type, found, "code")


def _codes(kind: str, data: Mapping[str, Any], way: str) -> Iterator[Code]:
    first, _, rest = way.partition(".")
    found = data.get(first)
    for inside in () if found is None else _objects(found):
        if rest:
            yield from _codes(kind, inside, rest)
        else:
            for coding in _objects(inside.get("coding")):
                code = coding.get("code")
                if code or coding.get("system"):
                    yield kind, _text(coding.get("system")), _text(code), _text(coding.get("display"))


def _objects(found: object) -> Iterator[Mapping[str, Any]]:
    """The objects of a list, or the one that stands in its place."""
    for one in found if isinstance(found, list) else (found,):
        if type(one) is dict or isinstance(one, Mapping):
            yield one


def _text(found: object) -> str | None:
    return found if isinstance(found, str) else None


def _shown(counted: Mapping[Code, int]) -> Mapping[Code, int]:
    """The same with the texts cut, and without codes that say nothing."""
    found: Counter[Code] = Counter()
    for (kind, *texts), count in counted.items():
        system, code, display = (shown(one) or None if one else None for one in texts)
        if system or code:
            found[kind, system, code, display] += count
    return found


def is_known(names: Terminology) -> Callable[[str | None, str | None], bool]:
    """Whether any list of names has a meaning for a code."""
    lists = (names.codes, chart_codes().codes)

    def known(system: str | None, code: str | None) -> bool:
        if system is None or code is None:
            return False
        return any(one.find(kind, system, code) is not None for one in lists for kind in one.tables)

    return known


def rows(counted: Mapping[Code, int], known: Callable[[str | None, str | None], bool]) -> Iterator[Row]:
    """A row for each code with each name that it was given, as texts are shown."""
    for (kind, system, code, display), count in _shown(counted).items():
        yield {
            "resource": kind,
            "system": system,
            "code": code,
            "display": display,
            "count": count,
            "known": known(system, code),
        }
