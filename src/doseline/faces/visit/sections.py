"""What a page for an appointment is made of: ids and values, no sentence."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from doseline.advice import NextStep
from doseline.assessment.tails import Tail
from doseline.check import Assumption, CourseDates
from doseline.dates import PartialDate
from doseline.finding import Finding, Unknown, Values
from doseline.frozen import dataclass
from doseline.guide.statements import VisitQuestion
from doseline.source import Source
from doseline.text import Named


class SinceBy(StrEnum):
    """Where the first day of the page comes from."""

    ASKED = "asked"
    OUR_CHOICE = "our-choice"


class Topic(StrEnum):
    """The parts of the page, in their order."""

    OWN = "own"
    DOSES = "doses"
    SYMPTOMS = "symptoms"
    ILLNESSES = "illnesses"
    TESTS = "tests"
    MEDICINES = "medicines"
    VACCINES = "vaccines"
    WORDS = "words"
    OTHER = "other"
    COMING = "coming"
    RESULTS = "results"
    CHECKS = "checks"
    ASSUMPTIONS = "assumptions"
    QUESTIONS = "questions"
    BRING = "bring"


class Form(StrEnum):
    """How a part is laid out; boxes of a checklist can be ticked on paper."""

    TABLE = "table"
    LIST = "list"
    CHECKLIST = "checklist"


@dataclass(frozen=True, slots=True, kw_only=True)
class Say:
    """A text of the catalogue, with its values."""

    key: str
    values: Values = ()


# What can stand in a cell; a tuple holds several of them, and None is a cell with nothing in it.
Part = (
    Say | Finding | Unknown | Assumption | VisitQuestion | CourseDates | Named | PartialDate | date | str
)  # fmt: skip
Cell = Part | tuple[Part, ...] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line: a cell for each column, or one cell where the part has no columns.

    ``mark`` is the severity of a finding. ``because`` holds the ids of the entries behind the line.
    """

    cells: tuple[Cell, ...]
    mark: Say | None = None
    because: tuple[str, ...] = ()
    sources: tuple[Source, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """One part of the page; ``columns`` are the ids of a table's columns.

    ``is_past`` says whether it tells what happened since ``Visit.since``.
    """

    topic: Topic
    form: Form
    lines: tuple[Line, ...]
    columns: tuple[str, ...] = ()
    is_past: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """One page for an appointment, as known on ``made_on``.

    It tells what happened from ``since`` on, both days with it. ``called`` is the person's name as
    they gave it, or None. Sections without a line are kept: what was not entered is said too.
    ``treated_since`` is what was told of the first dose, where that lies before the first written one.
    ``as_of`` is the day of a replay, or None; ``set_aside`` counts the later entries then. ``tails`` are
    medicines that another one has followed and of which something goes on.
    """

    made_on: date
    since: date
    since_by: SinceBy
    since_months: int
    drug: str
    called: str | None
    birth_date: PartialDate | None
    first_given: date | None
    last_given: date | None
    begins_midway: bool
    treated_since: PartialDate | None
    next_due: date | None
    step: NextStep
    sections: tuple[Section, ...]
    newest_unread: bool
    not_known: tuple[str, ...]
    dated_ahead: tuple[str, ...]
    as_of: date | None
    set_aside: int
    tails: tuple[Tail, ...] = ()

    def section(self, topic: Topic) -> Section:
        """The part on one topic."""
        return next(section for section in self.sections if section.topic is topic)
