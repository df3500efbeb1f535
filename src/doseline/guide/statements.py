"""Reading what people read and search, from the files of a drug: ``load_statements(drug)``.

The explanations lie in ``topics/``, one file a topic, in the order that ``topics.toml`` gives. Every drug
brings its own cells of the comparison and its own disagreements; those of other drugs are set beside them.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from typing import Any, TypeVar

from doseline.errors import GuideError
from doseline.frozen import dataclass
from doseline.guide.explanations import (
    Cell,
    CompareRow,
    Disagreement,
    Statement,
    Statements,
    VisitKind,
    VisitQuestion,
)
from doseline.guide.folders import drug_folders, kept, read_data, read_drug_file
from doseline.guide.load import load_guide
from doseline.guide.model import Guide
from doseline.guide.tables import ANY, BOOLEAN, TEXT, TEXTS, Citations, Faults, Key, check, entries, maybe

__all__ = [
    "Cell", "CompareRow", "Disagreement", "Statement", "Statements", "VisitKind", "VisitQuestion",
    "build_statements", "load_statements", "statement_tables",
]  # fmt: skip

Table = Mapping[str, Any]
T = TypeVar("T")
_TOPICS = "topics"
_FILES = ("topics", "visit", "compare", "disagreements")
# What a folder may bring to the guides of other drugs.
_SHARED = ("compare", "disagreements")
_NOTHING: Mapping[str, Table] = {file: {} for file in _SHARED}
# Where sources differ on the codes of clinic software: about no drug, so that any may name it.
_CODES = "codes"


@kept
def load_statements(drug: str) -> Statements:
    """The explanations of one drug, checked against its guide.

    Raises: RequestError for an unknown drug, GuideError with every fault of the data.

    >>> load_statements("kesimpta").statements["dose-amount"].values["amount_mg"]
    20
    """
    guide = load_guide(drug)
    return build_statements(guide, statement_tables(drug), beside=_beside(drug))


def statement_tables(drug: str) -> dict[str, Table]:
    """The parsed files that the explanations of one drug are made of, by name; one a topic."""
    folder = drug_folders()[drug]
    tables: dict[str, Table] = {name: read_drug_file(folder / f"{name}.toml") for name in _FILES}
    for topic in tables[_TOPICS].get("order", ()):
        tables[f"{_TOPICS}/{topic}"] = read_drug_file(folder / _TOPICS / f"{topic}.toml")
    return tables | {name: read_data(name) for name in ("sources", "compare-rows")}


def _beside(drug: str) -> dict[str, dict[str, Table]]:
    """What the folders of other drugs say in the comparison and where sources differ."""
    found: dict[str, dict[str, Table]] = {}
    for name, folder in sorted(drug_folders().items()):
        files = {file: folder / f"{file}.toml" for file in _SHARED}
        there: dict[str, Table] = {
            file: read_drug_file(path) for file, path in files.items() if path.is_file()
        }
        if there and name != drug:
            found[name] = there
    return found


def build_statements(
    guide: Guide, tables: Mapping[str, Table], beside: Mapping[str, Mapping[str, Table]] | None = None
) -> Statements:
    """The explanations from their parsed files, named as in the drug's folder.

    ``beside`` has what other drugs bring, by drug.

    Raises: GuideError with every fault of this drug's own files.
    """
    faults = Faults()
    reader = _Reader(guide.drug, tables, faults)
    others = [
        _Reader(drug, {**tables, **_NOTHING, **files}, Faults()) for drug, files in (beside or {}).items()
    ]
    shared = [(other.cells(), other.disagreements()) for other in others]
    sound = [both for other, both in zip(others, shared, strict=True) if not other.faults.found]
    found = Statements(
        drug=guide.drug,
        statements=reader.statements(),
        visit=reader.visits(),
        compare=_rows(tables["compare-rows"]["rows"], [reader.cells(), *(cells for cells, _ in sound)]),
        disagreements=_in_order([reader.disagreements(), *(sides for _, sides in sound)]),
        topics=tuple(tables[_TOPICS].get("order", ())),
    )
    for code, where, got in (*_loose_ends(found), *_unknown_signs(found, guide)):
        faults.add(code, where, got=got)
    if faults.found:
        raise GuideError(tuple(faults.found))
    return found


def _rows(ids: list[str], cells: list[dict[str, tuple[str, Cell]]]) -> dict[str, CompareRow]:
    """The rows that somebody has a cell in, each with the cells there are."""
    found = {id_: dict(drug[id_] for drug in cells if id_ in drug) for id_ in ids}
    return {id_: CompareRow(id=id_, cells=row) for id_, row in found.items() if row}


def _in_order(found: list[dict[str, Disagreement]]) -> dict[str, Disagreement]:
    """All disagreements by id, D2 before D10."""
    together = {id_: item for of_drug in found for id_, item in of_drug.items()}
    return {id_: together[id_] for id_ in sorted(together, key=lambda id_: (len(id_), id_))}


_SOURCE = {"title": TEXT, "version": TEXT}
_VALUES = maybe(
    Key(
        lambda value: isinstance(value, dict) and all(_is_bare(item) for item in value.values()),
        "numbers and texts by name",
    )
)
_STATEMENT = {
    "id": TEXT, "kind": TEXT, "sources": ANY, "see": maybe(TEXTS), "values": _VALUES, "use": maybe(TEXTS),
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
_DISAGREEMENT = {"id": TEXT, "closed": BOOLEAN, "a": ANY, "b": ANY, "values": _VALUES}


def _is_bare(value: object) -> bool:
    return isinstance(value, int | float | str) and not isinstance(value, bool)


def _citations(tables: Mapping[str, Table], faults: Faults) -> Citations:
    known = {
        key: table for key, table, _ in entries(tables["sources"], "source", _SOURCE, "sources", Faults())
    }
    return Citations(known, faults)


@dataclass(frozen=True, slots=True)
class _Reader:
    """The reader of one drug's files."""

    drug: str
    tables: Mapping[str, Table]
    faults: Faults

    @property
    def citations(self) -> Citations:
        return _citations(self.tables, self.faults)

    def statements(self) -> dict[str, Statement]:
        """The explanations of all topics, in their order."""
        found: dict[str, Statement] = {}
        citations = self.citations
        for topic in self.tables[_TOPICS].get("order", ()):
            file = f"{_TOPICS}/{topic}"
            for table, where in self._each(file, "statement", _STATEMENT):
                if table["id"] in found:
                    self.faults.add("repeated-id", f"{where}.id", got=table["id"])
                else:
                    found[table["id"]] = _statement(table, topic, citations, f"{file}.{table['id']}")
        return found

    def visits(self) -> dict[str, VisitQuestion]:
        """The questions and tips for an appointment."""
        return self._by_id("visit", "visit", _VISIT, self._visit)

    def disagreements(self) -> dict[str, Disagreement]:
        """Where the sources on this drug differ."""
        return self._by_id("disagreements", "disagreement", _DISAGREEMENT, self._disagreement)

    def cells(self) -> dict[str, tuple[str, Cell]]:
        """What the comparison says of this drug, by the row."""
        citations, known = self.citations, self.tables["compare-rows"]["rows"]
        found: dict[str, tuple[str, Cell]] = {}
        for row, table, where in entries(self.tables["compare"], "compare", _CELL, "compare", self.faults):
            if row not in known:
                self.faults.add("dangling-id", where, got=row)
            sources = citations.read(table["sources"], f"{where}.sources")
            found[row] = (self.drug, Cell(sources=sources, values=table.get("values", {})))
        return found

    def _each(self, file: str, name: str, shape: Mapping[str, Key]) -> Iterator[tuple[Table, str]]:
        """The well-formed tables ``[[name]]`` of a file with their places."""
        tables = self.tables[file]
        for extra in tables.keys() - {name}:
            self.faults.add("unknown-key", f"{file}.{extra}")
        for place, table in enumerate(tables.get(name, [])):
            where = f"{file}.{name}[{place}]"
            if check(table, shape, where, self.faults):
                yield table, where

    def _by_id(
        self, file: str, name: str, shape: Mapping[str, Key], make: Callable[[Table, str, Citations], T]
    ) -> dict[str, T]:
        """The same by id; a repeated one is a fault."""
        found: dict[str, T] = {}
        citations = self.citations
        for table, where in self._each(file, name, shape):
            if table["id"] in found:
                self.faults.add("repeated-id", f"{where}.id", got=table["id"])
            else:
                found[table["id"]] = make(table, f"{file}.{table['id']}", citations)
        return found

    def _visit(self, table: Table, where: str, citations: Citations) -> VisitQuestion:
        kind = table["kind"]
        if kind not in set(VisitKind):
            self.faults.add("unknown-choice", f"{where}.kind", got=kind)
        return VisitQuestion(
            id=table["id"],
            kind=VisitKind(kind) if kind in set(VisitKind) else VisitKind.ASK,
            topic=table["topic"],
            sources=citations.read(table["sources"], f"{where}.sources"),
            when=tuple(table.get("when", ())),
        )

    def _disagreement(self, table: Table, where: str, citations: Citations) -> Disagreement:
        return Disagreement(
            id=table["id"],
            drug=self.drug,
            closed=table["closed"],
            a=citations.read(table["a"], f"{where}.a"),
            b=citations.read(table["b"], f"{where}.b"),
            values=table.get("values", {}),
        )


def _statement(table: Table, topic: str, citations: Citations, where: str) -> Statement:
    return Statement(
        id=table["id"],
        kind=table["kind"],
        topic=topic,
        sources=citations.read(table["sources"], f"{where}.sources"),
        see=tuple(table.get("see", ())),
        disagreements=tuple(table.get("disagreement", ())),
        values=table.get("values", {}),
        use=tuple(table.get("use", ())),
        newest_unread=table.get("newest_unread", False),
        crisis=table.get("crisis", False),
    )


Loose = tuple[str, str, str]


def _loose_ends(found: Statements) -> Iterator[Loose]:
    """References between statements that lead nowhere."""
    for statement in found.statements.values():
        where = f"{_TOPICS}/{statement.topic}.{statement.id}"
        yield from (
            ("dangling-id", f"{where}.see", id_) for id_ in statement.see if id_ not in found.statements
        )
        for id_ in statement.disagreements:
            if id_ not in found.disagreements or found.disagreements[id_].drug not in (found.drug, _CODES):
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
