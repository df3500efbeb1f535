"""Broken requests get cards or a refusal; many more than here: ``python -m tools.fuzz_hooks 20000``."""

from __future__ import annotations

from collections import Counter

import pytest

from doseline.guide import sound_drugs
from tools import fuzz_hooks, hook_rates

SOME = 50


def test_broken_requests_get_cards_or_a_refusal_and_permit_no_more_than_whole_ones() -> None:
    whole = fuzz_hooks.requests()
    found = Counter(fuzz_hooks.one(seed, whole) for seed in range(SOME))
    assert found["0 cards"] > 0
    assert found["1 cards"] > 0
    assert found["400"] > 0


@pytest.mark.parametrize("drug", sound_drugs())
def test_an_ordinary_chart_and_an_ordinary_order_bring_no_card(drug: str) -> None:
    found = hook_rates.spoken(drug, 8)
    assert (found.opening, found.ordering) == (0, 0), found.rules
