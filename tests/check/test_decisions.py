"""What a clinician's recorded word does to a finding, and what it never does."""
# ruff: noqa: N802 - the row of the hazard log stands in the name

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from doseline.assessment import Assessment
from doseline.check import Verdict
from doseline.finding import Finding, Severity
from tests.cases.story import answer

LATEX = {"id": "a", "type": "allergy", "on": date(2026, 5, 1), "name": "latex"}


def _word(about: str, outcome: str, on: date, **more: Any) -> dict[str, Any]:  # noqa: ANN401 - its keys
    word = {"type": "decision", "on": on, "about": about, "outcome": outcome, "by": "Dr Ito", **more}
    return {"id": f"{outcome}-{on}", **word}


def _said(*events: dict[str, Any], today: date = date(2026, 5, 20), **more: Any) -> Assessment:  # noqa: ANN401
    return answer({"base": "before-start", "today": today, "event": list(events), **more})


def _of(said: Assessment, rule: str) -> Finding:
    return next(finding for finding in said.check.findings if finding.rule == rule)


def test_may_proceed_turns_one_finding_into_a_tell_and_names_who() -> None:
    said = _said(LATEX, _word("allergy-latex", "may-proceed", date(2026, 5, 2)))
    assert said.check.verdict is Verdict.CLEAR
    assert _of(said, "allergy-latex").severity is Severity.TELL
    assert _of(said, "allergy-latex").decided_by == "Dr Ito"


def test_may_proceed_about_one_finding_leaves_the_others() -> None:
    drug = {"id": "m", "type": "medication", "on": "2020", "until": "2021", "name": "aubagio"}
    said = _said(LATEX, drug, _word("allergy-latex", "may-proceed", date(2026, 5, 2)))
    assert said.check.verdict is Verdict.ASK
    assert _of(said, "earlier-ms-drug").severity is Severity.ASK


@pytest.mark.parametrize(("today", "verdict"), [(30, Verdict.CLEAR), (31, Verdict.ASK)])
def test_H40_it_runs_out_on_its_date(today: int, verdict: Verdict) -> None:
    word = _word("allergy-latex", "may-proceed", date(2026, 5, 2), until=date(2026, 5, 31))
    assert _said(LATEX, word, today=date(2026, 5, today)).check.verdict is verdict


def test_a_word_older_than_the_entry_covers_nothing() -> None:
    word = _word("allergy-latex", "may-proceed", date(2026, 4, 30))
    assert _said(LATEX, word).check.verdict is Verdict.ASK


def test_a_word_does_not_cover_what_was_written_down_after_it() -> None:
    late = {**LATEX, "recorded_at": "2026-05-12T10:00:00"}
    assert _said(late, _word("allergy-latex", "may-proceed", date(2026, 5, 10))).check.verdict is Verdict.ASK
    assert (
        _said(late, _word("allergy-latex", "may-proceed", date(2026, 5, 12))).check.verdict is Verdict.CLEAR
    )


def test_not_yet_waits_to_its_date_and_no_longer() -> None:
    word = _word("allergy-latex", "not-yet", date(2026, 5, 2), until=date(2026, 6, 10))
    said = _said(word)
    assert said.check.verdict is Verdict.WAIT
    assert _of(said, "clinician-decision").until == date(2026, 6, 10)
    later = _said(word, today=date(2026, 6, 10), therapy={"start": date(2026, 6, 10)})
    assert later.check.verdict is Verdict.CLEAR


def test_not_yet_before_the_day_of_the_dose_has_become_a_tell() -> None:
    word = _word("allergy-latex", "not-yet", date(2026, 5, 2), until=date(2026, 6, 1))
    said = _said(word)
    assert said.check.for_date == date(2026, 6, 1)
    assert said.check.verdict is Verdict.CLEAR
    assert _of(said, "clinician-decision").severity is Severity.TELL


def test_not_yet_without_a_date_stays_until_a_newer_word() -> None:
    word = _word("allergy-latex", "not-yet", date(2026, 5, 2))
    assert _said(word).check.verdict is Verdict.WAIT
    newer = _word("allergy-latex", "may-proceed", date(2026, 5, 10))
    assert _said(LATEX, word, newer).check.verdict is Verdict.CLEAR


def test_never_is_a_stop_that_a_later_word_alone_does_not_end() -> None:
    never = _word("liver-test-raised", "never", date(2026, 5, 2))
    newer = _word("liver-test-raised", "may-proceed", date(2026, 5, 10))
    assert _said(never).check.verdict is Verdict.STOP
    assert _said(never, newer).check.verdict is Verdict.STOP


def test_never_ends_when_it_is_withdrawn() -> None:
    never = _word("liver-test-raised", "never", date(2026, 5, 2))
    taken_back = {"id": "r", "type": "retraction", "on": date(2026, 5, 3), "retracts": never["id"]}
    assert _said(never, taken_back).check.verdict is Verdict.CLEAR


def test_never_ends_with_a_newer_result_and_a_newer_word_together() -> None:
    never = _word("liver-test-raised", "never", date(2026, 5, 2))
    result = {
        "id": "alt2", "type": "test", "on": date(2026, 5, 8), "name": "alt", "value": 20, "unit": "U/L",
        "high": 40,
    }  # fmt: skip
    newer = _word("liver-test-raised", "may-proceed", date(2026, 5, 10))
    assert _said(never, result).check.verdict is Verdict.STOP
    assert _said(never, result, newer).check.verdict is Verdict.CLEAR


@pytest.mark.parametrize("about", ["allergy-drug", "hbv-active", "under-18", "pml-diagnosed"])
def test_no_word_ends_a_stop(about: str) -> None:
    stops: dict[str, dict[str, Any]] = {
        "allergy-drug": {"type": "allergy", "on": date(2026, 5, 1), "name": "kesimpta"},
        "hbv-active": {"type": "test", "on": date(2026, 5, 2), "name": "hbsag", "result": "positive"},
        "under-18": {"type": "note", "on": date(2026, 5, 1), "text": "born in 2010"},
        "pml-diagnosed": {"type": "condition", "on": date(2026, 5, 1), "name": "pml"},
    }
    person = {"birth_date": date(2010, 1, 1)} if about == "under-18" else {}
    word = _word(about, "may-proceed", date(2026, 5, 10))
    said = _said({"id": "x", **stops[about]}, word, person=person)
    assert said.check.verdict is Verdict.STOP


@pytest.mark.parametrize("kind", ["next_dose", "resume"])
def test_H13_a_prescribers_date_ends_no_stop(kind: str) -> None:
    allergy = {"id": "x", "type": "allergy", "on": date(2026, 5, 1), "name": "kesimpta"}
    word = {"id": "w", "type": "instruction", "on": date(2026, 5, 10), "kind": kind}
    if kind == "next_dose":
        word["date"] = date(2026, 6, 1)
    assert _said(allergy, word).check.verdict is Verdict.STOP
