"""Every explanation of the guide, and every other passage, is short, plain and promises nothing."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path
from statistics import mean
from typing import Any

import pytest

from doseline.faces.ask import text_of
from doseline.guide import load_guide
from doseline.guide.statements import Statement, load_statements
from doseline.text import Catalogue
from doseline.text.agreement import TYPED
from tests.reading_age import reading_age

GUIDE = load_guide("kesimpta")
STATEMENTS = load_statements("kesimpta")
ENGLISH = Catalogue("en", GUIDE.region("US")).about(GUIDE)
FOLDER = files("doseline.text") / "en"
# Years: about 12 on the whole, and no single explanation far above it. Our measure errs on the strict side.
ABOUT_TWELVE, HARDEST = 12.0, 15.0
# Passages, not labels: files whose texts are sentences.
PASSAGES = (
    *("calendar", "steps", "unknowns", "vaccines", "triage", "visit"),
    *(f"{it}/disagreements" for it in ("kesimpta", "ocrevus", "tysabri", "tecfidera", "codes")),
)


def _spoken(statement: Statement) -> str:
    return text_of(ENGLISH, "kesimpta", statement)


def _texts(table: Any) -> Iterator[str]:  # noqa: ANN401 - a parsed file
    match table:
        case str():
            yield table
        case dict():
            for item in table.values():
                yield from _texts(item)
        case list():
            for item in table:
                yield from _texts(item)


@pytest.mark.parametrize("statement", STATEMENTS.statements.values(), ids=lambda statement: statement.id)
def test_no_explanation_is_hard_to_read(statement: Statement) -> None:
    text = _spoken(statement)
    assert reading_age(text) <= HARDEST, text
    assert len(re.findall(r"[.?!](?:\s|$)", text)) <= 7, "short: a few sentences"


def test_the_explanations_are_for_readers_of_about_twelve() -> None:
    assert (
        mean(reading_age(_spoken(statement)) for statement in STATEMENTS.statements.values()) <= ABOUT_TWELVE
    )


@pytest.mark.parametrize("name", PASSAGES)
def test_the_other_passages_are_for_readers_of_about_twelve(name: str) -> None:
    texts = list(_texts(tomllib.loads((FOLDER / f"{name}.toml").read_text(encoding="utf-8"))))
    long = [text for text in texts if len(text.split()) > 5]
    assert mean(reading_age(re.sub(r"\{[^}]*\}", "it", text)) for text in long) <= ABOUT_TWELVE


def test_H56_no_text_says_safe() -> None:  # noqa: N802 - the hazard's own name
    for file in Path(str(FOLDER)).rglob("*.toml"):
        if TYPED.fullmatch(str(file.relative_to(str(FOLDER)))):
            continue
        for text in _shown(tomllib.loads(file.read_text(encoding="utf-8"))):
            assert not re.search(r"\bsafe(ly|r|st)?\b", text, re.IGNORECASE), (file.name, text)


def _shown(table: dict[str, Any]) -> Iterator[str]:
    """The texts a person reads."""
    for item in table.values():
        if isinstance(item, dict):
            yield from _shown(item)
        else:
            yield from _texts(item)


def test_every_clinical_number_of_an_explanation_comes_from_its_values() -> None:
    texts = ENGLISH.table("kesimpta/statement")
    assert texts
    for name, text in texts.items():
        bare = re.sub(r"\{[^}]*\}|CD\d+|COVID-19", "", text["text"])
        assert not re.search(r"\d", bare), name
