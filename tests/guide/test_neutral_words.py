"""Ordinary words: none is a danger, and a name nobody knows is only that of a place or a person."""

from __future__ import annotations

import pytest

from doseline.guide import load_guide
from doseline.guide.names_in_text import known
from doseline.guide.neutral_words import load_tails
from doseline.guide.reader import read
from doseline.guide.words import tokens

NAMES = load_guide("kesimpta").names
TAILS = load_tails()
KINDS = ("condition", "medicine", "allergy", "vaccine")


def _careful(kind: str, word: str) -> bool:
    name = known(NAMES, kind).get(word)
    little = word in NAMES.cues.only_whole or word in NAMES.cues.beside.get(kind, ())
    permits = NAMES.cues.permits.get("medication" if kind == "medicine" else kind, frozenset())
    return name is not None and name not in permits and name not in NAMES.past and not little


@pytest.mark.parametrize("kind", ["condition", "medicine"])
def test_no_ordinary_word_is_the_name_of_a_danger(kind: str) -> None:
    words = frozenset[str]().union(*TAILS.words.values())
    assert not {word for word in words if _careful(kind, word)}


def test_every_ordinary_word_is_one_word() -> None:
    for words in (*TAILS.words.values(), *TAILS.never.values()):
        assert all(len(tokens(word)) == 1 for word in words)
    assert all(len(words) > 1 for words in TAILS.phrases)


def test_every_kind_has_words_of_its_own() -> None:
    assert TAILS.words.keys() == TAILS.never.keys() == {*KINDS, "any"}


@pytest.mark.parametrize(
    ("kind", "text", "left"),
    [
        ("vaccine", "flu jab at Zorbles", ()),
        ("vaccine", "flu jab at the Royal Zorb", ()),
        ("condition", "asthma, seeing Dr Zorble", ()),
        ("condition", "asthma, seeing Zorble", ("zorble",)),
        ("condition", "asthma with zorble", ("zorble",)),
        ("condition", "asthma at zorbitis", ("zorbitis",)),
        ("condition", "asthma at rituximab", ("rituximab",)),
        ("condition", "asthma from ritoximab", ("ritoximab",)),
        ("medicine", "ibuprofen from Zorbles", ()),
        ("medicine", "ibuprofen from zorb blorb gorb", ("gorb",)),
        ("medicine", "ibuprofen and zorbimab", ("zorbimab",)),
        ("medicine", "ibuprofen at the abscess", ("abscess",)),
        ("allergy", "nickel from Zorbles", ()),
        ("allergy", "nickel from the syringe", ("syringe",)),
        ("vaccine", "flu jab by the nose", ("nose",)),
    ],
)
def test_an_unknown_name_is_a_place_or_a_person_behind_some_words(
    kind: str, text: str, left: tuple[str, ...]
) -> None:
    assert read(NAMES, [kind], text).left == left


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("vitamin D and the weekly one", ("one",)),
        ("vitamin D plus a drip", ("drip",)),
        ("vitamin D and one paracetamol", ()),
        ("two paracetamol in the morning and one at night", ()),
        ("paracetamol with another", ("another",)),
    ],
)
def test_what_has_no_name_is_not_understood(text: str, left: tuple[str, ...]) -> None:
    assert read(NAMES, ["medicine"], text).left == left


@pytest.mark.parametrize(
    ("text", "over"),
    [
        ("came off Tysabri", ("natalizumab",)),
        ("came off Tysabri, onto Ocrevus", ("natalizumab",)),
        ("came off Tysabri and onto Ocrevus", ("natalizumab",)),
        ("Tysabri stopped and Ocrevus started", ()),
        ("was on Avonex and Copaxone", ("interferon-beta-1a", "glatiramer")),
        ("was on Gilenya, now rituximab", ("fingolimod",)),
        ("switched from Tecfidera to rituximab", ("dimethyl-fumarate",)),
        ("was off methotrexate, back on it", ()),
        ("nearly finished prednisolone", ()),
        ("stopped azathioprine for the op", ()),
        ("methotrexate until 2019", ("immunosuppressant",)),
        ("methotrexate since 2019", ()),
        ("methotrexate until 2027", ()),
        ("Avonex 2010 - 2014", ("interferon-beta-1a",)),
        ("no longer on Aubagio", ("teriflunomide",)),
    ],
)
def test_which_of_the_medicines_are_over(text: str, over: tuple[str, ...]) -> None:
    reading = read(NAMES, ["medicine"], text, year=2026)
    assert tuple(one.name for one in reading.mentions if one.manner == "past") == over
