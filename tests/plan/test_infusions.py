"""Doses with a day, of other drugs: two halves then every 24 weeks; every 28 days from the first."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from doseline.plan import State, Status
from tests.guide.fictional import INFUSION, INJECTION, dose, invented_guides, say, word

HALVES = (dose("2026-01-05", 300), dose("2026-01-19", 300))


@pytest.fixture(autouse=True)
def _guides() -> Iterator[None]:
    with invented_guides():
        yield


def test_two_halves_then_every_24_weeks_each_with_its_amount() -> None:
    said = say(INFUSION, "2026-01-20", *HALVES)
    assert [(slot.due, int(slot.amount_mg or 0)) for slot in said.plan.slots] == [
        (date(2026, 1, 5), 300),
        (date(2026, 1, 19), 300),
        (date(2026, 6, 22), 600),
        (date(2026, 12, 7), 600),
    ]
    assert said.plan.next_dose is not None
    assert said.plan.next_dose.amount_mg == Decimal(600)
    assert not said.asked


@pytest.mark.parametrize(("given", "amount"), [((), 300), (HALVES[:1], 300), (HALVES, 600)])
def test_the_amount_due_is_that_of_the_open_dose(given: tuple[dict[str, Any], ...], amount: int) -> None:
    assert say(INFUSION, "2026-01-20", *given).plan.amount_due == amount


def test_a_whole_dose_in_place_of_the_first_half_is_one_too_much() -> None:
    assert "extra-dose.amount" in say(INFUSION, "2026-01-05", dose("2026-01-05", 600)).asked


def test_half_a_dose_in_place_of_a_whole_one_is_in_doubt() -> None:
    said = say(INFUSION, "2026-06-22", *HALVES, dose("2026-06-22", 300))
    assert "dose-uncertain.under" in said.asked


@pytest.mark.parametrize(("on", "asks"), [("2026-06-07", True), ("2026-06-08", False), ("2026-06-09", False)])
def test_two_infusions_lie_twenty_weeks_apart(on: str, asks: bool) -> None:  # noqa: FBT001
    """The invented label wants 140 days between two infusions; 19 January and 140 days is 8 June."""
    said = say(INFUSION, on, *HALVES, dose(on, 600))
    assert ("minimum-gap" in said.asked) is asks


def test_a_late_second_half_moves_the_first_whole_one_as_far_as_the_gap_asks() -> None:
    """140 days after a second half of 3 February is 23 June, a day later than without it."""
    settled = {
        "type": "decision", "on": "2026-02-03", "about": "loading-dose-missed", "outcome": "may-proceed",
        "by": "clinic",
    }  # fmt: skip
    late = dose("2026-02-03", 300)
    said = say(INFUSION, "2026-02-03", HALVES[0], late, settled)
    assert said.plan.next_dose is not None
    assert said.plan.next_dose.due == date(2026, 6, 23)


@pytest.mark.parametrize(("named", "asks"), [("2026-06-07", True), ("2026-06-08", False)])
def test_a_date_of_the_clinic_within_the_gap_is_asked_about(named: str, asks: bool) -> None:  # noqa: FBT001
    said = say(INFUSION, "2026-02-01", *HALVES, word("2026-02-01", "next_dose", date=named))
    assert ("instruction-to-confirm.too-soon" in said.asked) is asks


def test_a_late_infusion_moves_the_next_one() -> None:
    said = say(INFUSION, "2026-07-01", *HALVES, dose("2026-07-01", 600))
    assert said.plan.next_dose is not None
    assert said.plan.next_dose.due == date(2026, 12, 16)


def test_the_first_injection_is_followed_by_one_every_28_days() -> None:
    said = say(INJECTION, "2026-01-05", dose("2026-01-05", 300))
    assert [slot.due for slot in said.plan.slots][:4] == [
        date(2026, 1, 5), date(2026, 2, 2), date(2026, 3, 2), date(2026, 3, 30),
    ]  # fmt: skip
    assert {slot.phase for slot in said.plan.slots if slot.phase} == {"maintenance"}
    assert said.plan.status is Status.ON_SCHEDULE


@pytest.mark.parametrize(
    ("edition", "status", "reasons"),
    [("label", Status.OVERDUE, []), ("silent-label", Status.ASK_PRESCRIBER, ["dose-late-no-rule"])],
)
def test_a_text_without_a_rule_for_a_late_dose_sends_to_the_clinic(
    edition: str, status: Status, reasons: list[str]
) -> None:
    said = say(INJECTION, "2026-02-03", dose("2026-01-05", 300), edition=edition)
    assert said.plan.status is status
    assert said.asked == reasons


def test_on_its_day_nothing_is_asked() -> None:
    said = say(INJECTION, "2026-02-02", dose("2026-01-05", 300), edition="silent-label")
    assert said.plan.status is Status.DUE
    assert said.plan.slots[1].state is State.DUE
    assert not said.asked


def test_first_doses_ordered_of_a_drug_that_has_none_are_asked_about() -> None:
    ordered = word("2026-01-04", "schedule", loading=3)
    said = say(INJECTION, "2026-01-05", ordered, dose("2026-01-05", 300))
    assert said.asked == ["instruction-to-confirm.no-first-doses", "clinic-schedule.loading"]
    assert said.plan.status is Status.ASK_PRESCRIBER
    named = word("2026-01-06", "next_dose", date="2026-01-19")
    said = say(INJECTION, "2026-01-06", ordered, dose("2026-01-05", 300), named)
    assert said.plan.next_dose is not None
    assert said.plan.next_dose.due == date(2026, 1, 19)


def test_the_clinics_own_interval_keeps_the_halves() -> None:
    ordered = word("2026-01-02", "schedule", every={"months": 6})
    said = say(INFUSION, "2026-06-22", ordered, *HALVES, dose("2026-06-22", 600))
    assert said.plan.next_dose is not None
    assert said.plan.next_dose.due == date(2026, 12, 22)


def test_a_word_on_counting_of_an_earlier_drug_changes_nothing() -> None:
    ordered = word("2026-01-02", "schedule", reading="month")
    said = say(INFUSION, "2026-01-20", ordered, *HALVES)
    assert said.plan.next_dose is not None
    assert said.plan.next_dose.due == date(2026, 6, 22)
