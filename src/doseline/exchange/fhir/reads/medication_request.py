"""An order: of a guide's medicine it is kept as one, and never a dose; of another, that it is taken."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from doseline.dates import PartialDate, add_months
from doseline.exchange.fhir.amount import amount, number_of, unit_of
from doseline.exchange.fhir.concept import code_of
from doseline.exchange.fhir.element import Element
from doseline.exchange.fhir.gate import gate, turned_round
from doseline.exchange.fhir.reading import Reading
from doseline.exchange.fhir.reads.immunization import cvx_of
from doseline.exchange.fhir.reads.medication import Medicine, medicine, vaccine_meant
from doseline.exchange.fhir.said import Choice, Entry, LeftOut, Said, Sign, Treated, What, Why
from doseline.exchange.fhir.when import When, day_at, day_of
from doseline.exchange.fhir.who import who
from doseline.guide.charts import chart_words

# Intents under which nobody has ordered anything yet.
_NOT_YET = frozenset({"proposal", "plan", "option"})
_NOT_RUNNING = {"draft": Why.DRAFT, "on-hold": Why.ON_HOLD}
_ENDED = frozenset({"stopped", "cancelled", "completed"})
# Where R5 writes the day of the last change of a status, told in R4.
_CHANGED = "http://hl7.org/fhir/5.0/StructureDefinition/extension-MedicationRequest.statusChanged"
_STATUSES = _ENDED | {"active", *_NOT_RUNNING}


def read(resource: Element, reading: Reading) -> Iterator[Said]:
    """What an order says."""
    why = gate(resource, facts=_STATUSES)
    if why is not None:
        yield LeftOut(from_=resource.from_, why=why)
        return
    found = medicine(resource, reading)
    yield from found.said
    if (none := found.why_none) is not None:
        yield LeftOut(from_=resource.from_, why=none)
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
    written = day_of(resource, ("authoredOn",), (), reading)
    starts, until = _starts(resource, reading), _bounds(resource, "end", reading)
    yield from (*written.said, *(starts.said if starts else ()), *(until.said if until else ()))
    values = {
        "type": "order",
        "on": str(written.day),
        **found.concept.values(),
        "status": status,
        **_dates(starts, until),
        **_dosage(resource, found),
        **who(resource),
    }
    yield Entry(values=values, from_=(resource.from_,))
    if status != "draft":
        yield _sign(resource, found, starts or written, until, reading)


def _status(resource: Element) -> str:
    """The status of an order in the words of a record; what nobody has ordered yet is a draft."""
    if code_of(resource, "intent") in _NOT_YET and not _is_reported(resource):
        return "draft"
    return code_of(resource, "status") or "active"


def _sign(resource: Element, found: Medicine, begins: When, until: When | None, reading: Reading) -> Treated:
    assert found.guide is not None  # noqa: S101 - asked before
    return Treated(
        from_=resource.from_,
        sign=Sign.STATEMENT if _is_reported(resource) else Sign.ORDER,
        guide=found.guide.drug,
        product=found.product,
        begins=begins.day,
        ends=until.day if until else None,
        changed=_changed(resource, reading),
    )


def _is_reported(resource: Element) -> bool:
    """Whether it only tells of an order that somebody else gave."""
    return resource.has("reportedBoolean") and resource.flag("reportedBoolean") is True


def _changed(resource: Element, reading: Reading) -> PartialDate | None:
    """The day on which its status became what it is, where that is written."""
    for one in resource.many("extension") if resource.has("extension") else ():
        if one.data.get("url") == _CHANGED and (day := day_at(one, "valueDateTime", reading)) is not None:
            return day.day
    return None


def _dates(starts: When | None, until: When | None) -> dict[str, Any]:
    named = {"starts": starts, "until": until}
    return {key: str(one.day) for key, one in named.items() if one is not None}


def dosages(resource: Element) -> tuple[Element, ...]:
    """The parts of the dosage, in the order in which they hold, but for what is turned round."""
    parts = resource.many("dosageInstruction") if resource.has("dosageInstruction") else ()
    return tuple(one for one in parts if turned_round(one) is None)


def _repeats(resource: Element) -> Iterator[Element]:
    for dosage in dosages(resource):
        timing = dosage.one("timing") if dosage.has("timing") else None
        repeat = timing.one("repeat") if timing is not None and timing.has("repeat") else None
        if repeat is not None:
            yield repeat


def _bounds(resource: Element, end: str, reading: Reading) -> When | None:
    """The first start, or the last end, of the times for which the dosage holds."""
    repeats = [*_repeats(resource)]
    found = [one for repeat in repeats if (one := day_at(repeat, f"boundsPeriod.{end}", reading)) is not None]
    if not found:
        return None
    if end == "end":
        return max(found, key=lambda one: one.day.last) if len(found) == len(repeats) else None
    return min(found, key=lambda one: one.day.first)


def _starts(resource: Element, reading: Reading) -> When | None:
    """The first day an order is for: a day of the timing itself, else the start of its time."""
    events = (day_at(one, "timing.event", reading) for one in dosages(resource))
    return next((one for one in events if one is not None), None) or _bounds(resource, "start", reading)


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
    frequency = number_of(repeat, "frequency")
    times, unit = number_of(repeat, "period"), repeat.text("periodUnit")
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
    is_reported = _is_reported(resource)
    intent = code_of(resource, "intent")
    why = Why.DRAFT if intent in _NOT_YET and not is_reported else _NOT_RUNNING.get(status)
    if why is not None:
        yield LeftOut(from_=resource.from_, why=why)
        return
    begun = _bounds(resource, "start", reading) or day_of(resource, ("authoredOn",), (), reading)
    yield from begun.said
    until = _until(resource, begun.day, reading)
    if status in _ENDED and (until is None or until.first > reading.today):
        until = None
        yield Choice(from_=resource.from_, what=What.OVER, got=status, took=None)
    yield Entry(
        values={
            "type": "medication",
            "on": str(begun.day),
            **found.concept.values(),
            **({"until": str(until)} if until is not None else {}),
            **({"over": True} if status in _ENDED and until is None else {}),
            **({"reported": True} if is_reported else {}),
            **who(resource),
        },
        from_=(resource.from_,),
    )


def _until(resource: Element, begun: PartialDate, reading: Reading) -> PartialDate | None:
    """The last day of a medicine: of its dosage, of its validity, or by what was to be handed over."""
    supply = resource.one("dispenseRequest") if resource.has("dispenseRequest") else None
    validity = "dispenseRequest.validityPeriod.end"
    named = _bounds(resource, "end", reading) or day_at(resource, validity, reading)
    if named is not None:
        return named.day if named.day.last >= begun.first else None
    length = supply.one("expectedSupplyDuration") if supply and supply.has("expectedSupplyDuration") else None
    if supply is None or length is None:
        return None
    repeats = number_of(supply, "numberOfRepeatsAllowed")
    return supplied_until(begun, length, times=1 + int(repeats or 0))


def supplied_until(begun: PartialDate, length: Element, *, times: int = 1) -> PartialDate | None:
    """The last day of a supply for so long, from its first day on; None where the unit is not known."""
    value, unit = number_of(length), unit_of(length).lower()
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
    day = _starts(resource, reading) or day_of(resource, ("authoredOn",), (), reading)
    yield from day.said
    values = {key: value for key, value in found.concept.values().items() if key != "name"}
    yield Entry(
        values={
            "type": "vaccination",
            "on": str(day.day),
            "vaccine": found.concept.name or vaccine,
            **values,
            **cvx_of(found.concept, reading),
            "planned": True,
            **who(resource),
        },
        from_=(resource.from_,),
    )
