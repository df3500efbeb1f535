"""The dose calendar as a CarePlan: what was given, what is ahead, and what nobody has confirmed."""

from __future__ import annotations

from decimal import Decimal

from doseline.exchange.fhir.canonical import Json
from doseline.exchange.fhir.write.elements import ours, quantity, without_nothing

_PLAN_STATUS = {"held": "on-hold", "stopped": "completed"}
_SLOT_STATUS = {
    "given": "completed",
    "given_late": "completed",
    "given_early": "completed",
    "missed": "cancelled",
    "overdue": "not-started",
    "due": "scheduled",
    "upcoming": "scheduled",
    "unconfirmed": "unknown",
    "held": "on-hold",
}


def care_plan(answers: Json, patient: str, product: Json) -> Json:
    """The plan of the medicine that runs."""
    plan = answers["plan"]
    slots = [{"detail": _slot(one, plan, product)} for one in plan["doses"] if one["state"] in _SLOT_STATUS]
    steps = [{"detail": _step(one, plan, product)} for one in plan.get("steps", ())]
    return {
        "resourceType": "CarePlan",
        "status": _PLAN_STATUS.get(plan["status"], "active"),
        "intent": "plan",
        "subject": {"reference": patient},
        "created": plan["today"],
        **without_nothing(activity=[*slots, *steps]),
    }


def _slot(slot: Json, plan: Json, product: Json) -> Json:
    amount = slot.get("amount_mg")
    status = _SLOT_STATUS[slot["state"]]
    return {
        "code": ours("slot", f"{slot['course']}-{slot['slot']}"),
        "status": status,
        "statusReason": ours("slot-state", slot["state"], _words(status, plan)),
        **_when(slot, status),
        "productCodeableConcept": product,
        **without_nothing(quantity=quantity(_exact(amount), "mg") if amount is not None else None),
    }


def _words(status: str, plan: Json) -> str | None:
    """The sentence of the next step, where a date waits for somebody's word."""
    return plan["next_step"]["text"] if status == "unknown" else None


def _when(slot: Json, status: str) -> Json:
    """The day: a period where it holds, in words where it is not confirmed."""
    day = slot["given"] or slot["due"]
    if day is None:
        return {}
    if status == "unknown":
        return {"scheduledString": f"{day} ({slot['state']})"}
    return {"scheduledPeriod": {"start": day, "end": day}}


def _step(step: Json, plan: Json, product: Json) -> Json:
    """A stretch of days with one amount a day."""
    return {
        "status": _step_status(step, plan),
        "scheduledPeriod": without_nothing(start=step["from"], end=step["until"]),
        "productCodeableConcept": product,
        "dailyAmount": quantity(_exact(step["amount_mg"]) * step["times_a_day"], "mg"),
    }


def _step_status(step: Json, plan: Json) -> str:
    if step["until"] is not None and step["until"] < plan["today"]:
        return "completed"
    if plan["status"] == "held":
        return "on-hold"
    if plan["status"] == "ask_prescriber":
        return "unknown"
    return "scheduled" if step["from"] > plan["today"] else "in-progress"


def _exact(number: float) -> Decimal:
    """A number of an answer with the digits it is shown with."""
    return Decimal(str(number))
