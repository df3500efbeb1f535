"""Facts of a guide: its limits and thresholds, each with its unit and its sources."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import field
from decimal import Decimal
from typing import Any

from doseline.frozen import dataclass
from doseline.guide.validation import ANY, INTEGER, TABLE, TEXT, Citations, Faults, check, entries, maybe
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
        "10*9/L",
        "intervals",
        "infections",
        "doses",
        "x upper limit",
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """One number of the guide, with its unit and sources; in ``regions`` another one by label profile."""

    id: str
    value: int | Decimal | tuple[int, ...]
    unit: str
    sources: tuple[Source, ...]
    regions: Mapping[str, int] = field(default_factory=dict)


_FACT = {
    "value": ANY,
    "unit": TEXT,
    "says": maybe(TEXT),
    "since": maybe(ANY),
    "region": maybe(TABLE),
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
            regions=_regions(table.get("region", {}), where, faults),
        )
    return found


def _regions(table: Mapping[str, Any], where: str, faults: Faults) -> Mapping[str, int]:
    """The whole numbers that hold in some label profiles in place of the fact's own."""
    return dict(table) if check(table, dict.fromkeys(table, INTEGER), f"{where}.region", faults) else {}


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
