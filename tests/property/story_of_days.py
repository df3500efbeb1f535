"""People whose records grow day by day, and what the program says to them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal

from doseline.advice import NextStep, next_step
from doseline.check import Check, Verdict, check
from doseline.dates import PartialDate
from doseline.finding import Finding
from doseline.guide import load_guide
from doseline.plan import Plan, State, plan
from doseline.record import Dose, Event, Person, Record, Result, Therapy, chart
from doseline.record import Test as Lab

GUIDE = load_guide("kesimpta")
EDITIONS = ("article", "us-label", "eu-label")
MODES = (None, "month", "month-from-week-4", "4-weeks")
OPEN = frozenset({State.DUE, State.OVERDUE, State.UPCOMING, State.UNCONFIRMED, State.HELD})
# Worst last. With no dose to come there is no verdict to compare.
VERDICTS = (Verdict.CLEAR, Verdict.ASK, Verdict.UNKNOWN, Verdict.WAIT, Verdict.STOP)


@dataclass(frozen=True, slots=True)
class Said:
    """The three answers about one record on one day."""

    plan: Plan
    check: Check
    step: NextStep

    @property
    def worst(self) -> int:
        """The rank of the worst severity of any finding, -1 without one."""
        return max((finding.severity.rank for finding in self.check.findings), default=-1)

    @property
    def soonest(self) -> int:
        """The rank of the soonest urgency of what holds the dose back, -1 if nothing does."""
        return max((finding.urgency.rank for finding in self.above_tell), default=-1)

    @property
    def above_tell(self) -> tuple[Finding, ...]:
        """What holds the dose back."""
        return tuple(finding for finding in self.check.findings if finding.severity.holds)


def say(record: Record, today: date, *, as_of: date | None = None, until: date | None = None) -> Said:
    """What the program says about a record on ``today``."""
    known = chart(record, as_of=as_of)
    planned = plan(GUIDE, known, today=today, until=until)
    checked = check(GUIDE, known, planned)
    return Said(planned, checked, next_step(planned, checked))


def exactly(day: date) -> PartialDate:
    """A date known to the day."""
    return PartialDate.exactly(day)


def person(
    start: date,
    *,
    edition: str | None = None,
    mode: str | None = None,
    region: str = "US",
    sex: str = "female",
) -> Record:
    """An adult whose tests before the start are all done and normal."""
    return Record(
        person=Person(
            id="r1", region=region, birth_date=exactly(date(start.year - 35, 3, 14)), sex=sex, timezone="UTC"
        ),
        therapies=(Therapy(guide="kesimpta", start=start, edition=edition, month_mode=mode),),
        events=normal_tests(start - timedelta(days=40)),
    )


def normal_tests(on: date) -> tuple[Lab, ...]:
    """Every required test, normal; the ids are the names."""
    day = exactly(on)
    words = (Lab(id=name, on=day, name=name, result=Result.NEGATIVE) for name in ("hbsag", "anti-hbc"))
    ranges = {
        "igg": ("9.8", "g/L", "7.0", "16.0"), "igm": ("1.1", "g/L", "0.4", "2.3"),
        "iga": ("2.0", "g/L", "0.7", "4.0"),
        "alt": ("22", "U/L", "5", "40"), "ast": ("20", "U/L", "5", "40"), "alp": ("70", "U/L", "30", "120"),
        "bilirubin": ("9", "umol/L", "3", "20"),
    }  # fmt: skip
    numbers = (
        Lab(id=name, on=day, name=name, value=Decimal(value), unit=unit, low=Decimal(low), high=Decimal(high))
        for name, (value, unit, low, high) in ranges.items()
    )
    return (*words, *numbers)


def dose(id_: str, on: date) -> Dose:
    """One injection as it should be."""
    return Dose(id=id_, on=exactly(on), amount_mg=Decimal(20))


def with_events(record: Record, events: Iterable[Event]) -> Record:
    """The record with more entries."""
    return replace(record, events=(*record.events, *events))


def following(record: Record, days: int) -> tuple[Record, Sequence[date]]:
    """The person after following the plan for ``days`` days, and every day a dose was due."""
    due_days: list[date] = []
    day = record.therapy.start
    while day < record.therapy.start + timedelta(days=days):
        record = with_events(record, [dose(f"d{len(due_days) + 1}", day)])
        due_days.append(day)
        next_dose = say(record, day).plan.next_dose
        assert next_dose is not None
        day = next_dose.due
    return record, due_days
