"""What a hospital sends, made up for the tests of this folder."""

from __future__ import annotations

from typing import Any

from doseline.exchange.fhir.document import Document
from doseline.exchange.fhir.pool import gather
from doseline.exchange.fhir.sent import Person, Sent

Json = dict[str, Any]


def patient(own_id: str = "1", **more: object) -> Json:
    return {"resourceType": "Patient", "id": own_id, **more}


def observation(own_id: str | None = "a", *, of: str | None = "Patient/1", **more: object) -> Json:
    subject = {} if of is None else {"subject": {"reference": of}}
    own = {} if own_id is None else {"id": own_id}
    return {"resourceType": "Observation", **own, **subject, "status": "final", **more}


def bundle(*resources: Json, kind: str = "collection", **more: object) -> Json:
    return {
        "resourceType": "Bundle",
        "type": kind,
        "entry": [{"resource": one} for one in resources],
        **more,
    }


def entries(*listed: Json, kind: str = "collection", **more: object) -> Json:
    return {"resourceType": "Bundle", "type": kind, "entry": list(listed), **more}


def sent(*documents: object) -> Sent:
    """Each as a file of its own, in this order."""
    return gather(
        one if isinstance(one, Document) else Document(data=one, file=f"{number}.json")
        for number, one in enumerate(documents, 1)
    )


def adds_up(everything: Sent) -> bool:
    """Whether each thing that was read stands somewhere, once."""
    people = sum(len(one.resources) + (one.patient is not None) for one in everything.people)
    beside = sum(everything.counts.values()) + len(everything.left_out) + len(everything.unreadable)
    return people + beside == everything.read


def person(everything: Sent, reference: str = "Patient/1") -> Person:
    return next(one for one in everything.people if one.reference == reference)


def references(everything: Sent, of: str = "Patient/1") -> list[str]:
    return [one.reference for one in person(everything, of).resources]


def left_out(everything: Sent) -> list[tuple[str, str]]:
    return [(one.from_, one.why.value) for one in everything.left_out]


def unread(everything: Sent) -> list[str]:
    return [one.what.value for one in everything.unreadable]
