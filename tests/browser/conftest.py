"""Debian's Chromium with a fresh profile, driven by Playwright; skipped in one line where it is not."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from doseline.guide import load_guide
from doseline.text import Catalogue
from tests.browser import town
from tests.browser.served import serving

FLAGS = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Town:
    """Where the people of ``town`` are served, and the id of each one's record."""

    address: str
    people: dict[str, str]
    folder: Path

    def at(self, place: str) -> str:
        """The whole address of a place such as ``/p/{ready}/calendar``."""
        return self.address + place.format(**self.people)


def browser_path() -> str:
    """Where Chromium is; "" where it is not."""
    return shutil.which("chromium") or ""


def say(key: str, **values: object) -> str:
    """What the app says, as the people of the town read it."""
    return Catalogue("en", load_guide("kesimpta").region("US")).say(key, **values)


# One for the folder, not for the session: Playwright keeps an event loop in the main thread, and tests
# of other folders start their own there.
@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """One browser for all tests of this folder; each takes a context of its own."""
    if not browser_path():
        pytest.skip("Chromium is not here: on Debian, apt-get install chromium")
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=browser_path(), args=list(FLAGS))
        yield opened
        opened.close()


@pytest.fixture(scope="package")
def the_town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    """People in every state, served on one day; tests that use it keep nothing."""
    folder: Path = tmp_path_factory.mktemp("town") / "doseline"
    people = town.fill(folder)
    with serving("--today", town.TODAY, folder=folder) as served:
        yield Town(served.address, people, folder)


@pytest.fixture(scope="package", params=[True, False], ids=["with JavaScript", "without JavaScript"])
def phone(request: pytest.FixtureRequest, browser: Browser) -> Iterator[BrowserContext]:
    """A phone of 360 pixels, with and without JavaScript."""
    context = browser.new_context(
        viewport={"width": 360, "height": 740},
        java_script_enabled=request.param,
        reduced_motion="reduce",
        service_workers="block",
    )
    yield context
    context.close()


@pytest.fixture
def page(phone: BrowserContext) -> Iterator[Page]:
    """A fresh page on that phone."""
    opened = phone.new_page()
    yield opened
    opened.close()


@pytest.fixture
def ann(the_town: Town) -> str:
    """The address of one more person's Today; the test may write into her record."""
    return f"{the_town.address}/p/{town.newcomer(the_town.folder)}"
