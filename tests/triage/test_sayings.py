"""Sayings, animals, what may never be and things: words of danger in which nobody is in danger."""

from __future__ import annotations

import pytest

from doseline.triage import DangerKind, hear
from tests.triage.people import GUIDE


def kinds(text: str) -> set[DangerKind]:
    """What is heard out loud."""
    found = hear(text, GUIDE).loud
    return set(found.kinds) if found else set()


@pytest.mark.parametrize(
    "text",
    [
        "half of it squirted down my leg should i do another one",
        "it dribbled down my leg",
        "im dying to know when my next jab is due",
        "my dog had a stroke last week, can i still do my injection",
        "the needle kills, any tips to make it hurt less",
        "keeping fit",
        "how do i keep fit with ms",
        "cant see why i need this",
        "cannot see how this helps",
        "dying for a cup of tea after the jab",
        "gasping for a coffee",
        "he passed out leaflets at the meeting",
        "my rabbit had a fit at the vet",
        "our old cat died of a stroke, may i move my dose",
        "unconscious bias training tomorrow, can i inject later",
        "suicide prevention course at work",
        "i nearly had a heart attack when i saw the bill",
        "if my throat ever swells do i ring",
        "should i ever faint, what then",
        "had a seizure when i was six",
        "i wasnt short of breath at all",
        "i dont want to live in fear of relapses",
        "cant swallow big tablets so a pen is great",
        "my phone died in the middle of the video",
        "this waiting is murder",
        "double shot latte before the pen",
        "customs seized my pens",
    ],
)
def test_a_saying_or_an_animal_is_no_danger(text: str) -> None:
    assert kinds(text) == set()


@pytest.mark.parametrize(
    "text",
    [
        "my dog had a stroke last week and now my own arm is dead and my speech is slurred",
        "the dog died and i want to die",
        "dog bit my face and it is swelling up",
        "she is jerking all over at school",
        "she collapsed at uni",
        "if it ever stops i want to die",
        "i am dying",
        "im dying of pain in my chest",
        "he is choking",
        "gasping for air",
        "cant swallow tablets or spit, throat is closing",
        "i dont want to live any more",
        "the cat is fine but i cant breathe",
        "my throat is swelling, when should i ring",
        "dont want to live in this body any more, want to die",
    ],
)
def test_danger_beside_a_saying_stays_loud(text: str) -> None:
    assert kinds(text) != set()


@pytest.mark.parametrize(
    "text",
    [
        "my dog chewed my pen",
        "the cat ate my tablets",
        "dad jabbed himself twice and now hes floppy and wont wake up",
        "double dose by mistake and she is floppy",
        "took three pens at once and cant stay awake",
        "grandson drank what was in the pen",
        "my wife took all her baclofen and is hard to wake",
    ],
)
def test_too_much_of_a_medicine_is_named_as_that(text: str) -> None:
    assert {DangerKind.EMERGENCY, DangerKind.POISON} <= kinds(text)
    found = hear(text, GUIDE).loud
    assert found is not None
    assert "overdose" in found.symptoms


@pytest.mark.parametrize(
    "text",
    [
        "my grandmother had a stroke at 80, may i have this drug",
        "my uncles on my dads side all have heart attacks",
        "heart attacks run in the family in their forties",
        "meine oma hatte einen schlaganfall, darf ich das nehmen",
        "mi abuela tuvo un infarto, puedo tomarlo",
        "had a seizure back in 2009, none since",
        "tight chest years back, all clear now",
        "can you overdose on vitamin c",
        "gutted about the cost, nearly had a heart attack when the bill came",
        "hanging curtains on sunday, is my arm ok for that",
    ],
)
def test_what_is_long_over_or_only_asked_about_is_no_danger(text: str) -> None:
    assert kinds(text) == set()


@pytest.mark.parametrize(
    "text",
    [
        "my mum collapsed at 71 and is not breathing",
        "mother had a stroke this morning at 64",
        "my father is having a seizure, he is 60",
        "my gran fainted at 85 and wont wake up",
        "family history of stroke and now my face is drooping",
        "mi abuelo no respira",
        "mein vater atmet nicht",
        "ich bekomme keine luft",
        "se me esta cerrando la garganta",
        "my chest was tight back in 2011 and it is again now",
        "can you overdose on these, i took ten",
        "i cant go on with tecfidera, i want to die",
        "my phone is dying and my husband has collapsed",
        "the heat is suffocating and i cant breathe",
        "i want to end it with tablets",
        "had enough of the side effects, i want to die",
        "i cannot go on with the tablets",
        "they asked if i was ok and i said no i want to hang myself",
        "my brother aged 30 collapsed after his injection",
        "my mother aged 60 had a seizure after injecting",
        "my sister collapsed at 30 minutes after the jab",
        "my father passed out at 50",
        "my aunt stopped breathing at 45 minutes",
        "mum face drooping on one side",
        "dad collapsed on his side",
        "mother weak down one side",
        "gran had a stroke, face slumped on one side",
        "meine mutter ist mit 60 bewusstlos",
        "meine oma hatte gerade einen schlaganfall",
        "had a seizure in 2011 and is back in hospital fitting now",
        "my husband collapsed while walking the dog",
        "walking the cat to the vet i fainted",
        "out with the dog my wife passed out",
        "my mum had a seizure on the way to the vet",
    ],
)
def test_the_same_words_with_somebody_in_danger_are_loud(text: str) -> None:
    assert kinds(text)
