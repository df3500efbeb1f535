"""The prescriber's words on the edge: on the due day, on the day of a hold, two in one minute."""

from __future__ import annotations

from datetime import date

from doseline.assessment import Assessment
from doseline.plan import Plan, Status
from tests.cases.story import Table, answer

TO_THE_31ST = ["2026-01-03", "2026-01-10", "2026-01-17", "2026-01-31"]


def _word(id_: str, on: str, kind: str, **more: str) -> Table:
    return {"id": id_, "type": "instruction", "on": on, "kind": kind, **more}


def _said(today: date, *events: Table, **table: object) -> Assessment:
    return answer({"base": "on-treatment", "today": today, "event": list(events), **table})


def _due(plan: Plan, course: int = 1) -> dict[int, date | None]:
    """The days of the slots not given yet."""
    return {
        slot.slot: slot.due
        for slot in plan.slots
        if slot.slot is not None and slot.given is None and slot.course == course
    }


def _variants(plan: Plan, rule: str) -> list[str | None]:
    return [finding.variant for finding in plan.findings if finding.rule == rule]


def test_resumed_on_a_day_that_a_short_month_moved_the_dates_keep_the_31st() -> None:
    story = {"doses": TO_THE_31ST, "therapy": {"start": "2026-01-03", "month_mode": "month-from-week-4"}}
    hold, resume = _word("h", "2026-02-10", "hold"), _word("r", "2026-02-28", "resume")
    plan = _said(date(2026, 2, 28), hold, resume, **story).plan
    assert plan.status is Status.DUE
    assert _due(plan)[5] == date(2026, 2, 28)
    assert _due(plan)[6] == date(2026, 3, 31)


def test_resumed_a_day_after_the_due_day_that_day_counts() -> None:
    hold, resume = _word("h", "2026-03-20", "hold"), _word("r", "2026-04-03", "resume")
    plan = _said(date(2026, 4, 3), hold, resume).plan
    assert (_due(plan)[6], _due(plan)[7]) == (date(2026, 4, 3), date(2026, 5, 3))


def test_a_date_that_is_the_day_of_the_hold_itself_does_not_end_it() -> None:
    hold = _word("h", "2026-04-03", "hold")
    same = _said(date(2026, 4, 12), hold, _word("i", "2026-04-12", "next_dose", date="2026-04-03")).plan
    assert (same.status, same.held_since) == (Status.HELD, date(2026, 4, 3))
    assert _variants(same, "on-hold") == [None]
    after = _said(date(2026, 4, 12), hold, _word("i", "2026-04-12", "next_dose", date="2026-04-04")).plan
    assert after.held_since is None
    assert _variants(after, "on-hold") == []


def test_a_date_of_the_same_day_without_a_time_does_not_end_a_hold_with_one() -> None:
    hold = _word("h", "2026-04-03", "hold", time="09:00")
    plan = _said(date(2026, 4, 3), hold, _word("i", "2026-04-03", "next_dose", date="2026-04-13")).plan
    assert plan.status is Status.HELD
    assert _variants(plan, "instruction-conflict") == [None]


def test_a_date_of_the_same_minute_does_not_end_a_hold() -> None:
    hold = _word("h", "2026-04-03", "hold", time="09:00")
    word = _word("i", "2026-04-03", "next_dose", date="2026-04-13", time="09:00")
    assert _said(date(2026, 4, 3), hold, word).plan.status is Status.HELD


def test_of_a_stop_and_a_new_start_on_one_day_the_stop_governs() -> None:
    plan = _said(
        date(2026, 4, 11),
        _word("a-stop", "2026-04-10", "stop"),
        _word("b-start", "2026-04-10", "restart", date="2026-04-20", phase="monthly"),
    ).plan
    assert (plan.status, plan.next_dose) == (Status.STOPPED, None)
    assert plan.stopped_on == date(2026, 4, 10)
    assert _variants(plan, "instruction-conflict") == [None]


def test_of_a_stop_and_a_hold_on_one_day_only_the_stop_is_left() -> None:
    hold, stop = _word("h", "2026-04-03", "hold"), _word("s", "2026-04-03", "stop")
    plan = _said(date(2026, 4, 4), hold, stop).plan
    assert (plan.status, plan.stopped_on, plan.held_since) == (Status.STOPPED, date(2026, 4, 3), None)


def test_of_a_resume_and_a_date_in_one_minute_the_date_governs() -> None:
    """The date is in the past: it is the one to ask about, and the day of the resume hides nothing."""
    plan = _said(
        date(2026, 4, 20),
        _word("h", "2026-04-03", "hold"),
        _word("1", "2026-04-20", "resume", time="09:00"),
        _word("2", "2026-04-20", "next_dose", time="09:00", date="2026-04-10"),
    ).plan
    assert plan.status is Status.ASK_PRESCRIBER
    assert _variants(plan, "instruction-to-confirm") == ["past"]
    assert _due(plan)[6] == date(2026, 4, 10)


def test_a_new_start_has_not_begun_before_its_first_dose() -> None:
    stop = _word("s", "2026-04-10", "stop")
    for phase in ("loading", "monthly"):
        start = _word("r", "2026-10-19", "restart", date="2026-10-25", phase=phase)
        assert _said(date(2026, 10, 20), stop, start).plan.course_started is False
        dose = {"id": "x", "type": "dose", "on": "2026-10-25", "amount_mg": 20}
        assert _said(date(2026, 10, 25), stop, start, dose).plan.course_started is True


def test_a_monthly_new_start_counted_in_4_weeks_goes_on_every_28_days() -> None:
    plan = _said(
        date(2026, 10, 20),
        _word("s", "2026-04-10", "stop"),
        _word("r", "2026-10-19", "restart", date="2026-10-25", phase="monthly"),
        therapy={"month_mode": "4-weeks"},
    ).plan
    days = _due(plan, course=2)
    assert [days[1], days[2], days[3]] == [date(2026, 10, 25), date(2026, 11, 22), date(2026, 12, 20)]


def test_h11_resumed_after_a_monthly_restart_the_day_of_the_resume_counts() -> None:
    """Nothing was given since the restart; its first dose is a monthly one, and open."""
    restart = _word("i", "2026-04-20", "restart", date="2026-05-04", phase="monthly")
    hold, resume = _word("h", "2026-05-05", "hold"), _word("r", "2026-05-10", "resume")
    plan = _said(date(2026, 5, 10), restart, hold, resume).plan
    assert _due(plan, course=2)[1] == date(2026, 5, 10)


def test_h11_resumed_after_a_restart_with_loading_the_dates_wait_for_a_word() -> None:
    restart = _word("i", "2026-04-20", "restart", date="2026-05-04", phase="loading")
    hold, resume = _word("h", "2026-05-05", "hold"), _word("r", "2026-05-10", "resume")
    plan = _said(date(2026, 5, 10), restart, hold, resume).plan
    assert _due(plan, course=2)[1] == date(2026, 5, 4)
