"""Facts of a guide: its limits and thresholds, each with its unit and its sources."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from doseline.frozen import dataclass
from doseline.guide.validation import ANY, TEXT, Citations, Faults, entries, maybe
from doseline.source import Source

_UNITS = frozenset(
    {
        "mg",
        "mL",
        "%",
        "people",
        "d",
        "wk",
        "mo",
        "a",
        "h",
        "min",
        "Cel",
        "[degF]",
        "cells/uL",
        "intervals",
        "infections",
        "x upper limit",
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """One number of the guide, with its unit and sources."""

    id: str
    value: int | Decimal | tuple[int, ...]
    unit: str
    sources: tuple[Source, ...]


_FACT = {
    "value": ANY,
    "unit": TEXT,
    "says": maybe(TEXT),
    "since": maybe(ANY),
    "sources": ANY,
}


def read_facts(tables: Mapping[str, Any], citations: Citations, faults: Faults) -> dict[str, Fact]:
    """The facts by id."""
    found = {}
    for key, table, where in entries(tables, "fact", _FACT, "facts", faults):
        value = _fact_value(table["value"])
        if value is None:
            faults.add("wrong-type", f"{where}.value", expected="a number")
            continue
        if table["unit"] not in _UNITS:
            faults.add("unknown-unit", f"{where}.unit", got=table["unit"])
        sources = citations.read(table["sources"], f"{where}.sources")
        found[key] = Fact(
            id=key,
            value=value,
            unit=table["unit"],
            sources=sources,
        )
    return found


_NUMBER = re.compile(r"-?\d+(\.\d+)?", re.ASCII)


def _fact_value(value: object) -> int | Decimal | tuple[int, ...] | None:
    if isinstance(value, bool):
        return None
    if isinstance(value, int):
        return value
    if isinstance(value, str) and _NUMBER.fullmatch(value):
        return Decimal(value)
    if isinstance(value, list) and all(isinstance(item, int) for item in value):
        return tuple(value)
    return None
