"""What people read and search: explanations, comparisons, questions for a visit, disagreements.

``doseline.guide.statements`` reads them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from decimal import Decimal
from enum import StrEnum

from doseline.frozen import dataclass
from doseline.source import Source

Value = int | float | Decimal | str


class Use(StrEnum):
    """Where statements are told beside something else; a guide says which of its own."""

    DOSE_DAY = "dose-day"
    MISSED_DOSE = "missed-dose"
    STORAGE = "storage"
    JOURNEY = "journey"
    BABY = "baby"
    LIVE_VACCINE = "live-vaccine"
    NON_LIVE_VACCINE = "non-live-vaccine"
    VACCINE_OF_UNKNOWN_KIND = "vaccine-of-unknown-kind"


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """One explanation; its words are in the catalogue under the same id.

    ``values`` fill the placeholders, bare numbers whose unit the text adds. ``see`` lists related
    statements, ``use`` where this one is told beside something else. ``newest_unread`` marks what the newest
    label may say differently, ``crisis`` one on mood.
    """

    id: str
    kind: str
    topic: str
    sources: tuple[Source, ...]
    see: tuple[str, ...] = ()
    disagreements: tuple[str, ...] = ()
    values: Mapping[str, Value] = field(default_factory=dict)
    use: tuple[Use, ...] = ()
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
class CellPart:
    """What is said of one drug in one row of the comparison, for all regions or for some.

    ``regions`` are the label profiles it holds for, empty where all texts that were read agree. ``name`` is
    where its words stand with the drug. A ``silent`` part has none: its texts were read and say nothing.
    """

    name: str
    regions: tuple[str, ...]
    silent: bool
    sources: tuple[Source, ...]
    values: Mapping[str, Value] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """All that is said of one drug in one row, region by region."""

    parts: tuple[CellPart, ...]

    @property
    def sources(self) -> tuple[Source, ...]:
        """The sources of all parts, each once."""
        return tuple(dict.fromkeys(source for part in self.parts for source in part.sources))


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
    """Two sides of a question on which sources differ; ``closed`` where newer text settled it.

    ``drug`` is the one it is about, or ``codes``; its words are with that one.
    """

    id: str
    drug: str
    closed: bool
    a: tuple[Source, ...]
    b: tuple[Source, ...]
    values: Mapping[str, Value] = field(default_factory=dict)

    @property
    def sources(self) -> tuple[Source, ...]:
        """The sources of both sides, each once."""
        return tuple(dict.fromkeys((*self.a, *self.b)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Statements:
    """Everything the guide of one drug can explain, by id and in the order of its topics.

    The comparison and the disagreements hold what other drugs say too, where their data are sound.
    """

    drug: str
    statements: Mapping[str, Statement]
    visit: Mapping[str, VisitQuestion]
    compare: Mapping[str, CompareRow]
    disagreements: Mapping[str, Disagreement]

    topics: tuple[str, ...] = ()

    def used_for(self, use: Use) -> tuple[Statement, ...]:
        """The statements told beside something else, such as on the day of a dose, in their order."""
        return tuple(item for item in self.statements.values() if use in item.use)
