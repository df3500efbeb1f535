"""What is understood is judged by its pattern; the past, a "no" and look-alikes are told apart from signs."""

from __future__ import annotations

import pytest

from doseline.record import Degree, Tempo
from doseline.triage import (
    Complaint,
    DangerKind,
    TriageUrgency,
    heard_in,
    is_set_aside,
    told_of,
    triage,
    with_heard,
)
from tests.triage.people import DOSE_DAY, GUIDE, ids
from tests.triage.test_heard import DANGERS

EMERGENCY, CALL_NOW, TELL, SELF_CARE = TriageUrgency


def urgency(text: str, severity: Degree | None = None, tempo: Tempo | None = None) -> TriageUrgency:
    """How soon, as the faces say it: patterns and words of danger together."""
    names = () if is_set_aside(text, GUIDE, year=DOSE_DAY.year) else told_of(text, GUIDE) or (text,)
    told = [Complaint(name=name, severity=severity, tempo=tempo) for name in names]
    answer = triage(GUIDE, told, chart=None, today=DOSE_DAY)
    return with_heard(answer, heard_in(text, GUIDE)).urgency


@pytest.mark.parametrize(
    "text",
    [
        "temp of 37.8",
        "temperature 38.3 since yesterday",
        "a dog bit me at the park",
        "my cat bit my hand",
        "the neighbours dog bit my leg",
        "hamster bite on my finger",
        "blisters round my waist",
        "painful blisters on my thigh",
        "a band of blisters on my ribs",
        "dark pee and itching all over",
        "brown urine",
        "stings when i pee",
        "cough and a sore throat",
        "itchy all over",
        "hives on my belly",
        "shivery and achy",
        "sinus infection",
        "stiff neck this morning",
        "tested positive for covid",
        "late period",
        "my period is overdue",
        "he pricked himself on my used needle",
        "my wife was pricked by a used needle",
    ],
)
def test_an_understood_symptom_is_a_call_and_no_emergency(text: str) -> None:
    assert urgency(text) is CALL_NOW


@pytest.mark.parametrize(
    "text",
    [
        "memory trouble",
        "trouble with my memory",
        "more forgetful",
        "more forgetful over the last months",
        "muddled",
        "getting more and more muddled",
        "keep forgetting things",
        "cant remember things",
        "memory lapses",
        "confused more and more",
    ],
)
def test_a_change_of_mind_over_weeks_may_be_pml_and_is_a_call(text: str) -> None:
    assert urgency(text, Degree.MILD, Tempo.WEEKS) is CALL_NOW
    told = [Complaint(name=name, severity=Degree.MILD, tempo=Tempo.WEEKS) for name in told_of(text, GUIDE)]
    assert "pml" in ids(triage(GUIDE, told, chart=None, today=DOSE_DAY))


@pytest.mark.parametrize(
    "text",
    [
        "had a seizure ten years ago",
        "seizure in 2012",
        "fainted once as a child",
        "had chest pain last year",
        "was confused years ago",
        "no chest pain",
        "no stiff neck and no fever",
    ],
)
def test_what_is_over_or_denied_is_set_aside(text: str) -> None:
    assert is_set_aside(text, GUIDE, year=DOSE_DAY.year)
    assert urgency(text) is TELL


@pytest.mark.parametrize(
    "text",
    [
        "no chest pain, just a bit of heartburn",
        "confused about my dose date",
        "confused by the leaflet",
        "muddled about which date my injection is",
        "sore arm",
        "sore shoulder from the gym",
        "fit for work again",
        "cant see the date on my calendar",
        "the fridge temperature",
        "a faint line on the test",
    ],
)
def test_look_alikes_are_no_signs(text: str) -> None:
    assert urgency(text, Degree.MILD) in (TELL, SELF_CARE)


