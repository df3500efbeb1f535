"""Below words of danger stands what they are about, and each sentence once."""

from __future__ import annotations

import json

import pytest

from doseline.faces.ask import Asker
from doseline.faces.ask.unrepeated import unrepeated
from doseline.guide import load_guide
from doseline.guide.statements import load_statements
from doseline.text import Catalogue

GUIDE = load_guide("kesimpta")
GB = Catalogue("en", GUIDE.region("GB")).about(GUIDE)
ASKER = Asker(GUIDE, load_statements("kesimpta"), GB, by_meaning=False)


@pytest.mark.parametrize(
    ("question", "first"),
    [
        ("just injected and my throat is closing and lips are swollen", "pattern:severe-allergy"),
        ("my face is drooping and i cant speak", "pattern:stroke"),
        ("crushing chest pain since the jab", "pattern:emergency-any"),
        ("cant pee and my legs gave way", "pattern:cord-signs-together"),
        ("passed out twice this morning", "pattern:severe-allergy"),
    ],
)
def test_the_entry_on_top_is_about_the_danger(question: str, first: str) -> None:
    found = ASKER.ask(question)
    assert found.danger is not None
    assert found.found[0].reference == first


@pytest.mark.parametrize(
    "question",
    [
        "my pen was left in the boot and it was minus 6",
        "the pens froze in the hold of the plane",
        "kesimpta box sat in a hot car at 38 degrees",
        "granddaughter had her mmr jab, may i hug her",
        "my nephew got his chickenpox vaccine, can i visit",
    ],
)
def test_a_cold_pen_and_a_childs_shot_are_no_danger(question: str) -> None:
    assert ASKER.ask(question).danger is None


@pytest.mark.parametrize(
    "question", ["my pen froze in the hold luggage can i use it", "pen left in the car overnight at minus 5"]
)
def test_a_frozen_pen_is_not_used(question: str) -> None:
    assert ASKER.ask(question).found[0].reference == "statement:do-not-use-pen"


def test_no_sentence_stands_twice_and_the_number_is_the_regions_own() -> None:
    from doseline.assessment.alarm import alarm  # noqa: PLC0415 - beside its use

    for question in ("my throat is closing", "i injected three pens at once", "my face is drooping"):
        answers = unrepeated(ASKER.ask(question), GUIDE, GB)
        assert answers.danger is not None
        said = alarm(GB, GUIDE, answers.danger)
        lines = [*said.lines, *said.advice, *(line for entry in answers.found for line in entry.do)]
        assert len(lines) == len(set(lines))
        assert not any("If yes to any" in line for line in said.advice)
        assert "222-1222" not in json.dumps([entry.text for entry in answers.found])


@pytest.mark.parametrize(
    ("question", "why"),
    [
        ("half her face went slack and she talks rubbish", "stroke"),
        ("cant feel my bits and havent been able to wee since this morning", "spinal cord"),
        ("dad jabbed himself twice and now hes floppy and wont wake up", "too much medicine"),
        ("my tongue has gone huge since the pen", "allergic reaction"),
        ("there is blood everywhere and it keeps pouring", "a life could be in danger"),
        ("he goes stiff and jerks and foams", "emergency, whatever the cause"),
        ("everyone would breathe easier if i was dead", "alone"),
    ],
)
def test_each_alarm_says_why(question: str, why: str) -> None:
    from doseline.assessment.alarm import alarm, danger_answer  # noqa: PLC0415 - beside its use

    found = ASKER.ask(question).danger
    assert found is not None
    assert why in " ".join(alarm(GB, GUIDE, found).why)
    assert danger_answer(GB, GUIDE, found)["why"]


@pytest.mark.parametrize(
    "question",
    [
        "my left arm went limp just now, and when is my next dose due",
        "blood keeps pouring from my nose since hours, and can i swim after the dose",
        "she goes stiff and jerks, and where do i throw away used pens",
        "my heart goes nuts and i see stars, does alcohol matter with kesimpta",
    ],
)
def test_an_alarm_never_takes_the_place_of_answers(question: str) -> None:
    found = ASKER.ask(question)
    assert found.danger is not None
    assert any(entry.reference.startswith("statement:") for entry in found.found)
