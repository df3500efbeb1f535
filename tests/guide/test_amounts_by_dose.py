"""The first doses of a drug can have amounts of their own: by their number, or by the day of treatment."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from doseline.guide import load_guide
from tests.guide.fictional import CAPSULES, INFUSION, INJECTION, invented_guides


@pytest.fixture(autouse=True)
def _guides() -> Iterator[None]:
    with invented_guides():
        yield


@pytest.mark.parametrize(
    ("drug", "slot", "day", "amount"),
    [
        (INFUSION, 1, 0, 300),
        (INFUSION, 2, 14, 300),
        (INFUSION, 3, 168, 600),
        (INFUSION, 9, 1000, 600),
        (INJECTION, 1, 0, 300),
        (CAPSULES, 1, 6, 120),
        (CAPSULES, 1, 7, 240),
        (CAPSULES, 2, 0, 120),
    ],
)
def test_each_dose_has_its_amount(drug: str, slot: int, day: int, amount: int) -> None:
    guide = load_guide(drug)
    assert guide.schedule(guide.default_edition).amount_of(slot, day) == amount
