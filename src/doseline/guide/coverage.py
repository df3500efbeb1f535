"""Coverage of an article: where each of its rows is answered. No answer reads it but the list of the rows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from enum import StrEnum
from typing import Any

from doseline.errors import GuideError
from doseline.frozen import dataclass
from doseline.guide.explanations import Statements
from doseline.guide.folders import data, kept, read_data
from doseline.guide.guide import Guide
from doseline.guide.load import load_guide
from doseline.guide.statements import load_statements
from doseline.guide.validation import ANY, TEXT, TEXTS, Faults, check, maybe

Table = Mapping[str, Any]


class Reach(StrEnum):
    """How a row of the coverage is reached from outside."""

    QUESTION = "question"
    SYMPTOM = "symptom"


@dataclass(frozen=True, slots=True, kw_only=True)
class CoverageRow:
    """Where one row of the patient article is answered.

    ``covered_by`` holds references such as ``statement:latex`` or ``rule:on-hold``; ``symptom`` is the
    ``NAME:SEVERITY`` that reaches a row whose ``reach`` is a symptom.
    """

    row: str
    kind: str
    covered_by: tuple[str, ...]
    reach: Reach
    symptom: str | None = None


@kept
def load_coverage(drug: str) -> tuple[CoverageRow, ...]:
    """The rows of the articles that a guide covers; none where it covers no article.

    Raises: GuideError with every fault of the data.
    """
    files = (file.name for file in (data() / "coverage").iterdir())
    names = sorted(name.removesuffix(".toml") for name in files if name.endswith(".toml"))
    tables = [read_data(f"coverage/{name}") for name in names]
    wanted = [table for table in tables if table.get("guide") == drug]
    return tuple(
        row for table in wanted for row in build_coverage(load_guide(drug), load_statements(drug), table)
    )


def build_coverage(guide: Guide, statements: Statements, table: Table) -> tuple[CoverageRow, ...]:
    """The rows of one article, each once, each with a way to reach it.

    Raises: GuideError with every fault.
    """
    faults = Faults()
    rows = tuple(_rows(table, faults))
    _uncovered(rows, statements, guide, faults)
    if faults.found:
        raise GuideError(tuple(faults.found))
    return rows


_ROW = {"row": ANY, "kind": TEXT, "covered_by": TEXTS, "reach": TEXT, "symptom": maybe(TEXT)}


def _rows(tables: Table, faults: Faults) -> Iterator[CoverageRow]:
    seen: set[str] = set()
    for place, table in enumerate(tables.get("row", [])):
        where = f"row[{place}]"
        if not check(table, _ROW, where, faults):
            continue
        row, reach = str(table["row"]), table["reach"]
        if row in seen:
            faults.add("repeated-id", where, got=row)
        elif reach not in set(Reach):
            faults.add("unknown-choice", f"{where}.reach", got=reach)
        elif (reach == Reach.SYMPTOM) != ("symptom" in table):
            faults.add("missing-key", f"{where}.symptom")
        else:
            yield _row(table)
        seen.add(row)


def _row(table: Table) -> CoverageRow:
    return CoverageRow(
        row=str(table["row"]),
        kind=table["kind"],
        covered_by=tuple(table["covered_by"]),
        reach=Reach(table["reach"]),
        symptom=table.get("symptom"),
    )


def _uncovered(rows: tuple[CoverageRow, ...], statements: Statements, guide: Guide, faults: Faults) -> None:
    """Rows that point at nothing."""
    known: Mapping[str, frozenset[str]] = {
        "statement": frozenset(statements.statements),
        "visit": frozenset(statements.visit),
        "compare": frozenset(statements.compare),
        "disagreement": frozenset(statements.disagreements),
        "fact": frozenset(guide.facts),
        "rule": frozenset(guide.rules),
        "pattern": frozenset(pattern.id for pattern in guide.patterns),
    }
    for row in rows:
        where = f"row.{row.row}.covered_by"
        if not row.covered_by:
            faults.add("missing-key", where, got=row.row)
        for reference in row.covered_by:
            kind, _, id_ = reference.partition(":")
            if id_ not in known.get(kind, frozenset()):
                faults.add("dangling-id", where, got=reference)
