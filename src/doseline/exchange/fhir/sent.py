"""What was sent: resources with the place they came from, sorted by whom they are about."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from datetime import date

from doseline.exchange.fhir.element import Element
from doseline.exchange.fhir.reading import Follow
from doseline.exchange.fhir.said import LeftOut, Said
from doseline.exchange.fhir.unread import Unreadable
from doseline.frozen import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Resource:
    """One resource, the newest of its versions.

    ``reference`` is ``Type/id``; of one without an id the file and line, or the entry of its Bundle.
    ``known_on`` is the day of the Bundle it came in, ``line`` its line in a file of lines.
    """

    type: str
    reference: str
    element: Element
    file: str
    line: int | None = None
    known_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """What was sent about one person.

    ``reference`` is ``Patient/id``, ``patient`` None where no Patient was sent. ``merged_into`` names the
    person who took this one's place: its resources are there. ``said`` is what was found on the way, such
    as a merged patient.
    """

    reference: str
    patient: Resource | None
    resources: tuple[Resource, ...] = ()
    merged_into: str | None = None
    said: tuple[Said, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """All that was sent: by person, and what belongs to nobody.

    ``counts`` holds every resource of a type that is not read here; ``left_out`` those about nobody, deleted
    ones and older versions. ``follow`` finds what a Reference leads to. ``authors`` are those whom a
    Provenance names, by the reference of what they wrote.
    """

    people: tuple[Person, ...]
    counts: Mapping[str, int]
    left_out: tuple[LeftOut, ...]
    unreadable: tuple[Unreadable, ...]
    follow: Follow
    read: int = 0
    authors: Mapping[str, str] = field(default_factory=dict)
