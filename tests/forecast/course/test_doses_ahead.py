"""The doses to come are the plan's own; what had to be assumed is said."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest

from doseline.forecast.course.follow import Followed
from doseline.plan import plan
from doseline.record import InstructionKind, RestartPhase, chart
from tests.forecast.patients import (
    GUIDE,
    START,
    TWO_MONTHS,
    case,
    dose,
    doses,
    followed,
    forecast_or_not,
    ids,
    one,
    record,
    word,
)

NEXT = date(2026, 4, 2)
DAY = timedelta(days=1)


def _ahead(found: Followed) -> list[date]:
    return [it.on.first for it in found.setting.as_planned.ahead]


def test_doses_to_come_are_those_of_the_plan() -> None:
    of = record(*doses(TWO_MONTHS))
    today = date(2026, 3, 10)
    due = [slot.due for slot in plan(GUIDE, chart(of), today=today).slots if slot.given is None]
    assert _ahead(followed(of, today)) == due
    assert _ahead(followed(of, today, months_ahead=2)) == [date(2026, 4, 2), date(2026, 5, 2)]


def test_a_dose_on_the_last_day_followed_is_still_there_and_one_a_day_later_is_not() -> None:
    of = record(*doses(TWO_MONTHS[:-1]))
    assert _ahead(followed(of, date(2026, 3, 1), months_ahead=1)) == [date(2026, 3, 2)]
    assert _ahead(followed(of, date(2026, 3, 2), months_ahead=1)) == [date(2026, 3, 2), NEXT]


def test_a_dose_that_is_due_or_overdue_is_dated_today() -> None:
    of = record(*doses(TWO_MONTHS))
    assert "assumed-overdue-today" not in ids(followed(of, NEXT).notes)
    late = followed(of, NEXT + DAY)
    assert _ahead(late)[:2] == [NEXT + DAY, date(2026, 5, 3)]
    assert one(late.notes, "assumed-overdue-today").values == (("due", NEXT),)


def test_nothing_is_given_while_a_hold_stands() -> None:
    held = followed(record(*doses(TWO_MONTHS), word("h", InstructionKind.HOLD, date(2026, 3, 5))), NEXT)
    assert _ahead(held) == []
    assert one(held.notes, "assumed-none-while-held").values == (("since", date(2026, 3, 5)),)


def test_nothing_is_given_after_a_stop() -> None:
    stopped = followed(record(*doses(TWO_MONTHS), word("s", InstructionKind.STOP, date(2026, 3, 5))), NEXT)
    assert _ahead(stopped) == []
    assert one(stopped.notes, "assumed-none-after-stop").values == (("since", date(2026, 3, 5)),)


def test_dates_to_be_confirmed_are_taken_as_they_stand_and_said() -> None:
    """A missed loading dose: the plan keeps the later days and asks."""
    of = record(*doses(TWO_MONTHS[:1]))
    found = followed(of, START + timedelta(days=9))
    assert _ahead(found)[:3] == [START + timedelta(days=days) for days in (9, 14, 28)]
    assert "assumed-unconfirmed-dates" in ids(found.notes)


def test_nobody_is_given_a_second_dose_on_the_day_of_an_extra_one() -> None:
    of = record(*doses(TWO_MONTHS[:2]), dose("extra", START + timedelta(days=9)))
    found = followed(of, START + timedelta(days=9))
    assert START + timedelta(days=9) not in _ahead(found)


@pytest.mark.parametrize(("today", "first"), [(NEXT, date(2026, 5, 2)), (NEXT - DAY, NEXT)])
def test_nobody_is_given_a_dose_that_is_due_on_the_day_of_one_that_filled_no_slot(
    today: date, first: date
) -> None:
    found = followed(record(*doses(TWO_MONTHS), dose("extra", today, amount_mg=Decimal(40))), today)
    assert found.setting.as_planned.given[-1].on.first == today
    assert _ahead(found)[0] == first


def test_a_restart_without_its_phase_gives_no_dates() -> None:
    stop = word("s", InstructionKind.STOP, date(2026, 3, 5))
    restart = word("r", InstructionKind.RESTART, date(2026, 6, 1), date=date(2026, 6, 8))
    found = followed(record(*doses(TWO_MONTHS), stop, restart), date(2026, 6, 2))
    assert _ahead(found) == []
    assert "assumed-no-dates" in ids(found.notes)


def test_a_restart_keeps_the_first_dose_of_all_as_day_0() -> None:
    stop = word("s", InstructionKind.STOP, date(2026, 3, 5))
    restart = word(
        "r", InstructionKind.RESTART, date(2026, 11, 1), date=date(2026, 11, 9), phase=RestartPhase.LOADING
    )
    found = followed(record(*doses(TWO_MONTHS), stop, restart), date(2026, 11, 2))
    assert found.day_0 == START
    assert _ahead(found)[:3] == [date(2026, 11, 9), date(2026, 11, 16), date(2026, 11, 23)]
    assert one(found.notes, "assumed-clock-through-restart").values == (("since", START),)


def test_somebody_about_to_start_is_followed_from_the_planned_day() -> None:
    found = followed(record(), START - timedelta(days=20))
    assert found.day_0 == START
    assert found.setting.until == date(2027, 1, 5)
    assert one(found.notes, "assumed-start-as-planned").values == (("on", START),)


def test_a_start_that_has_passed_moves_with_all_that_follows_to_today() -> None:
    found = followed(record(), START + timedelta(days=10))
    assert found.day_0 == START + timedelta(days=10)
    assert _ahead(found)[:3] == [START + timedelta(days=10 + days) for days in (0, 7, 14)]


@pytest.mark.parametrize(("days", "note"), [(0, None), (1, "assumed-overdue-today")])
def test_a_start_that_has_passed_is_not_said_to_be_as_planned(days: int, note: str | None) -> None:
    notes = ids(followed(record(), START + days * DAY).notes)
    assert "assumed-start-as-planned" not in notes
    assert ("assumed-overdue-today" in notes) is (note is not None)


def test_with_no_dose_given_and_none_planned_there_is_nothing_to_follow() -> None:
    of = record(word("s", InstructionKind.STOP, START - DAY))
    found = forecast_or_not(of, START)
    assert [it.what for it in getattr(found, "unknowns", ())] == ["no-dose"]
    assert case(of, START)[1].next_dose is None
