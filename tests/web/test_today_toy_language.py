"""No sentence of Today, the calendar, the timeline, the checks and the fridge clock stands in the code."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from tests.web.browser import Browser, Event, Person
from tests.web.reading import HOST, example, on_another_day, reading
from tests.web.test_symptoms_toy_language import is_clean, language

__all__ = ["language"]  # a fixture

PAGES = ((), ("calendar",), ("timeline",), ("checks",), ("storage",), ("more",))
PENS: tuple[Event, ...] = (
    {"id": "901", "type": "storage", "on": "2026-03-30", "out_of_fridge_c": 24},
    {"id": "902", "type": "storage", "on": "2026-03-28", "until": "2026-03-29"},
    {"id": "903", "type": "storage", "on": "2026-03-29", "out_of_fridge_c": 31},
    {"id": "904", "type": "storage", "on": "2026-03-20", "until": "2026-03-21", "thrown_away": True},
)


@pytest.fixture
def toy(language: Path, tmp_path: Path) -> Iterator[Person]:
    """Somebody on the injection day with four pens on record, who reads the toy language."""
    told = example("is-due-today-and-nothing-is-in-the-way")
    told["events"] = [*told["events"], *PENS]
    with reading(told, date(2026, 4, 2), tmp_path) as person:
        other = replace(person.browser.context, language=str(language))
        with Browser(other, HOST) as browser:
            yield Person(browser, person.id)


@pytest.mark.parametrize("parts", PAGES, ids=str)
def test_no_english_is_left_on_a_page(toy: Person, parts: tuple[str, ...]) -> None:
    is_clean(toy.open(*parts))


def test_no_english_is_left_in_an_answer_a_fault_or_news(toy: Person) -> None:
    toy.open()
    is_clean(toy.open("calendar").send(form="day", day="2026-05-02", back="2026-05-06"))
    is_clean(toy.open("calendar").send(form="day", day="2026-05-02", back="2"))
    is_clean(toy.open("storage").send(form="pen", on="2026-04-09"))
    infection = {"type": "condition", "id": "905", "on": "2026-04-03", "name": "infection"}
    toy.browser.context.store.append(toy.id, [infection], now=toy.browser.context.now())
    with on_another_day(toy, date(2026, 4, 10)) as later:
        page = later.open()
        assert 'id="news"' in page.html
        is_clean(page)
