"""The sentences of the forecast: plain, calm, and without a word that promises."""
# ruff: noqa: N802 - the row of the hazard log stands in the name

from __future__ import annotations

import re
import tomllib
from importlib.resources import files
from typing import Any

import pytest

from doseline.forecast.model.load import load_model
from doseline.forecast.outcome import NoteId
from doseline.text import NEUTRAL, Catalogue
from tests.reading_age import reading_age

TEXTS = tomllib.loads((files("doseline.text") / "en" / "forecast.toml").read_text(encoding="utf-8"))[
    "forecast"
]
EN = Catalogue("en", NEUTRAL)
# A name of a medicine or a paper is no measure of a sentence.
_PLACEHOLDER = re.compile(r"\{[^}]*\}")
_SENTENCES = ("what-if", "back", "measured", "rests", "note", "missing", "withheld", "add", "progress")


def sentences(table: dict[str, Any]) -> list[str]:
    found: list[str] = []
    for value in table.values():
        found += [value] if isinstance(value, str) else sentences(value)
    return [_PLACEHOLDER.sub("20", text) for text in found]


ALL = sentences(TEXTS)


def test_a_reader_of_twelve_can_follow() -> None:
    parts = [text for name in _SENTENCES for text in sentences(TEXTS[name])]
    own = [text for text in TEXTS.values() if isinstance(text, str)]
    assert reading_age(" ".join([*own, *parts])) <= 12


def test_no_sentence_is_long() -> None:
    parts = (one for text in ALL for one in re.split(r"[.:;?] ", text))
    assert [one for one in parts if len(one.split()) > 26] == []


def test_no_word_promises_or_blames() -> None:
    words = re.compile(
        r"\b(safe|safely|normalised|guarantee\w*|must|should have|fault|wrong|clear(ed)?)\b", re.IGNORECASE
    )
    assert [text for text in ALL if words.search(text)] == []


@pytest.mark.parametrize("note", NoteId)
def test_every_note_of_the_core_has_a_sentence(note: NoteId) -> None:
    assert EN.has(f"forecast.note.{note.value}")


def test_every_misfit_of_the_model_has_a_sentence() -> None:
    model = load_model()
    assert EN.has(f"forecast.model.{model.name}")
    assert [one.id for one in model.misfits if not EN.has(f"forecast.note.misfit-{one.id}")] == []


def test_H54_the_sentence_is_the_one_of_the_hazard_log() -> None:
    said = "This shows blood counts, not relapses or safety. It is not permission."
    assert EN.say("forecast.not-permission") == said
