"""The day of a resource: its own, else the one on which it was known."""

from __future__ import annotations

from datetime import time

from doseline.dates import PartialDate
from doseline.exchange.fhir.days import CivilDay, read_day
from doseline.exchange.fhir.element import Element
from doseline.exchange.fhir.reading import Reading
from doseline.exchange.fhir.said import Choice, Said, What
from doseline.frozen import dataclass
from doseline.record.fields import YEARS

_MIDNIGHT = time(0, 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class When:
    """A day, the time of day where one was written, and what has to be said of it.

    ``is_own`` is false where the resource names no day of its own, and this is the one it was known on.
    ``is_told`` is false where no day that it names tells even that: it is then the one on which a server
    wrote it, or that of the Bundle or the import. What it is about may lie years before: it clears nothing.
    """

    day: PartialDate
    clock: time | None = None
    said: tuple[Said, ...] = ()
    is_own: bool = True
    is_told: bool = True

    def values(self) -> dict[str, str]:
        """The day as an entry holds it, with its time; midnight most often means that nobody knows."""
        timed = self.clock is not None and self.clock != _MIDNIGHT
        return {"on": str(self.day), **({"time": self.clock.isoformat("minutes")} if timed else {})}  # type: ignore[union-attr]

    def is_ahead(self, reading: Reading) -> bool:
        """Whether it lies after today."""
        return self.day.first > reading.today


def day_at(resource: Element, way: str, reading: Reading) -> When | None:
    """The day that stands at a way such as ``effectivePeriod.start``; None where there is none to be read."""
    key = way
    place: Element | None = resource
    while "." in key:
        step, _, key = key.partition(".")
        if place is None or step not in place.data:
            return None
        place = place.one(step)
    if place is None or key not in place.data:
        return None
    found, said = _read(place, key, reading)
    return None if found is None else When(day=found.day, clock=found.clock, said=said)


def _read(place: Element, key: str, reading: Reading) -> tuple[CivilDay | None, tuple[Said, ...]]:
    written = place.data.get(key)
    if isinstance(written, list):  # the first of several days
        first = {key: next((one for one in written if one is not None), None)}
        place = Element(data=first, from_=place.from_, path=place.path, faults=place.faults)
    found, said = read_day(place, key, reading)
    if found is None or YEARS[0] <= found.day.first.year <= YEARS[1]:
        return found, said
    place.say(key, What.UNREADABLE_DATE, written)
    return None, ()


def own_day(resource: Element, ways: tuple[str, ...], reading: Reading) -> When | None:
    """The first day that one of these ways leads to."""
    for way in ways:
        found = day_at(resource, way, reading)
        if found is not None:
            return found
    return None


def known_day(resource: Element, ways: tuple[str, ...], reading: Reading) -> When:
    """The day on which it was known at the latest, and that it was taken for want of another one."""
    told = own_day(resource, ways, reading)
    found = told or own_day(resource, ("meta.lastUpdated",), reading)
    day = found.day if found is not None else PartialDate.exactly(reading.known_on)
    took = Choice(from_=resource.from_, what=What.DAY_KNOWN, got=None, took=str(day))
    said = (*(found.said if found else ()), took)
    return When(day=day, said=said, is_own=False, is_told=told is not None)


def day_of(resource: Element, own: tuple[str, ...], known: tuple[str, ...], reading: Reading) -> When:
    """Its own day by one of the first ways, else the day on which it was known."""
    return own_day(resource, own, reading) or known_day(resource, known, reading)


def written_on(resource: Element, reading: Reading) -> str:
    """When it was last written, as an entry holds it: what it says of an end was known then."""
    meta = resource.one("meta") if resource.has("meta") else None
    found = day_at(meta, "lastUpdated", reading) if meta is not None else None
    day = found.day.last if found is not None and found.day.is_exact else reading.known_on
    clock = found.clock if found is not None and found.clock is not None else _MIDNIGHT
    return f"{day.isoformat()}T{clock.isoformat('minutes')}"
