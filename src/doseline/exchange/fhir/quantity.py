"""Numbers of a chart with their units: nothing is converted by guess, and nothing is lost.

A unit of UCUM is taken literally: its ``K`` is Kelvin, its ``G`` Gauss, its ``M`` a million; such a number is
not read. Written in capitals throughout it is the form of UCUM that does not tell them from small letters.
Without the system the same letters are what laboratories mean by them. What stands in braces means nothing.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from doseline.exchange.fhir.element import Element
from doseline.exchange.fhir.said import What
from doseline.frozen import dataclass
from doseline.quantity import Scale, folded
from doseline.record.fields import ID_LENGTH

_UCUM = "unitsofmeasure.org"
_COMPARATORS = ("<", "<=", ">=", ">")
_BRACES = re.compile(r"\{[^{}]*\}")
# What a record holds of a number: beyond it a number is kept as a text.
_DIGITS, _LARGEST = 15, Decimal(1_000_000_000)
_PRINTED = {"\u2264": "<=", "\u2265": ">="}
_WRITTEN = re.compile(
    r"(?P<comparator><=|>=|[<>\u2264\u2265])?\s*(?P<number>\d+(?:[.,]\d+)?)\s*(?P<unit>[^\s\d<>=,;:][^\s<>=,;:]*)?"
)
# Before these digits a comma may part thousands, and the number can be read in two ways.
_THOUSANDS = re.compile(r"\d+,\d{3}")
# The beginnings of a number of cells in UCUM: a power of ten, or nothing.
_COUNTED = ("/", "10*")
# Gauss or a thousand million, Kelvin, a million: none of them stands in a unit of a test of ours.
_OTHER_LETTER = re.compile("[GKM]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Amount:
    """A number as it was sent. ``is_ucum`` says that the unit is a code of UCUM; ``written`` all of it."""

    value: Decimal | None
    unit: str | None
    comparator: str | None
    is_ucum: bool
    written: str


def amount(element: Element) -> Amount | None:
    """The amount that a Quantity says; None where it says none.

    A comparator that FHIR does not know makes the number unreadable: it is noted and kept as a text.
    """
    is_ucum = _UCUM in (element.text("system") or "").lower()
    code, word = element.text("code"), element.text("unit")
    is_ucum = is_ucum and code is not None
    unit = code if is_ucum else (word or code)
    comparator = element.text("comparator")
    value = element.number("value") if element.has("value") else None
    sent = element.data.get("value")
    if sent is None or isinstance(sent, list | Mapping):
        return None
    written = " ".join(filter(None, (f"{comparator or ''}{sent}", word or code)))
    if comparator is not None and comparator not in _COMPARATORS:
        element.say("comparator", What.UNKNOWN_COMPARATOR, comparator)
        value = None
    if value is not None and not _fits(value):
        element.say("value", What.UNREADABLE_NUMBER, written)
        value = None
    return Amount(value=value, unit=_short(unit), comparator=comparator, is_ucum=is_ucum, written=written)


def amount_in(text: str) -> Amount | None:
    """The amount in a text that is exactly comparator, number and unit; None for any other text.

    >>> amount_in("<10 IU/mL").value, amount_in("1:80"), amount_in("12 see note")
    (Decimal('10'), None, None)
    """
    found = _WRITTEN.fullmatch(text.strip())
    if found is None or _THOUSANDS.fullmatch(found["number"]):
        return None
    value = Decimal(found["number"].replace(",", "."))
    if not _fits(value):
        return None
    comparator = _PRINTED.get(found["comparator"] or "", found["comparator"])
    return Amount(
        value=value, unit=_short(found["unit"]), comparator=comparator, is_ucum=False, written=text.strip()
    )


def whole_number(element: Element, key: str) -> Amount | None:
    """The amount that a plain number is, without a unit."""
    value = element.number(key)
    if value is None or not _fits(value):
        return None
    return Amount(value=value, unit=None, comparator=None, is_ucum=False, written=str(value))


def _fits(value: Decimal) -> bool:
    _, digits, exponent = value.as_tuple()
    return (
        isinstance(exponent, int)
        and len(digits) <= _DIGITS
        and exponent >= -_DIGITS
        and abs(value) <= _LARGEST
    )


def _short(unit: str | None) -> str | None:
    return None if unit is None else unit[:ID_LENGTH]


def unit_in(scale: Scale | None, found: Amount) -> str | None:
    """The unit by which a record reads this amount; None where there is none, or it means another thing.

    What stands in braces is left out where the unit is not known with it.
    """
    if found.unit is None or scale is None:
        return found.unit
    bare = _BRACES.sub("", found.unit)
    unit = next((one for one in (found.unit, bare) if one and scale.accepts(one)), None)
    if unit is None:
        return None
    return None if found.is_ucum and _means_another(bare, scale) else unit


def _means_another(unit: str, scale: Scale) -> bool:
    """Whether a unit of UCUM is another one than laboratories mean: by its letters, or as one of no cells."""
    if _OTHER_LETTER.search(unit) and not unit.isupper():
        return True
    return folded(scale.unit, scale.fold).startswith(_COUNTED) and not folded(unit, scale.fold).startswith(
        _COUNTED
    )


def read(element: Element, key: str, found: Amount, scale: Scale | None) -> dict[str, Any]:
    """The values of an entry that say this amount: a number, or a text where it cannot be read."""
    if found.value is None:
        return {"text": found.written}
    compared = {} if found.comparator is None else {"comparator": found.comparator}
    unit = unit_in(scale, found)
    if scale is None:
        return {"value": found.value, **compared, **({} if unit is None else {"unit": unit})}
    if unit is None:
        element.say(key, What.UNKNOWN_UNIT, found.written)
        return {"text": found.written}
    if not _is_possible(scale, found.value, unit):
        element.say(key, What.UNREADABLE_NUMBER, found.written)
        return {"text": found.written}
    return {"value": found.value, **compared, "unit": unit}


def _is_possible(scale: Scale, value: Decimal, unit: str) -> bool:
    least, most = scale.possible
    return least <= scale.convert(value, unit) <= most


def limit(element: Element | None, scale: Scale | None, values: Mapping[str, Any]) -> Decimal | None:
    """A limit of a range, in the unit of its value; None where it is in another one, or cannot be."""
    found = amount(element) if element is not None else None
    if found is None or found.value is None or found.comparator is not None:
        return None
    if found.unit is None:
        return found.value
    if scale is None:
        same = folded(found.unit) == folded(values.get("unit", found.unit))
        return found.value if same else None
    unit = unit_in(scale, found)
    if unit is None or scale.convert(Decimal(1), unit) != scale.convert(Decimal(1), values["unit"]):
        return None
    return found.value
