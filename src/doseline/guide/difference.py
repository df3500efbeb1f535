"""Two states of a guide side by side: each place that says something else, and the rules that it feeds."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Any

from doseline.frozen import dataclass
from doseline.guide.drug_files import raise_faulty
from doseline.guide.families import rules_of_schedule, rules_of_tests, rules_that_read
from doseline.guide.guide import Guide
from doseline.guide.history import as_it_was, later_than, load_guide_as_of, read_history
from doseline.guide.load import guide_of_tables, guide_tables, load_guide, of_version, tables_in
from doseline.guide.places import ABSENT, leaves
from doseline.guide.validation import Faults

Tables = Mapping[str, Mapping[str, Any]]


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """One state of a guide: how it was named, its parsed files, and what they make."""

    name: str
    tables: Tables
    guide: Guide


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One place that says something else; ``old`` or ``new`` is ``ABSENT`` where nothing stands there.

    ``rules`` are those that read it, by id.
    """

    place: str
    old: object
    new: object
    rules: tuple[str, ...]


def state_of(drug: str, on: date | None = None) -> State:
    """The state of a drug's guide now, or as its sources stood on a day.

    Raises: RequestError for an unknown drug; FaultyGuide where its data do not hold together.
    """
    faults = Faults()
    tables = guide_tables(drug, faults)
    if on is None:
        return State(name=drug, tables=tables, guide=load_guide(drug))
    changes, _ = read_history(drug)
    undone = as_it_was(tables, later_than(changes, on))
    return State(name=f"{drug}@{on.isoformat()}", tables=undone, guide=load_guide_as_of(drug, on))


def state_in(folder: Path) -> State:
    """The state of the guide that lies in a folder of its own.

    Raises: FaultyGuide where its data do not hold together.
    """
    faults = Faults()
    tables = tables_in(folder, faults)
    guide = guide_of_tables(str(tables["schedule"].get("drug", folder.name)), tables, faults)
    raise_faulty(str(folder), faults.found)
    return State(name=str(folder), tables=tables, guide=of_version(guide, hash_of(tables)))


def hash_of(tables: Tables) -> str:
    """A hash of parsed files, so that an answer made with them can be repeated."""
    return sha256(repr(sorted(tables.items())).encode()).hexdigest()[:_HASH]


_HASH = 16


def differences(old: State, new: State) -> tuple[Difference, ...]:
    """Every place in which two states of a guide differ, in the order of their files.

    >>> before, now = state_of("kesimpta", date(2025, 1, 1)), state_of("kesimpta")
    >>> [one.place for one in differences(before, now)][:2]
    ['monitoring.before.strictest', 'monitoring.before.US']
    """
    before, after = _places(old.tables), _places(new.tables)
    return tuple(
        Difference(
            place=place,
            old=before.get(place, ABSENT),
            new=after.get(place, ABSENT),
            rules=tuple(sorted(_rules(new.guide, place))),
        )
        for place in dict.fromkeys((*before, *after))
        if before.get(place, ABSENT) != after.get(place, ABSENT)
    )


def _places(tables: Tables) -> dict[str, object]:
    return {place: value for name, table in tables.items() for place, value in leaves(dict(table), name)}


def _rules(guide: Guide, place: str) -> Iterator[str]:
    """The rules that what stands at a place can change."""
    match place.split("."):
        case ["facts", "fact", fact, *_]:
            yield from rules_that_read(guide, fact)
        case ["rules", "rule", rule, *_]:
            yield rule
        case ["schedule", *_]:
            yield from rules_of_schedule(guide)
        case ["patterns", _, name, *_]:
            yield from _of_pattern(guide, name)
        case ["monitoring", "before", *_]:
            yield from rules_of_tests(guide)
        case ["monitoring", "watch", name, *_]:
            yield from _of_watch(guide, name)
        case _:
            return


def _of_pattern(guide: Guide, name: str) -> Iterator[str]:
    for pattern in guide.patterns:
        if pattern.id == name:
            yield from pattern.rules.values()


def _of_watch(guide: Guide, name: str) -> Iterator[str]:
    for watch in guide.monitoring:
        if watch.id == name:
            yield from (limit.rule for limit in watch.thresholds)
