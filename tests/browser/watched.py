"""A page of a browser, and all that it loaded and complained about."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import BrowserContext, ConsoleMessage, Page, Request, Response

_HTTP_FAULT = 400
# Said because of the way we test: answers that are meant to refuse, no service worker where none is wanted.
_OURS = ("the server responded with a status of 4", "blocked by Playwright")


class Watched:
    """One page; everything it asked for, weighed, and what its console said."""

    def __init__(self, page: Page) -> None:
        """Take a fresh page, which is to load everything anew."""
        self.page = page
        self._asked: list[str] = []
        self._said: list[str] = []
        self._refused: list[str] = []
        self._bytes = 0.0
        page.on("request", self._request)
        page.on("response", self._response)
        page.on("console", self._console)
        page.on("pageerror", lambda error: self._said.append(str(error)))
        network = page.context.new_cdp_session(page)
        network.send("Network.enable")
        network.send("Network.setCacheDisabled", {"cacheDisabled": True})
        network.on("Network.loadingFinished", self._loaded)

    def is_page(self, address: str) -> bool:
        """Whether a page stands there, and not a file to keep."""
        answer = self.page.context.request.get(address)
        if answer.status >= _HTTP_FAULT:
            raise AssertionError(f"{answer.status} at {urlsplit(address).path}")
        return "text/html" in answer.headers["content-type"]

    def open(self, address: str) -> Page:
        """The page at an address, with everything that belongs to it; what is further down loads too."""
        self._asked, self._said, self._refused, self._bytes = [], [], [], 0.0
        self.page.goto(address, wait_until="load")
        if self.page.evaluate("document.querySelectorAll('img[loading=lazy]').length"):
            self.page.evaluate("window.scrollTo(0, document.body.scrollHeight)")
            self.page.evaluate(
                "Promise.all([...document.images].map(image => image.decode().catch(() => {})))"
            )
            self.page.evaluate("window.scrollTo(0, 0)")
        return self.page

    def weight(self) -> int:
        """All bytes that came over the line for the page, headers and pictures included."""
        return round(self._bytes)

    def complaints(self, address: str) -> list[str]:
        """What the console said, what was refused, and what was asked of anybody but ``address``."""
        own = urlsplit(address).netloc
        strangers = [one for one in self._asked if urlsplit(one).netloc not in {own, ""}]
        return (
            [f"console: {one}" for one in self._said]
            + [f"refused: {one}" for one in self._refused]
            + [f"asked of a stranger: {one}" for one in strangers]
        )

    def _request(self, request: Request) -> None:
        self._asked.append(request.url)

    def _response(self, response: Response) -> None:
        if response.status >= _HTTP_FAULT and not response.request.is_navigation_request():
            self._refused.append(f"{response.status} {response.url}")

    def _console(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"} and not any(one in message.text for one in _OURS):
            self._said.append(message.text)

    def _loaded(self, event: dict[str, Any]) -> None:
        self._bytes += event["encodedDataLength"]


@contextmanager
def watching(context: BrowserContext) -> Iterator[Watched]:
    """A fresh page of a context, watched."""
    page = context.new_page()
    yield Watched(page)
    page.close()
