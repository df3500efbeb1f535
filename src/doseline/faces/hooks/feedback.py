"""Feedback of CDS Hooks 2.0.1: what a clinician did with a card.

It tells of no person, and of its words none is kept but the code of a reason that the card itself offered.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from doseline.errors import Fault, fault
from doseline.faces.hooks.answering import Refused
from doseline.faces.hooks.database import OTHER, Told
from doseline.faces.hooks.reading import read_object

ACCEPTED, OVERRIDDEN = "accepted", "overridden"
OUTCOMES = (ACCEPTED, OVERRIDDEN)
_MOST_CARDS = 100
_LONGEST_CODE, _LONGEST_COMMENT = 100, 4_000
# The name of a card as we give it is a UUID; any like it may be asked about.
_CARD = re.compile(r"[A-Za-z0-9._:-]{1,100}")
_BAD = 400


def read_feedback(body: bytes, *, most: int) -> tuple[Told, ...]:
    """What is told of each card.

    Raises: Refused with every fault and its place.
    """
    request = read_object(body, most=most)
    parts = request.get("feedback")
    if not isinstance(parts, list) or not 1 <= len(parts) <= _MOST_CARDS:
        raise Refused(_BAD, [fault("hooks-http-feedback-list", "feedback", most=_MOST_CARDS)])
    faults = [wrong for place, one in enumerate(parts) for wrong in _wrong(one, f"feedback[{place}]")]
    if faults:
        raise Refused(_BAD, faults)
    return tuple(map(_told, parts))


def _wrong(one: object, where: str) -> Iterator[Fault]:
    if not isinstance(one, Mapping):
        yield fault("hooks-http-no-object", where)
        return
    card = one.get("card")
    if not isinstance(card, str) or not _CARD.fullmatch(card):
        yield fault("hooks-http-feedback-card", f"{where}.card")
    if one.get("outcome") not in OUTCOMES:
        yield fault("hooks-http-feedback-outcome", f"{where}.outcome", allowed=OUTCOMES)
    if _moment(one.get("outcomeTimestamp")) is None:
        yield fault("hooks-http-feedback-time", f"{where}.outcomeTimestamp")
    yield from _wrong_reason(one.get("overrideReason"), f"{where}.overrideReason")
    if not _are_suggestions(one.get("acceptedSuggestions", [])):
        yield fault("hooks-http-feedback-suggestions", f"{where}.acceptedSuggestions")


def _wrong_reason(reason: object, where: str) -> Iterator[Fault]:
    if reason is None:
        return
    if not isinstance(reason, Mapping):
        yield fault("hooks-http-no-object", where)
        return
    if not isinstance(reason.get("reason"), Mapping | None):
        yield fault("hooks-http-no-object", f"{where}.reason")
    comment = reason.get("userComment")
    if comment is not None and (not isinstance(comment, str) or len(comment) > _LONGEST_COMMENT):
        yield fault("hooks-http-feedback-comment", f"{where}.userComment", most=_LONGEST_COMMENT)


def _are_suggestions(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(one, Mapping) and "id" in one for one in value)


def _moment(value: object) -> int | None:
    """The seconds since 1970 of an instant with its offset."""
    try:
        moment = datetime.fromisoformat(value) if isinstance(value, str) else None
        return None if moment is None or moment.tzinfo is None else int(moment.timestamp())
    except (ValueError, OverflowError):
        return None


def _told(one: Mapping[str, Any]) -> Told:
    reason = one.get("overrideReason") or {}
    comment = reason.get("userComment")
    return Told(
        card=one["card"],
        outcome=one["outcome"],
        at=_moment(one["outcomeTimestamp"]) or 0,
        reason=_code(reason.get("reason")) if one["outcome"] == OVERRIDDEN else None,
        comment=comment or None,
    )


def _code(reason: Mapping[str, Any] | None) -> str | None:
    """The code of a reason; one that is too odd to be a code is another reason."""
    if not reason:
        return None
    code = reason.get("code")
    return code if isinstance(code, str) and 1 <= len(code) <= _LONGEST_CODE else OTHER
