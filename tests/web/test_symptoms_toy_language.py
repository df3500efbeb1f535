"""No sentence of the guide, the vaccines, the symptoms and the visit stands in a template or in the code."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from doseline.faces.web.context import AppContext
from tests.faces.test_toy_language import EN, LETTERS, STAY, written
from tests.web.browser import Browser, Page, Person

HOST = "doseline.test"
# The program's name, and what the record's owner wrote.
NAMES = ("Doseline", "Anna", "MS clinic")


@pytest.fixture(scope="module")
def language(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the toy language."""
    folder = tmp_path_factory.mktemp("toy")
    for file in EN.rglob("*.toml"):
        made = folder / file.relative_to(EN)
        made.parent.mkdir(exist_ok=True)
        tables = tomllib.loads(file.read_text(encoding="utf-8"))
        made.write_text("\n".join(written(tables)), encoding="utf-8")
    return folder


@pytest.fixture
def toy_anna(context: AppContext, language: Path) -> Iterator[Person]:
    """Anna, who reads the toy language."""
    other = replace(context, language=str(language))
    with Browser(other, HOST) as opened:
        yield opened.person(
            "Anna", [{"type": "vaccination", "on": "2026-05-01", "vaccine": "mmr", "planned": True}]
        )


def press(page: Page, form: str, step: str, **typed: str) -> Page:
    """Send a form whose buttons are in no language we read."""
    fields = [pair for pair in page.form(form).fields if pair[0] not in typed]
    return page.browser.post(page.form(form).action, [*fields, *typed.items(), ("step", step)])


def is_clean(page: Page) -> None:
    """Nothing is left in English but names."""
    assert page.status in (200, 422)
    text = " ".join(page.text.split())
    for name in sorted((*NAMES, *STAY), key=len, reverse=True):
        text = text.replace(" ".join(name.split()), "")
    assert set(LETTERS.findall(text)) == set()


@pytest.mark.parametrize(
    "address",
    ["vaccines", "visit", "guide", "guide/topic/vaccines", "guide/differ", "guide/compare", "symptoms"],
)
def test_no_english_is_left_on_a_page(toy_anna: Person, address: str) -> None:
    is_clean(toy_anna.open(*address.split("/")))


def test_no_english_is_left_while_symptoms_are_asked_and_answered(toy_anna: Person) -> None:
    asked = press(toy_anna.open("symptoms"), "words", "ask", pick="vision-change")
    is_clean(asked)
    is_clean(press(asked, "words", "answer", day="2099-01-01", when="day"))
    is_clean(press(asked, "words", "answer", **{"severity-0": "mild", "tempo-0": "weeks"}))
    is_clean(press(asked, "words", "answer"))


def test_no_english_is_left_where_nothing_was_found_or_picked(toy_anna: Person) -> None:
    is_clean(press(toy_anna.open("symptoms"), "words", "ask"))
    is_clean(press(toy_anna.open("guide"), "question", "", question="12345"))
