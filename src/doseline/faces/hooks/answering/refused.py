"""A request that cannot be answered: what is wrong with it and where, and how FHIR says so."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from doseline.errors import Fault, InputFaults
from doseline.faces.hooks.answering.words import words
from doseline.text import Catalogue, sentences

# How FHIR calls the kind of a fault; any other is "invalid".
_KINDS = {
    "hooks-missing": "required",
    "hooks-no-such-service": "not-found",
    "hooks-nothing-sent": "required",
    "hooks-not-readable": "incomplete",
    "hooks-not-sent": "required",
}


class Refused(InputFaults):
    """A request that is refused; ``status`` is that of HTTP, each fault has its place in the request."""

    def __init__(self, status: int, faults: Iterable[Fault]) -> None:
        """Keep the status and the faults."""
        super().__init__(tuple(faults))
        self.status = status


def outcome_of(faults: Iterable[Fault]) -> dict[str, Any]:
    """The faults as an OperationOutcome: each in words, with its place.

    >>> from doseline.errors import fault
    >>> found = outcome_of([fault("hooks-missing", "context.patientId")])
    >>> found["issue"][0]["code"], found["issue"][0]["expression"]
    ('required', ['context.patientId'])
    """
    return {"resourceType": "OperationOutcome", "issue": [_issue(one, words()) for one in faults]}


def _issue(fault: Fault, words: Catalogue) -> dict[str, Any]:
    return {
        "severity": "error",
        "code": _KINDS.get(fault.code, "invalid"),
        "diagnostics": sentences.wrong(words, fault).removesuffix(f" @ {fault.where}"),
        "expression": [fault.where],
    }
