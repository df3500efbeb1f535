"""The data that cards are made with: groups of rules that there are, types that are asked for."""

from __future__ import annotations

import pytest

from doseline.faces.hooks.answering.discovery import KEYS
from doseline.guide import load_guide, sound_drugs
from doseline.guide.exchange_codes import rests_on, spoken_of_orders
from doseline.text import NEUTRAL, Catalogue


@pytest.mark.parametrize("drug", sound_drugs())
def test_every_group_of_rules_says_what_it_rests_on(drug: str) -> None:
    guide = load_guide(drug)
    # A clinician's word on something rests on itself.
    assert {rule.group for rule in guide.rules.values()} - rests_on().keys() <= {"decision"}
    words = Catalogue("en", NEUTRAL).about(guide)
    for rule in guide.rules.values():
        if rule.group in spoken_of_orders():
            assert words.name("reason", rule.id), rule.id


def test_every_type_that_something_rests_on_is_asked_for_and_has_a_name() -> None:
    words = Catalogue("en", NEUTRAL)
    assert set().union(*rests_on().values()) <= set(KEYS.values())
    assert all(words.has(f"cards.type.{type_}") for type_ in KEYS.values())
    assert spoken_of_orders() <= rests_on().keys()
