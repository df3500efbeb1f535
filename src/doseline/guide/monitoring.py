"""Reading which tests a source wants watched during treatment, and how often."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from doseline.frozen import dataclass
from doseline.guide.tables import ANY, BOOLEAN, INTEGER, TEXT, TEXTS, Citations, Faults, entries, maybe
from doseline.source import Source

SIGNS = "signs"
SPECIALIST = "specialist"
_SET_BY = frozenset({SIGNS, SPECIALIST})
_WATCH = {
    "tests": TEXTS, "every_months": maybe(INTEGER), "set_by": maybe(TEXT), "profiles": maybe(TEXTS),
    "after_stop": maybe(BOOLEAN), "if_positive": maybe(TEXTS), "if_condition": maybe(TEXTS), "sources": ANY,
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Watch:
    """Tests that a source wants watched during treatment.

    ``every_months`` is the rhythm, or None where no source names one; ``set_by`` then says what takes its
    place (``signs`` or ``specialist``). ``profiles`` names the label profiles that ask for it, and is empty
    where all do. With ``if_positive`` or ``if_condition`` only people with such an entry are watched.
    """

    id: str
    tests: tuple[str, ...]
    every_months: int | None
    set_by: str | None
    profiles: frozenset[str]
    after_stop: bool
    if_positive: frozenset[str]
    if_condition: frozenset[str]
    sources: tuple[Source, ...]


def read_monitoring(tables: Mapping[str, Any], citations: Citations, faults: Faults) -> tuple[Watch, ...]:
    """The tests to watch, in the order of the file; each with a rhythm or with what takes its place."""
    found = []
    for key, table, where in entries(tables, "watch", _WATCH, "monitoring", faults):
        if ("every_months" in table) == (table.get("set_by") in _SET_BY):
            faults.add("watch-without-rhythm", where)
        found.append(
            Watch(
                id=key,
                tests=tuple(table["tests"]),
                every_months=table.get("every_months"),
                set_by=table.get("set_by"),
                profiles=frozenset(table.get("profiles", ())),
                after_stop=table.get("after_stop", False),
                if_positive=frozenset(table.get("if_positive", ())),
                if_condition=frozenset(table.get("if_condition", ())),
                sources=citations.read(table["sources"], f"{where}.sources"),
            )
        )
    return tuple(found)
