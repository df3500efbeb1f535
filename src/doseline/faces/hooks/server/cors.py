"""CORS (Fetch standard): pages of the named origins may ask, and no others; no cookies go along."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from litestar.enums import ScopeType
from litestar.types import ASGIApp, Message, Receive, Scope, Send

_METHODS = "GET, POST"
_HEADERS = "Authorization, Content-Type"
_ALLOWED = frozenset({"authorization", "content-type"})
_SECONDS = "600"
_DONE, _FORBIDDEN, _MISDIRECTED = 204, 403, 421
_ALWAYS = MappingProxyType(
    {"cache-control": "no-store", "x-content-type-options": "nosniff", "referrer-policy": "no-referrer"}
)


class Cors:
    """A layer around the app. ``hosts`` are the names that it may be called by, where that matters.

    A service without tokens trusts whoever reaches this computer, and a web page can make a name of its own
    lead here: then only this computer's own names count.
    """

    def __init__(self, app: ASGIApp, *, origins: frozenset[str], hosts: frozenset[str] | None = None) -> None:
        """Take the app, whose pages may ask, and by which names."""
        self._app = app
        self._origins = origins
        self._hosts = hosts

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer what a browser asks beforehand, else pass the request on."""
        if scope["type"] != ScopeType.HTTP:
            await self._app(scope, receive, send)
            return
        told = {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in scope["headers"]}
        if self._hosts is not None and told.get("host", "") not in self._hosts:
            await _empty(send, _MISDIRECTED, {})
            return
        allowed = told.get("origin") if told.get("origin") in self._origins else None
        if scope["method"] == "OPTIONS":
            await _empty(send, *_beforehand(told, allowed))
            return
        more = {"vary": "Origin", **_ALWAYS}
        if allowed is not None:
            more["access-control-allow-origin"] = allowed
        await self._app(scope, receive, _with(send, more))


def _beforehand(told: Mapping[str, str], allowed: str | None) -> tuple[int, dict[str, str]]:
    """The answer to a preflight; one that may not be gets no header that would let it."""
    headers = {"vary": "Origin", "allow": f"{_METHODS}, HEAD, OPTIONS", **_ALWAYS}
    if "access-control-request-method" not in told:
        return _DONE, headers
    wanted = {name.strip().lower() for name in told.get("access-control-request-headers", "").split(",")}
    if allowed is None or not wanted - {""} <= _ALLOWED:
        return _FORBIDDEN, headers
    headers |= {
        "access-control-allow-origin": allowed,
        "access-control-allow-methods": _METHODS,
        "access-control-allow-headers": _HEADERS,
        "access-control-max-age": _SECONDS,
    }
    if told.get("access-control-request-private-network") == "true":
        headers["access-control-allow-private-network"] = "true"
    return _DONE, headers


def _with(send: Send, more: Mapping[str, str]) -> Send:
    added = [(name.encode(), value.encode()) for name, value in more.items()]

    async def sent(message: Message) -> None:
        if message["type"] == "http.response.start":
            message["headers"] = [*message.get("headers", ()), *added]
        await send(message)

    return sent


async def _empty(send: Send, status: int, headers: Mapping[str, str]) -> None:
    raw = [(name.encode(), value.encode()) for name, value in headers.items()]
    await send({"type": "http.response.start", "status": status, "headers": raw})
    await send({"type": "http.response.body", "body": b"", "more_body": False})
