"""Another program of this computer, at another port, gets no session: the app has a name of its own."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from doseline.faces.web.security.host_name import own_name
from doseline.faces.web.security.sessions import Sessions
from doseline.faces.web.server.install import install_secret
from doseline.store import open_store
from tests.browser import town
from tests.browser.conftest import say
from tests.browser.served import serving

_WORDS = "seven quiet lakes"


@contextmanager
def another_program() -> Iterator[tuple[int, list[str]]]:
    """A program that serves something else on this computer: its port, and the cookies it was sent."""
    sent: list[str] = []

    class Listens(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            sent.append(self.headers.get("Cookie", ""))
            self.send_response(200)
            self.end_headers()
            self.wfile.write(b"hello")

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Listens) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server.server_address[1], sent
        server.shutdown()


@pytest.fixture
def somebody(browser: Browser) -> Iterator[BrowserContext]:
    context = browser.new_context(service_workers="block")
    yield context
    context.close()


def unlock(page: Page) -> None:
    page.get_by_label(say("lock.passphrase")).fill(_WORDS)
    page.get_by_role("button", name=say("lock.open")).click()


def uses(address: str, cookies: list[str], path: str) -> list[int]:
    """What a program is answered that sends the cookies it got to the app."""
    answers = (httpx.get(f"{address}{path}", headers={"cookie": one}) for one in cookies)
    return [answer.status_code for answer in answers]


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
def test_the_session_does_not_go_to_a_program_at_another_port(
    somebody: BrowserContext, tmp_path: Path, host: str
) -> None:
    people = town.fill(tmp_path)
    with open_store(None, folder=tmp_path, now=town.NOW) as store:
        Sessions().put(store, _WORDS)
    with serving("--today", town.TODAY, folder=tmp_path) as served, another_program() as (port, sent):
        page, path = somebody.new_page(), f"/p/{people['ready']}"
        page.goto(served.address.replace("127.0.0.1", host) + path)
        assert page.url.startswith(f"http://{own_name(install_secret(tmp_path))}:")
        unlock(page)
        expect(page.locator(".hero")).to_be_visible()
        for name in ("127.0.0.1", "localhost"):
            page.goto(f"http://{name}:{port}/")
        assert sent
        assert uses(served.address, sent, path) == [403] * len(sent)
        page.goto(served.address + path)  # the bookmark of before opens it without asking again
        expect(page.locator(".hero")).to_be_visible()


def test_setting_a_passphrase_leads_on_without_asking_for_it_again(
    somebody: BrowserContext, tmp_path: Path
) -> None:
    town.fill(tmp_path)
    with serving("--today", town.TODAY, folder=tmp_path) as served, another_program() as (port, sent):
        page = somebody.new_page()
        page.goto(f"{served.address}/data")
        for name in ("passphrase-new", "passphrase-new-again"):
            page.locator(f"#{name}").fill(_WORDS)
        page.get_by_role("button", name=say("data.lock.set")).click()
        expect(page.get_by_role("button", name=say("data.lock.now"))).to_be_visible()
        assert ".localhost:" in page.url
        page.goto(f"http://127.0.0.1:{port}/")
        assert uses(served.address, sent, "/data") == [403] * len(sent)
