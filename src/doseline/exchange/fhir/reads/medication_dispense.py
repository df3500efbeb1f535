"""What a pharmacy handed over: never a dose; of another medicine, that it is taken for so many days."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from doseline.exchange.fhir.amount import unit_of
from doseline.exchange.fhir.concept import code_of
from doseline.exchange.fhir.element import Element
from doseline.exchange.fhir.known_day import Found, first_day
from doseline.exchange.fhir.reading import Reading
from doseline.exchange.fhir.reads.medication import Medicine, medicine
from doseline.exchange.fhir.reads.medication_request import supplied_until
from doseline.exchange.fhir.said import Entry, LeftOut, Said, Sign, Treated, Why

_NOT_HANDED_OVER = {
    "preparation": Why.NOT_YET_KNOWN,
    "in-progress": Why.NOT_YET_KNOWN,
    "on-hold": Why.ON_HOLD,
    "cancelled": Why.CANCELLED,
    "declined": Why.CANCELLED,
    "stopped": Why.NOT_DONE,
}


def read(resource: Element, reading: Reading) -> Iterator[Said]:
    """What a dispense says."""
    found = medicine(resource, reading)
    yield from found.said
    day = first_day(((resource, "whenHandedOver"), (resource, "whenPrepared")), reading)
    why = _not_a_fact(resource, found, day, reading)
    if why is not None:
        yield LeftOut(from_=resource.from_, why=why)
        return
    assert day is not None  # noqa: S101 - asked before
    yield from day.said
    if found.guide is None:
        yield Entry(values=_medication(resource, found, day), from_=(resource.from_,))
        return
    yield Treated(
        from_=resource.from_,
        sign=Sign.DISPENSE,
        guide=found.guide.drug,
        product=found.product,
        begins=day.day.day,
    )
    yield Entry(values=_dispense(resource, found, day), from_=(resource.from_,))


def _not_a_fact(resource: Element, found: Medicine, day: Found | None, reading: Reading) -> Why | None:
    status = code_of(resource, "status") or ""
    if status in _NOT_HANDED_OVER:
        return _NOT_HANDED_OVER[status]
    if not found.is_named:
        return Why.NO_NAME
    if day is None:
        return Why.NO_DAY
    return Why.FUTURE if day.day.day.first > reading.today else None


def _dispense(resource: Element, found: Medicine, day: Found) -> dict[str, Any]:
    quantity = resource.one("quantity") if resource.has("quantity") else None
    count = quantity.number("value") if quantity is not None and quantity.has("value") else None
    days = _days(resource, day)
    unit = unit_of(quantity) if quantity is not None else ""
    return {
        "type": "dispense",
        "on": str(day.day.day),
        **found.concept.values(),
        **({"quantity": count} if count is not None and count > 0 else {}),
        **({"unit": unit} if unit else {}),
        **({"days": days} if days else {}),
    }


def _days(resource: Element, day: Found) -> int | None:
    supply = resource.one("daysSupply") if resource.has("daysSupply") else None
    until = supplied_until(day.day.day, supply) if supply is not None else None
    return None if until is None else (until.last - day.day.day.last).days


def _medication(resource: Element, found: Medicine, day: Found) -> dict[str, Any]:
    supply = resource.one("daysSupply") if resource.has("daysSupply") else None
    until = supplied_until(day.day.day, supply) if supply is not None else None
    return {
        "type": "medication",
        "on": str(day.day.day),
        **found.concept.values(),
        **({"until": str(until)} if until is not None else {}),
    }
