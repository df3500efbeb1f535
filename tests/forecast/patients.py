"""People for the tests of the forecast: a record, what it says on a day, and the forecast of it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from doseline.dates import PartialDate, add_months
from doseline.forecast.course.follow import Followed, follow
from doseline.forecast.outcome import Forecast, NoForecast, Note
from doseline.forecast.person.forecast import forecast_of
from doseline.guide import load_guide
from doseline.plan import Plan, plan
from doseline.record import Chart, Dose, Event, Instruction, InstructionKind, Person, Record, Therapy, chart
from doseline.record import Test as Lab

GUIDE = load_guide("kesimpta")
START = date(2026, 1, 5)
LOADING = (0, 7, 14)
TWO_MONTHS = tuple(START + timedelta(days=days) for days in (*LOADING, 28, 56))


def exactly(day: date) -> PartialDate:
    return PartialDate.exactly(day)


def dose(id_: str, on: date | PartialDate, **more: Any) -> Dose:  # noqa: ANN401 - any field of a dose
    day = on if isinstance(on, PartialDate) else exactly(on)
    return Dose(id=id_, on=day, **{"amount_mg": Decimal(20), "device": "pen", **more})


def doses(days: Iterable[date], **more: Any) -> tuple[Dose, ...]:  # noqa: ANN401 - any field of a dose
    return tuple(dose(f"d{place}", day, **more) for place, day in enumerate(days, 1))


def months(count: int, start: date = START) -> tuple[date, ...]:
    """Loading, then so many monthly doses after those of weeks 4 and 8."""
    first = tuple(start + timedelta(days=days) for days in (*LOADING, 28, 56))
    return (*first, *(add_months(first[-1], place) for place in range(1, count + 1)))


def count(id_: str, on: date | str, value: float | str, comparator: str | None = None) -> Lab:
    return _test("cd19", id_, on, value=Decimal(str(value)), unit="cells/uL", comparator=comparator)


def level(id_: str, on: date | str, value: float | str, unit: str = "mg/L") -> Lab:
    return _test("ofatumumab-level", id_, on, value=Decimal(str(value)), unit=unit)


def _test(name: str, id_: str, on: date | str, **more: Any) -> Lab:  # noqa: ANN401 - any field of a test
    day = PartialDate.parse(on) if isinstance(on, str) else exactly(on)
    return Lab(id=id_, on=day, name=name, **more)


def word(id_: str, kind: InstructionKind, on: date, **more: Any) -> Instruction:  # noqa: ANN401 - date, phase
    return Instruction(id=id_, on=exactly(on), kind=kind, **more)


def record(
    *events: Event,
    start: date = START,
    weight: str | None = "70",
    born: str | None = "1988-03-14",
    **therapy: Any,  # noqa: ANN401 - any field of a therapy
) -> Record:
    person = Person(
        id="r1",
        region="US",
        birth_date=PartialDate.parse(born) if born else None,
        weight_kg=Decimal(weight) if weight else None,
    )
    return Record(
        person=person, therapies=(Therapy(guide="kesimpta", start=start, **therapy),), events=events
    )


def case(of: Record, today: date) -> tuple[Chart, Plan]:
    known = chart(of)
    return known, plan(GUIDE, known, today=today)


def forecast(of: Record, today: date, **asked: Any) -> Forecast:  # noqa: ANN401 - whatever forecast_of takes
    found = forecast_or_not(of, today, **asked)
    assert isinstance(found, Forecast), found
    return found


def forecast_or_not(of: Record, today: date, **asked: Any) -> Forecast | NoForecast:  # noqa: ANN401 - as above
    # Fewer people than a person is shown: what is tested here does not hang on how many there are.
    asked.setdefault("people", 256)
    return forecast_of(GUIDE, *case(of, today), **asked)


def followed(of: Record, today: date, *, since: date | None = None, months_ahead: int = 12) -> Followed:
    known, planned = case(of, today)
    found = follow(GUIDE, known, planned, months_ahead=months_ahead, treated_since=since)
    assert isinstance(found, Followed), found
    return found


def ids(notes: Iterable[Note]) -> list[str]:
    return [str(note.id) for note in notes]


def one(notes: Iterable[Note], id_: str) -> Note:
    (found,) = (note for note in notes if note.id == id_)
    return found
