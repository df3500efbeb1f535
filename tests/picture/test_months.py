"""The calendar month by month."""

from __future__ import annotations

from datetime import date

import pytest

from doseline.assessment import Assessment
from doseline.faces.picture import DayMark, MarkKind, mark_words, months
from tests.picture.records import demo, dose, opened, record, words


def marks(case: Assessment, first: date, last: date) -> dict[date, tuple[DayMark, ...]]:
    return {
        day.day: day.marks
        for month in months(case, first=first, last=last)
        for week in month.weeks
        for day in week
        if day and day.marks
    }


def kinds(case: Assessment, first: date, last: date) -> dict[date, list[MarkKind]]:
    return {day: [mark.kind for mark in found] for day, found in marks(case, first, last).items()}


def test_each_day_of_a_month_stands_once_under_its_weekday() -> None:
    (february,) = months(demo(), first=date(2026, 2, 10), last=date(2026, 2, 11))
    assert february.first == date(2026, 2, 1)
    days = [day for week in february.weeks for day in week]
    assert [day.day.day for day in days if day] == list(range(1, 29))
    for week in february.weeks:
        assert len(week) == 7
        for weekday, day in zip(february.weekdays, week, strict=True):
            assert day is None or day.day.weekday() == weekday


@pytest.mark.parametrize(
    ("region", "first"), [("US", 6), ("US-NY", 6), ("CA", 6), ("GB", 0), ("DE", 0), ("AU", 0), ("XX", 0)]
)
def test_the_week_begins_as_the_region_begins_it(region: str, first: int) -> None:
    case = opened(record(region=region), date(2026, 1, 1))
    assert months(case, first=date(2026, 1, 1), last=date(2026, 1, 1))[0].weekdays[0] == first


def test_months_run_from_the_first_to_the_last_over_a_year_s_end() -> None:
    found = months(demo(), first=date(2025, 11, 30), last=date(2026, 2, 1))
    assert [month.first.month for month in found] == [11, 12, 1, 2]


def test_given_late_due_and_planned_stand_on_their_days() -> None:
    found = kinds(demo(), date(2025, 12, 1), date(2026, 8, 1))
    assert found[date(2025, 12, 30)] == [MarkKind.LATE]
    assert found[date(2026, 2, 28)] == [MarkKind.GIVEN]
    assert found[date(2026, 6, 6)] == [MarkKind.DUE]
    assert found[date(2026, 7, 6)] == [MarkKind.PLANNED]
    assert date(2025, 12, 27) not in found


def test_a_mark_says_how_late() -> None:
    case = demo()
    (late,) = marks(case, date(2025, 12, 1), date(2025, 12, 1))[date(2025, 12, 30)]
    assert (late.days, late.due, late.slot) == (3, date(2025, 12, 27), 7)
    assert mark_words(late, words(case)) == "given, 3 days late"


@pytest.mark.parametrize(
    ("given", "kind", "days"),
    [("2026-03-01", MarkKind.EARLY, 1), ("2026-03-02", MarkKind.GIVEN, 0), ("2026-03-03", MarkKind.LATE, 1)],
)
def test_one_day_early_on_the_day_and_one_day_late(given: str, kind: MarkKind, days: int) -> None:
    loading = [dose(day) for day in ("2026-01-05", "2026-01-12", "2026-01-19", "2026-02-02")]
    case = opened(record(*loading, dose(given)), date(2026, 3, 10))
    (mark,) = marks(case, date(2026, 3, 1), date(2026, 3, 31))[date.fromisoformat(given)]
    assert (mark.kind, mark.days) == (kind, days)


def test_a_hold_covers_its_days_and_ends_on_the_day_of_the_next_word() -> None:
    found = months(demo(), first=date(2026, 3, 1), last=date(2026, 4, 1))
    paused = [day.day for month in found for week in month.weeks for day in week if day and day.paused]
    assert paused[0] == date(2026, 3, 27)
    assert paused[-1] == date(2026, 4, 2)
    assert len(paused) == 7


def test_during_a_hold_the_coming_doses_are_on_hold() -> None:
    found = kinds(demo(date(2026, 3, 30)), date(2026, 3, 1), date(2026, 5, 1))
    assert MarkKind.HELD in {kind for day in found.values() for kind in day}
    assert MarkKind.PLANNED not in {kind for day in found.values() for kind in day}


def test_after_a_late_dose_the_coming_days_say_that_they_rest_on_today() -> None:
    case = demo(date(2026, 6, 9))
    found = marks(case, date(2026, 6, 1), date(2026, 7, 31))
    assert found[date(2026, 6, 6)][0].kind is MarkKind.OVERDUE
    (planned,) = found[date(2026, 7, 9)]
    assert mark_words(planned, words(case)) == "planned, if the late dose is given today"


def test_a_missed_first_dose_is_marked_and_the_rest_is_to_be_confirmed() -> None:
    case = opened("missed-the-second-loading-injection", date(2026, 1, 20))
    found = {kind for day in kinds(case, date(2026, 1, 1), date(2026, 3, 1)).values() for kind in day}
    assert MarkKind.UNCONFIRMED in found


def test_months_beyond_the_plan_of_the_case_are_planned_too() -> None:
    found = kinds(demo(), date(2028, 6, 1), date(2028, 6, 30))
    assert found == {date(2028, 6, 6): [MarkKind.PLANNED]}


def test_today_is_marked_once() -> None:
    found = months(demo(), first=date(2026, 5, 1), last=date(2026, 7, 1))
    days = [day.day for month in found for week in month.weeks for day in week if day and day.is_today]
    assert days == [date(2026, 6, 6)]


@pytest.mark.parametrize("kind", MarkKind)
def test_every_mark_has_words(kind: MarkKind) -> None:
    values = (("amount_mg", 120), ("count", 2), ("tests", ("igg",)))
    mark = DayMark(kind=kind, slot=3, due=None, days=2, assumed=False, entry=None, values=values)
    assert mark_words(mark, words(demo()))
