"""Without a network: Today and Calendar as last seen, marked as such; nothing is left after a lock."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Error, Page, expect

from doseline.faces.web.lock import Lock
from doseline.store import open_store
from tests.browser import town
from tests.browser.conftest import Town, say
from tests.browser.served import serving

_WORDS = "seven quiet lakes"
_KEPT = """async () => { const found = [];
  for (const name of await caches.keys()) for (const one of await (await caches.open(name)).keys())
    found.push(new URL(one.url).pathname);
  return found; }"""


@pytest.fixture(scope="module")
def locked_town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    folder: Path = tmp_path_factory.mktemp("away") / "doseline"
    people = town.fill(folder)
    with open_store(None, folder=folder, now=town.NOW) as store:
        Lock().put(store, _WORDS)
    with serving("--today", town.TODAY, folder=folder) as served:
        yield Town(served.address, people, folder)


@pytest.fixture
def phone_with_a_worker(browser: Browser) -> Iterator[BrowserContext]:
    context = browser.new_context(viewport={"width": 360, "height": 740})
    yield context
    context.close()


def seen(context: BrowserContext, where: Town) -> Page:
    """A page after Today and Calendar were looked at."""
    page = context.new_page()
    page.goto(where.at("/p/{ready}"))
    page.get_by_label(say("lock.passphrase")).fill(_WORDS)
    page.get_by_role("button", name=say("lock.open")).click()
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    for place in ("/p/{ready}", "/p/{ready}/calendar", "/p/{ready}/entries"):
        page.goto(where.at(place))
    return page


def test_today_and_calendar_can_be_read_without_a_network(
    phone_with_a_worker: BrowserContext, locked_town: Town
) -> None:
    page = seen(phone_with_a_worker, locked_town)
    phone_with_a_worker.set_offline(True)
    page.goto(locked_town.at("/p/{ready}"))
    expect(page.locator("#away")).to_be_visible()
    expect(page.locator("#away")).to_contain_text("June 6, 2026")
    page.goto(locked_town.at("/p/{ready}/calendar"))
    expect(page.locator("#away")).to_be_visible()
    expect(page.locator(".leaves")).to_be_visible()


def test_on_a_later_day_the_old_next_step_is_not_shown(
    phone_with_a_worker: BrowserContext, locked_town: Town
) -> None:
    page = seen(phone_with_a_worker, locked_town)
    phone_with_a_worker.set_offline(True)
    page.goto(locked_town.at("/p/{ready}"))  # the browser's own day is another one than that of the page
    expect(page.locator("#away-old")).to_be_visible()
    expect(page.locator(".step")).to_be_hidden()
    expect(page.locator("#tips")).to_be_hidden()
    expect(page.locator("#assumed")).to_be_hidden()
    page.goto(locked_town.at("/p/{ready}/calendar"))
    expect(page.locator("#away-old")).to_be_visible()
    expect(page.locator(".step")).to_be_hidden()


def test_other_pages_say_that_there_is_no_network(
    phone_with_a_worker: BrowserContext, locked_town: Town
) -> None:
    page = seen(phone_with_a_worker, locked_town)
    phone_with_a_worker.set_offline(True)
    page.goto(locked_town.at("/p/{ready}/entries"))
    expect(page.locator("h1")).to_have_text(say("web.offline.title"))


def test_nothing_is_kept_after_the_app_is_locked(
    phone_with_a_worker: BrowserContext, locked_town: Town
) -> None:
    page = seen(phone_with_a_worker, locked_town)
    assert [one for one in page.evaluate(_KEPT) if one.startswith("/p/")]
    page.goto(locked_town.at("/data"))
    page.get_by_role("button", name=say("data.lock.now")).click()
    expect(page.locator("h1")).to_have_text(say("lock.title"))
    assert [one for one in page.evaluate(_KEPT) if one.startswith("/p/")] == []
    phone_with_a_worker.set_offline(True)
    with suppress(Error):  # with no worker left, the browser's own page says that there is no network
        page.goto(locked_town.at("/p/{ready}"))
    expect(page.locator("body")).not_to_contain_text("Inject")
