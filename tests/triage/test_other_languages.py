"""What people type in other languages is heard whatever the language of the page is."""

from __future__ import annotations

import unicodedata

import pytest

from doseline.guide import load_guide
from doseline.guide.patterns import DangerKind
from doseline.guide.typed_words import load_typed_words, symptoms_typed
from doseline.source import Confidence
from doseline.triage import hear
from doseline.triage.symptoms_in_text import told_of

GUIDE = load_guide("kesimpta")
EMERGENCY, CRISIS, POISON = DangerKind.EMERGENCY, DangerKind.CRISIS, DangerKind.POISON
OTHERS = [one for one in load_typed_words() if one.language != "en"]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("mein hals schnürt zu nach der spritze", EMERGENCY),
        ("ich bekomme kaum luft", EMERGENCY),
        ("er ist halbseitig gelähmt", EMERGENCY),
        ("er ist halbseitig gelaehmt", EMERGENCY),
        ("sie ist nicht mehr ansprechbar", EMERGENCY),
        ("ich kann kein wasser lassen", EMERGENCY),
        ("ich bin lebensmüde", CRISIS),
        ("ich will mir etwas antun", CRISIS),
        ("ich glaube ich habe eine überdosis genommen", EMERGENCY),
        ("se me hincha la garganta", EMERGENCY),
        ("no siento las piernas", EMERGENCY),
        ("mi madre se desmayó y no despierta", EMERGENCY),
        ("no puedo hablar y tengo la cara caída", EMERGENCY),
        ("quiero acabar con mi vida", CRISIS),
        ("creo que es una sobredosis", EMERGENCY),
    ],
)
def test_words_of_danger_are_heard_in_german_and_spanish(text: str, kind: DangerKind) -> None:
    loud = hear(text, GUIDE).loud
    assert loud is not None
    assert loud.kind is kind


@pytest.mark.parametrize(
    "text",
    [
        "was ist ein schlaganfall",
        "wie hoch ist das risiko für einen herzinfarkt",
        "ich habe keine brustschmerzen",
        "er hatte vor jahren einen krampfanfall",
        "qué es un infarto",
        "no tengo dolor de pecho",
        "tuvo convulsiones hace años",
        "wann ist die nächste spritze",
        "puedo viajar con la pluma",
        "there was no response to the first drug",
    ],
)
def test_what_is_asked_about_denied_or_over_is_not_loud(text: str) -> None:
    assert hear(text, GUIDE).loud is None


@pytest.mark.parametrize("text", ["Überdosis", "sobredosis", "vergiftet"])
def test_too_much_of_a_medicine_names_the_poison_line_too(text: str) -> None:
    loud = hear(text, GUIDE).loud
    assert loud is not None
    assert POISON in loud.kinds


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Fieber", {"fever"}),
        ("Ich habe Fieber und Schüttelfrost", {"fever", "chills"}),
        ("Schuettelfrost", {"chills"}),
        ("Brennen beim Wasserlassen", {"painful-urination"}),
        ("Rückenschmerzen, Übelkeit", {"back-pain", "nausea"}),
        ("tengo fiebre y tos", {"fever", "cough"}),
        ("me duele la cabeza", {"headache"}),
        ("visión borrosa", {"vision-change"}),
        ("vision borrosa", {"vision-change"}),
    ],
)
def test_everyday_words_for_symptoms_are_understood(text: str, names: set[str]) -> None:
    assert names <= set(told_of(text, GUIDE))


@pytest.mark.parametrize("text", ["kein Fieber", "ohne Husten", "sin fiebre", "no tengo tos"])
def test_what_is_said_not_to_be_there_is_no_symptom(text: str) -> None:
    assert {"fever", "cough"}.isdisjoint(told_of(text, GUIDE))


@pytest.mark.parametrize(
    "text", ["i eat a lot of fibre", "he will hasten", "a manual for the pen", "my gripe"]
)
def test_english_words_are_no_slips_of_theirs(text: str) -> None:
    assert {"fever", "cough", "hand-swelling"}.isdisjoint(told_of(text, GUIDE))


@pytest.mark.parametrize("typed", OTHERS, ids=lambda one: str(one.language))
def test_every_word_means_a_symptom_of_ours(typed: object) -> None:
    (one,) = (each for each in OTHERS if each is typed)
    assert {name for name in one.symptoms.values() if not GUIDE.names.knows("symptom", name)} == set()
    named = {phrase.symptom for phrase in one.phrases} - {None}
    assert {name for name in named if not GUIDE.names.knows("symptom", str(name))} == set()


def test_no_word_means_two_symptoms_nor_another_one_than_in_english() -> None:
    english = GUIDE.names.aliases["symptom"]
    assert {word for word, name in symptoms_typed().items() if english.get(word, name) != name} == set()
    meant: dict[str, set[str]] = {}
    for one in OTHERS:
        for word, name in one.symptoms.items():
            meant.setdefault(word, set()).add(name)
    assert {word for word, names in meant.items() if len(names) > 1} == set()


def test_all_symptoms_that_can_be_an_emergency_have_words_in_every_language() -> None:
    english = {phrase.symptom for one in load_typed_words() if one.language == "en" for phrase in one.phrases}
    # Accidents with a child, and swellings that count as those of the face.
    for one in OTHERS:
        named = {phrase.symptom for phrase in one.phrases} | set(one.symptoms.values())
        assert english - named <= {"accidental-injection"}


def test_words_that_no_clinician_has_read_are_marked() -> None:
    from doseline.guide.load import read_data  # noqa: PLC0415 - the files themselves

    for one in OTHERS:
        (source,) = read_data(f"typed/{one.language}")["sources"]
        assert source["confidence"] == Confidence.TO_CHECK.value
        assert "to check by a clinician" in source["section"]


def test_the_files_hold_the_words_as_they_are_written() -> None:
    """Umlauts and accents stand in the file, so that who speaks the language can read it."""
    for one in OTHERS:
        assert all(unicodedata.is_normalized("NFKD", word) for word in one.symptoms)
