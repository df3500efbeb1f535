"""Medicine taken every day: its steps, and what is entered because it was different."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import pairwise
from typing import Any

import pytest

from doseline.advice import Action
from doseline.plan import Plan, Status
from tests.guide.fictional import CAPSULES, dose, invented_guides, say, word

FIRST = dose("2026-01-05", 120)


@pytest.fixture(autouse=True)
def _guides() -> Iterator[None]:
    with invented_guides():
        yield


def steps(plan: Plan) -> list[tuple[str, str | None, int]]:
    return [
        (step.first.isoformat(), step.last.isoformat() if step.last else None, int(step.amount_mg))
        for step in plan.steps
    ]


def test_a_week_of_the_lower_step_then_the_full_one() -> None:
    said = say(CAPSULES, "2026-01-20", FIRST)
    assert steps(said.plan) == [("2026-01-05", "2026-01-11", 120), ("2026-01-12", None, 240)]
    assert {step.times_a_day for step in said.plan.steps} == {2}
    assert said.plan.slots == ()


@pytest.mark.parametrize(("today", "amount"), [("2026-01-11", 120), ("2026-01-12", 240), ("2026-01-13", 240)])
def test_each_day_has_a_dose_due_with_the_amount_of_its_step(today: str, amount: int) -> None:
    said = say(CAPSULES, today, FIRST)
    assert said.plan.status is Status.DUE
    assert said.plan.next_dose is not None
    assert said.plan.next_dose.due == date.fromisoformat(today)
    assert said.plan.next_dose.amount_mg == amount
    assert said.step.action is Action.INJECT


@pytest.mark.parametrize(
    ("today", "status"),
    [("2026-01-04", Status.NOT_STARTED), ("2026-01-05", Status.DUE), ("2026-01-06", Status.NOT_STARTED)],
)
def test_nothing_counts_as_taken_before_the_first_one_is_entered(today: str, status: Status) -> None:
    said = say(CAPSULES, today)
    assert said.plan.status is status
    assert said.plan.last_given is None
    assert ("start-passed" in said.asked) is (today == "2026-01-06")


@pytest.mark.parametrize(
    ("today", "told"), [("2026-03-01", True), ("2026-03-02", True), ("2026-03-03", False)]
)
def test_a_missed_one_is_told_with_the_hours_that_must_be_left(today: str, told: bool) -> None:  # noqa: FBT001
    said = say(CAPSULES, today, FIRST, dose("2026-03-01", 240, complete="none"))
    found = [dict(finding.values) for finding in said.plan.findings if finding.rule == "daily-dose-missed"]
    assert found == ([{"hours": 4}] if told else [])


def test_a_text_without_a_rule_for_a_missed_one_sends_to_somebody_who_knows() -> None:
    missed = dose("2026-03-01", 240, complete="none")
    said = say(CAPSULES, "2026-03-01", FIRST, missed, edition="us-label")
    assert said.asked == ["daily-dose-missed.no-rule"]


def test_two_at_once_are_one_too_many() -> None:
    said = say(CAPSULES, "2026-03-01", FIRST, dose("2026-03-01", 480))
    assert said.asked == ["extra-dose.amount"]
    assert said.plan.status is Status.ASK_PRESCRIBER


def test_a_pause_leaves_its_days_out() -> None:
    pause = (word("2026-03-10", "hold"), word("2026-03-17", "resume"))
    held = say(CAPSULES, "2026-03-12", FIRST, *pause)
    assert held.plan.status is Status.HELD
    assert held.plan.next_dose is None
    assert held.plan.last_given == date(2026, 3, 10)
    after = say(CAPSULES, "2026-03-17", FIRST, *pause)
    assert after.plan.status is Status.DUE
    assert steps(after.plan)[1:] == [("2026-01-12", "2026-03-09", 240), ("2026-03-17", None, 240)]


@pytest.mark.parametrize(("since", "asks"), [("2026-01-11", True), ("2026-01-12", False)])
def test_no_source_says_how_to_go_on_after_a_pause_in_the_first_days(since: str, asks: bool) -> None:  # noqa: FBT001
    said = say(CAPSULES, "2026-02-01", FIRST, word(since, "hold"), word("2026-01-20", "resume"))
    assert ("daily-step-paused" in said.asked) is asks
    assert (said.plan.status is Status.ASK_PRESCRIBER) is asks


@pytest.mark.parametrize(
    ("today", "reason"),
    [("2026-04-01", "lower-dose"), ("2026-04-28", "lower-dose"), ("2026-04-29", "lower-dose.too-long")],
)
def test_the_lower_dose_is_for_28_days_at_most(today: str, reason: str) -> None:
    said = say(CAPSULES, today, FIRST, word("2026-04-01", "schedule", amount_mg=120))
    assert said.asked == [reason]
    assert said.plan.next_dose is not None
    assert said.plan.next_dose.amount_mg == 120


def test_the_full_dose_again_ends_the_lower_one() -> None:
    words = (word("2026-04-01", "schedule", amount_mg=120), word("2026-04-20", "schedule", amount_mg=240))
    said = say(CAPSULES, "2026-06-01", FIRST, *words)
    assert not said.asked
    assert steps(said.plan)[2:] == [("2026-04-01", "2026-04-19", 120), ("2026-04-20", None, 240)]


def test_an_amount_that_the_guide_does_not_have_is_confirmed() -> None:
    said = say(CAPSULES, "2026-04-02", FIRST, word("2026-04-01", "schedule", amount_mg=60))
    assert said.asked == ["lower-dose.not-known"]


def test_after_a_stop_nothing_is_due() -> None:
    said = say(CAPSULES, "2026-05-01", FIRST, word("2026-04-10", "stop"))
    assert said.plan.status is Status.STOPPED
    assert said.plan.next_dose is None
    assert said.plan.last_given == date(2026, 4, 10)
    assert steps(said.plan)[-1] == ("2026-01-12", "2026-04-09", 240)


@pytest.mark.parametrize(("phase", "amount"), [("loading", 120), ("monthly", 240)])
def test_a_new_start_begins_with_the_steps_or_goes_on(phase: str, amount: int) -> None:
    words = (word("2026-04-10", "stop"), word("2026-05-01", "restart", date="2026-05-04", phase=phase))
    said = say(CAPSULES, "2026-05-04", FIRST, *words)
    assert said.plan.status is Status.DUE
    assert said.plan.next_dose is not None
    assert said.plan.next_dose.amount_mg == amount


def test_every_day_of_two_years_has_one_amount() -> None:
    words = (
        word("2026-03-10", "hold"), word("2026-03-17", "resume"),
        word("2026-04-01", "schedule", amount_mg=120), word("2026-04-20", "schedule", amount_mg=240),
    )  # fmt: skip
    found = say(CAPSULES, "2027-12-01", FIRST, *words).plan.steps
    gaps = [(later.first - earlier.last).days for earlier, later in pairwise(found) if earlier.last]
    assert gaps == [1, 8, 1, 1]


def left_out(on: str, until: str | None = None) -> dict[str, Any]:
    """Days on which somebody took none, without a word of the clinic."""
    return dose(on, 240, complete="none", every_day=True, until=until)


@pytest.mark.parametrize(
    ("today", "reason"),
    [
        ("2026-03-10", "daily-left-out"),
        ("2026-03-16", "daily-left-out"),
        ("2026-03-17", "daily-left-out.over"),
        ("2026-04-13", "daily-left-out.over"),
        ("2026-04-14", None),
    ],
)
def test_days_left_out_are_asked_about_then_told_for_28_days(today: str, reason: str | None) -> None:
    """A week from 10 to 16 March; 28 days after the 16th is 13 April."""
    said = say(CAPSULES, today, FIRST, left_out("2026-03-10", "2026-03-16"))
    assert said.asked == ([reason] if reason else [])
    open_now = reason == "daily-left-out"
    assert (said.plan.status is Status.ASK_PRESCRIBER) is open_now
    assert (said.plan.next_dose is None) is open_now
    assert said.step.action is (Action.ASK_FIRST if open_now else Action.INJECT)
    assert steps(said.plan)[1:] == [("2026-01-12", "2026-03-09", 240), ("2026-03-17", None, 240)]


def test_a_stop_of_ones_own_goes_on_until_its_end_is_entered() -> None:
    said = say(CAPSULES, "2026-06-01", FIRST, left_out("2026-03-10"))
    assert said.asked == ["daily-left-out"]
    assert said.plan.last_given == date(2026, 3, 9)
    assert steps(said.plan)[-1] == ("2026-01-12", "2026-03-09", 240)


def test_less_on_ones_own_is_asked_about_and_what_is_planned_stays() -> None:
    less = dose("2026-04-01", 120, every_day=True)
    said = say(CAPSULES, "2026-04-05", FIRST, less)
    assert said.asked == ["lower-dose.own"]
    assert steps(said.plan)[2:] == [("2026-04-01", None, 120)]
    assert said.plan.next_dose is not None
    assert said.plan.next_dose.amount_mg == 240
    over = say(CAPSULES, "2026-04-05", FIRST, {**less, "until": "2026-04-04"})
    assert not over.asked
    assert steps(over.plan)[2:] == [("2026-04-01", "2026-04-04", 120), ("2026-04-05", None, 240)]


def test_less_that_a_prescriber_ordered_afterwards_is_no_question_of_ones_own() -> None:
    less, said_so = dose("2026-04-01", 120, every_day=True), word("2026-04-03", "schedule", amount_mg=120)
    assert say(CAPSULES, "2026-04-05", FIRST, less, said_so).asked == ["lower-dose"]


def test_more_on_ones_own_is_too_much() -> None:
    said = say(CAPSULES, "2026-04-05", FIRST, dose("2026-04-01", 480, every_day=True))
    assert said.asked == ["extra-dose.amount"]


def test_days_left_out_in_the_first_week_leave_open_where_to_go_on() -> None:
    said = say(CAPSULES, "2026-02-01", FIRST, left_out("2026-01-08", "2026-01-15"))
    assert "daily-step-paused" in said.asked
    assert said.plan.status is Status.ASK_PRESCRIBER
