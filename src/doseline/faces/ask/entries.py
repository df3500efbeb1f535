"""The entries of a guide, with their words, as they are searched and shown."""

from __future__ import annotations

from collections.abc import Iterator
from typing import assert_never

from doseline.frozen import dataclass
from doseline.guide import Guide
from doseline.guide.patterns import ByDose, BySeverity, ByTempo, Fixed, Pattern, TriageUrgency
from doseline.guide.statements import CompareRow, Disagreement, Statement, Statements, VisitQuestion
from doseline.source import Source
from doseline.text import Catalogue, Named, sentences, side_by_side
from doseline.triage.decide import ALWAYS_SAID

# The sentence that names the crisis line.
_CRISIS = "crisis-line"


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One entry: ``reference`` is what the coverage calls it, such as ``statement:latex``.

    ``asks`` are phrases that people type; they are searched and never shown. ``do`` are the lines on what to
    do now, of an entry on an emergency; ``crisis`` marks one about mood.
    """

    reference: str
    title: str
    text: str
    asks: tuple[str, ...]
    sources: tuple[Source, ...]
    disagreements: tuple[str, ...] = ()
    newest_unread: bool = False
    do: tuple[str, ...] = ()
    is_urgent: bool = False
    crisis: bool = False

    @property
    def label(self) -> str:
        """What the entry is called in a list; the questions for a visit share one title."""
        return self.text if self.reference.startswith("visit:") else self.title

    @property
    def covers(self) -> frozenset[str]:
        """Everything that is shown with the entry, as the coverage calls it."""
        return frozenset({self.reference, *(f"disagreement:{id_}" for id_ in self.disagreements)})


def entries(guide: Guide, statements: Statements, catalogue: Catalogue) -> tuple[Entry, ...]:
    """Every entry of one guide that a question can find."""
    drug = statements.drug
    return (
        *(_statement(catalogue, drug, item) for item in statements.statements.values()),
        *(_visit(catalogue, drug, item) for item in statements.visit.values()),
        *(_compare(catalogue, drug, item) for item in statements.compare.values() if drug in item.cells),
        *_patterns(guide, catalogue),
    )


def phrases(catalogue: Catalogue, drug: str, reference: str) -> tuple[str, ...]:
    """What people type when they look for an entry; it is searched and never shown."""
    kind, _, id_ = reference.partition(":")
    key = f"{drug}/phrases/{kind}.{id_}"
    return tuple(catalogue.say(key).splitlines()) if catalogue.has(key) else ()


def text_of(catalogue: Catalogue, drug: str, statement: Statement) -> str:
    """The explanation with its numbers, those to ring in the person's own region."""
    values = {**sentences.phones(catalogue), **statement.values}
    return catalogue.say(f"{drug}/statement.{statement.id}.text", **values)


def side(catalogue: Catalogue, item: Disagreement, name: str) -> str:
    """One part of a disagreement: ``topic``, ``a``, ``b`` or ``handling``."""
    return catalogue.say(f"{item.drug}/disagreement.{item.id}.{name}", **item.values)


def row_title(catalogue: Catalogue, row: CompareRow) -> str:
    """What one row of the comparison is about."""
    return side_by_side.title(catalogue, row.id)


def cell_text(catalogue: Catalogue, row: CompareRow, drug: str) -> str:
    """What the words of one drug say in one row, region by region."""
    return " ".join(str(said) for said in _parts(catalogue, row, drug))


def _parts(catalogue: Catalogue, row: CompareRow, drug: str) -> Iterator[side_by_side.Told]:
    for part in row.cells[drug].parts:
        where = side_by_side.regions(catalogue, part.regions)
        yield side_by_side.Told(where, side_by_side.part(catalogue, drug, part))


def opened_by(entry: Entry) -> str:
    """What ``doseline guide DRUG`` opens the entry by: its bare id, where that names a statement."""
    return entry.reference.removeprefix("statement:")


