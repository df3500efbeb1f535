"""The symptoms as they are compared with the patterns: told now, or recorded and still there."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta

from doseline.dates import PartialDate
from doseline.frozen import dataclass
from doseline.guide import Guide
from doseline.record import Chart, Complete, Degree, Dose, Symptom, Tempo
from doseline.record import Test as LabTest
from doseline.triage.triage_result import Complaint, Onset


@dataclass(frozen=True, slots=True)
class Span:
    """The first and the last moment at which something can have happened; local time."""

    first: datetime
    last: datetime

    @classmethod
    def of(cls, on: PartialDate, at: time | None) -> Span:
        """The moment itself if day and time are known, else the whole of the day, month or year."""
        if at is not None and on.is_exact:
            moment = datetime.combine(on.first, at)
            return cls(moment, moment)
        return cls(datetime.combine(on.first, time.min), datetime.combine(on.last, time.max))

    @property
    def is_exact(self) -> bool:
        """Whether the moment is known."""
        return self.first == self.last

    def surely_within(self, hours: int, start: Span) -> bool:
        """Whether it came in the ``hours`` after ``start``, both times being known."""
        known = self.is_exact and start.is_exact
        return known and timedelta() <= self.first - start.first <= timedelta(hours=hours)

    def maybe_within(self, hours: int, start: Span) -> bool:
        """Whether it can have come in the ``hours`` after ``start``."""
        return self.last >= start.first and self.first - start.last <= timedelta(hours=hours)


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """One symptom. ``entry`` is its id in the record, ``told`` whether the question is about it.

    ``since`` is the day it began where somebody said so; ``onset`` the moment, as far as it is known.
    """

    name: str
    severity: Degree | None
    tempo: Tempo | None
    onset: Span | None
    since: date | None = None
    entry: str | None = None
    told: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Situation:
    """Everything the patterns are compared with.

    ``doses`` is None when there is no record; a dose of which nothing went in is left out. ``first_dose``
    is the first of all, where the record goes back to it.
    """

    guide: Guide
    seen: tuple[Seen, ...]
    doses: tuple[Span, ...] | None
    first_dose: Span | None
    earlier: tuple[Seen, ...]
    tests: tuple[LabTest, ...]
    today: date


def situation(guide: Guide, seen: Iterable[Seen], *, chart: Chart | None, today: date) -> Situation:
    """What is known on ``today`` about these symptoms."""
    if chart is None:
        return Situation(
            guide=guide, seen=tuple(seen), doses=None, first_dose=None, earlier=(), tests=(), today=today
        )
    doses = tuple(dose for dose in chart.doses if _went_in(dose, today))
    return Situation(
        guide=guide,
        seen=tuple(seen),
        doses=tuple(Span.of(dose.on, dose.time) for dose in doses),
        first_dose=_first_dose(chart, doses),
        earlier=tuple(recorded(symptom) for symptom in chart.symptoms if symptom.on.first <= today),
        tests=tuple(test for test in chart.tests if test.on.first <= today),
        today=today,
    )


def _first_dose(chart: Chart, doses: tuple[Dose, ...]) -> Span | None:
    """The first written dose, unless treatment had begun before the day it was written for."""
    first = doses[0] if doses else None
    if first is None or chart.therapy.start < first.on.first:
        return None
    return Span.of(first.on, first.time)


def _went_in(dose: Dose, today: date) -> bool:
    return dose.complete is not Complete.NONE and dose.on.first <= today


def told(guide: Guide, complaint: Complaint, onset: Onset | None) -> Seen:
    """A symptom as somebody tells it now; ``onset`` is when it began, unless it has one of its own."""
    began = complaint.onset or onset
    return Seen(
        name=_name(guide, complaint.name),
        severity=complaint.severity,
        tempo=complaint.tempo,
        onset=Span.of(PartialDate.exactly(began.day), began.time) if began else None,
        since=began.day if began else None,
    )


def _name(guide: Guide, typed: str) -> str:
    """Our name of a symptom, or what was typed where we have none."""
    name = guide.names.canonical("symptom", typed)
    return name if guide.names.knows("symptom", name) else typed.strip()


def recorded(symptom: Symptom, *, as_told: bool = False) -> Seen:
    """A symptom as it stands in the record.

    Its day is often the day it was written down, so it says nothing about how long a slow one was there.
    """
    return Seen(
        name=symptom.name,
        severity=symptom.severity,
        tempo=symptom.tempo,
        onset=Span.of(symptom.on, symptom.time),
        entry=symptom.id,
        told=as_told,
    )


def is_open(symptom: Symptom, today: date) -> bool:
    """Whether a symptom is there on ``today``; an end that is still to come is only expected."""
    if symptom.on.first > today:
        return False
    return symptom.until is None or symptom.until.last >= today
