"""What an answer of triage says beside its urgency."""

from __future__ import annotations

from dataclasses import replace

import pytest

from doseline.triage import triage
from tests.triage.people import DOSE_DAY, GUIDE, asked, of, said, symptom


@pytest.mark.parametrize("name", ["overdose", "fever"])
def test_a_sign_of_a_pattern_is_recognised(name: str) -> None:
    assert asked(name).unrecognised == ()


def test_a_name_nobody_knows_is_not_recognised() -> None:
    assert asked("odd-feeling").unrecognised == ("odd-feeling",)


def test_a_known_name_is_recognised_without_a_pattern_too() -> None:
    bare = replace(GUIDE, patterns=())
    answer = triage(bare, [said("fever"), said("odd-feeling")], chart=None, today=DOSE_DAY)
    assert answer.unrecognised == ("odd-feeling",)


def test_an_entry_is_named_as_recorded_only_beside_a_question() -> None:
    chart = of(symptom("cough", DOSE_DAY))
    alone = [match.recorded for match in asked(chart=chart).patterns]
    assert alone
    assert set(alone) == {()}
    beside = {match.id: match.recorded for match in asked("fever", chart=chart).patterns}
    assert beside["infection"] == ("cough",)


def test_beside_a_call_the_advice_for_calm_symptoms_is_left_out() -> None:
    calm = asked("nausea:mild")
    both = asked("nausea:mild", "cough:mild")
    everyday = next(pattern for pattern in GUIDE.patterns if pattern.id == "everyday")
    infection = next(pattern for pattern in GUIDE.patterns if pattern.id == "infection")
    only_calm = set(everyday.advice) - set(infection.advice)
    assert only_calm
    assert only_calm <= set(calm.advice)
    assert not only_calm & set(both.advice)


def test_the_answer_carries_every_number_to_ring() -> None:
    numbers = dict(asked("fever", chart=of(region="US")).values)
    assert numbers == {"emergency": "911", "poison": "1-800-222-1222", "crisis": "988", "hours": 24}
