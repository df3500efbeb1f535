"""Hazards of the plan that one case file cannot say: many days, the words shown, a replay."""

from __future__ import annotations

import json
from datetime import date, timedelta

from doseline.advice import Action
from doseline.assessment import check_answer, plan_answer, read_and_assess
from doseline.plan import State, Status
from doseline.text import Catalogue
from tests.cases.story import Table, answers, document

NEVER_SHOWN = ("inject now", "inject your dose", "inject today")


def _on_treatment(*events: Table, doses: list[str] | None = None) -> Table:
    table: Table = {"base": "on-treatment", "event": list(events)}
    return document(table if doses is None else {**table, "doses": doses})


def test_h1_plan_and_check_carry_the_same_step_and_nowhere_say_inject() -> None:
    infection = {"id": "inf", "type": "condition", "on": "2026-04-01", "name": "infection"}
    data = json.dumps(_on_treatment(infection)).encode()
    today = date(2026, 4, 5)
    case = read_and_assess(data, clock=lambda _: today, today=today)
    catalogue = Catalogue("en", case.guide.region("US")).about(case.guide)
    planned, checked = plan_answer(case, catalogue), check_answer(case, catalogue)
    assert planned["status"] == "overdue"
    assert planned["next_step"] == checked["next_step"]
    assert planned["next_step"]["action"] == "wait"
    shown = json.dumps([planned, checked]).lower()
    assert not [words for words in NEVER_SHOWN if words in shown]


def test_h9_one_slot_is_overdue_on_every_day_of_a_year_without_a_dose() -> None:
    record = _on_treatment()
    day, last = date(2026, 4, 3), date(2027, 4, 2)
    while day <= last:
        said = answers(record, day)
        overdue = [slot for slot in said.plan.slots if slot.state is State.OVERDUE]
        assert [slot.slot for slot in overdue] == [6]
        assert said.plan.status is Status.OVERDUE
        expected = Action.INJECT_LATE if day < date(2026, 5, 2) else Action.ASK_FIRST
        assert said.step.action is expected
        assert all(slot.assumed for slot in said.plan.slots if slot.state is State.UPCOMING)
        day += timedelta(days=1)


def test_h11_the_months_of_a_hold_are_counted() -> None:
    said = answers(
        _on_treatment({"id": "h", "type": "instruction", "on": "2026-04-03", "kind": "hold"}),
        date(2026, 7, 3),
    )
    review = next(finding for finding in said.plan.findings if finding.rule == "hold-review")
    assert dict(review.values)["days"] == 91


def test_h15_one_entry_of_two_is_withdrawn_and_the_plan_is_as_before() -> None:
    today = date(2026, 3, 3)
    twice = {"id": "x", "type": "dose", "on": "2026-03-02", "amount_mg": 20}
    back = {"id": "r", "type": "retraction", "on": "2026-03-03", "retracts": "x", "reason": "written twice"}
    assert answers(_on_treatment(twice, back), today).plan == answers(_on_treatment(), today).plan


def test_h16_an_entry_withdrawn_is_as_if_it_had_never_been_and_a_replay_counts_what_it_leaves_out() -> None:
    tap = {"id": "tap", "type": "dose", "on": "2026-03-20", "amount_mg": 20}
    back = {"id": "r", "type": "retraction", "on": "2026-03-22", "retracts": "tap", "reason": "by mistake"}
    assert (
        answers(_on_treatment(tap, back), date(2026, 3, 25)).plan
        == answers(_on_treatment(), date(2026, 3, 25)).plan
    )
    today = date(2026, 3, 21)
    data = json.dumps(_on_treatment(tap, back)).encode()
    replay = read_and_assess(data, clock=lambda _: today, as_of=today)
    assert replay.plan == answers(_on_treatment(tap), today).plan
    assert replay.chart.set_aside == 1


def test_h18_one_dose_on_both_sides_of_the_date_line_is_one_dose() -> None:
    """Given on 2 April west of the line; east of it the first of April is not over."""
    dose = {"id": "d6", "type": "dose", "on": "2026-04-02", "time": "08:00", "amount_mg": 20}
    record = _on_treatment(dose)
    del record["person"]["timezone"]
    for day in (date(2026, 4, 1), date(2026, 4, 2), date(2026, 4, 3)):
        said = answers(record, day)
        assert said.step.action is Action.NOTHING_DUE
        assert [slot.slot for slot in said.plan.slots if slot.given] == [1, 2, 3, 4, 5, 6]


def test_h18_the_clock_changes_move_no_civil_date() -> None:
    """The nights of 8 March and 1 November 2026 in New York, 29 March and 25 October in Berlin."""
    for day in (date(2026, 3, 8), date(2026, 3, 29), date(2026, 10, 25), date(2026, 11, 1)):
        start = day - timedelta(days=56)
        doses = [(start + timedelta(days=days)).isoformat() for days in (0, 7, 14, 28)]
        for zone in ("America/New_York", "Europe/Berlin", "Pacific/Auckland", "Pacific/Honolulu"):
            table: Table = {
                "base": "empty", "therapy": {"start": start}, "person": {"timezone": zone}, "doses": doses,
            }  # fmt: skip
            following = answers(document(table), day).plan.next_dose
            assert following is not None
            assert (following.due, following.days_until) == (day, 0)
