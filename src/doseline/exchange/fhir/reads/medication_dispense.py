"""What a pharmacy handed over: never a dose; of another medicine, that it is taken for so many days."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from doseline.exchange.fhir.amount import number_of, unit_of
from doseline.exchange.fhir.element import Element
from doseline.exchange.fhir.gate import gate
from doseline.exchange.fhir.reading import Reading
from doseline.exchange.fhir.reads.medication import Medicine, medicine
from doseline.exchange.fhir.reads.medication_request import supplied_until
from doseline.exchange.fhir.said import Entry, LeftOut, Said, Sign, Treated, Why
from doseline.exchange.fhir.when import When, own_day
from doseline.exchange.fhir.who import who

_HANDED_OVER = ("whenHandedOver", "whenPrepared")


def read(resource: Element, reading: Reading) -> Iterator[Said]:
    """What a dispense says."""
    why = gate(resource, facts={"completed"})
    if why is not None:
        yield LeftOut(from_=resource.from_, why=why)
        return
    found = medicine(resource, reading)
    yield from found.said
    day = own_day(resource, _HANDED_OVER, reading)
    if day is None or found.why_none is not None or day.is_ahead(reading):
        yield LeftOut(from_=resource.from_, why=found.why_none or (Why.NO_DAY if day is None else Why.FUTURE))
        return
    yield from day.said
    if found.guide is None:
        yield Entry(values=_medication(resource, found, day), from_=(resource.from_,))
        return
    yield Treated(
        from_=resource.from_,
        sign=Sign.DISPENSE,
        guide=found.guide.drug,
        product=found.product,
        begins=day.day,
    )
    yield Entry(values=_dispense(resource, found, day), from_=(resource.from_,))


def _dispense(resource: Element, found: Medicine, day: When) -> dict[str, Any]:
    quantity = resource.one("quantity") if resource.has("quantity") else None
    count = number_of(quantity) if quantity is not None else None
    days = _days(resource, day)
    unit = unit_of(quantity) if quantity is not None else ""
    return {
        "type": "dispense",
        "on": str(day.day),
        **found.concept.values(),
        **({"quantity": count} if count is not None and count > 0 else {}),
        **({"unit": unit} if unit else {}),
        **({"days": days} if days else {}),
        **who(resource),
    }


def _days(resource: Element, day: When) -> int | None:
    supply = resource.one("daysSupply") if resource.has("daysSupply") else None
    until = supplied_until(day.day, supply) if supply is not None else None
    return None if until is None else (until.last - day.day.last).days


def _medication(resource: Element, found: Medicine, day: When) -> dict[str, Any]:
    supply = resource.one("daysSupply") if resource.has("daysSupply") else None
    until = supplied_until(day.day, supply) if supply is not None else None
    return {
        "type": "medication",
        "on": str(day.day),
        **found.concept.values(),
        **({"until": str(until)} if until is not None else {}),
        **who(resource),
    }
