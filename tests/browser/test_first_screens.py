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
