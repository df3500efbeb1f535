"""A form with a fault comes back with everything that was typed, and each fault stands at its field."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from doseline.faces.web.entries.forms import FORMS
from doseline.faces.web.security.sessions import Sessions
from doseline.store import open_store
from tests.browser import town
from tests.browser.conftest import Home, Town, say
from tests.browser.served import serving

_WORDS = "seven quiet lakes"
_PAGES = (
    "took",
    "storage",
    "decide/pre-start",
    "person",
    *(f"enter/{kind}" for kind in FORMS if kind != "test"),
)
# Every field of the form with what stands in it; what has to differ each time is left out.
_TYPED = """() => Object.fromEntries([...document.querySelectorAll('main form:has(button.first) [name]')]
  .filter(e => e.type !== 'hidden' && e.tagName !== 'BUTTON')
  .filter(e => !['radio', 'checkbox'].includes(e.type) || e.checked).map(e => [e.name, e.value]))"""
# Faults without a sentence that is tied to their field, and links of the summary that lead nowhere.
_LOOSE = """() => {
  const said = e => (e.getAttribute('aria-describedby') || '').split(' ').filter(Boolean)
    .map(id => document.getElementById(id)).some(at => at && at.matches('.fault') && at.innerText.trim());
  const loose = [...document.querySelectorAll('[aria-invalid=true]')]
    .filter(e => !said(e) && !(e.closest('fieldset') && said(e.closest('fieldset')))).map(e => e.outerHTML);
  const links = [...document.querySelectorAll('.faults a')]
    .filter(a => !document.getElementById(a.getAttribute('href').slice(1)))
    .map(a => a.outerHTML);
  return [...loose, ...links];
}"""


def fill(page: Page, ann: Home, place: str) -> dict[str, str]:
    """The form at a place with something in every field, much of it wrong; what was typed, by field."""
    page.goto(ann.at(place))
    form = page.locator("main form:has(button.first)")
    for summary in form.locator("summary").all():
        summary.click()
    for box in form.locator("input, textarea").all():
        kind = box.get_attribute("type") or "text"
        if kind == "date":
            box.fill("1700-01-01")
        elif kind == "text":
            box.fill("not so sure")
    form.locator("textarea").evaluate_all("all => all.forEach(e => e.value = 'first line\\nsecond line')")
    typed: dict[str, str] = page.evaluate(_TYPED)
    return typed


def send(page: Page) -> int:
    """Send the form; the status of the answer."""
    with page.expect_navigation(wait_until="load") as came:
        page.locator("main form button.first").first.click()
    answer = came.value
    assert answer is not None
    return answer.status


@pytest.mark.parametrize("place", _PAGES)
def test_a_form_with_faults_keeps_everything_and_says_what_is_wrong_at_each_field(
    place: str, page: Page, ann: Home
) -> None:
    typed = fill(page, ann, place)
    assert send(page) == 422
    assert page.evaluate(_TYPED) == typed
    assert page.evaluate(_LOOSE) == []
    expect(page.get_by_role("alert").first).to_contain_text(say("entry.not-saved"))


def test_the_summary_of_the_faults_leads_to_the_field(page: Page, ann: Home) -> None:
    fill(page, ann, "enter/measurement")
    send(page)
    link = page.locator(".faults a").first
    target = (link.get_attribute("href") or "").removeprefix("#")
    link.focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab") if page.evaluate("document.activeElement.id") != target else None
    assert page.evaluate("document.activeElement.closest('.field, fieldset') !== null")


def test_a_form_that_was_open_for_too_long_comes_back_and_can_be_sent(page: Page, ann: Home) -> None:
    page.goto(ann.at("enter/note"))
    page.locator("[name=text]").fill('ask about <swimming> & "sun"\nand the sea')
    page.context.clear_cookies()
    assert send(page) == 403
    expect(page.locator("h1")).to_have_text(say("lock.again.old.title"))
    page.get_by_role("button", name=say("lock.again.send")).click()
    expect(page.get_by_role("status")).to_contain_text('ask about <swimming> & "sun"')


@pytest.fixture(scope="module")
def locked_town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    """The same people behind a passphrase."""
    folder: Path = tmp_path_factory.mktemp("locked") / "doseline"
    people = town.fill(folder)
    with open_store(None, folder=folder, now=town.NOW) as store:
        Sessions().put(store, _WORDS)
    with serving("--today", town.TODAY, folder=folder) as served:
        yield Town(served.address, people, folder)


@pytest.fixture
def visitor(browser: Browser) -> Iterator[BrowserContext]:
    context = browser.new_context(viewport={"width": 360, "height": 740})
    yield context
    context.close()


def unlock(page: Page) -> None:
    page.get_by_label(say("lock.passphrase")).fill(_WORDS)
    page.get_by_role("button", name=say("lock.open")).click()


def test_what_was_typed_outlives_the_session(visitor: BrowserContext, locked_town: Town) -> None:
    page, ann = visitor.new_page(), locked_town.home(locked_town.people["ready"])
    page.goto(ann.at("enter/note"))
    unlock(page)
    page.locator("[name=text]").fill("ask about swimming")
    other = visitor.new_page()
    other.goto(locked_town.at("/data"))
    other.get_by_role("button", name=say("data.lock.now")).click()
    expect(other.locator("h1")).to_have_text(say("lock.title"))
    send(page)
    expect(page.locator("main")).to_contain_text(say("lock.kept"))
    expect(page.locator("main")).not_to_contain_text("swimming")
    unlock(page)
    page.get_by_role("button", name=say("lock.again.send")).click()
    expect(page.get_by_role("status")).to_contain_text("ask about swimming")