@pytest.mark.parametrize(
    "text",
    [
        "confused about where i am",
        "suddenly confused about my dose date",
        "having a fit",
        "cant see properly",
        "seizure years ago and again this morning",
        "chest pain since years ago",
        "no fever but chest pain",
        "half my face is hanging, and a headache",
        "burning in my chest and my arm went numb",
        "bladder feels full but nothing comes and my legs are weak",
        "cant pee and my legs have gone weak",
        "cant pass urine and weakness in both legs",
        "numb groin and cant pee",
    ],
)
def test_what_is_there_stays_an_emergency(text: str) -> None:
    assert urgency(text) is EMERGENCY


@pytest.mark.parametrize(
    "text",
    [
        "itchy red lump where i injected",
        "redness and itching at the injection site",
        "red and itchy where the needle went in",
        "itchy where i had my injection",
        "small lump at the injection site that itches",
        "tender spot where i injected",
    ],
)
def test_a_skin_sign_at_the_place_of_the_injection_is_a_reaction_there(text: str) -> None:
    assert urgency(text, Degree.MILD) in (TELL, SELF_CARE)


@pytest.mark.parametrize(
    "text",
    [
        "itchy where i injected and all over my body",
        "hives spreading from where i injected",
        "itchy at the injection site and on my face",
    ],
)
def test_a_skin_sign_elsewhere_too_may_be_an_allergy(text: str) -> None:
    assert urgency(text, Degree.MILD).rank >= CALL_NOW.rank


@pytest.mark.parametrize(
    "text",
    [
        "feeling flat and cant see the point of anything",
        "i feel empty and see no point in anything",
        "cant see any point and feel really low",
    ],
)
def test_no_point_in_anything_is_mood_and_no_eyesight(text: str) -> None:
    names = told_of(text, GUIDE)
    assert "low-mood" in names
    assert "vision-change" not in names
    heard = heard_in(text, GUIDE)
    assert heard.loud is None or DangerKind.EMERGENCY not in heard.loud.kinds


def test_few_sentences_of_danger_are_less_than_an_emergency_when_told_as_symptoms() -> None:
    """Fever with rigors is a call by its pattern; a soft line asks about the signs of danger."""
    quiet = [text for text in DANGERS if urgency(text) is not EMERGENCY]
    unheard = [text for text in quiet if heard_in(text, GUIDE).soft is None]
    assert len(quiet) <= 0.06 * len(DANGERS), quiet
    assert len(unheard) <= 0.02 * len(DANGERS), unheard


@pytest.mark.parametrize(
    "text",
    [
        "eyes look yellow and my wee is like cola",
        "eyes look yellow",
        "my wee is like cola",
        "the whites of my eyes look yellow",
        "skin has gone yellow",
        "pee looks like tea",
        "dark brown urine",
        "my wee has gone dark",
        "jaundiced",
        "eyes gone yellow",
    ],
)
def test_yellow_eyes_and_dark_urine_are_a_call_today(text: str) -> None:
    assert urgency(text) is CALL_NOW


@pytest.mark.parametrize(
    "text",
    ["eyes look yellow and i am confused", "jaundice and very confused", "skin gone yellow and delirious"],
)
def test_yellow_eyes_with_confusion_are_an_emergency(text: str) -> None:
    assert urgency(text) is EMERGENCY


@pytest.mark.parametrize(
    "text",
    [
        "pins and needles down one whole side",
        "numb down my left side",
        "tingling on one side",
        "numbness in half my body",
        "my right side is numb",
        "no feeling down one side",
    ],
)
def test_one_side_without_feeling_has_one_urgency_and_no_fragment_for_a_name(text: str) -> None:
    names = told_of(text, GUIDE)
    assert names == ("weakness-one-side",)
    assert urgency(text, Degree.MODERATE, Tempo.DAYS) is CALL_NOW
    assert urgency(text, Degree.MODERATE, Tempo.SUDDEN) is EMERGENCY


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("pins and needles in my foot and a funny knee", ("numbness", "a funny knee")),
        ("a sore throat and an odd elbow", ("sore-throat", "an odd elbow")),
    ],
)
def test_an_and_within_a_name_parts_nothing(text: str, names: tuple[str, ...]) -> None:
    assert told_of(text, GUIDE) == names