def _statement(catalogue: Catalogue, drug: str, item: Statement) -> Entry:
    key = f"{drug}/statement.{item.id}"
    reference = f"statement:{item.id}"
    return Entry(
        reference=reference,
        title=catalogue.say(f"{key}.title"),
        text=text_of(catalogue, drug, item),
        asks=phrases(catalogue, drug, reference),
        sources=item.sources,
        disagreements=item.disagreements,
        newest_unread=item.newest_unread,
        crisis=item.crisis,
    )


def _visit(catalogue: Catalogue, drug: str, item: VisitQuestion) -> Entry:
    reference = f"visit:{item.id}"
    return Entry(
        reference=reference,
        title=catalogue.say("cli.ask.for-your-visit"),
        text=catalogue.say(f"{drug}/visit.{item.id}.text"),
        asks=phrases(catalogue, drug, reference),
        sources=item.sources,
    )


def _compare(catalogue: Catalogue, drug: str, item: CompareRow) -> Entry:
    cells = (
        catalogue.say("cli.ask.cell", drug=Named("brand", name), text=cell_text(catalogue, item, name))
        for name in item.cells
    )
    reference = f"compare:{item.id}"
    return Entry(
        reference=reference,
        title=row_title(catalogue, item),
        text=" ".join(cells),
        asks=phrases(catalogue, drug, reference),
        sources=item.sources,
    )


def _patterns(guide: Guide, catalogue: Catalogue) -> Iterator[Entry]:
    """The symptom patterns; the names of their symptoms are what people type."""
    for pattern in guide.patterns:
        key = f"triage.pattern.{pattern.id}"
        names = tuple(catalogue.write(Named("symptom", name)) for name in sorted(pattern.signs))
        reference = f"pattern:{pattern.id}"
        yield Entry(
            reference=reference,
            title=catalogue.say(f"{key}.title"),
            text=catalogue.say(f"{key}.what", **sentences.pattern_values(catalogue, guide)),
            asks=(*names, *phrases(catalogue, guide.drug, reference)),
            sources=pattern.sources,
            do=tuple(_do(guide, catalogue, pattern)),
            is_urgent=pattern.worst is TriageUrgency.EMERGENCY,
            crisis=_CRISIS in pattern.advice,
        )


def _do(guide: Guide, catalogue: Catalogue, pattern: Pattern) -> Iterator[str]:
    """Whom to ring, how soon, and what to do until then."""
    values = sentences.pattern_values(catalogue, guide)
    yield from (catalogue.say(key, **values) for key in _how_soon(pattern))
    yield from (catalogue.say(f"triage.advice.{id_}", **values) for id_ in pattern.advice)
    yield from (catalogue.say(f"triage.avoid.{id_}", **values) for id_ in pattern.avoid)
    if pattern.worst is not TriageUrgency.EMERGENCY:
        yield from (catalogue.say(f"triage.advice.{id_}", **values) for id_ in ALWAYS_SAID[_first(pattern)])


def _how_soon(pattern: Pattern) -> Iterator[str]:
    """The sentences on how soon to act: as long as nobody knows how bad it is, and where it is severe."""
    always = pattern.grading == Fixed(TriageUrgency.EMERGENCY)
    if pattern.worst is TriageUrgency.EMERGENCY and not always:
        yield "cli.ask.if-sudden"
        return
    first = _first(pattern)
    yield f"triage.urgency.{first.value}"
    if pattern.worst.rank > first.rank:
        yield f"cli.ask.if-severe-{pattern.worst.value}"


def _first(pattern: Pattern) -> TriageUrgency:
    """How soon to act before anything more is known."""
    match pattern.grading:
        case Fixed(urgency):
            return urgency
        case BySeverity() as scale:
            return scale.unknown
        case ByTempo() as scale:
            return scale.sudden
        case ByDose() as scale:
            return scale.new
        case _:
            assert_never(pattern.grading)
