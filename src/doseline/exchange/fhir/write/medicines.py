"""What was given, taken, ordered and handed over: four things, and none of them becomes another."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from doseline.exchange.fhir.canonical import Json
from doseline.exchange.fhir.write.elements import (
    extension,
    is_after,
    moment,
    named,
    note,
    period,
    quantity,
    somebody,
    text,
    without_nothing,
    worded,
)
from doseline.exchange.fhir.write.telling import Telling, Values

_EVERY = re.compile(r"([1-9]\d{0,3}) ?(s|min|h|d|wk|mo|a)")
_STATUS = {"full": "completed", "partial": "stopped", "none": "not-done", "not-sure": "completed"}


def dose(values: Values, telling: Telling) -> Iterator[Json]:
    """A dose: given, it is an administration; told, or taken daily, a statement of what was taken."""
    if values.get("reported") or values.get("every_day") or values.get("until"):
        yield _taken(values, telling)
    else:
        yield _given(values, telling)


def _given(values: Values, telling: Telling) -> Json:
    complete = values.get("complete", "full")
    performer = somebody(values.get("by"))
    return {
        "resourceType": "MedicationAdministration",
        **_product(values, telling),
        "status": _STATUS[complete],
        "subject": {"reference": telling.patient},
        **_when(values, telling),
        **without_nothing(
            performer=[{"actor": performer}] if performer else None,
            note=note("not sure") if complete == "not-sure" else None,
            dosage=None if complete == "none" else _amount(values),
            extension=list(_of_ours(values)),
        ),
    }


def _product(values: Values, telling: Telling) -> Json:
    """The medicine; with what stands on its pack it is a contained one."""
    called = telling.medicine(values.get("drug") or telling.drug or "")
    lot, device = text(values.get("lot")), text(values.get("device"))
    if not lot and not device:
        return {"medicationCodeableConcept": called}
    batch = without_nothing(lotNumber=lot, expirationDate=values.get("expires") if lot else None)
    medication = {
        "resourceType": "Medication",
        "id": "medicine",
        "code": called,
        **without_nothing(form=worded(device) if device else None, batch=batch),
    }
    return {"contained": [medication], "medicationReference": {"reference": "#medicine"}}


def _when(values: Values, telling: Telling) -> Json:
    start = moment(values["on"], values.get("time"), telling.zone)
    end = moment(values.get("day_ended") or values["on"], values.get("ended"), telling.zone)
    if values.get("ended") and start and end and "T" in start and "T" in end and end >= start:
        return {"effectivePeriod": {"start": start, "end": end}}
    return {"effectiveDateTime": start}


def _amount(values: Values) -> Json:
    site = text(values.get("site"))
    return without_nothing(site=worded(site) if site else None, dose=quantity(values["amount_mg"], "mg"))


def _of_ours(values: Values) -> Iterator[Json]:
    yield from named("given-by", values.get("given_by"))
    if values.get("expires"):
        yield extension("expires", valueDateTime=values["expires"])
    yield from named("storage", values.get("storage"))


def _taken(values: Values, telling: Telling) -> Json:
    every_day = bool(values.get("every_day"))
    amount = {"doseQuantity": quantity(values["amount_mg"], "mg")}
    daily = {"timing": {"repeat": {"frequency": 1, "period": 1, "periodUnit": "d"}}} if every_day else {}
    goes_on = every_day and not telling.ended
    complete = values.get("complete", "full")
    return {
        "resourceType": "MedicationStatement",
        **_product(values, telling),
        "status": "not-taken" if complete == "none" else "active" if goes_on else "completed",
        "subject": {"reference": telling.patient},
        **_stretch(values, telling),
        **without_nothing(
            informationSource=_source(values, telling),
            note=note({"partial": "in part", "not-sure": "not sure"}.get(complete)),
            dosage=[{**daily, "doseAndRate": [amount]}],
            extension=list(_of_ours(values)),
        ),
    }


def _stretch(values: Values, telling: Telling) -> Json:
    until = values.get("until")
    if not values.get("every_day") and not until:
        return {"effectiveDateTime": moment(values["on"], values.get("time"), telling.zone)}
    return {"effectivePeriod": _period(values["on"], until)}


def _period(start: str | None, end: str | None) -> Json | None:
    """The days from one to the other; an end that cannot be one is left to our own words."""
    return period(start, None if is_after(start, end) else end)


def _source(values: Values, telling: Telling) -> Json | None:
    """Who said it: the person, where nobody here saw it."""
    who = somebody(values.get("by"))
    if not values.get("reported"):
        return who
    return {"reference": telling.patient, **(who or {})}


def medication(values: Values, telling: Telling) -> Iterator[Json]:
    """A medicine beside the therapy."""
    begun = None if values.get("since_unknown") else values["on"]
    yield {
        "resourceType": "MedicationStatement",
        "status": "completed" if telling.ended else "active",
        "medicationCodeableConcept": telling.concept(values, "medication"),
        "subject": {"reference": telling.patient},
        **without_nothing(
            effectivePeriod=_period(begun, values.get("until")),
            dateAsserted=values["on"] if values.get("since_unknown") else None,
            informationSource=_source(values, telling),
        ),
    }


def order(values: Values, telling: Telling) -> Iterator[Json]:
    """An order that is on record, told as a plan that somebody reported: what we write orders nothing."""
    yield {
        "resourceType": "MedicationRequest",
        "status": values.get("status", "active"),
        "intent": "plan",
        "reportedBoolean": True,
        "medicationCodeableConcept": telling.concept(values, "medication"),
        "subject": {"reference": telling.patient},
        **without_nothing(
            authoredOn=moment(values["on"], values.get("time"), telling.zone),
            requester=somebody(values.get("by")),
            dosageInstruction=_instruction(values),
        ),
    }


def _instruction(values: Values) -> list[Json]:
    amount = values.get("amount_mg")
    found = without_nothing(
        text=text(values.get("text")),
        timing=_timing(values),
        doseAndRate=[{"doseQuantity": quantity(amount, "mg")}] if amount is not None else None,
    )
    return [found] if found else []


def _timing(values: Values) -> Json:
    every = values.get("every")
    found = _EVERY.fullmatch(every) if every else None
    times = {"frequency": 1, "period": Decimal(found[1]), "periodUnit": found[2]} if found else {}
    bounds = _period(values.get("starts"), values.get("until"))
    repeat = without_nothing(boundsPeriod=bounds, **times)
    return without_nothing(repeat=repeat, code=worded(every) if every and not found else None)


def dispense(values: Values, telling: Telling) -> Iterator[Json]:
    """A medicine handed over."""
    amount, days = values.get("quantity"), values.get("days")
    performer = somebody(values.get("by"))
    supply = {"value": days, "unit": "day", "system": "http://unitsofmeasure.org", "code": "d"}
    yield {
        "resourceType": "MedicationDispense",
        "status": "completed",
        "medicationCodeableConcept": telling.concept(values, "medication"),
        "subject": {"reference": telling.patient},
        **without_nothing(
            performer=[{"actor": performer}] if performer else None,
            quantity=quantity(amount, values.get("unit")) if amount is not None else None,
            daysSupply=supply if days is not None else None,
            whenHandedOver=moment(values["on"], values.get("time"), telling.zone),
        ),
    }


def therapy(values: Values, telling: Telling) -> Json:
    """A therapy of which no order is on record: a plan, and a draft of one."""
    return {
        "resourceType": "MedicationRequest",
        "status": "draft",
        "intent": "plan",
        "medicationCodeableConcept": telling.medicine(values["guide"]),
        "subject": {"reference": telling.patient},
        "dosageInstruction": [{"timing": {"repeat": {"boundsPeriod": {"start": values["start"]}}}}],
    }
