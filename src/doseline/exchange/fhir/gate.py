"""What no resource says as a fact: one entered in error, not sure of its status, taken out, turned round.

What stands in a modifier extension that nobody here knows can turn the meaning round, so the whole of it is
left out; so is what a set of implicit rules may change.
"""

from __future__ import annotations

from collections.abc import Collection

from doseline.exchange.fhir.concept import code_of
from doseline.exchange.fhir.element import Element
from doseline.exchange.fhir.said import What, Why
from doseline.exchange.fhir.tidy import TURNS_ROUND
from doseline.guide.chart_codes import chart_codes

# A status that makes something no fact of any record, whatever type of resource has it.
_NO_FACT = {
    "entered-in-error": Why.IN_ERROR,
    "cancelled": Why.CANCELLED,
    "revoked": Why.CANCELLED,
    "aborted": Why.CANCELLED,
    "unknown": Why.STATUS_UNKNOWN,
    "draft": Why.DRAFT,
    "proposed": Why.DRAFT,
    "planned": Why.DRAFT,
    "preparation": Why.NOT_YET_KNOWN,
    "registered": Why.NOT_YET_KNOWN,
    "partial": Why.NOT_YET_KNOWN,
    "in-progress": Why.NOT_YET_KNOWN,
    "on-hold": Why.ON_HOLD,
    "suspended": Why.ON_HOLD,
    "not-done": Why.NOT_DONE,
    "not-taken": Why.NOT_TAKEN,
    "declined": Why.NOT_DONE,
    "stopped": Why.NOT_RUNNING,
}
_NOT_VERIFIED = {"refuted": Why.REFUTED, "entered-in-error": Why.IN_ERROR}
_TURNING = TURNS_ROUND | {"meta"}
# Statuses of a result that stands.
FINAL = frozenset({"final", "amended", "corrected", "appended"})
# And of one that may still change: it counts for caution alone.
PRELIMINARY = "preliminary"


def turned_round(element: Element) -> Why | None:
    """Why an element may mean the opposite of what it says; None where nothing turns it round.

    It holds for a part of a resource as for the whole.
    """
    data = element.data
    if _TURNING.isdisjoint(data):  # nearly every one
        return None
    if data.get("implicitRules") or data.get("modifierExtension"):
        return Why.MODIFIED
    if data.get("doNotPerform") not in (None, False, [], {}, ""):
        return Why.DO_NOT_PERFORM
    return Why.DELETED if _is_taken_out(element) else None


def gate(resource: Element, *, facts: Collection[str] | None) -> Why | None:
    """Why a resource is no fact, or None where it is one.

    ``facts`` are the statuses with which it is one, None for a type that has no status. A status that is none
    of FHIR's is noted.
    """
    why = turned_round(resource) or _unverified(resource)
    if why is not None or facts is None:
        return why
    status = code_of(resource, "status")
    if status is None:
        return Why.NO_STATUS
    if status in facts:
        return None
    if status not in _NO_FACT:
        resource.say("status", What.UNKNOWN_STATUS, status)
    return _NO_FACT.get(status, Why.STATUS_UNKNOWN)


def _unverified(resource: Element) -> Why | None:
    verified = code_of(resource, "verificationStatus") if resource.has("verificationStatus") else None
    return _NOT_VERIFIED.get(verified or "")


def _is_taken_out(element: Element) -> bool:
    meta = element.one("meta") if element.has("meta") else None
    tags = meta.many("tag") if meta is not None and meta.has("tag") else ()
    known = chart_codes()
    return any(known.in_words("tag", tag.text("code") or "") == "deleted" for tag in tags)
