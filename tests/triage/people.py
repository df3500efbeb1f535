"""Small records for the tests of triage: doses, symptoms and results of one person."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, time
from decimal import Decimal

from doseline.dates import PartialDate
from doseline.guide import Guide, load_guide
from doseline.record import Chart, Degree, Dose, Event, Person, Record, Symptom, Tempo, Test, Therapy, chart
from doseline.triage import Complaint, Onset, Triage, triage

GUIDE: Guide = load_guide("kesimpta")
FIRST = date(2026, 1, 5)
DOSE_DAY = date(2026, 5, 2)
EVENING = time(18, 0)
SYMPTOMS = tuple(sorted(set(GUIDE.names.aliases["symptom"].values())))


def on(day: date | str) -> PartialDate:
    """A day, written or known."""
    return PartialDate.parse(day if isinstance(day, str) else day.isoformat())


def dose(day: date | str, at: time | None = None, *, id_: str | None = None) -> Dose:
    """A dose of the usual amount."""
    return Dose(id=id_ or f"d-{day}", on=on(day), time=at, amount_mg=Decimal(20))


def symptom(  # noqa: PLR0913 - an entry has that many parts, each by name
    name: str,
    day: date | str,
    *,
    until: date | str | None = None,
    severity: Degree | None = None,
    tempo: Tempo | None = None,
    at: time | None = None,
) -> Symptom:
    """A symptom on record; its id is its name."""
    end = on(until) if until is not None else None
    return Symptom(id=name, name=name, on=on(day), until=end, severity=severity, tempo=tempo, time=at)


def neutrophils(day: date, value: str, low: str | None = "1.8", comparator: str | None = None) -> Test:
    """A neutrophil count with its laboratory's range."""
    return Test(
        id=f"n-{day}", on=on(day), name="neutrophils", value=Decimal(value), unit="10*9/L",
        low=Decimal(low) if low else None, comparator=comparator,
    )  # fmt: skip


def of(*events: Event, region: str = "US") -> Chart:
    """The chart of one person."""
    therapy = Therapy(guide="kesimpta", start=FIRST)
    return chart(Record(person=Person(id="r1", region=region), therapies=(therapy,), events=events))


def said(written: str) -> Complaint:
    """A complaint as the command line takes it: ``name[:severity[:tempo]]``."""
    name, severity, tempo = (*written.split(":"), "", "")[:3]
    return Complaint(
        name=name,
        severity=Degree(severity) if severity else None,
        tempo=Tempo(tempo) if tempo else None,
    )


def asked(
    *written: str, chart: Chart | None = None, today: date = DOSE_DAY, onset: Onset | None = None
) -> Triage:
    """The answer to complaints as the command line takes them."""
    return triage(GUIDE, map(said, written), chart=chart, today=today, onset=onset)


def ids(answer: Triage) -> Iterable[str]:
    """The patterns of an answer."""
    return [match.id for match in answer.patterns]
