"""What nobody entered is said, and asked again on the day of the injection."""
# ruff: noqa: N802 - the row of the hazard log stands in the name

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from doseline.assessment import Assessment
from doseline.check import Verdict
from tests.cases.story import answer

TODAY = date(2026, 6, 1)
SILENCES = frozenset(
    {"no-infection", "not-pregnant", "no-allergy", "no-other-medicine", "no-new-symptom", "relapsing-ms"}
)


def _said(*events: dict[str, Any], **more: Any) -> Assessment:  # noqa: ANN401 - the keys of a case
    return answer({"base": "before-start", "today": TODAY, "event": list(events), **more})


def _answered(about: str, on: date) -> dict[str, Any]:
    return {
        "id": f"a-{about}", "type": "decision", "on": on, "about": about, "outcome": "may-proceed",
        "by": "the person",
    }  # fmt: skip


def _silent(said: Assessment) -> set[str]:
    return {assumption.id for assumption in said.check.assumptions}


def test_H28_a_clear_verdict_says_what_it_assumes() -> None:
    said = _said()
    assert said.check.verdict is Verdict.CLEAR
    assert _silent(said) == SILENCES


def test_H28_a_new_record_with_four_tests_only_is_not_clear_and_assumes_as_much() -> None:
    said = _said(without=["igg", "igm", "iga", "alp", "bilirubin"])
    assert said.check.verdict is Verdict.UNKNOWN
    assert _silent(said) == SILENCES


def test_H28_the_list_is_empty_only_when_each_was_answered_that_day() -> None:
    assert not _silent(_said(_answered("assumptions", TODAY)))
    assert _silent(_said(_answered("assumptions", date(2026, 5, 31)))) == SILENCES


@pytest.mark.parametrize("silence", sorted(SILENCES))
def test_H28_one_answer_answers_one_question(silence: str) -> None:
    assert _silent(_said(_answered(silence, TODAY))) == SILENCES - {silence}


def test_H28_a_negative_pregnancy_test_answers_nothing() -> None:
    test = {"id": "t", "type": "test", "on": TODAY, "name": "pregnancy-test", "result": "negative"}
    assert "not-pregnant" in _silent(_said(test))
