"""What the sources say of going from one MS medicine to another, by substance.

Read only when somebody asks for it. The folder ``switching`` holds it for the medicines we know; a drug's own
folder may add statements of its own in ``switching.toml``, with its words beside its other words.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import field
from decimal import Decimal
from enum import StrEnum
from typing import Any, TypeVar

from doseline.errors import GuideError
from doseline.frozen import dataclass
from doseline.guide.explanations import Value
from doseline.guide.folders import drug_folders, kept, read_data, read_drug_file
from doseline.guide.shared import documents_in
from doseline.guide.validation import ANY, INTEGER, TABLE, TEXT, TEXTS, Citations, Faults, entries, maybe
from doseline.source import Source

Table = Mapping[str, Any]
K = TypeVar("K", bound=StrEnum)
ANYONE = "any"


class Part(StrEnum):
    """What a statement is about: the very change, the medicine left, the one to come, or the time between."""

    PAIR = "pair"
    LEAVING = "leaving"
    ENTERING = "entering"
    RISK = "risk"


class Kept(StrEnum):
    """Where a record keeps what is to be gathered; ``ask`` is what it does not keep."""

    LAST_DOSE = "last-dose"
    TESTS = "tests"
    PREGNANCY = "pregnancy"
    INFECTION = "infection"
    VACCINES = "vaccines"
    ASK = "ask"


@dataclass(frozen=True, slots=True, kw_only=True)
class Between:
    """The substances that somebody comes from and goes to; empty is every one."""

    from_: frozenset[str]
    to: frozenset[str]

    def leaves(self, substance: str) -> bool:
        """Whether somebody who comes from a substance is meant."""
        return substance in self.from_ or ANYONE in self.from_

    def enters(self, substance: str) -> bool:
        """Whether somebody who goes to a substance is meant."""
        return substance in self.to or ANYONE in self.to


@dataclass(frozen=True, slots=True, kw_only=True)
class Say:
    """One statement of the sources; ``words`` is where its sentence stands.

    ``wait`` is a word for how long the source would have somebody wait, None where it names no time.
    """

    id: str
    part: Part
    between: Between
    wait: str | None
    values: Mapping[str, Value]
    words: str
    sources: tuple[Source, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Gather:
    """Something to have in hand before the first dose."""

    id: str
    kept: Kept
    tests: tuple[str, ...]
    conditions: tuple[str, ...]
    between: Between
    words: str
    sources: tuple[Source, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class After:
    """What holds after the last dose of one substance; ``months`` is None where no source names a time."""

    substance: str
    until: str | None = None
    months: int | None = None
    values: Mapping[str, Value] = field(default_factory=dict)
    words: str = ""
    sources: tuple[Source, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Switching:
    """Everything that is known of changes: statements, what to gather, what is carried along by substance.

    Those ``not_offered`` are none to go over to.
    Medicines that ended more than ``earlier_months`` ago are only named. ``our_reading`` is the source of
    this: of two times the longest counts.
    """

    says: tuple[Say, ...]
    gather: tuple[Gather, ...]
    live: Mapping[str, After]
    signs: Mapping[str, After]
    goes_on: Mapping[str, After]
    no_birth_control: Mapping[str, After]
    earlier_months: int
    not_offered: frozenset[str]
    our_reading: tuple[Source, ...]


_SAY = {
    "part": TEXT, "from": TEXTS, "to": TEXTS, "wait": maybe(TEXT), "values": maybe(TABLE), "sources": ANY,
}  # fmt: skip
_GATHER = {
    "kind": TEXT,
    "tests": maybe(TEXTS),
    "conditions": maybe(TEXTS),
    "from": maybe(TEXTS),
    "to": maybe(TEXTS),
    "sources": ANY,
}
_AFTER = {"until": maybe(TEXT), "months": maybe(INTEGER), "values": maybe(TABLE), "sources": ANY}
_CARRIED = ("live", "signs", "goes-on", "no-birth-control")
_FILES = ("says", "gather", "carried")


@kept
def load_switching() -> Switching:
    """What every folder says of changes, together.

    Raises: GuideError with every fault of the program's own data; an added folder with a fault says nothing.

    >>> known = load_switching()
    >>> [one.wait for one in known.says if one.id == "france-one-month"]
    ['1-month']
    """
    faults = Faults()
    tables = {name: read_data(f"switching/{name}") for name in _FILES}
    own = {key: value for name in _FILES for key, value in tables[name].items()}
    citations = Citations(documents_in(read_data("sources"), faults), faults)
    found = build_switching(own, read_data("switching/groups"), citations)
    if faults.found:
        raise GuideError(tuple(faults.found))
    added = [one for drug in sorted(drug_folders()) if (one := _brought(drug)) is not None]
    return Switching(
        says=found.says + tuple(say for one in added for say in one.says),
        gather=found.gather + tuple(item for one in added for item in one.gather),
        live={**found.live, **_together(one.live for one in added)},
        signs={**found.signs, **_together(one.signs for one in added)},
        goes_on={**found.goes_on, **_together(one.goes_on for one in added)},
        no_birth_control={**found.no_birth_control, **_together(one.no_birth_control for one in added)},
        earlier_months=found.earlier_months,
        not_offered=found.not_offered,
        our_reading=found.our_reading,
    )


def _together(tables: Iterator[Mapping[str, After]]) -> dict[str, After]:
    return {name: one for table in tables for name, one in table.items()}


def _brought(drug: str) -> Switching | None:
    """What a drug's own folder adds, None where it has nothing or where there is a fault in it."""
    file = drug_folders()[drug] / "switching.toml"
    if not file.is_file():
        return None
    faults = Faults()
    try:
        tables = read_drug_file(file)
        documents = documents_in(read_data("sources"), faults)
        beside = drug_folders()[drug] / "sources.toml"
        if beside.is_file():
            documents |= documents_in(read_drug_file(beside), faults)
        groups = {**read_data("switching/groups"), **tables.get("group", {})}
        own = {key: value for key, value in tables.items() if key != "group"}
        found = build_switching(own, groups, Citations(documents, faults), f"{drug}/")
    except (OSError, ValueError, RecursionError, AttributeError, TypeError, ArithmeticError):
        return None
    return None if faults.found else found


