"""One person of a cohort: the status, and the rows of each table."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from enum import StrEnum
from typing import Any

from doseline.assessment import Assessment, assess
from doseline.exchange.fhir.chart import Lists, read_chart
from doseline.exchange.fhir.outcome import Options
from doseline.exchange.fhir.outcome import Status as Read
from doseline.exchange.fhir.said import NotUnderstood
from doseline.exchange.fhir.sent import Person, Sent
from doseline.faces.cohort import part
from doseline.faces.cohort.rows import counted, dose_rows, finding_rows, person_row, unknown_rows
from doseline.faces.cohort.tables import DOSES, FINDINGS, NOT_UNDERSTOOD, PEOPLE, UNKNOWNS
from doseline.faces.cohort.withheld import got
from doseline.faces.cohort.words import Words
from doseline.frozen import dataclass
from doseline.record import Record

Row = Mapping[str, Any]
Rows = Mapping[str, Sequence[Row]]


class Status(StrEnum):
    """What came of one person."""

    ASSESSED = "assessed"
    NO_GUIDE_DRUG = "no-guide-drug"
    DEAD = "dead"
    MERGED = "merged"
    CANNOT = part.CANNOT


# Why somebody cannot be assessed, beside the reasons that an import has: a mistake of ours.
PROGRAM_FAULT = "program-fault"
_STATUS = {
    Read.RECORD: Status.ASSESSED,
    Read.NO_GUIDE_DRUG: Status.NO_GUIDE_DRUG,
    Read.DEAD: Status.DEAD,
    Read.MERGED: Status.MERGED,
    Read.CANNOT: Status.CANNOT,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """One person: their status, and their rows by table."""

    person: str
    status: Status
    rows: Rows


class Judge:
    """What people are judged with."""

    def __init__(self, options: Options, lists: Lists, words: Words) -> None:
        """Keep the day, the lists and the words."""
        self.options = options
        self.lists = lists
        self._words = words

    def chart(self, person: Person, sent: Sent) -> Judged:
        """Somebody whose chart was sent."""
        outcome = read_chart(person, self.options, sent, self.lists)
        case = self._case(outcome.record) if outcome.status is Read.RECORD else None
        known: dict[str, Any] = {
            "status": _STATUS[outcome.status],
            "why": outcome.why,
            "identifier": outcome.identifier,
        }
        if outcome.record is not None:
            known["facts"] = len(outcome.record.events)
        return self.rows(outcome.person, known, case, _not_understood(person, outcome.not_understood))

    def record(self, record: Record, person: str) -> Judged:
        """Somebody whose record file was sent."""
        if record.person.has_died(self.options.today):
            known = {"status": Status.DEAD, "facts": len(record.events)}
            return self.rows(person, known, None, ())
        return self.rows(person, {"status": Status.ASSESSED}, self._case(record), ())

    def rows(
        self, person: str, known: Mapping[str, Any], case: Assessment | None, wrong: Iterable[Row]
    ) -> Judged:
        """Their rows in each table, in its order."""
        told = NOT_UNDERSTOOD.sorted(wrong)
        own = person_row(case) if case is not None else {"facts": 0, **counted(None)}
        rows: dict[str, Sequence[Row]] = {
            PEOPLE.name: ({**own, **known, "not_understood": len(told)},),
            NOT_UNDERSTOOD.name: told,
        }
        if case is not None:
            rows[FINDINGS.name] = tuple(finding_rows(case, self._words))
            rows[UNKNOWNS.name] = UNKNOWNS.sorted(unknown_rows(case))
            rows[DOSES.name] = DOSES.sorted(dose_rows(case))
        return Judged(person=person, status=known["status"], rows=rows)

    def _case(self, record: Record | None) -> Assessment | None:
        return None if record is None else assess(self.lists.guides, record, today=self.options.today)


def cannot(person: str, why: str, wrong: Sequence[Row] = ()) -> Judged:
    """Somebody who cannot be assessed, and why."""
    row = {"status": Status.CANNOT, "why": why, "facts": 0, **counted(None), "not_understood": len(wrong)}
    return Judged(person=person, status=Status.CANNOT, rows={PEOPLE.name: (row,), NOT_UNDERSTOOD.name: wrong})


def _not_understood(person: Person, wrong: Sequence[NotUnderstood]) -> Iterator[Row]:
    """What of a person was not understood, with the place it came from."""
    if not wrong:
        return
    patient = () if person.patient is None else (person.patient,)
    places = {one.reference: (one.file, one.line) for one in (*patient, *person.resources)}
    for one in wrong:
        file, line = places.get(one.from_, ("", None))
        yield {
            "file": file,
            "line": line,
            "resource": one.from_,
            "where": one.where,
            "what": one.what.value,
            "got": got(one),
        }
