"""What to say to the emergency line names the person's own medicine."""

from __future__ import annotations

import pytest

from doseline.guide import load_guide, sound_drugs
from doseline.text import NEUTRAL, Catalogue


@pytest.mark.parametrize("drug", sound_drugs())
def test_whoever_may_have_a_severe_allergy_is_told_to_name_their_own_medicine(drug: str) -> None:
    guide = load_guide(drug)
    words = Catalogue("en", NEUTRAL).about(guide)
    (allergy,) = (one for one in guide.patterns if one.id == "severe-allergy")
    assert "take-the-pen-box" in allergy.advice
    said = words.say("triage.advice.take-the-pen-box")
    named = [other for other in sound_drugs() if other in said.lower()]
    assert named == [drug]