def build_switching(tables: Table, groups: Table, citations: Citations, folder: str = "") -> Switching:
    """What parsed files say of changes; ``folder`` is where the words stand."""
    carried = {name: dict(_after(tables, name, citations, folder)) for name in _CARRIED}
    ours = tables.get("our_reading")
    return Switching(
        says=tuple(_says(tables, groups, citations, folder)),
        gather=tuple(_gather(tables, groups, citations, folder)),
        live=carried["live"],
        signs=carried["signs"],
        goes_on=carried["goes-on"],
        no_birth_control=carried["no-birth-control"],
        earlier_months=tables.get("earlier_months", 0),
        not_offered=frozenset(tables.get("not_offered", ())),
        our_reading=citations.read(ours, "switching.our_reading") if ours else (),
    )


def _says(tables: Table, groups: Table, citations: Citations, folder: str) -> Iterator[Say]:
    for key, table, where in entries(tables, "say", _SAY, "switching", citations.faults):
        part = _one_of(Part, table["part"], f"{where}.part", citations.faults)
        if part is not None:
            yield Say(
                id=key,
                part=part,
                between=_between(table, groups),
                wait=table.get("wait"),
                values=_values(table),
                words=f"{folder}switching.say.{key}",
                sources=citations.read(table["sources"], f"{where}.sources"),
            )


def _gather(tables: Table, groups: Table, citations: Citations, folder: str) -> Iterator[Gather]:
    for key, table, where in entries(tables, "gather", _GATHER, "switching", citations.faults):
        kind = _one_of(Kept, table["kind"], f"{where}.kind", citations.faults)
        if kind is not None:
            yield Gather(
                id=key,
                kept=kind,
                tests=tuple(table.get("tests", ())),
                conditions=tuple(table.get("conditions", ())),
                between=_between(table, groups),
                words=f"{folder}switching.gather.{key}",
                sources=citations.read(table["sources"], f"{where}.sources"),
            )


def _after(tables: Table, name: str, citations: Citations, folder: str) -> Iterator[tuple[str, After]]:
    for key, table, where in entries(tables, name, _AFTER, "switching", citations.faults):
        yield (
            key,
            After(
                substance=key,
                until=table.get("until"),
                months=table.get("months"),
                values=_values(table),
                words=f"{folder}switching.{name}.{key}",
                sources=citations.read(table["sources"], f"{where}.sources"),
            ),
        )


def _one_of(kinds: type[K], value: str, where: str, faults: Faults) -> K | None:
    try:
        return kinds(value)
    except ValueError:
        faults.add("not-one-of", where, got=value, allowed=tuple(kinds))
        return None


def _between(table: Table, groups: Table) -> Between:
    return Between(from_=_meant(table.get("from", ()), groups), to=_meant(table.get("to", ()), groups))


def _meant(names: tuple[str, ...], groups: Table) -> frozenset[str]:
    return frozenset(one for name in names for one in groups.get(name, (name,)))


def _values(table: Table) -> dict[str, Value]:
    """The values of a sentence; a number with a decimal point is written as the region does."""
    return {name: _number(value) for name, value in table.get("values", {}).items()}


def _number(value: Value) -> Value:
    return Decimal(value) if isinstance(value, str) else value
