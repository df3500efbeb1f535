"""A question in German or Spanish is put into words of the guide, and one in English is left as it is."""

from __future__ import annotations

import pytest

from doseline.faces.ask import Asker, entries
from doseline.faces.ask.foreign import Tongue, listed
from doseline.faces.ask.index import Index
from doseline.guide import load_guide
from doseline.guide.statements import load_statements
from doseline.guide.words import spelling, tokens
from doseline.text import Catalogue
from tools.measure_ask import MORE_LANGUAGES, QUESTIONS, english, questions, tries

GUIDE = load_guide("kesimpta")
STATEMENTS = load_statements("kesimpta")
CATALOGUE = Catalogue("en", GUIDE.region("US")).about(GUIDE)
ASKER = Asker(GUIDE, STATEMENTS, CATALOGUE, by_meaning=False)
WORDS = Index(entries(GUIDE, STATEMENTS, CATALOGUE)).words
TABLES = CATALOGUE.table("search-foreign")
TONGUES = {language: Tongue(listed(language, table), WORDS) for language, table in TABLES.items()}


@pytest.mark.parametrize(
    ("language", "typed", "ours"),
    [
        ("german", "darf ich alkohol trinken", "alcohol alcohol"),
        ("german", "Grippeimpfung", "flu vaccine"),
        ("german", "meine leberwerte", "liver"),
        ("german", "die spritze ist zu warm", "injection warm"),
        ("german", "ich bin schwanger", "pregnant"),
        ("spanish", "me puse la inyección ayer", "injection yesterday"),
        ("spanish", "estoy embarazada", "pregnant"),
        ("spanish", "¿puedo vacunarme?", "vaccine"),
    ],
)
def test_their_words_are_put_into_ours_and_fillers_left_out(language: str, typed: str, ours: str) -> None:
    assert " ".join(TONGUES[language].english(tokens(typed))) == ours


@pytest.mark.parametrize("language", TONGUES)
@pytest.mark.parametrize(
    "typed",
    [
        "can i die from it",
        "was it so bad that i have to stop",
        "how does it work",
        "is it a sin to have a beer in the sun",
        "me and my son have a cold",
        "no pan no gain",
        "my hat and my art",
        "zorbulin with the flu shot",
    ],
)
def test_an_english_question_is_left_as_it_is(language: str, typed: str) -> None:
    assert TONGUES[language].english(tokens(typed)) == tokens(typed)


@pytest.mark.parametrize("language", TONGUES)
def test_no_question_that_we_have_in_english_is_taken_for_another_language(language: str) -> None:
    asked = [tokens(one.text) for one in questions(QUESTIONS) if one.text.isascii()]
    assert [words for words in asked if TONGUES[language].english(words) != words] == []


@pytest.mark.parametrize("language", TONGUES)
def test_every_word_is_put_into_words_that_the_guide_has(language: str) -> None:
    ours = {
        word for line in TABLES[language]["words"].splitlines() for word in line.partition(":")[0].split()
    }
    assert {word for word in ours if not WORDS.forms(spelling(word.replace("'", "")))} == set()


def test_most_questions_in_german_and_spanish_find_their_entry_without_any_model() -> None:
    for file in (MORE_LANGUAGES, QUESTIONS.with_name("other-languages.tsv")):
        found = tries(english(), questions(file))
        assert sum(one.on_top for one in found) >= 0.78 * len(found), file
        assert sum(one.among_three for one in found) >= 0.9 * len(found), file


def test_what_was_not_understood_is_named_as_it_was_typed() -> None:
    assert ASKER.ask("darf ich mit Zorbulin schwimmen gehen").not_understood == ("zorbulin",)
