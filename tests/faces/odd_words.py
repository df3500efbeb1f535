"""A record in which every entry with a name has an odd one, for tests of what is shown of it."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from typing import Any

# The kinds of entries with a name in words of one's own, and the key it stands under.
KINDS = (
    ("symptom", "name"), ("vaccination", "vaccine"), ("condition", "name"), ("medication", "name"),
    ("allergy", "name"), ("test", "name"), ("training", "name"), ("measurement", "name"), ("order", "name"),
    ("dispense", "name"),
)  # fmt: skip
_MORE: dict[str, dict[str, Any]] = {
    "test": {"result": "positive"},
    "measurement": {"value": 70, "unit": "cm"},
}
PERSON = {"id": "r1", "birth_date": "1988-03-14", "region": "US", "timezone": "UTC"}
ON, TODAY = "2026-03-28", "2026-04-02"


def entries(name: Callable[[int], str]) -> list[dict[str, Any]]:
    """An entry of each kind, with the odd name of its place; and one vaccine that is only planned."""
    found = [
        {"id": f"o{place}", "type": type_, "on": ON, key: name(place), **_MORE.get(type_, {})}
        for place, (type_, key) in enumerate(KINDS)
    ]
    planned = {"id": "op", "type": "vaccination", "on": "2026-06-01", "vaccine": name(1), "planned": True}
    note = {"id": "on", "type": "note", "on": ON, "text": name(len(KINDS))}
    return [*found, planned, note]


def record(events: Sequence[dict[str, Any]]) -> bytes:
    """A file of somebody in treatment with these entries."""
    doses = [
        {"id": f"d{place}", "type": "dose", "on": day, "amount_mg": 20}
        for place, day in enumerate(("2026-01-05", "2026-01-12", "2026-01-19", "2026-02-02", "2026-03-02"))
    ]
    therapy = {"guide": "kesimpta", "start": "2026-01-05"}
    whole = {
        "format": "doseline-record/2",
        "person": PERSON,
        "therapies": [therapy],
        "events": [*doses, *events],
    }
    return json.dumps(whole).encode()
