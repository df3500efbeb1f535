"""What somebody who hears the pages is told, in which order: the headline, the sentence, then what to press.

That every control has a name and the headline comes first is held for every page in ``conditions.faults``.
"""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from playwright.sync_api import Browser, Page, ViewportSize

from tests.browser import town
from tests.browser.conftest import Home, Town, say
from tests.browser.heard import CONTROLS, Heard, complaints, heard, in_main, said


@pytest.fixture
def listener(browser: Browser) -> Page:
    """A page of a phone; its context goes with the browser."""
    context = browser.new_context(viewport=ViewportSize(width=360, height=740), service_workers="block")
    return context.new_page()


def told(page: Page) -> tuple[Heard, ...]:
    """What is said in the main part of the page."""
    return said(in_main(heard(page)))


def first_control(sounds: Sequence[Heard]) -> int:
    return next(place for place, one in enumerate(sounds) if one.role in CONTROLS)


@pytest.mark.parametrize("who", town.PEOPLE)
def test_today_says_the_headline_then_the_sentence_then_what_to_press(
    who: str, listener: Page, the_town: Town
) -> None:
    listener.goto(the_town.at(f"/p/{{{who}}}"))
    sounds = told(listener)
    headline = listener.locator("h1").inner_text()
    sentences = listener.locator(".hero .sentence").all_inner_texts()
    assert sounds[0] == Heard("heading", headline, 1)
    spoken = " ".join(one.name for one in sounds[: first_control(sounds)])
    assert sentences
    assert all(sentence.split("(")[0][:40] in spoken for sentence in sentences[:1])
    assert complaints(listener) == []


@pytest.mark.parametrize(
    "place",
    ["/", "/p/{ready}/calendar", "/p/{ready}/more", "/p/{ready}/visit", "/p/{ready}/entries",
     "/p/{ready}/day", "/p/{ready}/set-up", "/p/{ready}/reminders", "/set-up"],
)  # fmt: skip
def test_a_main_page_says_its_headline_first(place: str, listener: Page, the_town: Town) -> None:
    listener.goto(the_town.at(place))
    first, second, *_ = told(listener)
    assert first == Heard("heading", listener.locator("h1").inner_text(), 1)
    assert second.role not in {"image", "button"}
    assert complaints(listener) == []


def test_symptoms_say_the_signs_of_an_emergency_before_the_headline(listener: Page, the_town: Town) -> None:
    listener.goto(the_town.at("/p/{ready}/symptoms"))
    sounds = told(listener)
    number = sounds.index(Heard("link", "911"))
    assert number < next(place for place, one in enumerate(sounds) if one.level == 1)
    assert complaints(listener) == []


def test_after_saving_the_headline_comes_before_what_was_saved(listener: Page, ann: Home) -> None:
    listener.goto(ann.at("took"))
    with listener.expect_navigation(wait_until="load"):
        listener.get_by_role("button", name="Save").first.click()
    names = [one.name for one in told(listener)]
    assert names[0] == say("today.done.title")
    assert say("entry.undo") in names[first_control(told(listener)) :]
    assert complaints(listener) == []


def test_where_it_holds_the_dose_back_the_headline_comes_before_what_was_saved(
    listener: Page, ann: Home
) -> None:
    listener.goto(ann.at("enter/infection"))
    listener.locator("[name=name]").fill("a cold")
    with listener.expect_navigation(wait_until="load"):
        listener.get_by_role("button", name="Save").first.click()
    names = [one.name for one in told(listener)]
    assert names[0] == listener.locator("h1").inner_text()
    saved = next(place for place, name in enumerate(names) if name == say("entry.undo"))
    assert saved > names.index(listener.locator(".hero .sentence").first.inner_text())
    assert complaints(listener) == []


def test_every_page_leads_past_what_is_the_same_everywhere(listener: Page, the_town: Town) -> None:
    listener.goto(the_town.at("/p/{ready}"))
    landmarks = [
        one for one in heard(listener) if one.role in {"banner", "navigation", "main", "contentinfo"}
    ]
    assert [one.role for one in landmarks] == ["banner", "navigation", "main", "contentinfo"]
    assert landmarks[1].name == say("web.nav.label")
    listener.keyboard.press("Tab")
    assert listener.evaluate("document.activeElement.getAttribute('href')") == "#main"


def test_a_page_with_faults_is_known_to_have_them(listener: Page) -> None:
    """The rules themselves: each of these is heard wrongly."""
    listener.set_content(
        "<main><button></button><nav><a href='/'>+</a></nav><img src='x.png' alt='' role='img'>"
        "<h1>Late</h1></main>"
    )
    assert len(complaints(listener)) >= 3
    listener.set_content(
        "<a href='#m'>Skip</a><header>x</header><main id='m'><p>saved</p><h1>Late</h1></main>"
        "<footer>y</footer>"
    )
    assert complaints(listener) == [
        "heard before the headline: Heard(role='StaticText', name='saved', level=0)"
    ]
