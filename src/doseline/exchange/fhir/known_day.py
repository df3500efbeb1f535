"""Which day a resource is about: one that it names, else the day on which it was known, and that is said."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from doseline.dates import PartialDate
from doseline.exchange.fhir.days import CivilDay, civil_day, read_day
from doseline.exchange.fhir.element import Element
from doseline.exchange.fhir.reading import Reading
from doseline.exchange.fhir.said import Choice, Said, What


class Found(NamedTuple):
    """A day, and what has to be said of it."""

    day: CivilDay
    said: tuple[Said, ...]


def first_day(places: Iterable[tuple[Element | None, str]], reading: Reading) -> Found | None:
    """The day that stands at the first of several places that has one."""
    for element, key in places:
        if element is None or not element.has(key):
            continue
        day, said = read_day(element, key, reading)
        if day is not None:
            return Found(day, said)
    return None


def day_or_known(places: Iterable[tuple[Element | None, str]], resource: Element, reading: Reading) -> Found:
    """The same; where there is none, the day on which the resource was known."""
    found = first_day(places, reading)
    if found is not None:
        return found
    known = day_known(resource, reading)
    said = Choice(from_=resource.from_, what=What.DAY_KNOWN, got=None, took=str(known))
    return Found(CivilDay(day=known), (said,))


def day_known(resource: Element, reading: Reading) -> PartialDate:
    """The day on which a resource was written last, else that of the Bundle or of the import."""
    meta = resource.one("meta") if resource.has("meta") else None
    written = meta.text("lastUpdated") if meta is not None else None
    found = civil_day(written, zone=reading.zone) if written else None
    return found.day if found is not None else PartialDate.exactly(reading.known_on)


def period(element: Element, key: str) -> Element | None:
    """A Period under a key."""
    return element.one(key) if element.has(key) else None
