"""Values that say what they are, so that the catalogue can write them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from doseline.frozen import dataclass


@dataclass(frozen=True, slots=True)
class Counted:
    """A count of something, which takes its plural: ``Counted("day", 3)`` is "3 days"."""

    unit: str
    count: int | Decimal


@dataclass(frozen=True, slots=True)
class Named:
    """A name of the record: ``Named("vaccine", "mmr")``.

    A name that the catalogue does not know is shown as the person wrote it, in quotation marks.
    """

    kind: str
    name: str
    written: str | None = None


@dataclass(frozen=True, slots=True)
class Near:
    """A day close to today, which the weekday helps to find: "Monday 4 May"."""

    day: date


# What the last word of a value's name tells about it, where a rule gives a bare number or slug.
_UNITS = {
    "minutes": "minute",
    "hours": "hour",
    "days": "day",
    "weeks": "week",
    "months": "month",
    "years": "year",
    "wait": "day",
}
_KINDS = {
    "about": "reason",
    "test": "test",
    "tests": "test",
    "vaccine": "vaccine",
    "vaccines": "vaccine",
    "symptom": "symptom",
    "symptoms": "symptom",
    "condition": "condition",
    "conditions": "condition",
    "names": "typed",
    "texts": "typed",
}


def typed(name: str, value: object) -> object:
    """A rule's value with its unit or kind, where its name ends in one.

    >>> typed("fridge_days", 7)
    Counted(unit='day', count=7)
    >>> typed("tests", ("igg",))
    (Named(kind='test', name='igg', written=None),)
    """
    word = name.rpartition("_")[2]
    match value:
        case int() if word in _UNITS and not isinstance(value, bool):
            return Counted(_UNITS[word], value)
        case str() if word in _KINDS:
            return Named(_KINDS[word], value)
        case tuple():
            return tuple(typed(name, item) for item in value)
        case _:
            return value
