"""May I move it: what the record would say if a dose was given on a day, and nothing is changed."""

from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from doseline.advice.action import Action
from doseline.assessment import Assessment
from doseline.assessment.if_given import IfGiven, if_given
from doseline.assessment.if_given_text import if_given_words
from doseline.finding import Severity
from doseline.plan import State
from doseline.text import Catalogue
from tests.cases.story import document
from tests.faces.program import doseline
from tests.visit.people import case_of

TODAY, DUE = date(2026, 5, 26), date(2026, 6, 2)
HOLD = {"id": "h", "type": "instruction", "on": "2026-05-20", "kind": "hold"}
STOP = {"id": "s", "type": "instruction", "on": "2026-05-20", "kind": "stop"}


def words(case: Assessment, found: IfGiven) -> str:
    return " ".join(if_given_words(found, Catalogue("en", case.guide.region("US")).about(case.guide)))


def severities(found: IfGiven) -> dict[str, Severity]:
    return {one.rule: one.severity for one in found.findings}


@pytest.mark.parametrize(
    ("on", "days_late", "following", "rules"),
    [
        (date(2026, 5, 26), -7, date(2026, 6, 26), {"early-dose": "tell"}),
        (date(2026, 5, 28), -5, date(2026, 6, 28), {"early-dose": "tell"}),
        (date(2026, 5, 29), -4, date(2026, 6, 29), {"early-dose": "tell"}),
        (date(2026, 5, 30), -3, date(2026, 6, 30), {}),
        (date(2026, 6, 1), -1, date(2026, 7, 1), {}),
        (date(2026, 6, 2), 0, date(2026, 7, 2), {}),
        (date(2026, 6, 3), 1, date(2026, 7, 3), {}),
        (date(2026, 6, 12), 10, date(2026, 7, 12), {}),
        (date(2026, 6, 24), 22, date(2026, 7, 24), {}),
        # From here on it is the dose of 2 July, given early; that of 2 June is taken as given.
        (date(2026, 6, 25), -7, date(2026, 7, 25), {"early-dose": "tell"}),
        (date(2026, 6, 29), -3, date(2026, 7, 29), {}),
        (date(2026, 7, 2), 0, date(2026, 8, 2), {}),
        (date(2026, 7, 5), 3, date(2026, 8, 5), {}),
        # A day that has passed is read as given and not entered.
        (date(2026, 5, 25), -8, date(2026, 6, 25), {"early-dose": "ask"}),
        (date(2026, 5, 20), -13, date(2026, 6, 20), {"early-dose": "ask"}),
    ],
)
def test_a_monthly_dose_on_another_day(
    on: date, days_late: int, following: date, rules: dict[str, str]
) -> None:
    found = if_given(case_of(today=TODAY), on)
    assert found.slot is not None
    assert found.slot.days_late == days_late
    assert found.next_dose is not None
    assert found.next_dose.due == following
    assert severities(found) == rules
    assert found.asks_first == ("ask" in rules.values())


def test_case_49_five_days_earlier() -> None:
    case = case_of(today=TODAY)
    said = words(case, if_given(case, date(2026, 5, 28)))
    assert "Dose 8 on Thursday, May 28, 2026 would be 5 days early." in said
    assert "The dose after it would be due on Sunday, June 28, 2026." in said
    assert "This changes nothing in your record." in said
    assert "Ring your clinic first" not in said


@pytest.mark.parametrize(("days", "ring"), [(7, False), (8, True), (14, True)])
def test_past_seven_days_early_ring_first(days: int, *, ring: bool) -> None:
    case = case_of(today=date(2026, 5, 15))
    said = words(case, if_given(case, DUE - timedelta(days=days)))
    assert ("Ring your clinic first" in said) == ring


def test_two_doses_close_together_are_one_too_many() -> None:
    found = if_given(case_of(today=date(2026, 5, 3)), date(2026, 5, 5))
    assert severities(found)["extra-dose"] is Severity.ASK
    assert found.slot is None
    assert found.next_dose is None


def test_a_day_that_has_a_dose_already_is_asked_about() -> None:
    case = case_of(today=TODAY)
    found = if_given(case, date(2026, 5, 2))
    assert [one.variant for one in found.findings if one.rule == "extra-dose"] == ["same-day"]
    assert "no place for" in words(case, found)


