"""How far the calendar reaches, and what stands in it."""

from __future__ import annotations

from datetime import date

from doseline.plan import State
from tests.cases.story import answers, document


def _days(today: date, until: date | None = None, **table: object) -> list[tuple[int | None, date | None]]:
    said = answers(document({"base": "on-treatment", **table}), today, until=until)
    return [(slot.slot, slot.due) for slot in said.plan.slots if slot.given is None]


def test_twelve_months_are_shown() -> None:
    days = _days(date(2026, 3, 10))
    assert days[0] == (6, date(2026, 4, 2))
    assert days[-1] == (17, date(2027, 3, 2))


def test_until_ends_the_calendar_on_its_day() -> None:
    today = date(2026, 3, 10)
    assert _days(today, date(2026, 5, 2)) == [(6, date(2026, 4, 2)), (7, date(2026, 5, 2))]
    assert _days(today, date(2026, 5, 1)) == [(6, date(2026, 4, 2))]
    assert _days(today, date(2026, 4, 1)) == []


def test_an_overdue_dose_is_shown_whatever_the_last_day() -> None:
    assert _days(date(2026, 4, 10), date(2026, 4, 1)) == [(6, date(2026, 4, 2))]


def test_missed_slots_and_entries_without_a_slot_are_listed() -> None:
    doses = ["2026-01-05", "2026-01-19", "2026-01-20"]
    said = answers(document({"base": "on-treatment", "doses": doses}), date(2026, 1, 21))
    states = [(slot.slot, slot.state) for slot in said.plan.slots[:4]]
    assert states == [(1, State.GIVEN), (2, State.MISSED), (3, State.GIVEN), (None, State.EXTRA)]
