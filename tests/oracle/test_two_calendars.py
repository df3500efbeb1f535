"""Our calendar and the second one agree on every date, state and status of 10,000 random histories."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from random import Random

import pytest

from doseline.dates import PartialDate
from doseline.guide import Dated, LateLoading, load_guide
from doseline.plan import Plan, plan
from doseline.record import (
    Dose,
    Event,
    Every,
    Instruction,
    InstructionKind,
    Person,
    Record,
    RestartPhase,
    Therapy,
    chart,
)
from tests.oracle.second_calendar import Happening, Outcome, Row, second_calendar

GUIDE = load_guide("kesimpta")
MODES = ("month", "month-from-week-4", "4-weeks")
EDITIONS = ("article", "us-label", "eu-label")
HISTORIES = 1120  # for each of nine regimens: 10,080 in all

# On time, a few days off, early, a month or more missed, twice in a week, half a year away.
_OFF = (0, 0, 0, 0, 0, 0, 1, 1, 2, 3, 5, 9, -1, -2, -3, -6, -9, 17, 31, 45, 140, 200, -25, -27)
_OFF_IN_LOADING = (0, 0, 0, 0, 0, 0, 0, 1, 2, 6, 7, 8, 11, -1, -2, -5)


def _history(chance: Random, start: date) -> tuple[list[Happening], date]:
    """Injections around the days they were due, and some words from the prescriber."""
    kind = chance.choice(("tidy", "tidy", "late", "late", "wild"))
    day = start + timedelta(days=chance.choice((0, 0, 0, 1, 5, 23)))
    story = [Happening(day, "dose")]
    for place in range(1, chance.randrange(1, 21)):
        usual = (7, 7, 14)[place - 1] if place < 4 else chance.choice((28, 28, 29, 30, 31))
        off = 0
        if place >= 3 and kind != "tidy" and chance.random() < 0.6:
            off = chance.choice(_OFF)
        elif kind == "wild" and chance.random() < 0.3:
            off = chance.choice(_OFF_IN_LOADING)
        elif kind == "tidy" and place >= 5 and chance.random() < 0.1:
            off = chance.choice((1, 2, 3))
        day += timedelta(days=max(1, usual + off))
        if place == 1:
            day = min(day, story[0].on + timedelta(days=30))
        story.append(Happening(day, "dose"))
    today = day + timedelta(days=chance.choice((0, 1, 3, 7, 14, 27, 28, 29, 30, 31, 33, 61, 100, 180, 400)))
    if chance.random() < 0.3:
        today = start + timedelta(days=chance.randrange(-10, 80))
    if chance.random() < 0.5:
        story += _words(chance, start, today)
    return [it for it in story if it.on <= today], today


def _words(chance: Random, start: date, today: date) -> Iterator[Happening]:
    for _ in range(chance.randrange(1, 4)):
        on = start + timedelta(days=chance.randrange(0, max(1, (today - start).days + 1)))
        kind = chance.choice(
            ("next_dose", "next_dose", "hold", "hold", "resume", "stop", "restart", "schedule", "schedule")
        )
        ahead = on + timedelta(days=chance.choice((0, 1, 3, 7, 10, 14, 21, 28, 30, -1)))
        match kind:
            case "next_dose":
                yield Happening(on, kind, ahead)
            case "restart":
                yield Happening(on, kind, ahead, chance.choice(("loading", "monthly")))
            case "hold":
                yield Happening(on, kind)
                if chance.random() < 0.7:
                    yield Happening(on + timedelta(days=chance.randrange(1, 50)), "resume")
            case "schedule":
                yield _order(chance, on)
            case _:
                yield Happening(on, kind)


def _order(chance: Random, on: date) -> Happening:
    """What a clinic orders of its own: first doses, an interval, how months are counted, or two of them."""
    first = chance.choice((None, None, 0, 1, 2, 3, 4))
    weeks = chance.choice((None, None, 3, 4, 5, 6, 8, 12, 26))
    months = chance.choice((None, None, 1, 2, 3)) if weeks is None else None
    reading = chance.choice((None, None, *MODES))
    if first is None and weeks is None and months is None and reading is None:
        weeks = 6
    return Happening(on, "schedule", None, None, first, weeks, months, reading)


def _days_apart(story: list[Happening]) -> bool:
    """Whether no day has two words: what governs then is a matter of rules, not of dates."""
    days = [it.on for it in story if it.kind != "dose"]
    return len(days) == len(set(days))


def _event(place: int, it: Happening) -> Event:
    on = PartialDate.exactly(it.on)
    if it.kind == "dose":
        return Dose(id=f"d{place}", on=on, amount_mg=Decimal(20))
    phase = RestartPhase(it.phase) if it.phase else None
    return Instruction(
        id=f"i{place}",
        on=on,
        kind=InstructionKind(it.kind),
        date=it.day,
        phase=phase,
        loading=it.first_doses,
        every=Every(weeks=it.weeks, months=it.months) if it.weeks or it.months else None,
        reading=it.reading,
    )


def _told(planned: Plan) -> Outcome:
    rows = [
        Row(slot.course, slot.slot, slot.due, slot.given, slot.state.value, slot.days_late, slot.assumed)
        for slot in planned.slots
    ]
    return Outcome(planned.status.value, planned.next_dose.due if planned.next_dose else None, rows)


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("edition", EDITIONS)
def test_two_calendars_agree(edition: str, mode: str) -> None:
    chance = Random(f"{edition} {mode}")
    schedule = GUIDE.schedule(edition)
    strict = isinstance(schedule, Dated) and schedule.late_loading is LateLoading.ASK
    seen: dict[str, int] = {}
    told = 0
    while told < HISTORIES:
        start = date(2024, 1, 1) + timedelta(days=chance.randrange(0, 76 * 365))
        story, today = _history(chance, start)
        if not _days_apart(story):
            continue
        told += 1
        record = Record(
            person=Person(id="r1", region="US"),
            therapies=(Therapy(guide="kesimpta", start=start, edition=edition, month_mode=mode),),
            events=tuple(_event(place, it) for place, it in enumerate(story)),
        )
        ours = _told(plan(GUIDE, chart(record), today=today))
        theirs = second_calendar(start, mode, story, today=today, strict=strict)
        assert ours == theirs, (edition, mode, start, today, story)
        seen[ours.status] = seen.get(ours.status, 0) + 1
    assert seen.keys() == {
        "not_started",
        "on_schedule",
        "due",
        "overdue",
        "ask_prescriber",
        "held",
        "stopped",
    }
    assert seen["on_schedule"] + seen["due"] + seen["overdue"] > HISTORIES // 3, seen
