"""Comparison and disagreements: what a drug brings to the guides of others too."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from enum import StrEnum
from typing import Any

from doseline.errors import Fault, RequestError, fault
from doseline.frozen import dataclass
from doseline.guide.drug_files import part, raise_faulty, read_files
from doseline.guide.effects import Effects, read_effects
from doseline.guide.explanations import Cell, CellPart, CompareRow, Disagreement
from doseline.guide.facts import Fact, read_facts
from doseline.guide.folders import drug_folders, kept, read_data
from doseline.guide.our_choices import over_our_choices
from doseline.guide.shared import documents_in, load_shared
from doseline.guide.validation import ANY, BOOLEAN, INTEGER, TEXT, TEXTS, Citations, Faults, check, maybe
from doseline.guide.values import FIELDS, VALUES, Filler, filler
from doseline.source import Source

Table = Mapping[str, Any]
_BROUGHT = ("compare", "disagreements", "effects")
_READ = (*_BROUGHT, "facts", "sources", *(name for name in FIELDS if name not in _BROUGHT))


class Computed(StrEnum):
    """What a row of the comparison is made from, where that is not the words of each drug."""

    TIME = "time"
    TESTS_BEFORE = "tests-before"
    TESTS_DURING = "tests-during"
    COMMON = "common"
    SERIOUS = "serious"
    WORKED = "worked"


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitLength:
    """How long giving one dose takes, from so many to so many minutes: each one, or those up to a slot.

    ``product`` is the word of another product of the drug; empty for the main one.
    """

    product: str
    minutes: tuple[int, int]
    until_slot: int | None
    sources: tuple[Source, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Brought:
    """The cells of one drug by row, its disagreements by id, what its trials found, how long a dose takes."""

    drug: str
    cells: Mapping[str, Cell]
    disagreements: Mapping[str, Disagreement]
    effects: Effects = Effects()
    visits: tuple[VisitLength, ...] = ()


def read_brought(drug: str, tables: Mapping[str, Table], faults: Faults) -> Brought:
    """What one drug brings, from its parsed files; those it lacks say nothing."""
    citations = citations_of(tables, faults)
    told = citations_of(tables, Faults())
    facts: dict[str, Fact] = part(
        Faults(), "facts", {}, lambda: read_facts(tables.get("facts", {}), told, Faults())
    )
    fills = filler(facts, load_shared().regions, faults, {name: tables.get(name, {}) for name in FIELDS})
    compared = tables.get("compare", {})
    cells: dict[str, Cell] = part(faults, "compare", {}, lambda: _cells(compared, citations, fills))
    visits: tuple[VisitLength, ...] = part(
        faults, "compare", (), lambda: tuple(_visits(compared, citations, fills))
    )
    effects: Effects = part(
        faults, "effects", Effects(), lambda: read_effects(tables.get("effects", {}), citations, fills)
    )
    sides: dict[str, Disagreement] = part(
        faults, "disagreements", {}, lambda: _sides(drug, tables.get("disagreements", {}), citations, fills)
    )
    return Brought(drug=drug, cells=cells, disagreements=sides, effects=effects, visits=visits)


def citations_of(tables: Mapping[str, Table], faults: Faults) -> Citations:
    """The documents that a drug may cite: those of all guides, and its own."""
    own: dict[str, Table] = part(
        Faults(), "sources", {}, lambda: documents_in(tables.get("sources", {}), Faults())
    )
    return Citations({**own, **load_shared().documents}, faults)


def all_brought() -> tuple[Brought, ...]:
    """What every drug brings, by name; of one whose data have a fault, nothing."""
    return tuple(one for drug in sorted(drug_folders()) if (one := _sound(drug)) is not None)


def brought_by(drug: str) -> Brought:
    """What one drug brings, as far as it can be read."""
    return _read(drug)[0] or Brought(drug=drug, cells={}, disagreements={})


@kept
def _sound(drug: str) -> Brought | None:
    found, faults = _read(drug)
    return found if found is not None and not faults else None


def _read(drug: str) -> tuple[Brought | None, tuple[Fault, ...]]:
    folder, faults = drug_folders()[drug], Faults()
    there = [name for name in _READ if (folder / f"{name}.toml").is_file()]
    if not {*there} & {*_BROUGHT}:
        return None, ()
    tables = over_our_choices(read_files(folder, there, faults))
    return read_brought(drug, tables, faults), tuple(faults.found)


def comparable() -> tuple[str, ...]:
    """The drugs that can be set side by side, by name."""
    return tuple(one.drug for one in all_brought() if one.cells)


@kept
def compared(*drugs: str) -> tuple[Brought, ...]:
    """What these drugs bring, in their order.

    Raises: RequestError for drugs that no folder says anything of, and for one whose data have a fault.
    """
    known = {one.drug: one for one in all_brought() if one.cells}
    unknown = [drug for drug in drugs if drug not in known]
    for drug in unknown:
        if drug in drug_folders():
            raise_faulty(drug, _read(drug)[1])
    if unknown:
        raise RequestError(
            tuple(fault("not-one-of", "DRUG", got=drug, allowed=tuple(known)) for drug in unknown)
        )
    return tuple(known[drug] for drug in drugs)


def rows(brought: Iterable[Brought]) -> dict[str, CompareRow]:
    """The rows that somebody has words in, each with the cells there are."""
    known, made = tuple(brought), computed_rows()
    worded = (id_ for id_ in row_ids() if id_ not in made)
    found = {id_: {one.drug: one.cells[id_] for one in known if id_ in one.cells} for id_ in worded}
    return {id_: CompareRow(id=id_, cells=row) for id_, row in found.items() if row}


def row_ids() -> tuple[str, ...]:
    """The rows of the comparison in their order."""
    return tuple(read_data("compare-rows")["row"])


def computed_rows() -> dict[str, Computed]:
    """The rows that are made from the guides, each with what it is made from."""
    found = read_data("compare-rows")["row"].items()
    return {id_: Computed(row["computed"]) for id_, row in found if "computed" in row}


def in_order(brought: Iterable[Brought]) -> dict[str, Disagreement]:
    """All disagreements by id, D2 before D10."""
    together = {id_: item for one in brought for id_, item in one.disagreements.items()}
    return {id_: together[id_] for id_ in sorted(together, key=lambda id_: (len(id_), id_))}


_CELL = {"sources": ANY, "values": VALUES, "regions": maybe(TEXTS), "silent": maybe(BOOLEAN)}
_VISIT = {
    "product": maybe(TEXT), "minutes": maybe(ANY), "hours": maybe(ANY), "until_slot": maybe(INTEGER),
    "sources": ANY,
}  # fmt: skip
# How many minutes one of each is.
_LENGTHS = {"minutes": 1, "hours": 60}
_DISAGREEMENT = {"id": TEXT, "closed": BOOLEAN, "a": ANY, "b": ANY, "values": VALUES}
# Whose labels a part may be about: those of the regions, not the strictest of all.
_ANY_LABEL = "strictest"


def _cells(table: Table, citations: Citations, fills: Filler) -> dict[str, Cell]:
    for extra in table.keys() - {"compare", "visit"}:
        fills.faults.add("unknown-key", f"compare.{extra}")
    known, found = row_ids(), dict[str, Cell]()
    for row, cell in table.get("compare", {}).items():
        where = f"compare.compare.{row}"
        if row not in known:
            fills.faults.add("dangling-id", where, got=row)
        parts = tuple(_parts(row, cell, where, citations, fills))
        if parts:
            found[row] = Cell(parts=parts)
    return found


def _parts(row: str, cell: object, where: str, citations: Citations, fills: Filler) -> Iterator[CellPart]:
    """The parts of one cell: one for all regions as a table, or several as a list of tables."""
    seen = set[str]()
    tables = cell if isinstance(cell, list) else [cell]
    for place, table in enumerate(tables):
        path = f"{where}[{place}]" if isinstance(cell, list) else where
        if not check(table, _CELL, path, fills.faults):
            continue
        regions = tuple(table.get("regions", ()))
        for region in regions:
            if region not in _profiles():
                fills.faults.add("unknown-choice", f"{path}.regions", got=region)
        name = f"{row}.{'-'.join(regions).lower() or 'all'}" if isinstance(cell, list) else row
        if name in seen:
            fills.faults.add("repeated-id", f"{path}.regions", got=name)
        seen.add(name)
        yield CellPart(
            name=name,
            regions=regions,
            silent=table.get("silent", False),
            sources=citations.read(table["sources"], f"{path}.sources"),
            values=fills.fill(table, path),
        )


@kept
def _profiles() -> frozenset[str]:
    return frozenset(region.profile for region in load_shared().regions.values()) - {_ANY_LABEL}


def _visits(table: Table, citations: Citations, fills: Filler) -> Iterator[VisitLength]:
    for place, visit in enumerate(table.get("visit", [])):
        where = f"compare.visit[{place}]"
        if not check(visit, _VISIT, where, fills.faults):
            continue
        product = visit.get("product", "")
        if product and product not in {one.get("id") for one in fills.files["product"].get("variant", [])}:
            fills.faults.add("dangling-id", f"{where}.product", got=product)
        minutes = _minutes(visit, where, fills)
        if minutes is None:
            expected = "whole minutes or hours, one number or from and to"
            fills.faults.add("wrong-type", f"{where}.minutes", expected=expected)
            continue
        yield VisitLength(
            product=product,
            minutes=minutes,
            until_slot=visit.get("until_slot"),
            sources=citations.read(visit["sources"], f"{where}.sources"),
        )


def _minutes(visit: Table, where: str, fills: Filler) -> tuple[int, int] | None:
    """From how many to how many minutes; None for anything else than one length, in minutes or in hours."""
    match [(visit[unit], times) for unit, times in _LENGTHS.items() if unit in visit]:
        case [(written, times)]:
            both = written if isinstance(written, list) else [written] * 2
            match [fills.number(one, f"{where}.minutes") for one in both]:
                case [int() as low, int() as high] if low <= high:
                    return low * times, high * times
    return None


def _sides(drug: str, tables: Table, citations: Citations, fills: Filler) -> dict[str, Disagreement]:
    found: dict[str, Disagreement] = {}
    for place, table in enumerate(tables.get("disagreement", [])):
        where = f"disagreements.disagreement[{place}]"
        if not check(table, _DISAGREEMENT, where, fills.faults):
            continue
        if table["id"] in found:
            fills.faults.add("repeated-id", f"{where}.id", got=table["id"])
            continue
        found[table["id"]] = Disagreement(
            id=table["id"],
            drug=drug,
            closed=table["closed"],
            a=citations.read(table["a"], f"{where}.a"),
            b=citations.read(table["b"], f"{where}.b"),
            values=fills.fill(table, where),
        )
    return found
