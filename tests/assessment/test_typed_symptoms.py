"""Symptoms in own words: what was understood, what is set aside, and whom to ring for words of danger."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from doseline.assessment.typed_symptoms import TypedSymptoms, typed_answer
from doseline.guide import load_guide, sound_drugs
from doseline.text import Catalogue
from doseline.triage import Complaint


def answered(text: str, drug: str = "kesimpta") -> dict[str, Any]:
    guide = load_guide(drug)
    told = TypedSymptoms.of((Complaint(name=text),), guide, date(2026, 6, 6))
    return typed_answer(told, (), guide, Catalogue("en", guide.region("US")).about(guide))


@pytest.mark.parametrize("drug", sound_drugs())
def test_words_of_danger_say_whom_to_ring_on_every_drug(drug: str) -> None:
    found = answered("i cannot breathe and my throat is closing up", drug)
    assert found["danger"] is not None
    assert "911" in str(found["danger"])


def test_an_ordinary_sign_is_understood_and_rings_nobody() -> None:
    found = answered("runny nose")
    assert (found["understood"], found["danger"]) == (["runny-nose"], None)


def test_a_sign_that_is_only_said_not_to_be_there_is_set_aside() -> None:
    found = answered("no fever")
    assert found["set_aside"] == ["no fever"]
    assert "fever" not in found["understood"]
