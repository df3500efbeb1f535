"""What people read and search: explanations, comparisons, visit questions, disagreements, coverage."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import field
from enum import StrEnum
from functools import lru_cache
from typing import Any, TypeVar

from doseline.errors import GuideError
from doseline.frozen import dataclass
from doseline.guide.load import load_guide, read_data
from doseline.guide.model import Guide
from doseline.guide.tables import (
    ANY,
    BOOLEAN,
    TABLE,
    TEXT,
    TEXTS,
    Citations,
    Faults,
    Key,
    check,
    entries,
    maybe,
)
from doseline.source import Source

Table = Mapping[str, Any]
Bare = int | float | str
T = TypeVar("T")


class Reach(StrEnum):
    """How a row of the coverage is reached from outside."""

    QUESTION = "question"
    SYMPTOM = "symptom"


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """One explanation; its words are in the catalogue under the same id.

    ``values`` fill the placeholders, bare numbers whose unit the text adds. ``see`` lists related
    statements. ``newest_unread`` marks what the newest label may say differently, ``crisis`` one on mood.
    """

    id: str
    kind: str
    topic: str
    sources: tuple[Source, ...]
    see: tuple[str, ...] = ()
    disagreements: tuple[str, ...] = ()
    values: Mapping[str, Bare] = field(default_factory=dict)
    newest_unread: bool = False
    crisis: bool = False


class VisitKind(StrEnum):
    """What one line for an appointment is: a question, a tip, or a thing to bring."""

    ASK = "ask"
    TIP = "tip"
    BRING = "bring"


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitQuestion:
    """A question or a tip for an appointment.

    ``when`` lists the signs that call for it, such as ``dose:late`` or ``symptom:back-pain``; one is
    enough, and without any it always fits.
    """

    id: str
    kind: VisitKind
    topic: str
    sources: tuple[Source, ...]
    when: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """What is said of one drug in one row of the comparison."""

    sources: tuple[Source, ...]
    values: Mapping[str, Bare] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class CompareRow:
    """One aspect, drug by drug; there is no ranking."""

    id: str
    cells: Mapping[str, Cell]

    @property
    def sources(self) -> tuple[Source, ...]:
        """The sources of all cells, each once."""
        return tuple(dict.fromkeys(source for cell in self.cells.values() for source in cell.sources))


@dataclass(frozen=True, slots=True, kw_only=True)
class Disagreement:
    """Two sides of a question on which sources differ; ``closed`` where newer text settled it."""

    id: str
    drug: str
    closed: bool
    a: tuple[Source, ...]
    b: tuple[Source, ...]
    values: Mapping[str, Bare] = field(default_factory=dict)

    @property
    def sources(self) -> tuple[Source, ...]:
        """The sources of both sides, each once."""
        return tuple(dict.fromkeys((*self.a, *self.b)))


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Statements:
    """Everything the guide of one drug can explain, by id and in the order of the files."""

    drug: str
    statements: Mapping[str, Statement]
    visit: Mapping[str, VisitQuestion]
    compare: Mapping[str, CompareRow]
    disagreements: Mapping[str, Disagreement]
    coverage: tuple[CoverageRow, ...]

    @property
    def topics(self) -> tuple[str, ...]:
        """The topics in the order in which they first appear."""
        return tuple(dict.fromkeys(statement.topic for statement in self.statements.values()))


@lru_cache
def load_statements(drug: str) -> Statements:
    """The explanations of one drug, checked against its guide.

    Raises: RequestError for an unknown drug, GuideError with every fault of the data.

    >>> load_statements("kesimpta").statements["dose-amount"].values["amount_mg"]
    20
    """
    guide = load_guide(drug)
    tables: dict[str, Table] = {name: read_data(f"{drug}/{name}") for name in _FILES}
    tables["sources"] = read_data("sources")
    return build_statements(guide, tables)


def build_statements(guide: Guide, tables: Mapping[str, Table]) -> Statements:
    """The explanations from their parsed files, named as in the drug's folder.

    Raises: GuideError with every fault.
    """
    faults = Faults()
    known = {
        key: table for key, table, _ in entries(tables["sources"], "source", _SOURCE, "sources", Faults())
    }
    reader = _Reader(Citations(known, faults), faults)
    found = Statements(
        drug=guide.drug,
        statements=reader.read(tables["statements"], "statement", _STATEMENT, reader.statement),
        visit=reader.read(tables["visit"], "visit", _VISIT, reader.visit),
        compare=reader.read(tables["compare"], "compare", None, reader.compare),
        disagreements=reader.read(
            tables["disagreements"], "disagreement", _DISAGREEMENT, reader.disagreement
        ),
        coverage=tuple(reader.coverage(tables["coverage"])),
    )
    for code, where, got in (*_loose_ends(found), *_unknown_signs(found, guide), *_uncovered(found, guide)):
        faults.add(code, where, got=got)
    if faults.found:
        raise GuideError(tuple(faults.found))
    return found


_FILES = ("statements", "visit", "compare", "disagreements", "coverage")
_SOURCE = {"title": TEXT, "version": TEXT}
_VALUES = maybe(
    Key(
        lambda value: isinstance(value, dict) and all(_is_bare(item) for item in value.values()),
        "numbers and texts by name",
    )
)
_STATEMENT = {
    "id": TEXT, "kind": TEXT, "topic": TEXT, "sources": ANY, "see": maybe(TEXTS), "values": _VALUES,
    "disagreement": maybe(TEXTS), "newest_unread": maybe(BOOLEAN), "crisis": maybe(BOOLEAN),
}  # fmt: skip
_VISIT = {"id": TEXT, "kind": TEXT, "topic": TEXT, "sources": ANY, "when": maybe(TEXTS)}
# What a record can show at a visit, beside its findings and symptoms.
_SIGNS = {
    "stage": frozenset({"before", "during", "after"}),
    "dose": frozenset({"late", "missed", "overdue"}),
    "entry": frozenset({"symptom", "condition", "medication", "vaccination", "pregnancy", "breastfeeding"}),
    "sex": frozenset({"female", "male"}),
}
_CELL = {"sources": ANY, "values": _VALUES}
_DISAGREEMENT = {"id": TEXT, "drug": TEXT, "closed": BOOLEAN, "a": ANY, "b": ANY, "values": _VALUES}
_ROW = {"row": ANY, "kind": TEXT, "covered_by": TEXTS, "reach": TEXT, "symptom": maybe(TEXT)}


def _is_bare(value: object) -> bool:
    return isinstance(value, int | float | str) and not isinstance(value, bool)


@dataclass(frozen=True, slots=True)
class _Reader:
    citations: Citations
    faults: Faults

    def read(
        self, tables: Table, name: str, shape: Mapping[str, Key] | None, make: Callable[[Table, str], T]
    ) -> dict[str, T]:
        """The well-formed tables ``[[name]]`` by id; a repeated id is a fault."""
        found: dict[str, T] = {}
        for extra in tables.keys() - {name}:
            self.faults.add("unknown-key", f"{name}.{extra}")
        for place, table in enumerate(tables.get(name, [])):
            where = f"{name}[{place}]"
            fits = check(table, shape or self._compare_shape(table), where, self.faults)
            if fits and table["id"] in found:
                self.faults.add("repeated-id", f"{where}.id", got=table["id"])
            elif fits:
                found[table["id"]] = make(table, f"{name}.{table['id']}")
        return found

    @staticmethod
    def _compare_shape(table: object) -> dict[str, Key]:
        """An id, and one cell for each drug that is named."""
        drugs = table.keys() - {"id"} if isinstance(table, dict) else set()
        return {"id": TEXT} | dict.fromkeys(sorted(drugs), TABLE)

    def statement(self, table: Table, where: str) -> Statement:
        return Statement(
            id=table["id"],
            kind=table["kind"],
            topic=table["topic"],
            sources=self.citations.read(table["sources"], f"{where}.sources"),
            see=tuple(table.get("see", ())),
            disagreements=tuple(table.get("disagreement", ())),
            values=table.get("values", {}),
            newest_unread=table.get("newest_unread", False),
            crisis=table.get("crisis", False),
        )

    def visit(self, table: Table, where: str) -> VisitQuestion:
        kind = table["kind"]
        if kind not in set(VisitKind):
            self.faults.add("unknown-choice", f"{where}.kind", got=kind)
        return VisitQuestion(
            id=table["id"],
            kind=VisitKind(kind) if kind in set(VisitKind) else VisitKind.ASK,
            topic=table["topic"],
            sources=self.citations.read(table["sources"], f"{where}.sources"),
            when=tuple(table.get("when", ())),
        )

    def compare(self, table: Table, where: str) -> CompareRow:
        cells = {
            drug: Cell(
                sources=self.citations.read(cell["sources"], f"{where}.{drug}.sources"),
                values=cell.get("values", {}),
            )
            for drug, cell in table.items()
            if drug != "id" and check(cell, _CELL, f"{where}.{drug}", self.faults)
        }
        return CompareRow(id=table["id"], cells=cells)

    def disagreement(self, table: Table, where: str) -> Disagreement:
        return Disagreement(
            id=table["id"],
            drug=table["drug"],
            closed=table["closed"],
            a=self.citations.read(table["a"], f"{where}.a"),
            b=self.citations.read(table["b"], f"{where}.b"),
            values=table.get("values", {}),
        )

    def coverage(self, tables: Table) -> Iterator[CoverageRow]:
        """The rows, each once, each with a way to reach it."""
        seen: set[str] = set()
        for place, table in enumerate(tables.get("row", [])):
            where = f"row[{place}]"
            if not check(table, _ROW, where, self.faults):
                continue
            row, reach = str(table["row"]), table["reach"]
            if row in seen:
                self.faults.add("repeated-id", where, got=row)
            elif reach not in set(Reach):
                self.faults.add("unknown-choice", f"{where}.reach", got=reach)
            elif (reach == Reach.SYMPTOM) != ("symptom" in table):
                self.faults.add("missing-key", f"{where}.symptom")
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


Loose = tuple[str, str, str]


def _loose_ends(found: Statements) -> Iterator[Loose]:
    """References between statements that lead nowhere."""
    for statement in found.statements.values():
        where = f"statement.{statement.id}"
        yield from (
            ("dangling-id", f"{where}.see", id_) for id_ in statement.see if id_ not in found.statements
        )
        for id_ in statement.disagreements:
            if id_ not in found.disagreements:
                yield "dangling-id", f"{where}.disagreement", id_


def _unknown_signs(found: Statements, guide: Guide) -> Iterator[Loose]:
    """Signs for a visit that no record can ever show."""
    known: Mapping[str, Collection[str]] = {
        **_SIGNS,
        "rule": guide.rules,
        "group": {rule.group for rule in guide.rules.values()},
        "symptom": frozenset(guide.names.aliases["symptom"].values()),
    }
    for question in found.visit.values():
        for sign in question.when:
            kind, _, name = sign.partition(":")
            if name not in known.get(kind, ()):
                yield "dangling-id", f"visit.{question.id}.when", sign


def _uncovered(found: Statements, guide: Guide) -> Iterator[Loose]:
    """Rows of the coverage that point at nothing."""
    known: Mapping[str, object] = {
        "statement": found.statements,
        "visit": found.visit,
        "compare": found.compare,
        "disagreement": found.disagreements,
        "fact": guide.facts,
        "rule": guide.rules,
        "pattern": {pattern.id for pattern in guide.patterns},
    }
    for row in found.coverage:
        where = f"row.{row.row}.covered_by"
        if not row.covered_by:
            yield "missing-key", where, row.row
        for reference in row.covered_by:
            kind, _, id_ = reference.partition(":")
            ids = known.get(kind, ())
            if not isinstance(ids, Mapping | set | frozenset) or id_ not in ids:
                yield "dangling-id", where, reference
