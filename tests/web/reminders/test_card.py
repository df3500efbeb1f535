"""The line about reminders on Today."""

from __future__ import annotations

from datetime import UTC, datetime

from tests.web.browser import Person
from tests.web.reminders.conftest import Clock


def test_today_says_what_rings_next_and_where(ringing: Person) -> None:
    page = ringing.open()
    assert "Reminder: Thursday, April 2, 19:00, on a phone or tablet with Android." in page.text
    assert ringing.address("reminders") in page.read.links


def test_today_says_that_nothing_rings_where_nothing_was_chosen(anna: Person) -> None:
    assert "Nothing rings for this dose yet. Set a reminder." in anna.open().text


def test_today_says_nothing_of_it_where_no_dose_has_a_date(ringing: Person, clock: Clock) -> None:
    hold = {"type": "instruction", "on": "2026-04-01", "kind": "hold"}
    clock.context.store.append(ringing.id, [hold], now=datetime(2026, 4, 1, 8, tzinfo=UTC))
    text = ringing.open().text
    assert "Reminder:" not in text
    assert "Nothing rings" not in text
