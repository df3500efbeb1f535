"""A result, or a dose, that was read before of somebody else: the same in all but the day, and whose it is.

Most of a chart is like that. What is kept holds neither an id nor a day nor a long text, and it is bounded.
Only where a resource says nothing beside its entry, on a day of its own without a time, is it kept at all.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, TypeGuard

from doseline.dates import PartialDate
from doseline.exchange.fhir.concept import concept_under
from doseline.exchange.fhir.days import civil_day
from doseline.exchange.fhir.element import Element
from doseline.exchange.fhir.meaning import pairs
from doseline.exchange.fhir.reading import Reader, Reading
from doseline.exchange.fhir.remembered import LONGEST, keep, remembered
from doseline.exchange.fhir.said import Entry, Said, Treated
from doseline.record.fields import YEARS

_DAY = "effectiveDateTime"
_A_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
# Whose it is; nothing of it is read where there is a day of its own.
_WHOSE = frozenset({"id", "subject", "encounter", _DAY})
# What two that are alike share. One with any other member is read by itself.
_SHARED = frozenset(
    {
        "resourceType", "status", "code", "category", "valueQuantity", "valueCodeableConcept",
        "referenceRange", "interpretation", "medicationCodeableConcept", "dosage",
    }
)  # fmt: skip
_KNOWN = _WHOSE | _SHARED
# Of these only codes and numbers are kept: what else stands there may be somebody's own words.
_WITHOUT_TEXT = ("dosage", "referenceRange")
# What makes a range one for some people alone, and where there may be anything.
_NEVER = ("'appliesTo'", "'age'", "xtension'")
_ENTRIES = frozenset({"test", "dose", "medication"})
_DAYS = frozenset({"on", "until"})
_MOST = 2000
# What those say that are alike, as the first of them said it.
_Told = tuple[Entry | Treated, ...]


def again(reader: Reader) -> Reader:
    """The reader, by which nothing is read again that it has read before."""

    def read(resource: Element, reading: Reading) -> Iterator[Said]:
        data = resource.data
        day = _own_day(data[_DAY], reading) if _DAY in data and data.keys() <= _KNOWN else None
        if day is None:
            return reader(resource, reading)
        asked = repr([(key, one) for key, one in data.items() if key not in _WHOSE])
        kept: dict[str, _Told] = reading.kept.setdefault("again", {})
        told = kept.get(asked)
        if told is not None:
            return iter([_said(one, resource.from_, data[_DAY], day) for one in told])
        said = tuple(reader(resource, reading))
        if _is_alone(said, resource, day) and _can_be_kept(asked, resource, reading):
            keep(kept, asked, said)
        return iter(said)

    return read


def _own_day(written: object, reading: Reading) -> PartialDate | None:
    """The day, where it is written as a day and has come."""
    if type(written) is not str or _A_DAY.fullmatch(written) is None:
        return None
    found = civil_day(written, zone=reading.zone)
    if found is None or not YEARS[0] <= found.day.first.year <= YEARS[1] or found.day.first > reading.today:
        return None
    return found.day


def _said(one: Entry | Treated, from_: str, written: str, day: PartialDate) -> Said:
    """The same of another resource, on its day."""
    if isinstance(one, Treated):
        return Treated(from_=from_, sign=one.sign, guide=one.guide, product=one.product, begins=day)
    days = {"on": written, "until": written} if "until" in one.values else {"on": written}
    return Entry(values={**one.values, **days}, from_=(from_,))


def _is_alone(said: tuple[Said, ...], resource: Element, day: PartialDate) -> TypeGuard[_Told]:
    """Whether it says nothing but an entry, and perhaps that it is a sign of treatment, on its day."""
    return not resource.faults and all(_is_of_day(one, resource.from_, day) for one in said) and bool(said)


def _is_of_day(one: Said, from_: str, day: PartialDate) -> bool:
    match one:
        case Treated():
            return one == _said(one, from_, str(day), day)
        case Entry():
            return one.values["type"] in _ENTRIES and one == _said(one, from_, str(day), day)
        case _:
            return False


def _can_be_kept(asked: str, resource: Element, reading: Reading) -> bool:
    """Whether there is nothing in it but codes with their names and numbers, the same on every day."""
    if len(asked) > _MOST or any(one in asked for one in _NEVER) or _has_text(resource.data):
        return False
    about = concept_under(resource, "code")
    return remembered(reading.names).is_timeless("test", about.words, pairs(about))


def _has_text(data: Mapping[str, Any]) -> bool:
    return any("'text'" in repr(data.get(key)) for key in _WITHOUT_TEXT) or _is_long(data)


def _is_long(value: object) -> bool:
    match value:
        case Mapping():
            return any(map(_is_long, value.values()))
        case list():
            return any(map(_is_long, value))
        case _:
            return isinstance(value, str) and len(value) > LONGEST
