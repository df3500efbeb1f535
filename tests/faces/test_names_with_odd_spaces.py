"""A name copied from a letter or typed on another keyboard is read as the one with plain spaces."""

from __future__ import annotations

from datetime import date

import pytest

from doseline.assessment import Assessment, read_and_assess
from tests.faces.odd_words import record

TODAY = date(2026, 4, 2)
# No-break, narrow, figure, thin and ideographic spaces; two in a row.
SPACES = ("\u00a0", "\u202f", "\u2007", "\u2009", "\u3000", "  ", "\u00a0 ")
# What hides inside a word: half-space, joiner, no width, soft hyphen, the mark at the start of a file.
HIDDEN = ("\u200c", "\u200d", "\u200b", "\u2060", "\u00ad", "\ufeff")
NAMES = ("hepatitis B", "HIV infection", "breast cancer", "tuberculosis of the lung")


def case_of(name: str) -> Assessment:
    entry = {"id": "odd", "type": "condition", "on": "2026-03-01", "name": name}
    return read_and_assess(record([entry]), clock=lambda _: TODAY)


def rules(name: str) -> set[str]:
    """The rules that an illness of that name speaks for."""
    return {one.rule for one in case_of(name).check.findings if "odd" in one.because}


@pytest.mark.parametrize("name", NAMES)
def test_another_space_is_a_space(name: str) -> None:
    assert rules(name)
    assert {space: rules(name.replace(" ", space)) for space in SPACES} == dict.fromkeys(SPACES, rules(name))


@pytest.mark.parametrize("name", NAMES)
def test_a_sign_hidden_in_a_word_hides_no_word(name: str) -> None:
    found = {sign: rules(f"{name[:3]}{sign}{name[3:]}") for sign in HIDDEN}
    assert found == dict.fromkeys(HIDDEN, rules(name))


@pytest.mark.parametrize("name", NAMES)
def test_words_joined_by_half_spaces_are_understood_or_asked_about(name: str) -> None:
    found = rules(name.replace(" ", "\u200c"))
    assert found >= rules(name) or found == {"condition-not-known"}
