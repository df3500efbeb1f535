"""A word on the history: it closes what lies behind, to its day, and nothing that is true today."""

from __future__ import annotations

from datetime import date

import pytest

from doseline.advice import Action
from doseline.assessment import Assessment
from doseline.finding import Finding, Severity
from doseline.plan import Status
from tests.cases.story import Table, answer

LOADING = ["2026-01-05", "2026-01-12"]
LATE_SLOT_3 = ["2026-01-05", "2026-01-12", "2026-01-23", "2026-02-02", "2026-03-02", "2026-04-02"]
HOLD = {"id": "h", "type": "instruction", "on": "2026-04-03", "kind": "hold"}


def _history(on: str, **more: str) -> Table:
    word = {"id": "c", "type": "decision", "on": on, "about": "history", "outcome": "may-proceed"}
    return {**word, "by": "MS clinic", **more}


def _said(today: date, *events: Table, **table: object) -> Assessment:
    return answer({"base": "on-treatment", "today": today, "event": list(events), **table})


def _finding(said: Assessment, rule: str) -> Finding:
    (finding,) = [finding for finding in said.plan.findings if finding.rule == rule]
    return finding


def test_a_hold_stands_and_is_still_looked_at() -> None:
    said = _said(date(2026, 5, 10), HOLD, _history("2026-05-09"))
    assert said.plan.status is Status.HELD
    assert _finding(said, "on-hold").severity is Severity.WAIT
    assert _finding(said, "hold-review").severity is Severity.ASK
    assert _finding(said, "on-hold").decided_by is None


def test_a_loading_dose_that_is_late_today_is_still_asked_about() -> None:
    said = _said(date(2026, 1, 21), _history("2026-01-21"), doses=LOADING)
    assert said.plan.status is Status.ASK_PRESCRIBER
    assert _finding(said, "loading-dose-missed").severity is Severity.ASK


def test_week_4_after_a_missed_dose_is_still_asked_about() -> None:
    doses = ["2026-01-05", "2026-01-19"]
    said = _said(date(2026, 2, 4), _history("2026-02-04"), doses=doses)
    assert _finding(said, "loading-dose-missed").severity is Severity.TELL
    reading = _finding(said, "week-4-reading")
    assert (reading.variant, reading.severity) == ("after-missed", Severity.ASK)


def test_a_planned_start_that_has_passed_is_still_asked_about() -> None:
    said = _said(date(2026, 6, 10), _history("2026-06-09"), base="before-start")
    assert _finding(said, "start-passed").severity is Severity.ASK


def test_a_long_gap_is_still_asked_about() -> None:
    said = _said(date(2026, 10, 20), _history("2026-10-19"))
    assert _finding(said, "long-gap").severity is Severity.ASK


@pytest.mark.parametrize(
    ("until", "severity"),
    [("2026-01-22", Severity.ASK), ("2026-01-23", Severity.TELL), ("2026-01", Severity.TELL)],
)
def test_its_last_day_is_the_last_that_it_closes(until: str, severity: Severity) -> None:
    said = _said(date(2026, 4, 20), _history("2026-04-19", until=until), doses=LATE_SLOT_3)
    assert _finding(said, "loading-dose-missed").severity is severity


@pytest.mark.parametrize(("on", "severity"), [("2026-01-22", Severity.ASK), ("2026-01-23", Severity.TELL)])
def test_without_a_last_day_it_closes_to_the_day_it_was_said(on: str, severity: Severity) -> None:
    said = _said(date(2026, 4, 20), _history(on), doses=LATE_SLOT_3)
    assert _finding(said, "loading-dose-missed").severity is severity


@pytest.mark.parametrize("outcome", ["not-yet", "never"])
def test_only_a_word_to_proceed_closes_anything(outcome: str) -> None:
    said = _said(date(2026, 4, 20), _history("2026-04-19", outcome=outcome), doses=LATE_SLOT_3)
    assert said.plan.status is Status.ASK_PRESCRIBER
    assert _finding(said, "loading-dose-missed").severity is Severity.ASK


@pytest.mark.parametrize(
    "word",
    [
        {"kind": "next_dose", "date": "2026-04-30"},
        {"kind": "restart", "date": "2026-04-30", "phase": "monthly"},
    ],
)
def test_a_date_told_on_the_day_of_a_dose_never_asks_for_a_second_dose(word: Table) -> None:
    """H13: the dose of today is given; the old date is doubted, whatever was said of the history."""
    today = date(2026, 5, 2)
    told = {"id": "i", "type": "instruction", "on": "2026-05-02", **word}
    given = {"id": "d", "type": "dose", "on": "2026-05-02", "amount_mg": 20}
    said = _said(today, given, told, _history("2026-05-02", until="2026-05-02"))
    assert said.step.action is Action.ASK_FIRST
    assert _finding(said, "instruction-to-confirm").severity is Severity.ASK


def test_once_a_dose_was_given_on_it_the_word_on_the_history_closes_the_doubt() -> None:
    told = {"id": "i", "type": "instruction", "on": "2026-04-30", "kind": "next_dose", "date": "2026-04-29"}
    given = {"id": "d", "type": "dose", "on": "2026-05-02", "amount_mg": 20}
    said = _said(date(2026, 5, 4), told, given, _history("2026-05-03", until="2026-05-03"))
    assert _finding(said, "instruction-to-confirm").severity is Severity.TELL
