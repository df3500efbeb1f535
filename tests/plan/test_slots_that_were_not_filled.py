"""A slot passed over, and an entry that fills none: how each is listed."""

from __future__ import annotations

from datetime import date

from doseline.guide import Phase
from doseline.plan import Slot, State
from tests.cases.story import Table, answer


def _slots(state: State, today: date, **table: object) -> list[Slot]:
    slots = answer({"base": "on-treatment", "today": today, **table}).plan.slots
    return [slot for slot in slots if slot.state is state]


def test_a_missed_slot_keeps_its_phase_its_day_and_its_course() -> None:
    doses = ["2026-01-05", "2026-01-27"]
    slot_2 = Slot(1, 2, Phase.LOADING, date(2026, 1, 12), None, State.MISSED)
    slot_3 = Slot(1, 3, Phase.LOADING, date(2026, 1, 19), None, State.MISSED)
    assert _slots(State.MISSED, date(2026, 1, 28), doses=doses) == [slot_2, slot_3]


def test_an_extra_entry_is_listed_with_its_day_and_its_course() -> None:
    extra: Table = {"id": "x", "type": "dose", "on": "2026-03-05", "amount_mg": 20}
    listed = Slot(1, None, None, None, date(2026, 3, 5), State.EXTRA, None, "x")
    assert _slots(State.EXTRA, date(2026, 3, 6), event=[extra]) == [listed]


def test_an_extra_entry_of_a_second_course_is_listed_there() -> None:
    events: list[Table] = [
        {"id": "s", "type": "instruction", "on": "2026-04-10", "kind": "stop"},
        {
            "id": "r", "type": "instruction", "on": "2026-10-19", "kind": "restart", "date": "2026-10-25",
            "phase": "monthly",
        },
        {"id": "x", "type": "dose", "on": "2026-10-25", "amount_mg": 20},
        {"id": "y", "type": "dose", "on": "2026-10-26", "amount_mg": 20},
    ]  # fmt: skip
    listed = Slot(2, None, None, None, date(2026, 10, 26), State.EXTRA, None, "y")
    assert _slots(State.EXTRA, date(2026, 10, 27), event=events) == [listed]
