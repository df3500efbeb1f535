"""The fridge clock: until when a pen may be used, and why not any more."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from doseline.guide import load_guide
from doseline.plan import Pen, unused_pens
from doseline.record import chart
from tests.cases.story import answer

GUIDE = load_guide("kesimpta")
OUT: dict[str, Any] = {"id": "s", "type": "storage", "on": "2026-05-20", "pen": "p", "out_of_fridge_c": 24}
BACK: dict[str, Any] = {**OUT, "until": "2026-05-22"}


def _pens(today: date, *events: dict[str, Any]) -> tuple[Pen, ...]:
    said = answer({"base": "mid-treatment", "today": today, "event": list(events)})
    last = said.plan.last_given
    return unused_pens(chart(said.record), GUIDE.numbers, today=today, last_given=last)


@pytest.mark.parametrize(
    ("day", "spoiled"),
    [(date(2026, 5, 26), None), (date(2026, 5, 27), None), (date(2026, 5, 28), "too-long")],
)
def test_a_pen_out_of_the_fridge_may_be_used_for_seven_days(day: date, spoiled: str | None) -> None:
    (pen,) = _pens(day, OUT)
    assert (pen.use_by, pen.is_back, pen.spoiled) == (date(2026, 5, 27), False, spoiled)


@pytest.mark.parametrize(
    ("day", "spoiled"),
    [(date(2026, 5, 28), None), (date(2026, 5, 29), None), (date(2026, 5, 30), "too-long")],
)
def test_back_in_the_fridge_it_may_be_used_for_seven_days_more(day: date, spoiled: str | None) -> None:
    (pen,) = _pens(day, BACK)
    assert (pen.use_by, pen.is_back, pen.spoiled) == (date(2026, 5, 29), True, spoiled)


@pytest.mark.parametrize(("degrees", "spoiled"), [(0, "frozen"), (1, None), (30, None), (31, "too-warm")])
def test_heat_and_frost_spoil_a_pen_at_once(degrees: int, spoiled: str | None) -> None:
    (pen,) = _pens(date(2026, 5, 21), {**OUT, "out_of_fridge_c": degrees})
    assert pen.spoiled == spoiled


def test_a_second_time_out_spoils_a_pen_and_is_said_of_it_once() -> None:
    (pen,) = _pens(date(2026, 5, 26), BACK, {**OUT, "id": "t", "on": "2026-05-25"})
    assert (pen.spoiled, pen.entries, pen.last.id) == ("twice", ("s", "t"), "t")


FRIDGE: dict[str, Any] = {
    "id": "f", "type": "storage", "on": "2026-05-20", "pen": "q", "in_fridge": True, "expires": "2026-05-26",
}  # fmt: skip


@pytest.mark.parametrize(
    ("day", "spoiled"),
    [(date(2026, 5, 25), None), (date(2026, 5, 26), None), (date(2026, 5, 27), "expired")],
)
def test_a_pen_in_the_fridge_may_be_used_until_its_printed_date(day: date, spoiled: str | None) -> None:
    (pen,) = _pens(day, FRIDGE)
    assert (pen.use_by, pen.is_out, pen.is_back, pen.spoiled) == (date(2026, 5, 26), False, False, spoiled)


def test_out_of_the_fridge_the_earlier_of_both_days_counts() -> None:
    (pen,) = _pens(date(2026, 5, 22), {**OUT, "expires": "2026-05-24"})
    assert pen.use_by == date(2026, 5, 24)


def test_a_pen_from_the_fridge_that_is_taken_out_is_one_pen_and_out_once() -> None:
    (pen,) = _pens(date(2026, 5, 22), {**FRIDGE, "pen": "p", "expires": "2026-12"}, OUT)
    assert (pen.is_out, pen.spoiled, pen.use_by) == (True, None, date(2026, 5, 27))


def test_each_dose_that_names_no_pen_uses_one_of_those_in_the_fridge() -> None:
    stock = [
        {**FRIDGE, "id": f"f{n}", "pen": f"q{n}", "on": "2026-03-10", "expires": "2027-01"} for n in range(3)
    ]
    assert [pen.last.id for pen in _pens(date(2026, 5, 20), *stock)] == ["f2"], "two doses since"


def test_one_that_a_dose_names_or_that_was_thrown_away_is_gone() -> None:
    assert not _pens(date(2026, 5, 27), {**FRIDGE, "thrown_away": True})
    dose = {"id": "d", "type": "dose", "on": "2026-05-21", "amount_mg": 20, "storage": "f"}
    assert not _pens(date(2026, 5, 27), FRIDGE, dose)
