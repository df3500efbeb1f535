"""What stands on the first screen of a phone of 360 by 640, before anybody scrolls."""

from __future__ import annotations

from playwright.sync_api import Browser, Page, ViewportSize

from tests.browser.conftest import Town, say

SMALL = ViewportSize(width=360, height=640)


def _bottom(page: Page, selector: str) -> float:
    return float(page.locator(selector).first.evaluate("e => e.getBoundingClientRect().bottom"))


def test_after_symptoms_were_typed_the_first_screen_asks_the_question(
    browser: Browser, the_town: Town
) -> None:
    """It names what was understood, has the emergency number in one line, and begins with the question."""
    ann = the_town.newcomer()
    context = browser.new_context(viewport=SMALL, service_workers="block", reduced_motion="reduce")
    page = context.new_page()
    page.goto(ann.at("symptoms"))
    page.locator("[name=words]").fill("a fever of 38.2, and a sore throat since yesterday")
    page.get_by_role("button", name=say("symptoms.go-on")).first.click()
    page.wait_for_url("**/answered/**")
    assert page.locator("main h1").inner_text() == say("symptoms.ask-title")
    assert "fever and sore throat" in page.locator(".understood").inner_text()
    assert not page.locator(".emergency").is_visible()
    for selector in (".understood", ".emergency-line summary", "main form legend"):
        assert _bottom(page, selector) <= SMALL["height"], selector
    context.close()


# The bar at the bottom of a phone lies over the rest.
_BAR = 64


def test_after_three_taps_on_a_fever_the_first_screen_says_whom_to_ring_and_what_to_do(
    browser: Browser, the_town: Town
) -> None:
    ann = the_town.newcomer()
    context = browser.new_context(viewport=SMALL, service_workers="block", reduced_motion="reduce")
    page = context.new_page()
    page.goto(ann.at("person"))
    page.locator("[name=clinic]").fill("MS nurses")
    page.locator("[name=clinic_phone]").fill("020 7946 0101")
    page.locator("main button.first").click()
    page.goto(ann.at("symptoms"))
    page.locator("[name=words]").fill("fever")
    page.get_by_role("button", name=say("symptoms.go-on")).first.click()
    page.get_by_role("button", name=say("symptoms.what-now")).click()
    page.wait_for_selector("[data-urgency=call_now]")
    for selector in (
        ".answer h1",
        ".answer a[href^='tel:0207']",
        ".answer .avoid",
        ".answer > ul:not(.avoid) li",
    ):
        assert _bottom(page, selector) <= SMALL["height"] - _BAR, selector
    context.close()
