"""What a list of many people counts them by, as rules tell it. Read only where many people are counted."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from functools import lru_cache
from typing import Any

from doseline.errors import GuideError
from doseline.frozen import dataclass
from doseline.guide.families import every_rule
from doseline.guide.folders import read_data
from doseline.guide.shared import documents_in
from doseline.guide.validation import ANY, TEXT, TEXTS, Citations, Faults, entries, maybe
from doseline.source import Source

_COUNTED = {"rules": TEXTS, "not_known": maybe(TEXT), "sources": ANY}


class Matter(StrEnum):
    """What people are counted by."""

    MISSED_TEST = "missed-test"
    UNSAFE_VACCINE = "unsafe-vaccine"
    PREGNANT = "pregnant"


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """Who is counted: with a finding of one of ``rules``, or lacking something of the kind ``not_known``."""

    rules: frozenset[str]
    not_known: str | None
    sources: tuple[Source, ...]


@lru_cache
def load_counted() -> Mapping[Matter, Counted]:
    """Who is counted by what.

    Raises: GuideError with every fault of the data.

    >>> sorted(load_counted()[Matter.PREGNANT].rules)
    ['pregnancy', 'pregnancy-after-stop']
    """
    return build_counted(read_data("counted"), read_data("sources"))


def build_counted(counted: Mapping[str, Any], sources: Mapping[str, Any]) -> Mapping[Matter, Counted]:
    """The same from the parsed files.

    Raises: GuideError with every fault: a matter too many or too few, a rule of no family.
    """
    faults = Faults()
    citations = Citations(documents_in(sources, faults), faults)
    found: dict[str, Counted] = {}
    for key, table, where in entries(counted, "counted", _COUNTED, "counted", faults):
        for rule in sorted(set(table["rules"]) - every_rule()):
            faults.add("unknown-choice", f"{where}.rules", got=rule)
        found[key] = Counted(
            rules=frozenset(table["rules"]),
            not_known=table.get("not_known"),
            sources=citations.read(table["sources"], f"{where}.sources"),
        )
    for key in sorted(found.keys() ^ set(Matter)):
        faults.add("unknown-choice", f"counted.{key}", got=key)
    if faults.found:
        raise GuideError(tuple(faults.found))
    return {matter: found[matter] for matter in Matter}
