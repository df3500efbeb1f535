"""What every resource of a person came to, in numbers that add up."""

from __future__ import annotations

from collections.abc import Iterable

from doseline.exchange.fhir.said import Entry, LeftOut
from doseline.exchange.fhir.sent import Person


def tallied(
    person: Person,
    entries: Iterable[Entry],
    groups: Iterable[tuple[str, ...]],
    left_out: Iterable[LeftOut],
    *,
    is_merged: bool,
) -> dict[str, int]:
    """How many resources came to what; each is counted once."""
    facts = {one.from_[0] for one in entries}
    same = {reference for group in groups for reference in group[1:]} - facts
    gone = {one.from_ for one in left_out} - facts - same
    tally = dict.fromkeys(("facts", "merged", "left_out", "not_understood"), 0)
    if person.patient is not None:
        tally["merged" if is_merged else "facts"] += 1
    for one in person.resources:
        tally[_came_to(one.reference, facts, same, gone)] += 1
    return tally


def _came_to(reference: str, facts: set[str], same: set[str], gone: set[str]) -> str:
    if reference in facts:
        return "facts"
    if reference in same:
        return "merged"
    return "left_out" if reference in gone else "not_understood"
