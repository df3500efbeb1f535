"""One person of the list, and what the answer hangs on: the end of the log, the day and the guide."""

from __future__ import annotations

from datetime import date

from doseline.assessment.worklist import WorklistRow
from doseline.dates import PartialDate
from doseline.frozen import dataclass
from doseline.guide import Guide
from doseline.record import Person


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedPerson:
    """One person with what is to be done; ``drug`` is "" for one who could not be assessed."""

    id: str
    called: str
    row: WorklistRow
    birth_date: PartialDate | None = None
    drug: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownPerson:
    """A person as computed once: for this ``end`` of the log, on this day, with this guide."""

    end: str
    today: date
    guide: Guide
    person: Person
    listed: ListedPerson
