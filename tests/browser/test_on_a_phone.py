"""``doseline serve --share``: a phone on the same network, over TLS, at this computer's second address."""

from __future__ import annotations

import socket
from base64 import b64encode
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from hashlib import sha256
from ipaddress import ip_address
from pathlib import Path

import httpx
import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from playwright.sync_api import Browser, BrowserContext, Page, expect

from doseline.faces.web.server.install import install_secret
from tests.browser import town
from tests.browser.conditions import PHONE, faults
from tests.browser.conftest import FLAGS, Home, browser_path, say
from tests.browser.served import Served, serving

_WORDS = "seven quiet lakes"


@dataclass(frozen=True, slots=True)
class Shared:
    """The app on the home network; ``key`` is the mark of the certificate's key, as Chromium takes it."""

    address: str
    people: dict[str, str]
    served: Served
    folder: Path
    key: str


def second_address() -> str:
    """An address of this computer that others can reach; skipped where there is none."""
    with suppress(OSError), socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asking:
        asking.connect(("192.0.2.1", 9))  # an address that nobody has: nothing is sent
        own: str = asking.getsockname()[0]
        if ip_address(own).is_private and not ip_address(own).is_loopback:
            return own
    pytest.skip("this machine has no second, private address: join it to a network")


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shared]:
    own, folder = second_address(), tmp_path_factory.mktemp("shared") / "doseline"
    people = town.fill(folder)
    options = ("--share", "--address", own, "--set-passphrase", "--today", town.TODAY)
    with serving(*options, folder=folder, env={"DOSELINE_PASSPHRASE": _WORDS}) as served:
        address = served.other(own)
        chain = (folder / "share" / "certificate.pem").read_bytes()
        public = x509.load_pem_x509_certificates(chain)[0].public_key()
        mark = sha256(public.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)).digest()
        yield Shared(address, people, served, folder, b64encode(mark).decode())


@pytest.fixture
def stranger(browser: Browser) -> Iterator[Page]:
    """A phone whose owner went on past the warning about the certificate."""
    context = browser.new_context(viewport=PHONE, ignore_https_errors=True, reduced_motion="reduce")
    yield context.new_page()
    context.close()


@pytest.fixture
def trusting(browser: Browser, shared: Shared, tmp_path: Path) -> Iterator[BrowserContext]:
    """A phone that took the certificate in, as the program says one can, and so keeps pages."""
    context = browser.browser_type.launch_persistent_context(
        str(tmp_path / "profile"),
        executable_path=browser_path(),
        args=[*FLAGS, f"--ignore-certificate-errors-spki-list={shared.key}"],
        viewport=PHONE,
        reduced_motion="reduce",
    )
    yield context
    context.close()


def unlock(page: Page) -> None:
    page.get_by_label(say("lock.passphrase")).fill(_WORDS)
    page.get_by_role("button", name=say("lock.open")).click()


def test_nothing_is_shown_before_the_passphrase(stranger: Page, shared: Shared) -> None:
    for place in ("", f"/p/{shared.people['ready']}", f"/p/{shared.people['ready']}/calendar", "/data"):
        stranger.goto(shared.address + place)
        expect(stranger.locator("h1")).to_have_text(say("lock.title"))
        assert "Ready" not in stranger.content()
        found = faults(stranger)
        assert not found, "\n".join(found)


def test_an_injection_is_recorded_from_a_phone(stranger: Page, shared: Shared) -> None:
    ann = Home(shared.address, town.newcomer(shared.folder), install_secret(shared.folder))
    stranger.goto(ann.address)
    unlock(stranger)
    expect(stranger.locator("h1")).to_contain_text("Inject today")
    stranger.get_by_role("link", name=say("today.ask.none")).click()
    stranger.get_by_role("button", name=say("today.day.done")).click()
    expect(stranger.get_by_role("status")).to_contain_text(say("today.tag.saved", name="Ann"))
    found = faults(stranger)
    assert not found, "\n".join(found)


def test_a_phone_that_trusts_the_certificate_reads_what_is_about_nobody_without_a_network(
    trusting: BrowserContext, shared: Shared
) -> None:
    page, ready = trusting.new_page(), f"{shared.address}/p/{shared.people['ready']}"
    page.goto(ready)
    unlock(page)
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    page.goto(ready)
    page.goto(f"{ready}/calendar")
    trusting.set_offline(True)
    for place in ("/symptoms", "/guide", "/symptoms?drug=kesimpta", "/guide?drug=kesimpta"):
        page.goto(shared.address + place)
        expect(page.locator("#away")).to_be_visible()
    for place in (ready, f"{ready}/calendar"):  # they could be read without the passphrase
        page.goto(place)
        expect(page.locator("h1")).to_have_text(say("web.offline.title"))


def test_the_calendar_of_a_phone_follows_until_its_address_is_taken_back(
    stranger: Page, shared: Shared
) -> None:
    ann = Home(shared.address, town.newcomer(shared.folder), install_secret(shared.folder))
    stranger.goto(ann.at("data"))
    unlock(stranger)
    stranger.get_by_role("button", name=say("data.feed.make")).click()
    feed = next(
        word
        for word in stranger.locator("main").inner_text().split()
        if word.startswith(f"{shared.address}/feed/")
    )
    assert httpx.get(feed, verify=False).text.count("BEGIN:VEVENT") > 3  # noqa: S501 - our own certificate
    stranger.goto(ann.at("data"))
    stranger.get_by_role("button", name=say("data.feed.end")).click()
    assert httpx.get(feed, verify=False).status_code == 404  # noqa: S501 - our own certificate


def test_what_the_terminal_says_is_an_address_a_picture_of_it_and_a_fingerprint(shared: Shared) -> None:
    said = "".join(shared.served.said)
    assert shared.address in said
    assert "SHA-256 " in said
    assert "▀" in said or "█" in said
