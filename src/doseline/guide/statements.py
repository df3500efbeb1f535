"""Reading what people read and search, from the files of a drug: ``load_statements(drug)``.

The explanations lie in ``topics/``, one file a topic, in the order that ``topics.toml`` gives. Every drug
brings its own cells of the comparison and its own disagreements; those of other drugs are set beside them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from typing import Any, TypeVar

from doseline.errors import Fault, GuideError
from doseline.frozen import dataclass
from doseline.guide.comparison import Brought, all_brought, citations_of, in_order, read_brought, rows
from doseline.guide.drug_files import folder_of_guide, part, raise_faulty, read_files
from doseline.guide.explanations import (
    Cell,
    CompareRow,
    Disagreement,
    Statement,
    Statements,
    Use,
    VisitKind,
    VisitQuestion,
)
from doseline.guide.folders import kept
from doseline.guide.guide import Guide
from doseline.guide.load import load_guide
from doseline.guide.our_choices import over_our_choices
from doseline.guide.validation import ANY, BOOLEAN, TEXT, TEXTS, Citations, Faults, Key, check, maybe
from doseline.guide.values import FIELDS, VALUES, Filler, filler

__all__ = [
    "Cell", "CompareRow", "Disagreement", "Statement", "Statements", "Use", "VisitKind", "VisitQuestion",
    "build_statements", "load_statements", "read_statements", "statement_tables",
]  # fmt: skip

Table = Mapping[str, Any]
T = TypeVar("T")
_TOPICS = "topics"
_NEEDED, _MAY_BE = ("topics", "facts"), ("visit", "compare", "disagreements", "sources", *FIELDS)
_NAME = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*", re.ASCII)
# Where sources differ on the codes of clinic software: about no drug, so that any may name it.
_CODES = "codes"


@kept
def load_statements(drug: str) -> Statements:
    """The explanations of one drug, checked against its guide.

    Raises: RequestError for an unknown drug; FaultyGuide, one of these, where its data do not hold together.

    >>> load_statements("kesimpta").statements["dose-amount"].values["amount_mg"]
    20
    """
    statements, faults = read_statements(load_guide(drug))
    raise_faulty(drug, faults)
    return statements


def read_statements(guide: Guide) -> tuple[Statements, tuple[Fault, ...]]:
    """The explanations of a guide as far as they can be read, and every fault of their files."""
    faults = Faults()
    tables = statement_tables(guide.drug, faults)
    others = (one for one in all_brought() if one.drug != guide.drug)
    return _statements(guide, tables, others, faults), tuple(faults.found)


def statement_tables(drug: str, faults: Faults) -> dict[str, Table]:
    """The parsed files that the explanations of one drug are made of, by name; one a topic."""
    folder = folder_of_guide(drug)
    there = (name for name in _MAY_BE if (folder / f"{name}.toml").is_file())
    tables: dict[str, Table] = {**read_files(folder, (*_NEEDED, *there), faults)}
    found = tables | read_files(folder, (f"{_TOPICS}/{topic}" for topic in _order(tables)), faults)
    return over_our_choices(found)


def _order(tables: Mapping[str, Table]) -> tuple[str, ...]:
    """The topics in the order of their pages; each is the name of a file."""
    order = tables[_TOPICS].get("order", ())
    is_right = isinstance(order, list) and all(isinstance(one, str) and _NAME.fullmatch(one) for one in order)
    return tuple(dict.fromkeys(order)) if is_right else ()


def build_statements(guide: Guide, tables: Mapping[str, Table], others: Iterable[Brought] = ()) -> Statements:
    """The explanations from their parsed files, named as in the drug's folder.

    ``others`` is what other drugs bring.

    Raises: GuideError with every fault of this drug's own files.
    """
    faults = Faults()
    found = _statements(guide, tables, others, faults)
    if faults.found:
        raise GuideError(tuple(faults.found))
    return found


def _statements(
    guide: Guide, tables: Mapping[str, Table], others: Iterable[Brought], faults: Faults
) -> Statements:
    fields = {name: tables.get(name, {}) for name in FIELDS}
    fills = filler(guide.facts, guide.regions, faults, fields)
    reader = _Reader(tables, citations_of(tables, faults), fills, faults)
    brought = (read_brought(guide.drug, tables, faults), *others)
    found = Statements(
        drug=guide.drug,
        statements=part(faults, _TOPICS, {}, reader.statements),
        visit=part(faults, "visit", {}, reader.visits),
        compare=rows(brought),
        disagreements=in_order(brought),
        topics=_order(tables),
    )
    for code, where, got in (*_loose_ends(found), *_unknown_signs(found, guide)):
        faults.add(code, where, got=got)
    if not found.topics:
        faults.add("missing-key", f"{_TOPICS}.order")
    return found


_STATEMENT = {
    "id": TEXT, "kind": TEXT, "sources": ANY, "see": maybe(TEXTS), "values": VALUES, "use": maybe(TEXTS),
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


@dataclass(frozen=True, slots=True)
class _Reader:
    """The reader of one drug's explanations and questions."""

    tables: Mapping[str, Table]
    citations: Citations
    filler: Filler
    faults: Faults

    def statements(self) -> dict[str, Statement]:
        """The explanations of all topics, in their order."""
        found: dict[str, Statement] = {}
        for topic in _order(self.tables):
            own = self._by_id(f"{_TOPICS}/{topic}", "statement", _STATEMENT, self._statement)
            for id_ in own.keys() & found.keys():
                self.faults.add("repeated-id", f"{_TOPICS}/{topic}.{id_}", got=id_)
            found |= own
        return found

    def visits(self) -> dict[str, VisitQuestion]:
        """The questions and tips for an appointment."""
        return self._by_id("visit", "visit", _VISIT, self._visit)

    def _by_id(
        self, file: str, name: str, shape: Mapping[str, Key], make: Callable[[Table, str], T]
    ) -> dict[str, T]:
        """The well-formed tables ``[[name]]`` of a file by id; a repeated one is a fault."""
        tables, found = self.tables.get(file, {}), dict[str, T]()
        for extra in tables.keys() - {name}:
            self.faults.add("unknown-key", f"{file}.{extra}")
        for place, table in enumerate(tables.get(name, [])):
            where = f"{file}.{name}[{place}]"
            fits = check(table, shape, where, self.faults)
            if fits and table["id"] in found:
                self.faults.add("repeated-id", f"{where}.id", got=table["id"])
            elif fits:
                found[table["id"]] = make(table, f"{file}.{table['id']}")
        return found

    def _statement(self, table: Table, where: str) -> Statement:
        topic = where.partition("/")[2].partition(".")[0]
        return Statement(
            id=table["id"],
            kind=table["kind"],
            topic=topic,
            sources=self.citations.read(table["sources"], f"{where}.sources"),
            see=tuple(table.get("see", ())),
            disagreements=tuple(table.get("disagreement", ())),
            values=self.filler.fill(table, where),
            use=tuple(self._uses(table, where)),
            newest_unread=table.get("newest_unread", False),
            crisis=table.get("crisis", False),
        )

    def _uses(self, table: Table, where: str) -> Iterator[Use]:
        for name in table.get("use", ()):
            if name in set(Use):
                yield Use(name)
            else:
                self.faults.add("unknown-choice", f"{where}.use", got=name)

    def _visit(self, table: Table, where: str) -> VisitQuestion:
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