@pytest.mark.parametrize(
    ("on", "verdict"), [(date(2026, 1, 16), "ask"), (date(2026, 1, 19), "clear"), (date(2026, 1, 23), "ask")]
)
def test_a_loading_dose_off_its_day_is_asked_about(on: date, verdict: str) -> None:
    found = if_given(case_of(base="loading", today=date(2026, 1, 15)), on)
    assert found.asks_first == (verdict == "ask")


@pytest.mark.parametrize(("event", "word"), [(HOLD, "on hold"), (STOP, "stopped")])
def test_during_a_hold_and_after_a_stop_it_is_asked_about(event: dict[str, Any], word: str) -> None:
    case = case_of(event, today=TODAY)
    found = if_given(case, date(2026, 5, 30))
    assert found.asks_first
    assert found.next_dose is None
    assert found.step.action is not Action.INJECT
    assert word in words(case, found)


@pytest.mark.parametrize("day", [27, 30])
def test_an_illness_on_record_holds_against_the_day(day: int) -> None:
    ill = {"id": "i", "type": "condition", "on": "2026-05-20", "name": "infection"}
    found = if_given(case_of(ill, today=TODAY), date(2026, 5, day))
    assert found.check.verdict == "wait"
    assert "infection-open" in severities(found)


def test_before_the_first_dose() -> None:
    case = case_of(base="before-start", today=date(2026, 5, 20))
    early, on_time = if_given(case, date(2026, 5, 28)), if_given(case, date(2026, 6, 1))
    assert "date-to-confirm" in severities(early)
    assert on_time.slot is not None
    assert (on_time.slot.slot, on_time.slot.days_late) == (1, 0)
    assert on_time.next_dose is not None
    assert on_time.next_dose.due == date(2026, 6, 8)


def test_an_overdue_dose_is_the_one_that_is_moved() -> None:
    found = if_given(case_of(today=date(2026, 6, 10)), date(2026, 6, 12))
    assert found.slot is not None
    assert (found.slot.state, found.slot.days_late) == (State.GIVEN_LATE, 10)


@pytest.mark.parametrize("days", range(-20, 60, 4))
def test_the_record_the_plan_and_the_step_stay_as_they_are(days: int) -> None:
    case = case_of(today=TODAY)
    before = (case.plan, case.chart, case.step)
    if_given(case, DUE + timedelta(days=days))
    assert (case.plan, case.chart, case.step) == before


@pytest.mark.parametrize("days", range(-7, 22))
def test_the_dates_are_those_of_the_plan_once_it_has_happened(days: int) -> None:
    on = DUE + timedelta(days=days)
    given = {"id": "new", "type": "dose", "on": on.isoformat(), "amount_mg": 20}
    happened = case_of(given, today=on)
    found = if_given(case_of(today=TODAY), on)
    assert (found.next_dose, found.step) == (happened.plan.next_dose, happened.step)


class TestCommand:
    @pytest.fixture
    def record(self, tmp_path: Path) -> str:
        file = tmp_path / "record.json"
        file.write_text(json.dumps(document({"base": "mid-treatment"})))
        return str(file)

    def test_the_answer_for_a_program(self, record: str) -> None:
        plain = doseline("plan", record, "--today", "2026-05-26", "--json").answer
        asked = doseline("plan", record, "--today", "2026-05-26", "--if-given", "2026-05-28", "--json").answer
        found = asked.pop("if_given")
        assert asked == plain
        assert (found["days_late"], found["next_dose"]["due"], found["verdict"]) == (
            -5,
            "2026-06-28",
            "clear",
        )
        assert [one["rule"] for one in found["findings"]] == ["early-dose"]
        assert found["next_step"]["action"] == "nothing_due"

    def test_the_page(self, record: str) -> None:
        said = doseline("plan", record, "--today", "2026-05-26", "--if-given", "2026-05-28").out
        assert "If a dose was given on Thursday, May 28, 2026" in said

    def test_a_day_that_is_none_is_refused(self, record: str) -> None:
        done = doseline("plan", record, "--if-given", "2026-02-30")
        assert (done.code, done.out) == (2, "")
