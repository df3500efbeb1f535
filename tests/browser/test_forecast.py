"""The what-if of the timeline in a real browser, with and without JavaScript; the way of a phone."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from tests.browser.conftest import Home, say


def _asks(page: Page, ann: Home) -> None:
    page.goto(ann.at("what-if"))
    page.get_by_text(say("what_if.several")).click()
    page.get_by_label(say("timeline.form.skip")).select_option("2026-06-06")
    page.get_by_role("button", name=say("timeline.form.ask")).click()
    page.wait_for_load_state("load")


def test_a_what_if_is_answered_on_the_page_and_its_picture_is_drawn(page: Page, ann: Home) -> None:
    _asks(page, ann)
    answer = page.get_by_role("status")
    assert "What if the dose of June 6, 2026 is left out?" in answer.inner_text()
    assert say("forecast.not-permission") in answer.inner_text()
    image = page.locator("main picture img")
    image.scroll_into_view_if_needed()
    expect(page.locator("main picture img").first).to_have_js_property("complete", value=True)
    assert image.evaluate("e => e.naturalWidth") > 300
    assert re.search(
        r"/timeline/[0-9a-f]{16}/expected-all-light-narrow\.svg$", image.evaluate("e => e.currentSrc")
    )


def test_the_address_bar_says_nothing_of_the_question_and_a_fresh_look_has_forgotten_it(
    page: Page, ann: Home
) -> None:
    _asks(page, ann)
    assert "/answered/what-if/" in page.url
    assert "2026" not in page.url
    page.goto(ann.at("what-if"))
    assert page.get_by_role("status").count() == 0
    assert page.get_by_label(say("timeline.form.skip")).input_value() == ""


def test_the_numbers_open_as_cards_on_a_phone(page: Page, ann: Home) -> None:
    page.goto(ann.at("expected"))
    page.get_by_text(say("forecast.heading.numbers")).click()
    table = page.get_by_role("table", name=say("forecast.table.caption"))
    assert table.get_by_role("row").count() == 24
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
