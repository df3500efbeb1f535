"""What stands around every page: four places under the thumb, whose record, the lock, folded sources."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser import town
from tests.browser.conftest import Home, Town, say
from tests.browser.served import serving

_PLACES = ("today", "calendar", "symptoms", "more")
_WORDS = "seven quiet lakes"
_COVERED = """() => { const bar = document.querySelector('.bar').getBoundingClientRect();
  return [...document.querySelectorAll('main a[href], main button, main input, main select, main summary')]
    .filter(e => e.checkVisibility() && e.type !== 'hidden')
    .filter(e => { e.focus(); const box = e.getBoundingClientRect();
      return box.bottom > bar.top + 1 && box.top < bar.bottom && box.height < bar.top; })
    .map(e => e.outerHTML.slice(0, 80)); }"""


@pytest.mark.parametrize("name", _PLACES)
def test_each_of_the_four_places_is_one_tap_away_and_says_that_it_is_open(
    name: str, page: Page, the_town: Town
) -> None:
    page.goto(the_town.at("/p/{held}/visit"))
    bar = page.get_by_role("navigation", name=say("web.nav.label"))
    link = bar.get_by_role("link", name=say(f"web.nav.{name}"))
    expect(link).to_be_in_viewport(ratio=1)
    link.click()
    expect(link).to_have_attribute("aria-current", "page")
    expect(bar.locator("[aria-current]")).to_have_count(1)


@pytest.mark.parametrize("letters", [100, 130, 150, 200])
def test_the_four_places_are_of_one_width_and_leave_the_page_its_room(
    letters: int, page: Page, the_town: Town
) -> None:
    page.goto(the_town.at("/p/{ready}"))
    page.evaluate(f"document.documentElement.style.fontSize = '{letters}%'")
    bar = page.locator(".bar")
    widths = bar.evaluate("e => [...e.querySelectorAll('a')].map(a => Math.round(a.offsetWidth))")
    assert max(widths) - min(widths) <= 1
    assert bar.evaluate("e => e.offsetHeight / innerHeight") < 0.2


def test_nothing_that_has_the_focus_lies_under_the_bar(page: Page, the_town: Town) -> None:
    for place in ("/p/{ready}", "/p/{ready}/calendar", "/p/{ready}/enter/test"):
        page.goto(the_town.at(place))
        page.keyboard.press("Tab")
        assert page.evaluate(_COVERED) == []


def test_another_person_is_two_taps_away_from_every_page(page: Page, the_town: Town) -> None:
    page.goto(the_town.at("/p/{held}/visit"))
    page.locator(".who summary").click()
    page.get_by_role("link", name=say("web.who.other"), exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    assert page.url.partition("?")[0] == f"{the_town.address}/"


def test_on_a_laptop_the_four_places_stand_beside_the_page(browser: Browser, the_town: Town) -> None:
    page = browser.new_page(viewport={"width": 1280, "height": 800})
    page.goto(the_town.at("/p/{ready}"))
    bar, main = page.locator(".bar").bounding_box(), page.locator("main").bounding_box()
    assert bar is not None
    assert main is not None
    assert bar["x"] + bar["width"] <= main["x"]
    page.close()


def test_a_mark_opens_where_it_comes_from(page: Page, ann: Home) -> None:
    page.goto(ann.at("vaccines"))
    folded = page.locator("#sources")
    assert folded.get_attribute("open") is None
    mark = page.locator("main sup a").first
    aim = page.locator(str(mark.get_attribute("href")))
    expect(aim).to_be_hidden()
    mark.click()
    expect(aim).to_be_in_viewport()


def test_the_lock_is_one_tap_away_from_every_page_and_not_there_without_one(
    page: Page, the_town: Town, tmp_path: Path
) -> None:
    page.goto(the_town.at("/p/{ready}/visit"))
    assert page.get_by_role("button", name=say("web.lock")).count() == 0
    people = town.fill(tmp_path / "doseline")
    with serving(
        "--set-passphrase", "--today", town.TODAY,
        folder=tmp_path / "doseline", env={"DOSELINE_PASSPHRASE": _WORDS},
    ) as served:  # fmt: skip
        page.goto(f"{served.address}/p/{people['ready']}/visit")
        page.get_by_label(say("lock.passphrase")).fill(_WORDS)
        page.get_by_role("button", name=say("lock.open")).click()
        page.get_by_role("button", name=say("web.lock"), exact=True).click()
        expect(page.get_by_role("heading", level=1)).to_have_text(say("lock.title"))
        page.goto(f"{served.address}/p/{people['ready']}")
        expect(page.get_by_role("heading", level=1)).to_have_text(say("lock.title"))
