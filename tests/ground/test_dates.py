"""Months that keep their day, windows that never get shorter, and dates known in part."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from doseline.dates import PartialDate, add_months, add_months_forward, birthday

DAYS = st.dates(date(1950, 1, 1), date(2100, 12, 31))


@pytest.mark.parametrize(
    ("anchor", "months", "expected"),
    [
        ("2026-01-31", 1, "2026-02-28"), ("2028-01-31", 1, "2028-02-29"), ("2026-01-31", 2, "2026-03-31"),
        ("2024-02-29", 12, "2025-02-28"), ("2026-12-15", 1, "2027-01-15"), ("2026-03-31", -1, "2026-02-28"),
        ("2026-05-31", 1, "2026-06-30"),
    ],
)  # fmt: skip
def test_a_dose_falls_back_to_the_last_day_of_a_short_month(anchor: str, months: int, expected: str) -> None:
    assert add_months(date.fromisoformat(anchor), months) == date.fromisoformat(expected)


@pytest.mark.parametrize(
    ("anchor", "expected"),
    [("2026-08-29", "2027-03-01"), ("2026-08-31", "2027-03-01"), ("2026-08-28", "2027-02-28"),
     ("2027-08-29", "2028-02-29"), ("2027-08-30", "2028-03-01")],
)  # fmt: skip
def test_a_protective_window_goes_forward_at_a_short_month(anchor: str, expected: str) -> None:
    assert add_months_forward(date.fromisoformat(anchor), 6) == date.fromisoformat(expected)


@given(DAYS, st.integers(-24, 240))
def test_a_window_is_never_shorter_than_the_dose_step(anchor: date, months: int) -> None:
    assert (
        timedelta(0) <= add_months_forward(anchor, months) - add_months(anchor, months) <= timedelta(days=1)
    )


@given(DAYS, st.integers(0, 240))
def test_steps_counted_from_the_anchor_keep_its_day_wherever_the_month_has_it(
    anchor: date, months: int
) -> None:
    step = add_months(anchor, months)
    following = add_months(step.replace(day=1), 1)
    last = following - timedelta(days=1)
    assert step.day == min(anchor.day, last.day)


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [("2026", "2026-01-01", "2026-12-31"), ("2026-02", "2026-02-01", "2026-02-28"),
     ("2028-02", "2028-02-01", "2028-02-29"), ("2026-05-04", "2026-05-04", "2026-05-04")],
)  # fmt: skip
def test_a_partial_date_knows_the_days_it_can_mean(text: str, first: str, last: str) -> None:
    day = PartialDate.parse(text)
    assert (day.first.isoformat(), day.last.isoformat(), str(day)) == (first, last, text)


@pytest.mark.parametrize(
    "text", ["", "26", "2026-13", "2026-02-30", "2026-1-1", "2026-05-", "May 2026", "2026/05"]
)
def test_what_is_no_date_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        PartialDate.parse(text)


def test_somebody_born_on_29_february_turns_18_on_1_march() -> None:
    assert birthday(date(2008, 2, 29), 18) == date(2026, 3, 1)
    assert birthday(date(2008, 2, 29), 20) == date(2028, 2, 29)
