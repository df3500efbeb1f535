"""No sentence of a form, an entry or the set-up stands in a template or in the code."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from doseline.faces.web.context import AppContext
from doseline.faces.web.entries.forms import FORMS
from tests.web.browser import Browser, Person
from tests.web.conftest import HOST
from tests.web.test_symptoms_toy_language import is_clean, language, press

__all__ = ["language"]
COLD = {"type": "condition", "on": "2026-03-30", "name": "infection", "recorded_at": "2026-03-30T09:00:00"}
TAKEN_BACK = {"type": "retraction", "on": "2026-03-30", "retracts": "e6"}
RESULT = {"type": "test", "on": "2026-03-01", "name": "hbsag", "result": "negative"}
WORD = {"type": "instruction", "on": "2026-03-03", "kind": "next_dose", "date": "2026-04-02"}


@pytest.fixture
def toy(context: AppContext, language: Path) -> Iterator[Person]:
    """Anna, who reads the toy language."""
    other = replace(context, language=str(language))
    with Browser(other, HOST) as opened:
        yield opened.person("Anna", [COLD, TAKEN_BACK, RESULT, WORD])


PAGES = [
    "took", "took-earlier", "missed", "happened", "entries", "entries/6", "entries/6/over", "entries/6/error",
    "decide/infection-open", "decide/pre-start", "decide/history", *(f"enter/{kind}" for kind in FORMS),
]  # fmt: skip


@pytest.mark.parametrize("address", PAGES)
def test_no_english_is_left_on_a_page_with_a_form(toy: Person, address: str) -> None:
    page = toy.open(*address.split("/"))
    page.html = _without_units(page.html)
    is_clean(page)


def _without_units(html: str) -> str:
    """The page without what has no language: units of laboratories, and ids."""
    return re.sub(r"mg/dL|g/L|U/L|\be\d+\b", "", html)


def test_no_english_is_left_when_something_is_wrong_saved_or_asked(toy: Person) -> None:
    is_clean(press(toy.open("took"), "amount_mg", "", on="soon", amount_mg="1e5"))
    is_clean(press(toy.open("took"), "amount_mg", "", on="2025-03-01"))
    is_clean(press(toy.open("took"), "amount_mg", "", on="2026-04-03"))
    saved = press(toy.open("took"), "amount_mg", "")
    saved.html = _without_units(saved.html)
    is_clean(saved)
    is_clean(press(toy.open("entries"), "day", "", day="2026-03-31"))
    is_clean(press(toy.open("entries"), "day", "", day="2036-03-31"))
