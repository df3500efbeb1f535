"""An order: of a guide's medicine it is kept as one, and never a dose; of another, that it is taken."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from doseline.dates import PartialDate, add_months
from doseline.exchange.fhir.amount import amount, unit_of
from doseline.exchange.fhir.concept import code_of
from doseline.exchange.fhir.element import Element
from doseline.exchange.fhir.known_day import Found, day_or_known, first_day, period
from doseline.exchange.fhir.reading import Reading
from doseline.exchange.fhir.reads.medication import Medicine, medicine, vaccine_meant
from doseline.exchange.fhir.said import Choice, Entry, LeftOut, Said, Sign, Treated, What, Why
from doseline.guide.charts import chart_words

# Intents under which nobody has ordered anything yet.
_NOT_YET = frozenset({"proposal", "plan", "option"})
_NOT_RUNNING = {"draft": Why.DRAFT, "on-hold": Why.ON_HOLD}
_ENDED = frozenset({"stopped", "cancelled", "completed"})


def read(resource: Element, reading: Reading) -> Iterator[Said]:
    """What an order says."""
    found = medicine(resource, reading)
    yield from found.said
    if not found.is_named:
        yield LeftOut(from_=resource.from_, why=Why.NO_NAME)
    elif found.guide is not None:
        yield from _order(resource, found, reading)
    elif not found.meant and (vaccine := vaccine_meant(found.concept, reading)) is not None:
        yield from _vaccination(resource, found, vaccine, reading)
    else:
        yield from _medication(resource, found, reading)


# --- of a guide's medicine ---


def _order(resource: Element, found: Medicine, reading: Reading) -> Iterator[Said]:
    status = _status(resource)
    if status == "cancelled":
        yield LeftOut(from_=resource.from_, why=Why.CANCELLED)
        return
    written = day_or_known(((resource, "authoredOn"),), resource, reading)
    starts, until = _starts(resource, reading), _bounds(resource, "end", reading)
    yield from (*written.said, *(starts.said if starts else ()), *(until.said if until else ()))
    values = {
        "type": "order",
        "on": str(written.day.day),
        **found.concept.values(),
        "status": status,
        **_dates(starts, until),
        **_dosage(resource, found),
    }
    yield Entry(values=values, from_=(resource.from_,))
    if status != "draft":
        yield _sign(resource, found, written, starts, until)


def _status(resource: Element) -> str:
    """The status of an order in the words of a record; what nobody has ordered yet is a draft."""
    if code_of(resource, "intent") in _NOT_YET:
        return "draft"
    return code_of(resource, "status") or "active"


def _sign(
    resource: Element, found: Medicine, written: Found, starts: Found | None, until: Found | None
) -> Treated:
    assert found.guide is not None  # noqa: S101 - asked before
    return Treated(
        from_=resource.from_,
        sign=Sign.ORDER,
        guide=found.guide.drug,
        product=found.product,
        begins=(starts or written).day.day,
        ends=until.day.day if until else None,
    )


def _dates(starts: Found | None, until: Found | None) -> dict[str, Any]:
    named = {"starts": starts, "until": until}
    return {key: str(one.day.day) for key, one in named.items() if one is not None}


def dosages(resource: Element) -> tuple[Element, ...]:
    """The parts of the dosage, in the order in which they hold."""
    return resource.many("dosageInstruction") if resource.has("dosageInstruction") else ()


def _repeats(resource: Element) -> Iterator[Element]:
    for dosage in dosages(resource):
        timing = dosage.one("timing") if dosage.has("timing") else None
        repeat = timing.one("repeat") if timing is not None and timing.has("repeat") else None
        if repeat is not None:
            yield repeat


def _bounds(resource: Element, end: str, reading: Reading) -> Found | None:
    """The first start, or the last end, of the times for which the dosage holds."""
    periods = [(period(repeat, "boundsPeriod"), end) for repeat in _repeats(resource)]
    found = [one for place in periods if (one := first_day((place,), reading)) is not None]
    if not found:
        return None
    if end == "end":
        return max(found, key=lambda one: one.day.day.last) if len(found) == len(periods) else None
    return min(found, key=lambda one: one.day.day.first)


def _starts(resource: Element, reading: Reading) -> Found | None:
    """The first day an order is for: a day of the timing itself, else the start of its time."""
    timings = (one.one("timing") for one in dosages(resource) if one.has("timing"))
    for timing in timings:
        events = timing.texts("event") if timing is not None and timing.has("event") else ()
        if timing is not None and events:
            first = Element(
                data={"event": events[0]}, from_=timing.from_, path=timing.path, faults=timing.faults
            )
            return first_day(((first, "event"),), reading)
    return _bounds(resource, "start", reading)


def _dosage(resource: Element, found: Medicine) -> dict[str, Any]:
    """How much and how often, from the part of the dosage that goes on longest, and the words of all."""
    assert found.guide is not None  # noqa: S101 - asked before
    doses = [one for part in dosages(resource) if (one := _dose(part)) is not None]
    known = amount(doses[-1], found.guide, found.product) if doses else None
    every = next((told for repeat in reversed([*_repeats(resource)]) if (told := _every(repeat))), None)
    text = _words(resource)
    return {
        **({"amount_mg": known.mg} if known is not None and known.mg > 0 else {}),
        **({"every": every} if every else {}),
        **({"text": text} if text else {}),
    }


def _dose(dosage: Element) -> Element | None:
    rates = dosage.many("doseAndRate") if dosage.has("doseAndRate") else ()
    return next((one.one("doseQuantity") for one in rates if one.has("doseQuantity")), None)


def _every(repeat: Element) -> str | None:
    """How far apart the doses lie, where it is one dose in a time that is written as such."""
    frequency = repeat.number("frequency") if repeat.has("frequency") else None
    times, unit = repeat.number("period") if repeat.has("period") else None, repeat.text("periodUnit")
    if times is None or unit is None or (frequency or 1) != 1 or times != times.to_integral_value():
        return None
    return f"{int(times)} {unit}"


def _words(resource: Element) -> str:
    """The words of an order: those of its dosage, for the patient, and of its notes."""
    texts = [
        text
        for dosage in dosages(resource)
        for text in (dosage.text("text"), dosage.text("patientInstruction"))
        if text
    ]
    notes = resource.many("note") if resource.has("note") else ()
    return "; ".join(dict.fromkeys((*texts, *(text for note in notes if (text := note.text("text"))))))


# --- of another medicine ---


def _medication(resource: Element, found: Medicine, reading: Reading) -> Iterator[Said]:
    status = code_of(resource, "status") or "active"
    is_reported = resource.flag("reportedBoolean") is True
    intent = code_of(resource, "intent")
    why = Why.DRAFT if intent in _NOT_YET and not is_reported else _NOT_RUNNING.get(status)
    if why is not None:
        yield LeftOut(from_=resource.from_, why=why)
        return
    places = ((_first_bounds(resource), "start"), (resource, "authoredOn"))
    begun = day_or_known(places, resource, reading)
    yield from begun.said
    until = _until(resource, begun.day.day, reading)
    if status in _ENDED and (until is None or until.first > reading.today):
        until = None
        yield Choice(from_=resource.from_, what=What.OVER, got=status, took=None)
    yield Entry(
        values={
            "type": "medication",
            "on": str(begun.day.day),
            **found.concept.values(),
            **({"until": str(until)} if until is not None else {}),
            **({"over": True} if status in _ENDED and until is None else {}),
            **({"reported": True} if is_reported else {}),
        },
        from_=(resource.from_,),
    )


def _first_bounds(resource: Element) -> Element | None:
    periods = (period(repeat, "boundsPeriod") for repeat in _repeats(resource))
    return next((one for one in periods if one is not None), None)


def _until(resource: Element, begun: PartialDate, reading: Reading) -> PartialDate | None:
    """The last day of a medicine: of its dosage, of its validity, or by what was to be handed over."""
    supply = resource.one("dispenseRequest") if resource.has("dispenseRequest") else None
    validity = period(supply, "validityPeriod") if supply is not None else None
    named = _bounds(resource, "end", reading) or first_day(((validity, "end"),), reading)
    if named is not None:
        return named.day.day if named.day.day.last >= begun.first else None
    length = supply.one("expectedSupplyDuration") if supply and supply.has("expectedSupplyDuration") else None
    if supply is None or length is None:
        return None
    repeats = supply.number("numberOfRepeatsAllowed") if supply.has("numberOfRepeatsAllowed") else None
    return supplied_until(begun, length, times=1 + int(repeats or 0))


def supplied_until(begun: PartialDate, length: Element, *, times: int = 1) -> PartialDate | None:
    """The last day of a supply for so long, from its first day on; None where the unit is not known."""
    value, unit = length.number("value") if length.has("value") else None, unit_of(length).lower()
    if value is None or not unit:
        return None
    words, count = chart_words(), int(value) * times
    try:
        if unit in words.days:
            return PartialDate.exactly(begun.last + timedelta(days=words.days[unit] * count))
        if unit in words.months:
            return PartialDate.exactly(add_months(begun.last, words.months[unit] * count))
    except (OverflowError, ValueError):
        return None
    length.say("unit", What.UNKNOWN_UNIT, unit)
    return None


# --- of a vaccine ---


def _vaccination(resource: Element, found: Medicine, vaccine: str, reading: Reading) -> Iterator[Said]:
    status = code_of(resource, "status") or "active"
    if status != "active":
        why = {**_NOT_RUNNING, "cancelled": Why.CANCELLED}.get(status, Why.NOT_RUNNING)
        yield LeftOut(from_=resource.from_, why=why)
        return
    day = _starts(resource, reading) or day_or_known(((resource, "authoredOn"),), resource, reading)
    yield from day.said
    values = {key: value for key, value in found.concept.values().items() if key != "name"}
    yield Entry(
        values={
            "type": "vaccination",
            "on": str(day.day.day),
            "vaccine": found.concept.name or vaccine,
            **values,
            "planned": True,
        },
        from_=(resource.from_,),
    )
