"""A dose names a time out of the fridge; a correction of that time leaves the dose tied to it."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from doseline.record import chart
from tests.cases.story import answer

TAKEN_OUT: dict[str, Any] = {
    "id": "s",
    "type": "storage",
    "on": "2026-03-28",
    "pen": "p",
    "out_of_fridge_c": 24,
}
USED: dict[str, Any] = {"id": "u", "type": "dose", "on": "2026-04-02", "amount_mg": 20, "storage": "s"}
WARM: dict[str, Any] = {**TAKEN_OUT, "id": "s2", "out_of_fridge_c": 31, "supersedes": "s"}
WARMER: dict[str, Any] = {**WARM, "id": "s3", "out_of_fridge_c": 33, "supersedes": "s2"}
TAKEN_BACK: dict[str, Any] = {"id": "r", "type": "retraction", "on": "2026-04-03", "retracts": "s2"}


@pytest.mark.parametrize(
    ("entries", "storage", "is_asked"),
    [
        ((), "s", False),
        ((WARM,), "s2", True),
        ((WARM, WARMER), "s3", True),
        ((WARM, TAKEN_BACK), "s", False),
    ],
)
def test_a_dose_follows_its_pen_through_corrections(
    entries: tuple[dict[str, Any], ...],
    storage: str,
    is_asked: bool,  # noqa: FBT001 - a row of a table
) -> None:
    events = [TAKEN_OUT, USED, *entries]
    said = answer({"base": "on-treatment", "today": date(2026, 4, 4), "event": events})
    assert chart(said.record).doses[-1].storage == storage
    assert ("dose-quality" in said.check.rules) == is_asked
