"""What was given: of a guide's medicine a dose, and nothing else is one; of another, that it was taken."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from doseline.exchange.fhir.amount import Amount, amount
from doseline.exchange.fhir.concept import code_of, concept_under
from doseline.exchange.fhir.element import Element
from doseline.exchange.fhir.gate import gate, turned_round
from doseline.exchange.fhir.reading import Reading
from doseline.exchange.fhir.reads.medication import Medicine, medicine
from doseline.exchange.fhir.said import Entry, LeftOut, Said, Sign, Treated, Why
from doseline.exchange.fhir.when import When, day_at, own_day
from doseline.exchange.fhir.who import who
from doseline.guide.guide import Guide
from doseline.record import AmountFrom

# How much of it went in, by the status where that is not "completed".
_COMPLETE = {"stopped": "partial", "in-progress": "not-sure"}
_STATUSES = frozenset({"completed", *_COMPLETE})


class Lasted(NamedTuple):
    """When it began, and when it was over."""

    begun: When
    ended: When | None


def read(resource: Element, reading: Reading) -> Iterator[Said]:
    """What an administration says."""
    why = gate(resource, facts=_STATUSES)
    found = medicine(resource, reading) if why is None else None
    lasted = _lasted(resource, reading) if why is None else None
    if found is not None:
        yield from found.said
        why = _not_a_fact(resource, found, lasted, reading)
    if why is not None or found is None or lasted is None:
        yield LeftOut(from_=resource.from_, why=why or Why.NO_DAY)
        return
    yield from lasted.begun.said
    yield from lasted.ended.said if lasted.ended is not None else ()
    if found.guide is None:
        yield _taken(resource, found, lasted)
    else:
        yield from _dose(resource, found, found.guide, lasted)


def _lasted(resource: Element, reading: Reading) -> Lasted | None:
    """The days of what was given: one, or from the start to the end of an infusion."""
    begun = own_day(resource, ("effectiveDateTime", "effectivePeriod.start"), reading)
    ended = day_at(resource, "effectivePeriod.end", reading)
    if begun is None:
        return None if ended is None else Lasted(ended, None)
    return Lasted(begun, ended)


def _not_a_fact(resource: Element, found: Medicine, lasted: Lasted | None, reading: Reading) -> Why | None:
    """Why nothing was given, as far as the record is concerned."""
    if found.why_none is not None:
        return found.why_none
    dosage = _dosage(resource)
    if dosage is not None and (turned := turned_round(dosage)) is not None:
        return turned
    if dosage is not None and _is_nothing(dosage):
        return Why.NOTHING_GIVEN
    if lasted is None:
        return Why.NO_DAY
    slack = 0 if reading.zone is not None or found.guide is None else found.guide.future_note_days
    return Why.FUTURE if (lasted.begun.day.first - reading.today).days > slack else None


def _dosage(resource: Element) -> Element | None:
    return resource.one("dosage") if resource.has("dosage") else None


def _is_nothing(dosage: Element) -> bool:
    """Whether the dose, or the rate, is nought."""
    ratio = dosage.one("rateRatio") if dosage.has("rateRatio") else None
    for place, key in ((dosage, "dose"), (dosage, "rateQuantity"), (ratio, "numerator")):
        one = place.one(key) if place is not None and key in place.data else None
        if one is not None and "value" in one.data and one.number("value") == 0:
            return True
    return False


# --- of a guide's medicine ---


def _dose(resource: Element, found: Medicine, guide: Guide, lasted: Lasted) -> Iterator[Said]:
    dosage = _dosage(resource)
    quantity = dosage.one("dose") if dosage is not None and dosage.has("dose") else None
    given = amount(quantity, guide, found.product)
    day = lasted.begun.day
    yield Treated(from_=resource.from_, sign=Sign.DOSE, guide=guide.drug, product=found.product, begins=day)
    if given is None:
        yield LeftOut(from_=resource.from_, why=Why.NO_AMOUNT)
        return
    site = concept_under(dosage, "site") if dosage is not None else None
    values = {
        "type": "dose",
        **lasted.begun.values(),
        **amount_values(given),
        "drug": guide.drug,
        **_ending(lasted),
        **_how_much(resource),
        **({"site": site.name} if site else {}),
        **({"lot": found.lot} if found.lot else {}),
        **({"expires": str(found.expires)} if found.expires else {}),
        **who(resource),
        **({"codes": found.concept.values()["codes"]} if found.concept.codes else {}),
    }
    yield Entry(values=values, from_=(resource.from_,))


def amount_values(given: Amount) -> dict[str, Any]:
    """An amount as a record file holds it."""
    origin = {} if given.origin is AmountFrom.STATED else {"amount_from": given.origin.value}
    return {"amount_mg": given.mg, **origin}


def _ending(lasted: Lasted) -> dict[str, Any]:
    """When an infusion was over: the time, and the day where that is another one."""
    begun, ended = lasted.begun, lasted.ended
    if ended is None or ended.clock is None or not ended.day.is_exact or not begun.day.is_exact:
        return {}
    if (ended.day.first, ended.clock) < (begun.day.first, begun.clock or ended.clock):
        return {}
    another = {"day_ended": str(ended.day)} if ended.day != begun.day else {}
    return {"ended": ended.clock.isoformat("minutes"), **another}


def _how_much(resource: Element) -> dict[str, Any]:
    complete = _COMPLETE.get(code_of(resource, "status") or "")
    return {"complete": complete} if complete else {}


# --- of another medicine ---


def _taken(resource: Element, found: Medicine, lasted: Lasted) -> Entry:
    """A medicine on the days on which it was given; which of them belong together is found later."""
    begun, ended = lasted.begun.day, lasted.ended.day if lasted.ended else lasted.begun.day
    until = ended if ended.last >= begun.first else begun
    return Entry(
        values={
            "type": "medication",
            "on": str(begun),
            **found.concept.values(),
            "until": str(until),
        },
        from_=(resource.from_,),
    )
