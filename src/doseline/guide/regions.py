"""Reading the regions: whom to ring, how dates are written, whose label is the strictest."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from doseline.guide.guide import Region
from doseline.guide.validation import ANY, TEXT, TEXTS, Citations, Faults, entries, maybe

_REGION = {
    "profile": TEXT, "date_style": TEXT, "sources": ANY, "emergency": maybe(TEXT), "poison": maybe(TEXT),
    "crisis": maybe(TEXT), "decimal": maybe(TEXT), "temperature": maybe(TEXT), "says": maybe(TEXT),
    "also": maybe(TEXTS), "week_starts": maybe(TEXT),
}  # fmt: skip


_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


def _week_starts(table: Mapping[str, Any], where: str, faults: Faults) -> int:
    """The place of the day in the week, 0 for Monday, which is also the day where none is named."""
    day = table.get("week_starts", _WEEKDAYS[0])
    if day not in _WEEKDAYS:
        faults.add("unknown-choice", f"{where}.week_starts", got=day)
        return 0
    return _WEEKDAYS.index(day)


def read_regions(tables: Mapping[str, Any], citations: Citations, faults: Faults) -> dict[str, Region]:
    """The regions by code; ``also`` lists other codes of the same region."""
    found: dict[str, Region] = {}
    for key, table, where in entries(tables, "region", _REGION, "regions", faults):
        region = Region(
            id=key,
            profile=table["profile"],
            emergency=table.get("emergency"),
            poison=table.get("poison"),
            crisis=table.get("crisis"),
            date_style=table["date_style"],
            decimal=table.get("decimal", "."),
            temperature=table.get("temperature", "C"),
            week_starts=_week_starts(table, where, faults),
            sources=citations.read(table["sources"], f"{where}.sources"),
        )
        found |= dict.fromkeys((key, *table.get("also", ())), region)
    return found
