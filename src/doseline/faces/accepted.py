"""The entry that says to people what was lost of a record, and that it was taken as it is."""

from __future__ import annotations

from datetime import date
from typing import Any

from doseline.store import Accepted
from doseline.text import Catalogue


def sentence(catalogue: Catalogue, accepted: Accepted) -> str:
    """What was accepted, in words."""
    say = catalogue.say
    if accepted.everything:
        return say("data.accept.noted.everything", missing=accepted.missing)
    if accepted.missing is None:
        return say("data.accept.noted.unknown")
    return say("data.accept.noted.some", missing=accepted.missing)


def entry(catalogue: Catalogue, today: date, accepted: Accepted) -> dict[str, Any]:
    """An entry with these words."""
    return {"type": "note", "on": today.isoformat(), "text": sentence(catalogue, accepted)}
