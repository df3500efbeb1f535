"""The report of an import, as other programs read it: ``doseline-import/1``."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from typing import Any

from doseline.exchange.fhir.outcome import Import, Outcome
from doseline.exchange.fhir.said import Choice, LeftOut, NotUnderstood

FORMAT = "doseline-import/1"


def report(found: Import, files: Mapping[str, str] | None = None) -> dict[str, Any]:
    """The report; ``files`` are the record files that were written, by person.

    ``resources`` adds up: all that was read is a fact of a record, said by another one too, left out, not
    understood, counted by its type, or could not be read.
    """
    return {
        "format": FORMAT,
        "people": [_person(one, (files or {}).get(one.person)) for one in found.people],
        "counts": dict(found.counts),
        "unreadable": [
            {"file": one.file, "line": one.line, "what": str(one.what)} for one in found.unreadable
        ],
        "left_out": [_left_out(one) for one in found.left_out],
        "not_understood": [],
        "resources": tally(found),
    }


def tally(found: Import) -> dict[str, int]:
    """How many resources came to what."""
    counted = Counter({"facts": 0, "merged": 0, "left_out": 0, "not_understood": 0})
    for one in found.people:
        counted.update(one.tally)
    counted["left_out"] += len(found.left_out)
    return {
        "read": found.read,
        **counted,
        "counted": sum(found.counts.values()),
        "unreadable": len(found.unreadable),
    }


def _person(one: Outcome, file: str | None) -> dict[str, Any]:
    return {
        "person": one.person,
        "status": one.status.value,
        "why": one.why,
        **({"identifier": one.identifier} if one.identifier is not None else {}),
        "record": None if one.text is None else json.loads(one.text),
        "file": file,
        "left_out": [_left_out(left) for left in one.left_out],
        "not_understood": [_not_understood(wrong) for wrong in one.not_understood],
        "merged": [list(group) for group in one.merged],
        "choices": [_choice(choice) for choice in one.choices],
    }


def _left_out(one: LeftOut) -> dict[str, Any]:
    return {"from": one.from_, "why": one.why.value}


def _not_understood(one: NotUnderstood) -> dict[str, Any]:
    return {"from": one.from_, "where": one.where, "what": one.what.value, "got": one.got}


def _choice(one: Choice) -> dict[str, Any]:
    return {"from": one.from_, "what": one.what.value, "got": one.got, "took": one.took}
