"""Debian's Chromium with a fresh profile, driven by Playwright; skipped in one line where it is not."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from html import escape
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from doseline.faces.web.security import opaque_ids
from doseline.faces.web.server.install import install_secret
from doseline.guide import load_guide
from doseline.text import Catalogue
from tests.browser import town
from tests.browser.served import serving
from tests.browser.town import newcomer

FLAGS = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
)  # fmt: skip

# A page waits some seconds itself each time.
_TRIES = 20


@dataclass(frozen=True, slots=True)
class Home:
    """One person's pages; ``secret`` is the install's, which veils words in addresses."""

    app: str
    record: str
    secret: str

    @property
    def address(self) -> str:
        """The whole address of Today."""
        return self.at("")

    def at(self, place: str) -> str:
        """The whole address of a page such as ``enter/note``."""
        return self.app + opaque_ids.address(self.secret, self.record, *filter(None, place.split("/")))


@dataclass(frozen=True, slots=True)
class Town:
    """Where the people of ``town`` are served, each one's record, and the folder they are kept in."""

    address: str
    people: dict[str, str]
    folder: Path

    def at(self, place: str) -> str:
        """The whole address of a place such as ``/p/{ready}/calendar``."""
        if not place.startswith("/p/{"):
            return self.address + place.format(**self.people)
        who, _, rest = place.removeprefix("/p/{").partition("}")
        return self.home(self.people[who]).at(rest)

    def home(self, record: str) -> Home:
        """The pages of one record."""
        return Home(self.address, record, install_secret(self.folder))

    def newcomer(self) -> Home:
        """The pages of one more person, whom a test has for itself."""
        return self.home(newcomer(self.folder))


def browser_path() -> str:
    """Where Chromium is; "" where it is not."""
    return shutil.which("chromium") or ""


def say(key: str, **values: object) -> str:
    """What the app says, as the people of the town read it."""
    return (
        Catalogue("en", load_guide("kesimpta").region("US")).about(load_guide("kesimpta")).say(key, **values)
    )


# One for the folder, not for the session: Playwright keeps an event loop in the main thread, and tests
# of other folders start their own there.
@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """One browser for all tests of this folder; each takes a context of its own."""
    if not browser_path():
        pytest.skip("Chromium is not here: on Debian, apt-get install chromium")
    with sync_playwright() as playwright:
        # People have the cache of Back and Forward; Playwright switches it off unasked.
        opened = playwright.chromium.launch(
            executable_path=browser_path(),
            args=list(FLAGS),
            ignore_default_args=["--disable-back-forward-cache"],
        )
        yield opened
        opened.close()


@pytest.fixture(scope="package")
def the_town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    """People in every state, served on one day; tests that use it keep nothing."""
    folder: Path = tmp_path_factory.mktemp("town") / "doseline"
    people = town.fill(folder)
    with serving("--today", town.TODAY, folder=folder) as served:
        wait_for_the_forecast(served.address, people["ready"])
        yield Town(served.address, people, folder)


def wait_for_the_forecast(address: str, record: str) -> None:
    """Until the pages of a fresh start have it: on a busy computer they first say that it is prepared."""
    preparing = escape(say("timeline.not-ready"))
    for _ in range(_TRIES):
        if preparing not in httpx.get(f"{address}/p/{record}/expected", timeout=60).text:
            return
    raise AssertionError("the forecast was not ready in time")


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
def ann(the_town: Town) -> Home:
    """One more person's pages; the test may write into her record."""
    return the_town.newcomer()
