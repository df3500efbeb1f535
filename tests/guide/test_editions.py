"""The editions of all guides, and the ways to count their doses, as a reader of records looks them up."""

from __future__ import annotations

import pytest

from doseline.guide import drugs, load_guide
from doseline.guide.editions import Editions, Readings


@pytest.mark.parametrize("known", [Editions(), Readings()])
def test_every_guide_is_there_and_no_other(known: Editions | Readings) -> None:
    assert (tuple(known), len(known)) == (drugs(), len(drugs()))
    assert "kesimpta" in known
    assert "moon-dust" not in known
    with pytest.raises(KeyError):
        known["moon-dust"]


@pytest.mark.parametrize("drug", drugs())
def test_they_are_those_of_the_guide(drug: str) -> None:
    assert Editions()[drug] == frozenset(load_guide(drug).schedules)
    assert Readings()[drug] == load_guide(drug).readings
