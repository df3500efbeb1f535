"""What a plan says about itself, where its list ends, and a first dose that does not fit."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from doseline.plan import State
from tests.cases.story import answer

ODD = {"id": "odd", "type": "dose", "on": "2025-01-05", "amount_mg": 20}


def _plan(**table: Any) -> Any:  # noqa: ANN401 - a plan
    return answer({"base": "on-treatment", "today": date(2026, 3, 20), **table}).plan


def test_a_plan_names_its_guide_edition_and_amount() -> None:
    said = _plan(therapy={"edition": "eu-label"})
    assert (said.guide, said.edition, said.next_dose.amount_mg) == ("kesimpta", "eu-label", Decimal(20))


@pytest.mark.parametrize(("until", "last"), [("2026-04-01", 5), ("2026-04-02", 6), ("2026-05-02", 7)])
def test_the_list_ends_with_the_last_slot_due_by_its_end(until: str, last: int) -> None:
    assert [slot.slot for slot in _plan(until=date.fromisoformat(until)).slots][-1] == last


@pytest.mark.parametrize(("first", "asked"), [("2026-02-04", False), ("2026-02-05", True)])
def test_a_first_dose_more_than_30_days_after_the_planned_start_is_asked_about(
    first: str, *, asked: bool
) -> None:
    said = _plan(doses=[first], today=date.fromisoformat(first))
    assert ("date-to-confirm" in {item.rule for item in said.findings}) is asked


def test_h17_a_dose_set_aside_is_listed_with_its_day() -> None:
    said = _plan(event=[ODD])
    assert [(slot.entry, slot.given) for slot in said.slots if slot.state is State.EXTRA] == [
        ("odd", date(2025, 1, 5))
    ]


def test_h17_a_dose_set_aside_counts_once_a_clinician_has_confirmed_it() -> None:
    word = {"id": "q", "type": "decision", "on": "2026-03-10", "about": "date-to-confirm"}
    said = _plan(event=[ODD, word | {"outcome": "may-proceed", "by": "MS clinic"}])
    assert (said.slots[0].entry, said.slots[0].slot) == ("odd", 1)
