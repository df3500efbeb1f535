"""Host name of the app on this computer, so that its session goes to nobody else.

Browsers keep cookies by host and not by port: whoever serves something else at 127.0.0.1 would be sent the
session, and could use it. The name is one under ``localhost``, which browsers themselves take to be this
computer, and it is made of the install's secret, so no other program can call itself by it. A browser that
is known to find such names is led there once a passphrase is set; all others, and programs, stay where
they are.
"""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import sha256
from urllib.parse import urlencode

from anyio import to_thread
from litestar.connection import ASGIConnection
from litestar.enums import ScopeType
from litestar.types import ASGIApp, Receive, Scope, Send

from doseline.errors import InputFaults
from doseline.faces.web.auth import new_cookie, session_cookie
from doseline.faces.web.context import AppContext

# Where a browser arrives; from there it goes on by itself, and its cookie comes along.
MOVED = "/lock/moved"
_MARK_DIGITS = 16
# Safari asks the system for names under localhost, and not every system knows them.
_FINDS_NAMES = ("Chrome/", "Firefox/")
_READS = frozenset({"GET", "HEAD"})


def own_name(secret: str) -> str:
    """The name of this install."""
    return f"doseline-{sha256(f'name:{secret}'.encode()).hexdigest()[:_MARK_DIGITS]}.localhost"


class HostName:
    """A layer around the app that leads browsers from the names all programs share to its own."""

    def __init__(self, app: ASGIApp, context: AppContext) -> None:
        """Take the app and its context, which may have no name of its own."""
        self._app = app
        self._house = context

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, or lead the browser to the app's own name."""
        if self._house.own_host and _is_led(scope, self._house.own_host) and await self._has_secret():
            await self._lead(scope, send)
        else:
            await self._app(scope, receive, send)

    async def _has_secret(self) -> bool:
        context = self._house
        try:
            if context.sessions.is_stale():
                await to_thread.run_sync(context.sessions.verifier, context.store)
        except InputFaults:  # the page itself says what is wrong
            return False
        return bool(context.sessions.idle_minutes or context.entry)

    async def _lead(self, scope: Scope, send: Send) -> None:
        """Answer with the way there. A session that was opened here ends, and is opened anew over there."""
        context, path = self._house, str(scope["path"])
        name = session_cookie(context)
        ticket = context.sessions.hand_over(ASGIConnection(scope).cookies.get(name))
        query = scope.get("query_string", b"").decode("latin-1")
        to = f"{path}?{query}" if query else path
        where = f"{MOVED}?{urlencode({'to': to, 'ticket': ticket})}" if ticket or not _is_typed(scope) else to
        headers = [(b"location", f"http://{context.own_host}{where}".encode("latin-1", "replace"))]
        if ticket:
            headers.append((b"set-cookie", new_cookie(context, name, "").to_header(header="").encode()))
        await send({"type": "http.response.start", "status": 303, "headers": headers})
        await send({"type": "http.response.body", "body": b"", "more_body": False})


def _is_led(scope: Scope, own: str) -> bool:
    """Whether this is a browser that opens a page, finds names under localhost, and came by another one."""
    if scope["type"] != ScopeType.HTTP or scope["method"] not in _READS:
        return False
    headers = _headers(scope)
    is_page = headers.get("sec-fetch-mode") == "navigate" and headers.get("sec-fetch-dest") == "document"
    finds = any(one in headers.get("user-agent", "") for one in _FINDS_NAMES)
    return is_page and finds and headers.get("host", "").lower() != own


def _is_typed(scope: Scope) -> bool:
    """Whether no page led here: then Chrome sends the cookies of the new name with the first request."""
    headers = _headers(scope)
    return headers.get("sec-fetch-site") == "none" and "Chrome/" in headers.get("user-agent", "")


def _headers(scope: Scope) -> Mapping[str, str]:
    return {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in scope["headers"]}
