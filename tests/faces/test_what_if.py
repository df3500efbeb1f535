"""What if I am away on that day: the plan's own dates and findings, and nothing is changed."""

from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path

import pytest

from doseline.advice.action import Action
from doseline.assessment import Assessment
from doseline.assessment.away import Away, away
from doseline.assessment.away_text import away_words
from doseline.finding import Severity
from doseline.plan import State, plan
from tests.faces.program import DEMO
from tests.picture.records import demo, dose, opened, record, words

DUE = date(2026, 6, 6)
TODAY = date(2026, 5, 20)


def asked(case: Assessment, day: date, back: date | None = None) -> Away:
    found = away(case, day, back)
    assert found is not None
    return found


def severities(found: Away) -> dict[int, list[Severity]]:
    """What is found about each day before, by how many days early it is."""
    return {
        -(one.slot.days_late or 0): [finding.severity for finding in one.findings]
        for one in found.before
        if one.slot
    }


def test_a_dose_on_the_day_of_return_is_late_and_the_next_dates_follow_it() -> None:
    back = asked(demo(TODAY), DUE, date(2026, 6, 15)).back
    assert back is not None
    assert back.slot is not None
    assert (back.slot.state, back.slot.days_late) == (State.GIVEN_LATE, 9)
    assert [slot.due for slot in back.following] == [date(2026, 7, 15), date(2026, 8, 15), date(2026, 9, 15)]


@pytest.mark.parametrize("late", [1, 9, 24])
def test_the_dates_are_those_that_the_plan_gives_once_it_has_happened(late: int) -> None:
    on = DUE + timedelta(days=late)
    supposed = asked(demo(TODAY), DUE, on).back
    assert supposed is not None
    happened = demo(on)
    dates = [slot.due for slot in supposed.following]
    later = opened_with_dose(happened, on)
    upcoming = [slot.due for slot in later.plan.slots if slot.given is None and slot.due and slot.due > on]
    assert dates == upcoming[: len(dates)]


def opened_with_dose(case: Assessment, on: date) -> Assessment:
    """The demo's record with one more dose, read as a record file."""
    table = json.loads(Path(DEMO).read_text(encoding="utf-8"))
    table["events"].append({"id": "new", **dose(on.isoformat())})
    return opened(table, case.today)


def test_nothing_is_changed() -> None:
    case = demo(TODAY)
    before = (case.record, case.chart, case.plan, case.check, case.step)
    asked(case, DUE, date(2026, 6, 15))
    assert (case.record, case.chart, case.plan, case.check, case.step) == before
    assert case.plan == plan(case.guide, case.chart, today=TODAY)


def test_up_to_three_days_early_is_quiet_four_are_told_and_eight_are_asked_about() -> None:
    found = severities(asked(demo(TODAY), DUE))
    assert found[3] == []
    assert found[4] == [Severity.TELL]
    assert found[7] == [Severity.TELL]
    assert found[8] == [Severity.ASK]
    assert max(found) == 8


def test_no_day_before_today_is_offered() -> None:
    found = asked(demo(date(2026, 6, 4)), DUE)
    assert [one.on for one in found.before] == [date(2026, 6, 5), date(2026, 6, 4)]
    assert asked(demo(DUE), DUE).before == ()


@pytest.mark.parametrize(
    ("today", "back", "given"),
    [
        (TODAY, DUE, False),
        (TODAY, date(2026, 6, 7), True),
        (date(2026, 6, 9), date(2026, 6, 8), False),
        (date(2026, 6, 9), date(2026, 6, 9), True),
    ],
)
def test_a_day_of_return_lies_after_the_due_day_and_not_before_today(
    today: date, back: date, *, given: bool
) -> None:
    assert (asked(demo(today), DUE, back).back is not None) is given


def test_a_day_on_which_nothing_is_due_has_no_answer() -> None:
    assert away(demo(TODAY), DUE + timedelta(days=1)) is None
    assert away(demo(TODAY), date(2026, 5, 6)) is None


def test_doses_before_a_later_one_are_taken_as_given_and_it_is_said() -> None:
    case = demo(TODAY)
    found = asked(case, date(2026, 8, 6), date(2026, 8, 9))
    assert found.taken_as_given == (date(2026, 6, 6), date(2026, 7, 6))
    assert found.back is not None
    assert found.back.slot is not None
    assert (found.back.slot.slot, found.back.slot.days_late) == (14, 3)
    assert any("June 6, 2026 and July 6, 2026" in line for line in away_words(found, words(case)))


def test_after_a_long_gap_the_clinic_is_rung_first() -> None:
    case = demo(TODAY)
    found = asked(case, DUE, date(2026, 7, 6))
    assert found.back is not None
    assert found.back.step.action is Action.ASK_FIRST
    assert "long-gap" in {finding.rule for finding in found.back.findings}
    said = " ".join(away_words(found, words(case)))
    assert "The dates after it would not be sure" in said
    assert "August 6, 2026" not in said


def test_one_day_before_the_gap_is_long_no_question_is_made_up() -> None:
    found = asked(demo(TODAY), DUE, date(2026, 7, 5))
    assert found.back is not None
    assert found.back.step.action is Action.INJECT_LATE


def test_a_first_dose_one_day_late_is_asked_about_and_one_day_early_is_told() -> None:
    case = opened("missed-the-second-loading-injection", date(2026, 1, 10))
    found = asked(case, date(2026, 1, 12), date(2026, 1, 13))
    assert found.back is not None
    assert found.back.step.action is Action.ASK_FIRST
    assert found.back.step.because == ("loading-dose-missed",)
    assert severities(found) == {1: [Severity.TELL]}


def test_an_infection_on_record_is_said_for_every_day() -> None:
    case = opened("has-a-bladder-infection-when-the-injection-falls-due", date(2026, 4, 1))
    found = asked(case, date(2026, 4, 2), date(2026, 4, 9))
    assert not any(one.is_quiet for one in found.before)
    assert found.back is not None
    assert found.back.step.action is Action.WAIT
    assert "infection" in " ".join(away_words(found, words(case)))


def test_a_dose_on_hold_has_no_days_before_or_after() -> None:
    case = opened("is-on-hold-for-an-infection-and-the-hold-was-forgotten", date(2026, 4, 15))
    found = asked(case, date(2026, 4, 2), date(2026, 4, 20))
    assert (found.back, found.before) == (None, ())
    assert "not sure" in away_words(found, words(case))[0]


@pytest.mark.parametrize("back", [date(2026, 6, 7), date(2026, 6, 15), date(2026, 7, 6), date(2026, 12, 24)])
def test_no_line_tells_anybody_to_inject_or_gives_leave(back: date) -> None:
    case = demo(TODAY)
    for line in away_words(asked(case, DUE, back), words(case)):
        assert "Inject your dose" not in line
        assert "you may" not in line.lower()
        assert "you can" not in line.lower()


def test_an_entry_with_the_made_up_name_is_not_mistaken_for_it() -> None:
    days = ("2026-01-05", "2026-01-12", "2026-01-19", "2026-02-02")
    entries = [dose(day, id=f"what-if-{place}") for place, day in enumerate(days)]
    found = asked(opened(record(*entries), date(2026, 2, 20)), date(2026, 3, 2), date(2026, 3, 4))
    assert found.back is not None
    assert found.back.slot is not None
    assert found.back.slot.days_late == 2
