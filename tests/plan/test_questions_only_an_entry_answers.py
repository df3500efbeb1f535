"""Some questions no decision closes: a restart needs its phase, a hold its end, a start its day."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tests.cases.story import answer

RESTART = {"id": "r", "type": "instruction", "on": "2026-03-10", "kind": "restart", "date": "2026-03-20"}
HOLD = {"id": "h", "type": "instruction", "on": "2026-03-10", "kind": "hold"}


def _decision(about: str) -> dict[str, Any]:
    word = {"id": "q", "type": "decision", "on": "2026-03-11", "about": about, "outcome": "may-proceed"}
    return word | {"by": "MS clinic"}


@pytest.mark.parametrize("about", ["restart-phase-missing", "history"])
def test_h10_no_decision_gives_a_restart_its_phase(about: str) -> None:
    said = answer({"base": "on-treatment", "today": date(2026, 3, 12), "event": [RESTART, _decision(about)]})
    assert (said.plan.status, said.check.verdict, said.step.action) == ("ask_prescriber", "ask", "ask_first")


def test_h10_a_new_date_does_not_give_a_restart_its_phase() -> None:
    moved = {"id": "n", "type": "instruction", "on": "2026-03-12", "kind": "next_dose", "date": "2026-04-10"}
    said = answer({"base": "on-treatment", "today": date(2026, 3, 13), "event": [RESTART, moved]})
    assert (said.plan.status, said.check.verdict, said.step.action) == ("ask_prescriber", "ask", "ask_first")
    assert "restart-phase-missing" in said.step.because


def test_a_decision_does_not_end_a_hold() -> None:
    said = answer({"base": "on-treatment", "today": date(2026, 3, 12), "event": [HOLD, _decision("on-hold")]})
    assert (said.plan.status, said.check.verdict, said.step.action) == ("held", "wait", "wait")


def test_h4_a_decision_does_not_name_a_first_day() -> None:
    late = {"base": "before-start", "therapy": {"start": "2026-03-05"}, "today": date(2026, 3, 12)}
    said = answer(late | {"event": [_decision("start-passed")]})
    assert (said.plan.status, said.step.action) == ("not_started", "ask_first")
