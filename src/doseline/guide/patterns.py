"""Symptom patterns: which symptoms belong together, and what the guide says to do."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from doseline.guide.shape import Citations, Faults
from doseline.source import Source


@dataclass(frozen=True, slots=True, kw_only=True)
class Pattern:
    """A group of symptoms and what to do about it (fields to be completed by the triage work)."""

    id: str
    sources: tuple[Source, ...]


def read_patterns(tables: Mapping[str, Any], citations: Citations, faults: Faults) -> tuple[Pattern, ...]:
    """The patterns of one guide."""
    return tuple(
        Pattern(id=name, sources=citations.read(table["sources"], f"patterns.{name}"))
        for name, table in tables.get("pattern", {}).items()
    )
