"""The question boxes of the app: the answer of the person's own medicine, and of both after a change."""

from __future__ import annotations

from typing import Any

import pytest

from tests.web.browser import Browser, Page, Person

# The last Tysabri two months ago, Ocrevus since last month; the app's day is 2026-04-02.
CHANGED = [{"guide": "tysabri", "start": "2025-06-02"}, {"guide": "ocrevus", "start": "2026-03-09"}]
EVENTS: list[dict[str, Any]] = [
    {"id": "a", "type": "dose", "on": "2025-06-02", "amount_mg": 300, "drug": "tysabri"},
    {"id": "b", "type": "dose", "on": "2026-02-02", "amount_mg": 300, "drug": "tysabri"},
    {"id": "c", "type": "instruction", "on": "2026-02-03", "kind": "stop"},
    {"id": "d", "type": "dose", "on": "2026-03-09", "amount_mg": 300, "drug": "ocrevus"},
]


@pytest.fixture
def changed(browser: Browser) -> Person:
    """Somebody who went over from one medicine to another."""
    record = browser.context.store.create(
        called="Mia",
        person={"birth_date": "1988-03-14", "region": "GB", "timezone": "UTC"},
        therapy=CHANGED,
        events=EVENTS,
        now=browser.context.now(),
    )
    return Person(browser, record)


def ask(page: Page, question: str) -> Page:
    return page.send(press="Look it up", question=question)


def test_mine_is_the_medicine_on_record(anna: Person, browser: Browser) -> None:
    assert "Yes. Kesimpta: an injection" in ask(anna.open("guide"), "Is mine given with a pen?").text
    tom = browser.person("Tom", [], doses=(), guide="tysabri", region="GB")
    page = ask(tom.open("question"), "Is mine given with a pen?").text
    assert "No. Tysabri: a drip into a vein." in page
    assert "more than one form" not in page


@pytest.mark.parametrize(
    ("drug", "said"),
    [
        ("kesimpta", "Yes. Kesimpta: an injection"),
        ("ocrevus", "No. Ocrevus under the skin (Zunovo)"),
        ("tecfidera", "No. Tecfidera: capsules"),
        ("tysabri", "No. Tysabri: a drip"),
    ],
)
def test_without_a_record_the_medicine_of_the_page_answers(browser: Browser, drug: str, said: str) -> None:
    page = ask(browser.open(f"/question?drug={drug}"), "does it come as a pen")
    assert said in page.text
    assert page.read.links  # and below it what the guide has


@pytest.mark.parametrize(
    ("drug", "said"),
    [
        ("kesimpta", "Ring your MS clinic or doctor today."),
        ("ocrevus", "Ring your MS clinic or doctor today."),
        ("tecfidera", "Tell your MS clinic at your next contact."),
        ("tysabri", "Ring your MS clinic or doctor today."),
    ],
)
def test_a_red_hot_face_has_the_urgency_of_the_medicine(browser: Browser, drug: str, said: str) -> None:
    page = ask(browser.open(f"/question?drug={drug}"), "my face goes red and hot")
    assert said in page.text
    assert 'role="alert"' not in page.html
    assert 'role="alert"' in ask(browser.open(f"/question?drug={drug}"), "my face is red and swollen").html


def test_words_of_danger_after_a_change_name_both_medicines(changed: Person) -> None:
    page = ask(changed.open("guide"), "half of my face is hanging and i cannot speak").text
    assert "Ring 999 now." in page
    assert "Say that you have Ocrevus now" in page
    assert "Say too that you had Tysabri" in page
    assert "Kesimpta" not in page


def test_signs_of_pml_after_a_change_are_said_of_both(changed: Person) -> None:
    page = changed.open("symptoms").send(press="Go on", words="my memory is getting worse")
    page = page.send(press="What should I do now?", severity_0="mild", tempo_0="weeks")
    assert "Ring your MS clinic or doctor today." in page.text
    assert "From the guide to Ocrevus." in page.text
    assert "From the guide to Tysabri." in page.text
    assert "Say too that you had Tysabri" in page.text
