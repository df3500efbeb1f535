"""Monthly steps from 2024 to 2100, against a calendar that is counted out day by day."""

from __future__ import annotations

from datetime import date, timedelta
from functools import lru_cache

import pytest

from doseline.guide import load_guide
from doseline.plan import plan
from doseline.record import Person, Record, Therapy, chart
from tests.cases.story import Table, answers, document

GUIDE = load_guide("kesimpta")
LAST_DAY = date(2100, 12, 31)
LENGTHS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
MODES = ("month", "month-from-week-4", "4-weeks")
# Slot 5 of these people (slot 4 in the second mode) falls on each day of a month once.
ANCHORS = [date(2024, 3, 1) + timedelta(days=offset) for offset in range(31)]


def _length(year: int, month: int) -> int:
    """Days of a month; 2100 is no leap year."""
    leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    return 29 if month == 2 and leap else LENGTHS[month - 1]


def _months_from(anchor: date) -> list[date]:
    """The anchor and the same day of each month after it, or that month's last day."""
    year, month, days = anchor.year, anchor.month, [anchor]
    while days[-1] <= LAST_DAY:
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)
        days.append(date(year, month, min(anchor.day, _length(year, month))))
    return days[:-1]


def _expected(start: date, mode: str) -> list[date]:
    """Every due date of somebody who starts on ``start`` and injects on each of them."""
    first = [start + timedelta(days=days) for days in (0, 7, 14, 28)]
    if mode == "4-weeks":
        days = [start + timedelta(days=days) for days in range(56, (LAST_DAY - start).days + 1, 28)]
        return [*first, *days]
    if mode == "month-from-week-4":
        return [*first, *_months_from(first[3])[1:]]
    return [*first, *_months_from(start + timedelta(days=56))]


@lru_cache(maxsize=1)
def _nobody() -> Person:
    return Person(id="r1", region="US")


def _computed(start: date, mode: str) -> list[date]:
    record = Record(person=_nobody(), therapies=(Therapy(guide="kesimpta", start=start, month_mode=mode),))
    planned = plan(GUIDE, chart(record), today=start, until=LAST_DAY)
    return [slot.due for slot in planned.slots if slot.due is not None]


@pytest.mark.parametrize("mode", MODES)
def test_every_due_date_up_to_2100(mode: str) -> None:
    weeks = 4 if mode == "month-from-week-4" else 8
    for anchor in ANCHORS:
        start = anchor - timedelta(weeks=weeks)
        assert _computed(start, mode) == _expected(start, mode)


@pytest.mark.parametrize("mode", MODES)
def test_the_anchor_is_kept_by_whoever_injects_on_each_day(mode: str) -> None:
    """Each dose given on its due date: the short months change nothing, in leap and common years."""
    for anchor in (
        date(2024, 1, 31),
        date(2027, 12, 31),
        date(2028, 1, 30),
        date(2027, 12, 29),
        date(2099, 12, 31),
    ):
        start = anchor - timedelta(weeks=4 if mode == "month-from-week-4" else 8)
        due = [day for day in _expected(start, mode) if day < date(anchor.year + 3, 1, 1)][:30]
        for count in range(4, len(due)):
            assert _next(start, mode, due[:count]) == due[count]


def _next(start: date, mode: str, doses: list[date]) -> date:
    table: Table = {"base": "empty", "therapy": {"start": start, "month_mode": mode}, "doses": doses}
    following = answers(document(table), doses[-1]).plan.next_dose
    assert following is not None
    return following.due


LATE = [
    (date(2026, 1, 31), [date(2026, 2, 28), date(2026, 3, 31), date(2026, 4, 30), date(2026, 5, 31)]),
    (date(2028, 1, 31), [date(2028, 2, 29), date(2028, 3, 31), date(2028, 4, 30)]),
    (date(2028, 2, 29), [date(2028, 3, 29), date(2028, 4, 29), date(2028, 5, 29)]),
    (date(2026, 4, 30), [date(2026, 5, 30), date(2026, 6, 30), date(2026, 7, 30)]),
    (date(2026, 2, 28), [date(2026, 3, 28), date(2026, 4, 28)]),
    (date(2100, 1, 31), [date(2100, 2, 28), date(2100, 3, 31)]),
]


@pytest.mark.parametrize(("given", "following"), LATE, ids=str)
@pytest.mark.parametrize("mode", ["month", "month-from-week-4"])
def test_a_late_dose_is_the_new_anchor(given: date, following: list[date], mode: str) -> None:
    """Slot 5, due five days before, is given at the end of a month."""
    slot_5 = given - timedelta(days=5)
    start = slot_5 - timedelta(days=56)
    doses = [start + timedelta(days=days) for days in (0, 7, 14, 28)] + [given]
    for place, day in enumerate(following):
        assert _next(start, mode, [*doses, *following[:place]]) == day


def test_counted_in_4_weeks_a_late_dose_moves_by_28_days() -> None:
    start = date(2026, 1, 5)
    doses = [start + timedelta(days=days) for days in (0, 7, 14, 28, 61)]
    assert _next(start, "4-weeks", doses) == start + timedelta(days=61 + 28)
