"""A body weight, in kilograms."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from doseline.exchange.fhir.element import Element
from doseline.exchange.fhir.quantity import amount
from doseline.exchange.fhir.said import Entry, LeftOut, NotUnderstood, Said, What, Why
from doseline.exchange.fhir.when import When
from doseline.exchange.fhir.who import who
from doseline.guide.chart_codes import chart_codes

_GRAM = Decimal("0.001")
# Whom nobody weighs: a slip of the keyboard.
_HEAVIEST = Decimal(1000)


def weight(resource: Element, day: When) -> Iterator[Said]:
    """The measurement of a weight; in a unit that is none of weight it is not understood."""
    one = resource.one("valueQuantity") if resource.has("valueQuantity") else None
    found = amount(one) if one is not None else None
    if found is None or found.value is None or found.comparator is not None:
        yield LeftOut(from_=resource.from_, why=Why.NO_RESULT)
        return
    kilograms = chart_codes().weight(found.value, found.unit) if found.unit is not None else None
    if kilograms is None or not 0 < kilograms <= _HEAVIEST:
        what = What.UNKNOWN_UNIT if kilograms is None else What.UNREADABLE_NUMBER
        where = f"{resource.path}.valueQuantity"
        yield NotUnderstood(from_=resource.from_, where=where, what=what, got=found.written)
        return
    values = {
        "type": "measurement",
        **day.values(),
        "name": "weight",
        "value": _plain(kilograms),
        "unit": "kg",
    }
    yield Entry(values={**values, **who(resource)}, from_=(resource.from_,))
    yield from day.said


def _plain(kilograms: Decimal) -> Decimal:
    """A weight to the gram, without noughts behind."""
    return Decimal(f"{kilograms.quantize(_GRAM).normalize():f}")
