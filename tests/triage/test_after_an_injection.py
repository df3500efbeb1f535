"""What people tell of a burning wee, of the place of the injection, and of the night after it."""

from __future__ import annotations

from datetime import date, time

import pytest

from doseline.guide.patterns import TriageUrgency
from doseline.triage import Complaint, Onset, triage
from doseline.triage.symptoms_in_text import heard_in, told_of
from tests.triage.people import FIRST, GUIDE, dose, ids, of

LATER = date(2026, 5, 2)


def _said(text: str) -> tuple[TriageUrgency, list[str]]:
    """What is answered a few hours after a later dose, with the danger that is heard."""
    chart = of(dose(FIRST), dose(LATER, time(12, 0)))
    told = [Complaint(name=name) for name in told_of(text, GUIDE)]
    onset = Onset(day=LATER, time=time(20, 0))
    answer = triage(GUIDE, told, chart=chart, today=LATER, onset=onset)
    loud = heard_in(text, GUIDE).loud is not None
    return (TriageUrgency.EMERGENCY if loud else answer.urgency), list(ids(answer))


@pytest.mark.parametrize(
    "text",
    [
        "peeing razor blades and going every ten minutes",
        "weeing glass, up all night going",
        "like pissing glass",
        "stinging wee and keep needing a wee",
        "burning when I wee and always running to the loo",
        "passing razor blades, peeing every half hour",
    ],
)
def test_a_burning_or_constant_wee_is_rung_about_today(text: str) -> None:
    urgency, found = _said(text)
    assert urgency is TriageUrgency.CALL_NOW
    assert "infection" in found


@pytest.mark.parametrize(
    "text",
    [
        "sore lump where I did the jab",
        "tender bump where the jab went in",
        "red itchy patch where I stuck the needle",
        "sore where I did my pen",
        "bit of a lump under the skin where I jabbed myself",
    ],
)
def test_a_sore_place_of_the_injection_is_mentioned(text: str) -> None:
    assert _said(text) == (TriageUrgency.TELL, ["site-reaction"])


@pytest.mark.parametrize(
    "text",
    [
        "hot and shivery since last night's injection",
        "achey and shivery since the jab",
        "temperature and chills since I did my pen",
        "shivers and a headache after yesterday's jab",
    ],
)
def test_fever_or_shivers_after_a_later_injection_name_the_reaction_and_still_ring(text: str) -> None:
    urgency, found = _said(text)
    assert urgency is TriageUrgency.CALL_NOW
    assert {"infection", "reaction-or-infection"} <= set(found)


@pytest.mark.parametrize(
    "text",
    [
        "hot and shivery since last night's injection, and confused",
        "hot and shivery since last night's injection and can't breathe",
        "hot and shivery since yesterday's jab, throat closing",
        "hot and shivery since I did my pens, took it twice",
        "sore lump where I did the jab and my face is swelling",
        "peeing razor blades and can't feel my legs",
        "weeing every ten minutes but nothing comes out and legs gone weak",
    ],
)
def test_a_danger_in_the_same_words_is_an_emergency(text: str) -> None:
    assert _said(text)[0] is TriageUrgency.EMERGENCY


def test_a_pen_used_again_is_at_least_a_call_with_a_line_for_an_emergency() -> None:
    text = "hot and shivery since I did my pen again"
    heard = heard_in(text, GUIDE)
    assert _said(text)[0] in {TriageUrgency.CALL_NOW, TriageUrgency.EMERGENCY}
    assert heard.loud or heard.soft
