"""How late a second dose may be before the first one is asked about, by the step between the two."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

import pytest

from tests.guide.fictional import INFUSION, INJECTION, dose, invented_guides, say

FIRST = date(2026, 1, 5)


@pytest.fixture(autouse=True)
def _guides() -> Iterator[None]:
    with invented_guides():
        yield


@pytest.mark.parametrize(
    ("drug", "amount", "days", "is_asked"),
    [
        # Two weeks lie between the first two: thirty days are the limit.
        (INFUSION, 300, 30, False),
        (INFUSION, 300, 31, True),
        # Four weeks or a month: twice as much.
        (INJECTION, 300, 31, False),
        (INJECTION, 300, 45, False),
        (INJECTION, 300, 63, True),
    ],
)
def test_a_second_dose_some_days_late_makes_no_doubt_of_the_first(
    drug: str, amount: int, days: int, *, is_asked: bool
) -> None:
    second = (FIRST + timedelta(days=days)).isoformat()
    found = say(drug, second, dose(FIRST.isoformat(), amount), dose(second, amount))
    assert ("date-to-confirm" in [finding.rule for finding in found.plan.findings]) == is_asked
