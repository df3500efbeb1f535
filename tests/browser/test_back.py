"""Back, Reload and Forward in a real browser: it never asks whether to send a form once more."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Response, expect

from tests.browser.conftest import Home, say


def _send(page: Page, form: str) -> None:
    with page.expect_navigation(wait_until="load"):
        page.locator(form).first.evaluate("form => form.requestSubmit(form.querySelector('button'))")


def _empty_dose(page: Page, ann: Home) -> None:
    page.goto(ann.at("took"))
    page.locator("[name=on]").fill("")
    _send(page, "main form[method=post]:has(button.first)")


def _empty_note(page: Page, ann: Home) -> None:
    page.goto(ann.at("enter/note"))
    _send(page, "main form[method=post]:has(button.first)")


def _wrong_day_of_before(page: Page, ann: Home) -> None:
    page.goto(ann.at("entries"))
    page.locator("form[action$='as-of'] input:not([type=hidden])").first.fill("3000")
    _send(page, "form[action$='as-of']")


def _dose_asked_about(page: Page, ann: Home) -> None:
    page.goto(ann.at("took"))
    page.locator("[name=on]").fill("2016-01-01")
    _send(page, "main form[method=post]:has(button.first)")


def _symptom(page: Page, ann: Home) -> None:
    page.goto(ann.at("symptoms"))
    page.locator("[name=words]").fill("fever")
    _send(page, "main form[action$='/symptoms']")


def _nothing_to_restore(page: Page, ann: Home) -> None:
    page.goto(f"{ann.app}/data")
    _send(page, "form[action='/data/look'], form:has(button[formaction='/data/look'])")


def _nothing_said_of_the_start(page: Page, ann: Home) -> None:
    page.goto(f"{ann.app}/set-up")
    with page.expect_navigation(wait_until="load"):
        page.locator("main form[method=post]").first.evaluate("form => form.submit()")


_FORMS = (
    _empty_dose, _empty_note, _wrong_day_of_before, _dose_asked_about, _symptom, _nothing_to_restore,
    _nothing_said_of_the_start,
)  # fmt: skip


def _is_got(answer: Response | None) -> bool:
    """Whether a page was asked for, and no form sent; None is a page out of the browser's own memory."""
    return answer is None or answer.request.method == "GET"


@pytest.mark.parametrize("form", _FORMS, ids=lambda form: form.__name__.strip("_"))
def test_back_and_reload_show_the_answer_and_send_nothing(
    form: Callable[[Page, Home], None], page: Page, ann: Home
) -> None:
    form(page, ann)
    said = page.locator("main").inner_text()
    assert "/answered/" in page.url
    assert _is_got(page.reload())
    expect(page.locator("main")).to_have_text(said, use_inner_text=True)
    page.goto(ann.at("symptoms"))
    assert _is_got(page.go_back(wait_until="commit"))
    expect(page.locator("main")).to_have_text(said, use_inner_text=True)
    assert _is_got(page.go_forward(wait_until="commit"))
    expect(page.locator("h1")).to_have_text(say("symptoms.title"))
