"""One slip of the fingers, letter by letter."""

from __future__ import annotations

import pytest

from doseline.guide.patterns import DangerKind, Phrase
from doseline.triage import danger

EMERGENCY = DangerKind.EMERGENCY


@pytest.mark.parametrize("mark", ["'", "\u2019", "\u2018", "`", "\u00b4"])
def test_each_way_to_write_an_apostrophe_is_read(mark: str) -> None:
    phrases = (Phrase(kind=EMERGENCY, words=("cant", "pee")),)
    assert danger(f"i can{mark}t pee", phrases) is not None


@pytest.mark.parametrize(
    ("word", "typed", "is_found"),
    [
        ("overdose", "overdase", True),
        ("seizure", "seizare", False),
        ("tight", "tigt", True),
        ("tight", "tighft", True),
        ("numb", "num", False),
        ("breathless", "bqeathless", True),
        ("breathless", "qreathless", False),
    ],
)
def test_a_word_alone_forgives_one_letter_if_it_is_long_enough(
    word: str,
    typed: str,
    is_found: bool,  # noqa: FBT001 - a row of a table
) -> None:
    assert (danger(typed, (Phrase(kind=EMERGENCY, words=(word,)),)) is not None) == is_found
