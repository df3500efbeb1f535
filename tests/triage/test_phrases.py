"""The phrases that are looked up are those that would be found by holding a text against each of them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from doseline.guide import load_guide
from doseline.guide.patterns import Phrase
from doseline.triage import told_of
from doseline.triage.phrases import _is_slip, phrases_of
from doseline.triage.symptoms_in_text import heard_in

GUIDE = load_guide("kesimpta")
WORDS = sorted({word for phrase in GUIDE.danger for word in phrase.words})
LETTERS = "abcdefghijklmnopqrstuvwxyz"


def is_there(word: str, typed: frozenset[str], together: int) -> bool:
    """Whether a word of a phrase stands in a text, or a slip of it, told the slow way."""
    if word in typed:
        return True
    replaced = len(word) >= (5 if together > 1 else 8)
    return len(word) >= 4 and any(_is_slip(word, one, replaced=replaced) for one in typed)


def one_by_one(typed: frozenset[str]) -> tuple[Phrase, ...]:
    return tuple(
        phrase
        for phrase in GUIDE.danger
        if all(is_there(word, typed, len(phrase.words)) for word in phrase.words)
    )


@st.composite
def mistyped(draw: st.DrawFn, word: str) -> str:
    """A word with a slip somewhere, or as it is."""
    place = draw(st.integers(0, len(word) - 1))
    before, here, after = word[:place], word[place], word[place + 1 :]
    letter = draw(st.sampled_from(LETTERS))
    ways = (word, before + after, before + letter + here + after, before + letter + after)
    return draw(st.sampled_from((*ways, before + after[:1] + here + after[1:]))) or word


@st.composite
def texts(draw: st.DrawFn) -> frozenset[str]:
    phrases = draw(st.lists(st.sampled_from(GUIDE.danger), max_size=3))
    whole = [word for phrase in phrases for word in phrase.words]
    whole += draw(st.lists(st.sampled_from(WORDS), max_size=4))
    return frozenset(draw(mistyped(word)) for word in whole)


@given(texts())
def test_what_is_looked_up_is_what_is_found_one_by_one(typed: frozenset[str]) -> None:
    assert phrases_of(GUIDE.danger).found(typed) == one_by_one(typed)


@pytest.mark.parametrize("place", range(0, len(GUIDE.danger), 7))
def test_each_phrase_is_found_by_its_own_words(place: int) -> None:
    phrase = GUIDE.danger[place]
    assert phrase in phrases_of(GUIDE.danger).found(frozenset(phrase.words))


def test_danger_is_heard_in_each_of_many_texts_that_all_differ() -> None:
    texts = [f"zorblax number{place}x and i cannot breathe" for place in range(300)]
    assert all(heard_in(text, GUIDE).loud is not None for text in texts)
    assert all("trouble-breathing" in told_of(text, GUIDE) for text in texts)
