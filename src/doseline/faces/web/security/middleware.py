"""Security middleware: allowed hosts, origins of changes (CSRF), and security headers.

A page of a stranger that reaches this machine under a name of its own (DNS rebinding) has the wrong
Host; a form of a stranger has the wrong Origin. Both are turned away before anything is read.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Mapping
from types import MappingProxyType

from litestar.datastructures import MutableScopeHeaders
from litestar.enums import ScopeType
from litestar.types import ASGIApp, Message, Receive, Scope, Send

_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
_OWN = frozenset({"same-origin", "none"})
# Where a program sends the token of its forms; it is compared as plain ASCII.
_TOKEN = "x-csrftoken"  # noqa: S105 - the name of a header
# No inline script or style, nothing from elsewhere, and nobody may frame a page.
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "manifest-src 'self'; worker-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS: Mapping[str, str] = MappingProxyType(
    {
        "content-security-policy": POLICY,
        "x-content-type-options": "nosniff",
        # Nothing to other places; with "no-referrer" our own forms would come without their Origin.
        "referrer-policy": "same-origin",
        "permissions-policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
        "cross-origin-opener-policy": "same-origin",
        "cross-origin-resource-policy": "same-origin",
        "x-frame-options": "DENY",
    }
)
# Far more than anybody types. The pages that take a file allow more, of who was let in.
MOST_BYTES = 1_000_000
# Our choice for who was not let in: they may be many, and what they send is held until all of it is here.
MOST_BYTES_OF_STRANGERS = 200_000
# Health data stays out of every cache; a handler may say otherwise of a file that is the same for all.
_NO_STORE = "no-store"


class SecurityMiddleware:
    """The outermost layer of the app."""

    def __init__(
        self,
        app: ASGIApp,
        *,
        hosts: frozenset[str],
        scheme: str,
        own: str = "",
        is_known: Callable[[Scope], Awaitable[bool]],
    ) -> None:
        """Let ``app`` answer to ``hosts`` only, and take changes only from its own pages.

        ``own`` is a host to which a form of a page may lead on. ``is_known`` says whether somebody was let
        in: only who was may send much.
        """
        self._app = app
        self._hosts = hosts
        self._origins = frozenset(f"{scheme}://{host}" for host in hosts)
        self._is_known = is_known
        led = POLICY.replace("form-action 'self'", f"form-action 'self' http://{own}") if own else POLICY
        self._headers = {**HEADERS, "content-security-policy": led}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, or turn it away without a word about the person."""
        if scope["type"] == ScopeType.WEBSOCKET:  # there are none here
            return
        if str(scope["type"]) == "lifespan":  # the app itself starts or ends
            await self._app(scope, receive, send)
            return
        headers = {
            name.decode("latin-1").lower(): value.decode("latin-1") for name, value in scope["headers"]
        }
        if headers.get("host", "").lower() not in self._hosts:
            await _refuse(send, 421)
        elif not headers.get(_TOKEN, "").isascii():
            await _refuse(send, 400)
        elif scope["method"] not in _SAFE and not self._is_own(headers):
            await _refuse(send, 403)
        elif is_long(scope["headers"], most=MOST_BYTES_OF_STRANGERS) and not await self._is_known(scope):
            await (_refuse(send, 413) if _is_bearer(headers) else _refuse(send, 303, location="/lock"))
        else:
            await self._app(scope, receive, _with_headers(send, self._headers))

    def _is_own(self, headers: Mapping[str, str]) -> bool:
        """Whether a change comes from a page of ours, as far as the browser tells."""
        origin = headers.get("origin")
        if origin is not None:
            return origin in self._origins
        return headers.get("sec-fetch-site", "same-origin") in _OWN


def _is_bearer(headers: Mapping[str, str]) -> bool:
    """Whether a program asks, which would follow to no lock."""
    return headers.get("authorization", "").lower().startswith("bearer ")


def is_long(headers: Iterable[tuple[bytes, bytes]], *, most: int = MOST_BYTES) -> bool:
    """Whether more may come than a form holds."""
    named = {name.lower(): value for name, value in headers}
    length = named.get(b"content-length", b"0")
    return b"transfer-encoding" in named or not length.isdigit() or int(length[:20]) > most


def _with_headers(send: Send, always: Mapping[str, str]) -> Send:
    async def wrapped(message: Message) -> None:
        if message["type"] == "http.response.start":
            message.setdefault("headers", [])
            headers = MutableScopeHeaders.from_message(message)
            for name, value in always.items():
                headers.setdefault(name, value)
            headers.setdefault("cache-control", _NO_STORE)
        await send(message)

    return wrapped


async def _refuse(send: Send, status: int, **more: str) -> None:
    """A bare answer: no page, because the asker is not a browser showing ours, or has to knock first."""
    headers = [(name.encode(), value.encode()) for name, value in {**HEADERS, **more}.items()]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": b"", "more_body": False})
