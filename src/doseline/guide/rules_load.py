"""Reading the rules of a drug with their grades."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from doseline.finding import Severity, Urgency
from doseline.guide.guide import Grade, Rule
from doseline.guide.settled_by import SettledBy
from doseline.guide.validation import ANY, BOOLEAN, TABLE, TEXT, TEXTS, Citations, Faults, entries, maybe

_RULE = {
    "group": TEXT, "severity": TEXT, "urgency": TEXT, "sources": ANY,
    "variant": maybe(TABLE), "region": maybe(TABLE), "reopened_by": maybe(TEXTS),
    "newest_unread": maybe(BOOLEAN), "decidable": maybe(BOOLEAN),
    "passes": maybe(BOOLEAN), "settled_by": maybe(TEXTS), "conditions": maybe(TEXTS),
    "only_in": maybe(TEXTS), "other_kinds": maybe(TEXTS),
    "says_also": maybe(TEXTS),
    "profiles": maybe(TEXTS),
}  # fmt: skip


_SEVERITIES = {level.value: level for level in Severity}


_URGENCIES = {level.value: level for level in Urgency}


_SETTLERS = {way.value: way for way in SettledBy}


def read_rules(tables: Mapping[str, Any], citations: Citations, faults: Faults) -> list[tuple[str, Rule]]:
    """The rules by id, in the order of the file."""
    found = []
    for key, table, where in entries(tables, "rule", _RULE, "rules", faults):
        grade = _grade(table, where, faults)
        variants = {
            name: _grade(variant, f"{where}.variant.{name}", faults)
            for name, variant in table.get("variant", {}).items()
        }
        regions = {
            name: _severity(region, f"{where}.region.{name}", faults)
            for name, region in table.get("region", {}).items()
        }
        rule = Rule(
            id=key,
            group=table["group"],
            grade=grade,
            variants=variants,
            regions=regions,
            reopened_by=tuple(table.get("reopened_by", ())),
            newest_unread=table.get("newest_unread", False),
            decidable=table.get("decidable", True),
            passes=table.get("passes", False),
            sources=citations.read(table["sources"], f"{where}.sources"),
            settled_by=_settled_by(table, where, faults),
            profiles=frozenset(table.get("profiles", ())),
            variants_settled_by={
                name: _settled_by(variant, f"{where}.variant.{name}", faults)
                for name, variant in table.get("variant", {}).items()
                if "settled_by" in variant
            },
            conditions=frozenset(table.get("conditions", ())),
            only_in=frozenset(table.get("only_in", ())),
            other_kinds=frozenset(table.get("other_kinds", ())),
            says_also=tuple(table.get("says_also", ())),
        )
        found.append((key, rule))
    return found


def _grade(table: Mapping[str, Any], where: str, faults: Faults) -> Grade:
    urgency = _URGENCIES.get(table.get("urgency", ""))
    if urgency is None:
        faults.add("unknown-choice", f"{where}.urgency", got=table.get("urgency"))
    return Grade(severity=_severity(table, where, faults), urgency=urgency or Urgency.NEXT_VISIT)


def _severity(table: Mapping[str, Any], where: str, faults: Faults) -> Severity:
    severity = _SEVERITIES.get(table.get("severity", ""))
    if severity is None:
        faults.add("unknown-choice", f"{where}.severity", got=table.get("severity"))
    return severity or Severity.STOP


def _settled_by(table: Mapping[str, Any], where: str, faults: Faults) -> tuple[SettledBy, ...]:
    """What settles a rule; a word that is none is a fault."""
    said = tuple(table.get("settled_by", ()))
    for way in said:
        if way not in _SETTLERS:
            faults.add("unknown-choice", f"{where}.settled_by", got=way)
    return tuple(_SETTLERS[way] for way in said if way in _SETTLERS)
