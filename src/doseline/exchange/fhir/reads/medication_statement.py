"""What somebody says of a medicine that is taken: of a guide's own one it shows that treatment runs."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from doseline.dates import PartialDate
from doseline.exchange.fhir.amount import amount
from doseline.exchange.fhir.concept import code_of
from doseline.exchange.fhir.element import Element
from doseline.exchange.fhir.gate import gate
from doseline.exchange.fhir.reading import Reading
from doseline.exchange.fhir.reads.medication import Medicine, medicine
from doseline.exchange.fhir.reads.medication_administration import amount_values
from doseline.exchange.fhir.said import Choice, Entry, LeftOut, Said, Sign, Treated, What, Why
from doseline.exchange.fhir.when import When, day_at, day_of, own_day
from doseline.exchange.fhir.who import who
from doseline.guide.guide import Guide

_ENDED = frozenset({"stopped", "completed", "on-hold"})
_STATUSES = _ENDED | {"active"}
_INTENDED = "intended"
_BEGUN = ("effectiveDateTime", "effectivePeriod.start")
_PEOPLE = ("Patient/", "RelatedPerson/")


def read(resource: Element, reading: Reading) -> Iterator[Said]:
    """What a statement says."""
    status = code_of(resource, "status") or ""
    why = Why.NOT_RUNNING if status == _INTENDED else gate(resource, facts=_STATUSES)
    if why is not None:
        yield LeftOut(from_=resource.from_, why=why)
        return
    found = medicine(resource, reading)
    yield from found.said
    if (none := found.why_none) is not None:
        yield LeftOut(from_=resource.from_, why=none)
    elif found.guide is not None:
        yield from _own(resource, found, found.guide, status, reading)
    else:
        yield from _medication(resource, found, status, reading)


# --- of a guide's medicine ---


def _own(resource: Element, found: Medicine, guide: Guide, status: str, reading: Reading) -> Iterator[Said]:
    begun, ended = own_day(resource, _BEGUN, reading), _ended(resource, reading)
    is_dose = status == "completed" and _is_one_day(resource, begun, ended)
    dose = _dose(resource, found, guide, begun) if is_dose else None
    if dose is not None and begun is not None:
        if begun.day.first > reading.today:
            yield LeftOut(from_=resource.from_, why=Why.FUTURE)
            return
        yield from begun.said
        yield dose
        yield _sign(resource, found, guide, begun, ended)
        return
    begun = begun or day_of(resource, ("dateAsserted",), (), reading)
    yield from begun.said
    yield _sign(resource, found, guide, begun, ended)
    yield Entry(values=_told(resource, found, status, begun), from_=(resource.from_,))


def _sign(
    resource: Element, found: Medicine, guide: Guide, begun: When, ended: PartialDate | None
) -> Treated:
    return Treated(
        from_=resource.from_,
        sign=Sign.STATEMENT,
        guide=guide.drug,
        product=found.product,
        begins=begun.day,
        ends=ended,
    )


def _dose(resource: Element, found: Medicine, guide: Guide, begun: When | None) -> Entry | None:
    """The one dose that is told of, where it has an amount."""
    quantity = _quantity(resource)
    given = amount(quantity, guide, found.product) if quantity is not None else None
    if begun is None or given is None or given.mg <= 0:
        return None
    values = {
        "type": "dose",
        **begun.values(),
        **amount_values(given),
        "drug": guide.drug,
        "reported": True,
        **({"codes": found.concept.values()["codes"]} if found.concept.codes else {}),
    }
    return Entry(values=values, from_=(resource.from_,))


def _quantity(resource: Element) -> Element | None:
    dosages = resource.many("dosage") if resource.has("dosage") else ()
    rates = [one for part in dosages if part.has("doseAndRate") for one in part.many("doseAndRate")]
    return next((one.one("doseQuantity") for one in rates if one.has("doseQuantity")), None)


def _is_one_day(resource: Element, begun: When | None, ended: PartialDate | None) -> bool:
    """Whether it speaks of one day, and not of a time whose end nobody wrote down."""
    if begun is None or not begun.day.is_exact or ended not in (None, begun.day):
        return False
    return not (resource.has("effectivePeriod") and ended is None)


def _told(resource: Element, found: Medicine, status: str, begun: When) -> dict[str, Any]:
    """The statement as a note that asks for nothing: what shows that treatment runs is kept in sight."""
    said = code_of(resource, "status") or status
    return {
        "type": "note",
        "on": str(begun.day),
        "text": f"{found.concept.name} ({resource.from_}, {said})",
        "settled": True,
    }


# --- of another medicine ---


def _medication(resource: Element, found: Medicine, status: str, reading: Reading) -> Iterator[Said]:
    ended = _ended(resource, reading)
    begun = day_of(resource, (*_BEGUN, "dateAsserted"), (), reading)
    yield from begun.said
    on, until = begun.day, ended
    if until is not None and until.last < on.first:
        on = until  # only the end is known
    is_over = status in _ENDED and (until is None or until.first > reading.today)
    if is_over:
        until = None
        what = What.HELD if status == "on-hold" else What.OVER
        yield Choice(from_=resource.from_, what=what, got=status, took=None)
    source = resource.one("informationSource") if resource.has("informationSource") else None
    told_by = (source.text("reference") or "") if source is not None else ""
    yield Entry(
        values={
            "type": "medication",
            "on": str(on),
            **found.concept.values(),
            **({"until": str(until)} if until is not None else {}),
            **({"over": True} if is_over else {}),
            **({"reported": True} if any(one in told_by for one in _PEOPLE) else {}),
            **who(resource),
        },
        from_=(resource.from_,),
    )


def _ended(resource: Element, reading: Reading) -> PartialDate | None:
    found = day_at(resource, "effectivePeriod.end", reading)
    return None if found is None else found.day
