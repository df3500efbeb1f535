"""Comparison and disagreements: what a drug brings to the guides of others too."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from doseline.errors import Fault, RequestError, fault
from doseline.frozen import dataclass
from doseline.guide.drug_files import part, raise_faulty, read_files
from doseline.guide.explanations import Cell, CompareRow, Disagreement
from doseline.guide.facts import Fact, read_facts
from doseline.guide.folders import drug_folders, kept, read_data
from doseline.guide.our_choices import over_our_choices
from doseline.guide.shared import documents_in, load_shared
from doseline.guide.validation import ANY, BOOLEAN, TEXT, Citations, Faults, check, entries
from doseline.guide.values import VALUES, Filler, filler

Table = Mapping[str, Any]
_BROUGHT = ("compare", "disagreements")
_READ = (*_BROUGHT, "facts", "sources")


@dataclass(frozen=True, slots=True, kw_only=True)
class Brought:
    """The cells of one drug by row, and its disagreements by id."""

    drug: str
    cells: Mapping[str, Cell]
    disagreements: Mapping[str, Disagreement]


def read_brought(drug: str, tables: Mapping[str, Table], faults: Faults) -> Brought:
    """What one drug brings, from its parsed files; those it lacks say nothing."""
    citations = citations_of(tables, faults)
    told = citations_of(tables, Faults())
    facts: dict[str, Fact] = part(
        Faults(), "facts", {}, lambda: read_facts(tables.get("facts", {}), told, Faults())
    )
    fills = filler(facts, load_shared().regions, faults)
    cells: dict[str, Cell] = part(
        faults, "compare", {}, lambda: _cells(tables.get("compare", {}), citations, fills)
    )
    sides: dict[str, Disagreement] = part(
        faults, "disagreements", {}, lambda: _sides(drug, tables.get("disagreements", {}), citations, fills)
    )
    return Brought(drug=drug, cells=cells, disagreements=sides)


def citations_of(tables: Mapping[str, Table], faults: Faults) -> Citations:
    """The documents that a drug may cite: those of all guides, and its own."""
    own: dict[str, Table] = part(
        Faults(), "sources", {}, lambda: documents_in(tables.get("sources", {}), Faults())
    )
    return Citations({**own, **load_shared().documents}, faults)


def all_brought() -> tuple[Brought, ...]:
    """What every drug brings, by name; of one whose data have a fault, nothing."""
    return tuple(one for drug in sorted(drug_folders()) if (one := _sound(drug)) is not None)


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


@kept
def load_comparison(*drugs: str) -> Mapping[str, CompareRow]:
    """The drugs side by side, row by row, each with what is said of it.

    Raises: RequestError for drugs that no folder says anything of, and for one whose data have a fault.
    """
    known = all_brought()
    unknown = [drug for drug in drugs if drug not in {one.drug for one in known if one.cells}]
    for drug in unknown:
        if drug in drug_folders():
            raise_faulty(drug, _read(drug)[1])
    if unknown:
        names = tuple(one.drug for one in known if one.cells)
        raise RequestError(tuple(fault("not-one-of", "DRUG", got=drug, allowed=names) for drug in unknown))
    return rows(known)


def rows(brought: Iterable[Brought]) -> dict[str, CompareRow]:
    """The rows that somebody has a cell in, each with the cells there are."""
    known = tuple(brought)
    found = {id_: {one.drug: one.cells[id_] for one in known if id_ in one.cells} for id_ in row_ids()}
    return {id_: CompareRow(id=id_, cells=row) for id_, row in found.items() if row}


def row_ids() -> tuple[str, ...]:
    """The rows of the comparison in their order."""
    return tuple(read_data("compare-rows")["rows"])


def in_order(brought: Iterable[Brought]) -> dict[str, Disagreement]:
    """All disagreements by id, D2 before D10."""
    together = {id_: item for one in brought for id_, item in one.disagreements.items()}
    return {id_: together[id_] for id_ in sorted(together, key=lambda id_: (len(id_), id_))}


_CELL = {"sources": ANY, "values": VALUES}
_DISAGREEMENT = {"id": TEXT, "closed": BOOLEAN, "a": ANY, "b": ANY, "values": VALUES}


def _cells(table: Table, citations: Citations, fills: Filler) -> dict[str, Cell]:
    found: dict[str, Cell] = {}
    known = row_ids()
    for row, cell, where in entries(table, "compare", _CELL, "compare", fills.faults):
        if row not in known:
            fills.faults.add("dangling-id", where, got=row)
        sources = citations.read(cell["sources"], f"{where}.sources")
        found[row] = Cell(sources=sources, values=fills.fill(cell, where))
    return found


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
