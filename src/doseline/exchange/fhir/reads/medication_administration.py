"""What was given: of a guide's medicine a dose, and nothing else is one; of another, that it was taken."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from doseline.exchange.fhir.amount import Amount, amount
from doseline.exchange.fhir.concept import code_of, concept_under
from doseline.exchange.fhir.days import CivilDay
from doseline.exchange.fhir.element import Element
from doseline.exchange.fhir.known_day import Found, first_day, period
from doseline.exchange.fhir.reading import Reading
from doseline.exchange.fhir.reads.medication import Medicine, medicine
from doseline.exchange.fhir.said import Entry, LeftOut, Said, Sign, Treated, Why
from doseline.guide.guide import Guide
from doseline.record import AmountFrom

_NOTHING_GIVEN = {"not-done": Why.NOT_DONE, "on-hold": Why.ON_HOLD}
# How much of it went in, by the status where that is not "completed".
_COMPLETE = {"stopped": "partial", "in-progress": "not-sure"}


class When(NamedTuple):
    """When it began, and when it was over."""

    begun: CivilDay
    ended: CivilDay | None
    said: tuple[Said, ...]


def read(resource: Element, reading: Reading) -> Iterator[Said]:
    """What an administration says."""
    found = medicine(resource, reading)
    yield from found.said
    when = time_of(resource, reading)
    why = _not_a_fact(resource, found, when, reading)
    if why is not None:
        yield LeftOut(from_=resource.from_, why=why)
        return
    assert when is not None  # noqa: S101 - asked before
    yield from when.said
    if found.guide is None:
        yield _taken(resource, found, when)
    else:
        yield from _dose(resource, found, found.guide, when)


def time_of(resource: Element, reading: Reading) -> When | None:
    """The days of what was given: one, or from the start to the end of an infusion."""
    lasted = period(resource, "effectivePeriod")
    begun = first_day(((resource, "effectiveDateTime"), (lasted, "start")), reading)
    ended = first_day(((lasted, "end"),), reading)
    if begun is None and ended is None:
        return None
    first: Found = begun or ended  # type: ignore[assignment]  # one of them is there
    said = (*(begun.said if begun else ()), *(ended.said if ended else ()))
    return When(first.day, ended.day if ended and begun else None, said)


def _not_a_fact(resource: Element, found: Medicine, when: When | None, reading: Reading) -> Why | None:
    """Why nothing was given, as far as the record is concerned."""
    status = code_of(resource, "status") or ""
    if status in _NOTHING_GIVEN:
        return _NOTHING_GIVEN[status]
    if not found.is_named:
        return Why.NO_NAME
    if _is_nothing(resource):
        return Why.NOTHING_GIVEN
    if when is None:
        return Why.NO_DAY
    slack = 0 if reading.zone is not None or found.guide is None else found.guide.future_note_days
    return Why.FUTURE if (when.begun.day.first - reading.today).days > slack else None


def _dosage(resource: Element) -> Element | None:
    return resource.one("dosage") if resource.has("dosage") else None


def _is_nothing(resource: Element) -> bool:
    """Whether the dose, or the rate, is nought."""
    dosage = _dosage(resource)
    if dosage is None:
        return False
    ratio = dosage.one("rateRatio") if dosage.has("rateRatio") else None
    places = ((dosage, "dose"), (dosage, "rateQuantity"), (ratio, "numerator"))
    amounts = (one.one(key) for one, key in places if one is not None and one.has(key))
    return any(one is not None and one.has("value") and one.number("value") == 0 for one in amounts)


# --- of a guide's medicine ---


def _dose(resource: Element, found: Medicine, guide: Guide, when: When) -> Iterator[Said]:
    dosage = _dosage(resource)
    quantity = dosage.one("dose") if dosage is not None and dosage.has("dose") else None
    given = amount(quantity, guide, found.product)
    day = when.begun.day
    yield Treated(from_=resource.from_, sign=Sign.DOSE, guide=guide.drug, product=found.product, begins=day)
    if given is None:
        yield LeftOut(from_=resource.from_, why=Why.NO_AMOUNT)
        return
    site = concept_under(dosage, "site") if dosage is not None else None
    values = {
        "type": "dose",
        **_clock(when),
        **amount_values(given),
        "drug": guide.drug,
        **_ending(when),
        **_how_much(resource),
        **({"site": site.name} if site else {}),
        **({"lot": found.lot} if found.lot else {}),
        **({"codes": found.concept.values()["codes"]} if found.concept.codes else {}),
    }
    yield Entry(values=values, from_=(resource.from_,))


def amount_values(given: Amount) -> dict[str, Any]:
    """An amount as a record file holds it."""
    origin = {} if given.origin is AmountFrom.STATED else {"amount_from": given.origin.value}
    return {"amount_mg": given.mg, **origin}


def _clock(when: When) -> dict[str, Any]:
    clock = when.begun.clock
    return {"on": str(when.begun.day), **({"time": clock.isoformat("minutes")} if clock else {})}


def _ending(when: When) -> dict[str, Any]:
    """When an infusion was over: the time, and the day where that is another one."""
    ended = when.ended
    if ended is None or ended.clock is None or not ended.day.is_exact or not when.begun.day.is_exact:
        return {}
    if (ended.day.first, ended.clock) < (when.begun.day.first, when.begun.clock or ended.clock):
        return {}
    another = {"day_ended": str(ended.day)} if ended.day != when.begun.day else {}
    return {"ended": ended.clock.isoformat("minutes"), **another}


def _how_much(resource: Element) -> dict[str, Any]:
    complete = _COMPLETE.get(code_of(resource, "status") or "")
    return {"complete": complete} if complete else {}


# --- of another medicine ---


def _taken(resource: Element, found: Medicine, when: When) -> Entry:
    """A medicine on the days on which it was given; which of them belong together is found later."""
    begun, ended = when.begun.day, when.ended.day if when.ended else when.begun.day
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
