"""What was computed for a page is not computed again for the form sent from it, and outlives no lock."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from doseline.assessment import Assessment, new_entries, read_and_assess
from doseline.faces.web import context as contexts
from doseline.faces.web.context import AppContext
from doseline.faces.web.timeline import forecast_cache
from tests.web.browser import Browser, Person
from tests.web.conftest import HOST


@pytest.fixture
def computed(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many entries each record had that was read, planned and checked."""
    found: list[int] = []

    def counted(assess: Callable[..., Assessment]) -> Callable[..., Assessment]:
        def counting(*given: object, **named: object) -> Assessment:
            made = assess(*given, **named)
            found.append(len(made.record.events))
            return made

        return counting

    monkeypatch.setattr(contexts, "read_and_assess", counted(read_and_assess))
    monkeypatch.setattr(new_entries, "read_and_assess", counted(read_and_assess))
    return found


def test_a_posted_injection_costs_one_parse_and_one_plan(anna: Person, computed: list[int]) -> None:
    page = anna.open("took")
    before = len(anna.events)
    computed.clear()
    anna.browser.post(f"/p/{anna.id}/took", page.form("on").fields)
    # The record with the injection in it, judged; then Today, which the answer leads to.
    assert computed == [before + 1, before + 1]


def test_pages_of_an_unchanged_record_are_computed_once(anna: Person, computed: list[int]) -> None:
    anna.open()
    computed.clear()
    for page in ("calendar", "checks", "took", "entries"):
        anna.open(page)
    assert computed == []


def test_the_next_day_is_another_answer(context: AppContext) -> None:
    days = iter([date(2026, 4, 2), date(2026, 4, 2), date(2026, 4, 3)])
    with Browser(context, HOST) as browser:
        anna = browser.person("Anna")
        stored = context.store.kept(anna.id)
        seen = [replace(context, today=day).case(stored).today for day in days]
    assert seen == [date(2026, 4, 2), date(2026, 4, 2), date(2026, 4, 3)]


def test_nothing_of_it_outlives_a_lock(anna: Person, context: AppContext) -> None:
    anna.open()
    assert len(context.assessed) > 0
    word = anna.open("symptoms").send(press="Go on", words="chest pain").path
    forecast_cache.forget(context)
    assert len(context.assessed) == 0
    assert anna.browser.open(word).path == anna.address("symptoms")


def test_the_same_entries_of_two_people_are_two_answers(browser: Browser) -> None:
    anna, ben = browser.person("Anna"), browser.person("Ben")
    assert anna.open().text.count("Ben") == 0
    ben.open("took").send(press="Save")
    assert ben.due == "2026-05-02"
    assert anna.due == "2026-04-02"
