"""Today on the smallest phone: all she needs lies above the four places, before anything is scrolled."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, ViewportSize, expect

from tests.browser.conftest import Home, Town, say

SMALL = ViewportSize(width=360, height=640)
# What lies wholly above the bar at the bottom, without scrolling.
_ABOVE = """e => {
  const bar = document.querySelector('.bar').getBoundingClientRect(), box = e.getBoundingClientRect();
  const isAcross = box.left >= 0 && box.right <= innerWidth;
  return scrollY === 0 && isAcross && box.top >= 0 && box.bottom <= bar.top; }"""

_CLEAR = """e => { const button = document.querySelector('.reach').getBoundingClientRect();
  return e.getBoundingClientRect().bottom <= button.top; }"""


def _all_above(page: Page, *selectors: str) -> None:
    for selector in selectors:
        assert page.locator(selector).first.evaluate(_ABOVE), selector


@pytest.mark.parametrize("who", ["ready", "late", "in-germany", "with-a-pen"])
def test_on_the_day_verdict_sentence_next_date_questions_and_button_are_on_the_first_screen(
    who: str, page: Page, the_town: Town
) -> None:
    page.set_viewport_size(SMALL)
    page.goto(the_town.at(f"/p/{{{who}}}"))
    _all_above(page, ".hero .tag", ".hero h1", ".hero .sentence")
    if page.locator(".asks .button.first").count():
        assert "Next one then" in page.inner_text(".hero")
        _all_above(page, ".hero .then", "ul.asks li:last-child", ".asks .button.first")


@pytest.mark.parametrize("who", ["held", "allergic", "pregnant"])
def test_something_in_the_way_its_reason_and_the_way_to_ring_are_on_the_first_screen(
    who: str, page: Page, the_town: Town
) -> None:
    page.set_viewport_size(SMALL)
    page.goto(the_town.at(f"/p/{{{who}}}"))
    _all_above(page, ".hero .tag", ".hero h1", ".hero .sentence", ".hero a")


def test_a_dose_is_written_down_in_two_taps_and_no_scrolling(page: Page, ann: Home) -> None:
    page.set_viewport_size(SMALL)
    page.goto(ann.address)
    _all_above(page, ".asks .button.first")
    page.get_by_role("link", name=say("today.ask.none")).click()
    _all_above(page, "h1", ".reach button")
    page.get_by_role("button", name=say("today.day.done")).click()
    expect(page.locator("h1")).to_have_text(say("today.done.title"))
    _all_above(page, ".hero h1", ".hero .sentence", ".hero .button.first")


def test_nothing_that_has_the_focus_lies_under_the_button_of_the_day(page: Page, ann: Home) -> None:
    page.set_viewport_size(SMALL)
    page.goto(ann.at("day"))
    for radio in page.locator("input[type=radio]").all():
        radio.focus()
        assert radio.evaluate(_CLEAR)


def test_with_large_letters_nothing_runs_out_of_the_page(page: Page, ann: Home) -> None:
    page.set_viewport_size({"width": 320, "height": 640})
    for place in ("", "day"):
        page.goto(ann.at(place))
        page.evaluate("document.documentElement.style.fontSize = '200%'")
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), place
