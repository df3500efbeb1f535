"""Somebody at the app's door who sends exactly what they like, and follows nothing by itself."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from html import unescape
from types import MappingProxyType
from typing import Any

import httpx
from litestar.testing import TestClient
from litestar.types import ASGIApp, Receive, Scope, Send

from doseline.faces.web.context import AppContext
from tests.web.routes_at_hand import app_while_held

HOST = "doseline.test"
PASSPHRASE = "correct horse battery"  # noqa: S105 - of the tests

# A field that is ticked more than once has several values.
Fields = Mapping[str, str | list[str]]


class Visitor:
    """A browser of its own, with its own cookies."""

    def __init__(self, context: AppContext, *, client: tuple[str, int] = ("127.0.0.1", 50000)) -> None:
        self.context = context
        app = _app(context)

        async def from_there(scope: Scope, receive: Receive, send: Send) -> None:
            scope["client"] = client
            await app(scope, receive, send)

        self._client = TestClient(
            from_there, base_url=f"{context.scheme}://{HOST}", raise_server_exceptions=False
        )

    @property
    def cookies(self) -> httpx.Cookies:
        """The cookies it holds."""
        return self._client.cookies

    def get(self, address: str, **headers: str) -> httpx.Response:
        """What comes back for an address; "_" in a header's name stands for "-"."""
        return self._client.get(address, headers=_named(headers), follow_redirects=False)

    def send(self, method: str, address: str, **headers: str) -> httpx.Response:
        """Any method."""
        return self._client.request(method, address, headers=_named(headers), follow_redirects=False)

    def token(self) -> str:
        """A token of a form, from a page that anybody can see."""
        return token_in(self.get("/lock").text or self.get("/data").text)

    def post(
        self,
        address: str,
        fields: Fields = MappingProxyType({}),
        *,
        files: Mapping[str, bytes] | None = None,
        **headers: str,
    ) -> httpx.Response:
        """What comes back for a form with a token that holds."""
        return self.post_raw(address, {"_csrf_token": self.token(), **fields}, files=files, **headers)

    def post_raw(
        self, address: str, fields: Fields, *, files: Mapping[str, bytes] | None = None, **headers: str
    ) -> httpx.Response:
        """What comes back for a form as it is."""
        sent = {name: (name, data) for name, data in (files or {}).items()}
        data, headers = dict(fields), _named(headers)
        made = self._client.post(
            address, data=data, files=sent or None, headers=headers, follow_redirects=False
        )
        return self.answer(made)

    def post_once(self, address: str, fields: Fields) -> httpx.Response:
        """What comes back for a form itself, followed nowhere."""
        return self._client.post(address, data=dict(fields), follow_redirects=False)

    def answer(self, response: httpx.Response) -> httpx.Response:
        """The page that a form is answered with: it has an address of its own (post, redirect, get)."""
        location = response.headers.get("location", "")
        if "/answered/" not in location:
            return response
        page = self.get(location)
        for name in ("set-cookie", "clear-site-data"):
            if name in response.headers and name not in page.headers:
                page.headers[name] = response.headers[name]
        return page

    def post_json(self, address: str, content: bytes, **headers: str) -> httpx.Response:
        """What comes back for a program's request with a token that holds."""
        own = {"content-type": "application/json", "x-csrftoken": self.token()}
        return self._client.post(address, content=content, headers=own | _named(headers))

    def unlock(self, passphrase: str = PASSPHRASE, **fields: str) -> httpx.Response:
        """Knock with a passphrase."""
        return self.post("/lock", {"passphrase": passphrase, **fields})


@lru_cache(maxsize=4)
def _app(context: AppContext) -> ASGIApp:
    """Building one takes longer than using it."""
    return app_while_held(context)


def _named(headers: Mapping[str, str]) -> dict[str, str]:
    return {name.replace("_", "-"): value for name, value in headers.items()}


def token_in(html: str) -> str:
    """The token of the first form of a page."""
    return hidden(html, "_csrf_token")


def hidden(html: str, name: str) -> str:
    """The value of a hidden field."""
    found = re.search(rf'name="{re.escape(name)}" value="([^"]*)"', html)
    assert found is not None, name
    return unescape(found[1])


def person(context: AppContext, called: str = "Anna", **therapy: Any) -> str:  # noqa: ANN401 - of a record file
    """The id of a new record with nothing in it."""
    return context.store.create(
        called=called,
        person={"region": "US", "timezone": "UTC"},
        therapy={"guide": "kesimpta", "start": "2026-04-06", **therapy},
        now=context.now(),
    )
