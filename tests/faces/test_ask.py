"""A question in plain words finds the right entries, or nothing."""
# ruff: noqa: N802 - the row of the hazard log stands in the name

from __future__ import annotations

import pytest

from doseline.faces.ask import Asker
from doseline.guide import load_guide
from doseline.guide.coverage import Reach, load_coverage
from doseline.guide.statements import load_statements
from doseline.text import Catalogue
from doseline.triage import DangerKind

GUIDE = load_guide("kesimpta")
STATEMENTS = load_statements("kesimpta")
COVERAGE = load_coverage("kesimpta")
CATALOGUE = Catalogue("en", GUIDE.region("US")).about(GUIDE)
# By words only, so that the tests say the same with and without the extra.
ASKER = Asker(GUIDE, STATEMENTS, CATALOGUE, by_meaning=False)


def found(question: str) -> list[str]:
    return [entry.reference for entry in ASKER.ask(question).found]


@pytest.mark.parametrize(
    ("question", "first"),
    [
        ("can i get a flu shot", "statement:flu-shot"),
        ("i forgot my injection last week", "statement:missed-monthly-dose"),
        ("is it safe with wine", "statement:alcohol"),
        ("CAN I GET A FLU SHOT???", "statement:flu-shot"),
        ("can I get an influenza jab", "statement:flu-shot"),
        ("is latex a problem", "statement:latex"),
    ],
)
def test_the_right_entry_comes_first(question: str, first: str) -> None:
    assert found(question)[0] == first


def test_a_slip_of_the_fingers_is_forgiven() -> None:
    assert "statement:vaccines-overview" in found("vacines")


@pytest.mark.parametrize(
    "question",
    [
        "how do I fix my bicycle",
        "what is the capital of france",
        "weather tomorrow",
        "recipe for pancakes",
        "who won the football game",
        "python programming",
        "how many planets are there in the solar system",
        "how do i fix my wifi",
        "i am getting married in june",
        "best pizza in town",
        "how tall is the eiffel tower",
        "my car needs new tyres",
        "qwertz",
        "?!",
        "\ud800",
    ],
)
def test_what_the_guide_has_nothing_on_is_never_answered_as_if_it_were_sure(question: str) -> None:
    answers = ASKER.ask(question)
    assert not (answers.found and answers.sure)


@pytest.mark.parametrize("question", ["recipe for pancakes", "qwertz", "?!", "\ud800"])
def test_nothing_is_found_where_no_word_fits(question: str) -> None:
    assert found(question) == []


def test_the_words_that_were_not_understood_are_named_as_they_were_typed() -> None:
    answers = ASKER.ask("Can I take my zorbulin with the flu shot?")
    assert answers.not_understood == ("zorbulin",)
    assert answers.found


def test_a_filler_that_nobody_knows_changes_nothing() -> None:
    assert found("flu shot blimey gosh") == found("flu shot")


def test_a_known_infection_is_found_though_no_entry_names_it() -> None:
    assert "statement:active-infection" in found("i have quinsy, can i inject")


def test_the_same_question_gets_the_same_answer_from_an_asker_made_anew() -> None:
    question = "my pen was warm for a week, what now"
    again = Asker(GUIDE, STATEMENTS, CATALOGUE, by_meaning=False)
    assert again.ask(question) == ASKER.ask(question)


@pytest.mark.parametrize("row", [row for row in COVERAGE if row.reach is Reach.QUESTION])
def test_every_row_of_the_article_is_reached_by_its_question(row: object) -> None:
    row = next(item for item in COVERAGE if item is row)
    entries = ASKER.ask(CATALOGUE.say(f"question.{row.row}")).found
    assert set(row.covered_by) & {reference for entry in entries for reference in entry.covers}


def test_H47_words_of_danger_come_before_any_search() -> None:
    answers = ASKER.ask("my throat is swelling after a flu shot")
    assert answers.danger is not None
    assert answers.danger.kind is DangerKind.EMERGENCY


def test_H47_words_of_self_harm_lead_to_the_crisis_line_and_to_nothing_else() -> None:
    answers = ASKER.ask("i want to kill myself with the injection")
    assert answers.danger is not None
    assert DangerKind.CRISIS in answers.danger.kinds
    assert answers.found == ()


@pytest.mark.parametrize(
    "text",
    ["x" * 100_000, "my pen leaked and " * 5_500, " ".join(f"wort{number}" for number in range(11_000))],
    ids=["one word", "again and again", "words that nobody knows"],
)
def test_of_a_text_of_any_length_so_many_words_are_read(text: str) -> None:
    answers = ASKER.ask(text)
    assert len(answers.not_understood) <= 200


def test_two_words_that_follow_one_another_say_more_than_each_alone() -> None:
    assert found("how long until i feel it helping")[0] == "statement:time-to-work"
    assert found("what is it good for")[0] == "statement:prescribed-for-ms"


@pytest.mark.parametrize(
    "question",
    ["my cheek tastes of copper pennies", "is it any use for a unicyclist", "wobbly since the paella"],
)
def test_the_best_three_are_shown_as_not_sure_in_place_of_nothing(question: str) -> None:
    answers = ASKER.ask(question)
    assert answers.found
    assert not answers.sure


def test_below_words_of_danger_stands_what_was_asked_too() -> None:
    answers = ASKER.ask("crushing chest pain, and when is my next injection due after the flu shot")
    assert answers.danger is not None
    assert answers.found[0].reference.startswith("pattern:")
    assert any(entry.reference.startswith("statement:") for entry in answers.found)
