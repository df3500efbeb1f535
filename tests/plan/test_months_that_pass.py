"""Months that pass while a dose waits for somebody's word are not slots."""

from __future__ import annotations

from datetime import date

import pytest

from doseline.plan import State
from tests.cases.story import answer

HOLD = {"id": "h", "type": "instruction", "on": "2026-04-03", "kind": "hold"}


@pytest.mark.parametrize("today", [date(2026, 4, 10), date(2026, 8, 10), date(2027, 1, 10)])
def test_h9_a_long_hold_owes_one_dose_and_not_one_a_month(today: date) -> None:
    said = answer({"base": "on-treatment", "today": today, "event": [HOLD]})
    held = [slot for slot in said.plan.slots if slot.state is State.HELD]
    assert held[0].due == date(2026, 4, 2)
    assert all(slot.due is not None and slot.due > today and slot.assumed for slot in held[1:])


def test_h9_an_open_question_owes_one_dose_and_not_one_a_month() -> None:
    half = {"id": "d6", "type": "dose", "on": "2026-04-02", "amount_mg": 20, "complete": "partial"}
    said = answer({"base": "on-treatment", "today": date(2026, 9, 10), "event": [half]})
    waiting = [slot for slot in said.plan.slots if slot.state is State.UNCONFIRMED]
    assert waiting[0].due == date(2026, 5, 2)
    assert all(slot.due is not None and slot.due > date(2026, 9, 10) for slot in waiting[1:])


def test_before_its_day_a_held_dose_keeps_the_calendar() -> None:
    said = answer(
        {"base": "on-treatment", "today": date(2026, 3, 20), "event": [HOLD | {"on": "2026-03-10"}]}
    )
    held = [slot.due for slot in said.plan.slots if slot.state is State.HELD]
    assert held[:2] == [date(2026, 4, 2), date(2026, 5, 2)]
