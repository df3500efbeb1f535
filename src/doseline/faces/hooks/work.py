"""Work on one request, in a process of its own: what comes in and goes back are values, nothing stays.

The processor time of a request is limited by the system itself: a process that goes beyond it is ended, even
in the middle of a library's code, and another one takes its place.
"""

from __future__ import annotations

import gc
import json
import signal
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

from doseline.errors import Fault, fault
from doseline.faces.hooks.answering import Answer, Asker, Card, Refused, answer, discovery
from doseline.faces.hooks.database import Spoken
from doseline.faces.hooks.reading import MAX_BODY, read_object
from doseline.frozen import dataclass
from doseline.guide import sound_drugs
from doseline.toml_cache import folder_of

# Our choice: a hundred times what a request with three hundred resources takes.
CPU_SECONDS = 1.0
_BAD = 400
DEMO = folder_of(__file__, "doseline.faces.hooks") / "demo"
# Any day will do to get ready.
_A_DAY = date(2026, 6, 6)
# Of no use here, and a way into the hospital's server: it is let go of before anything is read.
_SECRET = "fhirAuthorization"  # noqa: S105 - the name of a member


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One request as it came: the bytes of it, who asks, and their day."""

    service: str
    body: bytes
    asker: Asker
    today: date
    most: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """The answer as it goes out, and what is kept of its cards."""

    body: bytes
    cards: tuple[Spoken, ...]


def ready() -> None:
    """Answer about somebody with each medicine: what that reads and loads is there from then on."""
    for drug in sound_drugs():
        for hook in ("patient-view", "order-sign"):
            answer(service_of(hook), _example(hook, drug), Asker(), _A_DAY, str)
    # All of that stays. Going through it again and again, for what is of no more use, took half of the time.
    gc.collect()
    gc.freeze()


def _example(hook: str, drug: str) -> dict[str, Any]:
    """A request about nobody, with an order of a medicine."""
    person = {"resourceType": "Patient", "id": "nobody"}
    order = {
        "resourceType": "MedicationRequest",
        "id": "order",
        "status": "active",
        "intent": "order",
        "subject": {"reference": "Patient/nobody"},
        "authoredOn": _A_DAY.isoformat(),
        "medicationCodeableConcept": {"text": drug},
    }
    orders = {"resourceType": "Bundle", "type": "collection", "entry": [{"resource": order}]}
    return {
        "hook": hook,
        "hookInstance": "ready",
        "context": {"userId": "Practitioner/nobody", "patientId": "nobody", "draftOrders": orders},
        "prefetch": {"patient": person, "medicationRequests": orders},
    }


def nothing() -> None:
    """Only show that a process can begin."""


def demo_requests() -> tuple[str, ...]:
    """The names of the requests that come with the program."""
    found = DEMO.iterdir() if DEMO.is_dir() else ()
    return tuple(sorted(one.name for one in found if one.name.endswith(".json")))


def demo_request(name: str) -> bytes:
    """One of them."""
    return (DEMO / name).read_bytes()


def answered_here(data: bytes, service: str | None, asker: Asker, today: date) -> Answer:
    """The answer to a request that somebody has as a file; where no service is named, the hook decides.

    Raises: Refused where it cannot be answered.
    """
    request = read_object(data, most=MAX_BODY)
    return answer_of(service or service_of(request.get("hook")), request, asker, today)


def service_of(hook: object) -> str:
    """The service that answers a hook.

    Raises: Refused where none does, or several do.
    """
    every = discovery()["services"]
    found = dict.fromkeys(str(one["id"]) for one in every if one["hook"] == hook)
    if len(found) != 1:
        known = tuple(dict.fromkeys(str(one["id"]) for one in every))
        raise Refused(_BAD, [fault("hooks-which-service", "hook", known=known)])
    return next(iter(found))


def answered(asked: Asked) -> Answered | tuple[int, tuple[Fault, ...]]:
    """The answer to one request, or the status and the faults of one that is refused."""
    with _limited(CPU_SECONDS):
        try:
            request = read_object(asked.body, most=asked.most)
            found = answer_of(asked.service, request, asked.asker, asked.today)
        except Refused as refused:
            return refused.status, refused.faults
        return Answered(body=as_bytes(found.as_json()), cards=tuple(map(spoken, found.cards)))


def answer_of(service: str, request: dict[str, Any], asker: Asker, today: date) -> Answer:
    """The answer to a request that was read.

    Raises: Refused where it cannot be answered.
    """
    request.pop(_SECRET, None)
    return answer(service, request, asker, today, lambda: str(uuid.uuid4()))


def as_bytes(value: object) -> bytes:
    """JSON as it is sent; a half letter pair goes out as it came."""
    return json.dumps(value, separators=(",", ":")).encode()


def spoken(card: Card) -> Spoken:
    """What is kept of a card."""
    reasons = tuple(str(one["code"]) for one in card.as_json().get("overrideReasons", ()))
    return Spoken(uuid=card.uuid, rule=card.rule, severity=card.severity, reasons=reasons)


@contextmanager
def _limited(seconds: float) -> Iterator[None]:
    """End this process where it computes for longer; where a system has no such timer, the clock does it."""
    timer = getattr(signal, "setitimer", None)
    if timer is None:
        yield
        return
    timer(signal.ITIMER_PROF, seconds)
    try:
        yield
    finally:
        timer(signal.ITIMER_PROF, 0.0)
