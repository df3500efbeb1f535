"""Entries that are like one that was read before in all but who, where and when: they are not read again.

For a program that makes records itself, of many people: most of their entries say what another one said.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from decimal import Decimal
from typing import Any

from doseline.record.fields import ENTRIES, LIST_LENGTH, Kind
from doseline.record.shape import is_plain
from doseline.record.values import Refused, read_value

# What differs from one entry to the next: its id, where it came from, its days, and short texts that no
# reader looks into.
_TEXTS = frozenset({"id", "by", "lot", "site", "device", "given_by"})
_DAYS = frozenset({Kind.DATE, Kind.PARTIAL_DATE, Kind.TIME, Kind.MOMENT})
# What two entries have to share to be alike; an entry with anything else is read field by field.
_SHARED = frozenset(
    {
        "type", "name", "vaccine", "amount_mg", "amount_from", "drug", "complete", "status", "certainty",
        "severity", "over", "since_unknown", "reported", "planned", "result", "value", "unit", "low", "high",
        "comparator", "index", "flag", "cvx", "atc", "days", "quantity", "purpose", "outcome",
    }
)  # fmt: skip
# Those of a measurement are somebody's own.
_TYPES = frozenset(ENTRIES) - {"measurement", "decision", "note", "retraction", "instruction", "storage"}
_DATED = {
    (name, field.key): field
    for name, shape in ENTRIES.items()
    for field in shape.fields
    if field.kind in _DAYS
}


def alike(entry: Mapping[str, Any]) -> tuple[tuple[Hashable, ...], dict[str, Any]] | None:
    """What an entry shares with those that are like it, and its own values as a reader takes them.

    Shared codes are the same list: whoever keeps what is shared keeps that, too. None for an entry that has
    to be read.
    """
    type_ = entry["type"]
    if type_ not in _TYPES:
        return None
    shared: list[Hashable] = []
    own: dict[str, Any] = {}
    try:
        for key, value in entry.items():
            if key in _SHARED:
                kind = type(value)
                shared += (key, value if kind is str or kind is bool else _as_written(value))
            elif key == "codes":
                shared += (key, id(value))
            elif key in _TEXTS:
                shared.append(key)
                own[key] = _text(value)
            elif key == "from":
                own["from_"] = _texts(value)
            else:
                shared.append(key)
                own[key] = read_value(_DATED[type_, key], value)
    except (KeyError, TypeError, Refused):
        return None
    return tuple(shared), own


def _as_written(value: object) -> Hashable:
    """A value by which those are told apart that are written in another way: 20.0 is not 20."""
    if type(value) is Decimal or type(value) is int:
        return type(value), str(value)
    if isinstance(value, str):
        return str.__str__(value)
    raise TypeError


def _text(value: object) -> str:
    if type(value) is not str or not is_plain(value):
        raise TypeError
    return value


def _texts(value: object) -> tuple[str, ...]:
    if not isinstance(value, list) or len(value) > LIST_LENGTH:
        raise TypeError
    return tuple(map(_text, value))
