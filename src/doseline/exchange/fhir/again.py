"""What was read before of somebody else: the same in all but the day, and whose it is.

Most of a chart is like that. What is kept holds neither an id nor a day nor a long text, and it is bounded.
Only where a resource says nothing beside its entry, on a day of its own without a time, is it kept at all.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any, TypeGuard

from doseline.dates import PartialDate
from doseline.exchange.fhir.concept import concept_under
from doseline.exchange.fhir.days import civil_day
from doseline.exchange.fhir.element import Element
from doseline.exchange.fhir.meaning import pairs
from doseline.exchange.fhir.reading import Reader, Reading
from doseline.exchange.fhir.remembered import LONGEST, keep, remembered
from doseline.exchange.fhir.said import Entry, Said, Treated
from doseline.frozen import dataclass
from doseline.record.fields import YEARS

_A_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
# Of these only codes and numbers are kept: what else stands there may be somebody's own words.
_WITHOUT_TEXT = ("dosage", "referenceRange", "daysSupply", "quantity")
# What makes a range one for some people alone, what passes by itself, and where there may be anything.
_NEVER = ("'appliesto'", "'age'", "encounter-diagnosis", "xtension'")
_MOST = 2000
# The unit of a supply that lasts as long from any day on; months do not.
_DAYS = "d"
# What those say that are alike, as the first of them said it, without its id and its day.
_Told = tuple[Entry | Treated, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sort:
    """The resources of a type that can be alike.

    ``day`` is the member with its day, ``whose`` are those that are not read beside it. ``shared`` are what
    two share that are alike, ``needed`` what has to stand there, ``types`` the entries that they become,
    ``names`` the kind of their names. One with any other member is read by itself.
    """

    day: str
    shared: frozenset[str]
    types: frozenset[str]
    whose: frozenset[str] = frozenset({"id", "subject", "encounter"})
    needed: frozenset[str] = frozenset()
    names: str | None = None


RESULT = Sort(
    day="effectiveDateTime",
    shared=frozenset(
        {
            "resourceType", "status", "code", "category", "valueQuantity", "valueCodeableConcept",
            "referenceRange", "interpretation",
        }
    ),
    types=frozenset({"test"}),
    names="test",
)  # fmt: skip
GIVEN = Sort(
    day="effectiveDateTime",
    shared=frozenset({"resourceType", "status", "medicationCodeableConcept", "dosage"}),
    types=frozenset({"dose", "medication"}),
)
HANDED_OVER = Sort(
    day="whenHandedOver",
    shared=frozenset({"resourceType", "status", "medicationCodeableConcept", "daysSupply", "quantity"}),
    types=frozenset({"dispense"}),
)
ILLNESS = Sort(
    day="onsetDateTime",
    whose=frozenset({"id", "subject", "encounter", "recordedDate"}),
    shared=frozenset(
        {"resourceType", "clinicalStatus", "verificationStatus", "code", "category", "severity"}
    ),
    needed=frozenset({"clinicalStatus"}),
    types=frozenset({"condition"}),
    names="condition",
)
VACCINE = Sort(
    day="occurrenceDateTime",
    whose=frozenset({"id", "patient", "encounter"}),
    shared=frozenset({"resourceType", "status", "vaccineCode", "primarySource"}),
    types=frozenset({"vaccination"}),
    names="vaccine",
)


def again(reader: Reader, sort: Sort) -> Reader:
    """The reader, by which nothing is read again that it has read before."""
    shared, whose = sort.shared, sort.whose | {sort.day}
    known = shared | whose

    def read(resource: Element, reading: Reading) -> Iterable[Said]:
        data = resource.data
        day = _own_day(data[sort.day], reading) if sort.day in data and data.keys() <= known else None
        if day is None:
            return reader(resource, reading)
        asked = repr([(key, one) for key, one in data.items() if key not in whose])
        of_any_day: dict[str, _Told] = reading.kept.setdefault("again", {})
        of_one_day: dict[tuple[str, str], _Told] = reading.kept.setdefault("again, on that day", {})
        told = of_any_day.get(asked) or of_one_day.get((asked, data[sort.day]))
        if told is not None:
            return [_said(one, resource.from_, data[sort.day], day) for one in told]
        said = tuple(reader(resource, reading))
        if _is_alone(said, resource, day, sort) and _can_be_kept(asked, data, sort):
            without = tuple(_said(one, "", "", None) for one in said)
            if _is_timeless(data, sort, reading):
                keep(of_any_day, asked, without)
            else:
                keep(of_one_day, (asked, data[sort.day]), without)
        return said

    return read


def _own_day(written: object, reading: Reading) -> PartialDate | None:
    """The day, where it is written as a day and has come."""
    if type(written) is not str or _A_DAY.fullmatch(written) is None:
        return None
    found = civil_day(written, zone=reading.zone)
    if found is None or not YEARS[0] <= found.day.first.year <= YEARS[1] or found.day.first > reading.today:
        return None
    return found.day


def _said(one: Entry | Treated, from_: str, written: str, day: PartialDate | None) -> Entry | Treated:
    """The same of another resource, on its day."""
    if isinstance(one, Treated):
        return Treated(from_=from_, sign=one.sign, guide=one.guide, product=one.product, begins=day)
    days = {"on": written, "until": written} if "until" in one.values else {"on": written}
    return Entry(values={**one.values, **days}, from_=(from_,))


def _is_alone(said: tuple[Said, ...], resource: Element, day: PartialDate, sort: Sort) -> TypeGuard[_Told]:
    """Whether it says nothing but an entry, and perhaps that it is a sign of treatment, on its day."""
    if resource.faults or not said:
        return False
    return all(isinstance(one, Entry | Treated) and _is_of_day(one, resource, day, sort) for one in said)


def _is_of_day(one: Entry | Treated, resource: Element, day: PartialDate, sort: Sort) -> bool:
    if isinstance(one, Entry) and one.values["type"] not in sort.types:
        return False
    return one == _said(one, resource.from_, str(day), day)


def _can_be_kept(asked: str, data: Mapping[str, Any], sort: Sort) -> bool:
    """Whether there is nothing in it but codes with their names and numbers, and no other day counts."""
    low = asked.lower()
    if len(asked) > _MOST or any(one in low for one in _NEVER) or not sort.needed <= data.keys():
        return False
    if _is_long(data) or any("'text'" in repr(data.get(key)) for key in _WITHOUT_TEXT):
        return False
    supply = data.get("daysSupply", {"code": _DAYS})
    return isinstance(supply, Mapping) and supply.get("code") == _DAYS


def _is_timeless(data: Mapping[str, Any], sort: Sort, reading: Reading) -> bool:
    """Whether its name means the same on every day: some codes do not."""
    if sort.names is None:
        return True
    resource = Element(data=data, from_="", path="")
    about = concept_under(resource, "vaccineCode" if sort is VACCINE else "code")
    return remembered(reading.names).is_timeless(sort.names, about.words, pairs(about))


def _is_long(value: object) -> bool:
    match value:
        case Mapping():
            return any(map(_is_long, value.values()))
        case list():
            return any(map(_is_long, value))
        case _:
            return isinstance(value, str) and len(value) > LONGEST
