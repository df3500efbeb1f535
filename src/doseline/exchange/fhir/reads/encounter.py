"""Encounter: an infection that somebody lay in hospital for was a severe one; all else says nothing here."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from doseline.exchange.fhir.concept import concepts_under
from doseline.exchange.fhir.element import Element
from doseline.exchange.fhir.gate import gate
from doseline.exchange.fhir.meaning import chosen, named, understood
from doseline.exchange.fhir.reading import Reading
from doseline.exchange.fhir.reads import condition
from doseline.exchange.fhir.said import Entry, LeftOut, Said, Why
from doseline.exchange.fhir.when import day_at, day_of
from doseline.exchange.fhir.who import who

_THERE = frozenset({"finished", "in-progress", "onleave", "arrived"})
_IN_HOSPITAL = frozenset({"IMP", "ACUTE", "NONAC"})
_INFECTION = "infection"
_SEVERE = {"severity": "severe"}
# The diagnosis that somebody was taken in with.
_ADMITTED_WITH = "ad"


def read(resource: Element, reading: Reading) -> Iterator[Said]:
    """What an Encounter says."""
    why = gate(resource, facts=_THERE)
    if why is None and not _is_in_hospital(resource):
        why = Why.OTHER_TYPE
    if why is not None:
        yield LeftOut(from_=resource.from_, why=why)
        return
    found = [*_of_conditions(resource, reading)] or [*_of_reasons(resource, reading)]
    for part, values in enumerate(found, start=1):
        yield Entry(values=values, from_=(resource.from_,), part=part)
    if not found:
        yield LeftOut(from_=resource.from_, why=Why.OTHER_TYPE)


def _is_in_hospital(resource: Element) -> bool:
    kind = resource.one("class") if resource.has("class") else None
    return kind is not None and (kind.text("code") or "").upper() in _IN_HOSPITAL


def _of_conditions(resource: Element, reading: Reading) -> Iterator[dict[str, Any]]:
    """The infections that it names as its reason, each as its own resource says it, and severe."""
    for reference in _references(resource):
        one = reading.follow(reference)
        if one is None or one.data.get("resourceType") != "Condition":
            continue
        for said in condition.read(_apart(one), reading):
            if isinstance(said, Entry) and _is_infection(said.values, reading):
                yield {**said.values, **_SEVERE, "supersedes": said.id}


def _apart(one: Element) -> Element:
    """The same resource with faults of its own: what was wrong with it is said where it is read itself."""
    return Element(data=one.data, from_=one.from_, path=one.path)


def _references(resource: Element) -> Iterator[Element]:
    yield from resource.many("reasonReference") if resource.has("reasonReference") else ()
    for one in resource.many("diagnosis") if resource.has("diagnosis") else ():
        use = one.one("use") if one.has("use") else None
        codes = use.many("coding") if use is not None and use.has("coding") else ()
        admitted = any((code.text("code") or "").lower() == _ADMITTED_WITH for code in codes)
        condition_of = one.one("condition") if one.has("condition") else None
        if condition_of is not None and (admitted or one.data.get("rank") == 1):
            yield condition_of


def _is_infection(values: Any, reading: Reading) -> bool:  # noqa: ANN401 - the values of an entry
    if values["type"] != "condition":
        return False
    codes = tuple((one["system"], one["code"]) for one in values.get("codes", ()))
    return _INFECTION in reading.names.understood("condition", values["name"], codes).names


def _of_reasons(resource: Element, reading: Reading) -> Iterator[dict[str, Any]]:
    """The infections that it names by a code alone, from the first day of the stay."""
    day = day_of(resource, ("period.start",), ("period.end",), reading)
    for reason in concepts_under(resource, "reasonCode"):
        concept = chosen("condition", reason, reading, day.day.first)
        found = understood("condition", concept, reading, day.day.first)
        if _INFECTION in found.names and not day.is_ahead(reading):
            values = {"type": "condition", **day.values(), **named(concept, found), **_SEVERE}
            yield {**values, **_end(resource, reading), **who(resource)}


def _end(resource: Element, reading: Reading) -> dict[str, Any]:
    """The last day of a stay that lies longer back than the guides look again at an infection."""
    ended = day_at(resource, "period.end", reading)
    days = max((guide.numbers["infection-review-days"] for guide in reading.guides.values()), default=0)
    if ended is None or ended.day.last + timedelta(days=days) >= reading.today:
        return {}
    return {"until": str(ended.day)}
