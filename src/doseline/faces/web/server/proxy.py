"""Reverse proxy in front (X-Forwarded-For, -Proto, -Host): who is believed, and what it tells of the asker.

Only a proxy that was named is believed. Nobody else reaches the app past it, but for its health, which a
container or a service manager asks for on the computer itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from ipaddress import ip_network
from typing import cast
from urllib.parse import urlsplit

from litestar.enums import ScopeType
from litestar.types import ASGIApp, Receive, Scope, Send

from doseline.errors import RequestError, fault
from doseline.faces.serving.networks import Network, address_in, is_loopback, is_one_of
from doseline.faces.web.server.health import PATHS

Headers = list[tuple[bytes, bytes]]
_SCHEME = "https"
_FOR, _PROTO, _HOST = b"x-forwarded-for", b"x-forwarded-proto", b"x-forwarded-host"
_TOLD = frozenset({_FOR, _PROTO, _HOST, b"forwarded", b"x-real-ip"})
# The asker came by another way than the one the app is known by (RFC 9110, 15.5.20).
_MISDIRECTED = 421


def public_host(url: str) -> str:
    """The host of the address that people type, as browsers send it.

    Raises: RequestError for anything but https:// and a host.

    >>> public_host("https://Doseline.example/")
    'doseline.example'
    """
    parts = urlsplit(url)
    is_bare = parts.path in ("", "/") and not (parts.query or parts.fragment or "@" in parts.netloc)
    if parts.scheme != _SCHEME or not parts.hostname or not is_bare or _port_of(url) == 0:
        raise RequestError((fault("not-a-public-url", "--public-url", got=url),))
    return parts.netloc.lower().removesuffix(":443")


def _port_of(url: str) -> int | None:
    """The port, or 0 for what is none."""
    try:
        return urlsplit(url).port
    except ValueError:
        return 0


def proxies(texts: Iterable[str]) -> tuple[Network, ...]:
    """The addresses and networks of proxies that are believed.

    Raises: RequestError for what is none, or would be everybody.
    """
    found: list[Network] = []
    for text in texts:
        try:
            found.append(ip_network(text))
        except ValueError:
            raise RequestError((fault("not-a-proxy", "--trusted-proxy", got=text),)) from None
        if not found[-1].prefixlen:
            raise RequestError((fault("not-a-proxy", "--trusted-proxy", got=text),))
    return tuple(found)


class ProxyHeaders:
    """A layer around the app: the asker's own address in the place of the proxy's."""

    def __init__(self, app: ASGIApp, *, trusted: Sequence[Network], host: str) -> None:
        """Take the app, the proxies that are believed, and the host that people type."""
        self._app = app
        self._trusted = tuple(trusted)
        self._host = host

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on as the proxy got it, or turn it away."""
        if scope["type"] != ScopeType.HTTP:
            await self._app(scope, receive, send)
            return
        peer = str(scope["client"][0]) if scope["client"] else ""
        told = [(name.lower(), value) for name, value in scope["headers"]]
        is_believed = is_one_of(peer, self._trusted)
        if str(scope["path"]) in PATHS and (is_believed or is_loopback(peer)):
            await self._app(_as_if(scope, told, peer, self._host.encode()), receive, send)
        elif is_believed and _last(told, _PROTO) == _SCHEME.encode():
            host = _last(told, _HOST) or _last(told, b"host")
            await self._app(_as_if(scope, told, self._asker(told, peer), host), receive, send)
        else:
            await send({"type": "http.response.start", "status": _MISDIRECTED, "headers": []})
            await send({"type": "http.response.body", "body": b"", "more_body": False})

    def _asker(self, told: Headers, peer: str) -> str:
        """The last address in the chain that is no proxy of ours: what stands before it anybody can write."""
        chain = b",".join(value for name, value in told if name == _FOR).decode("latin-1").split(",")
        for text in reversed(chain):
            address = address_in(text.strip())
            if address is None:
                return peer
            if not is_one_of(str(address), self._trusted):
                return str(address)
        return peer


def _as_if(scope: Scope, told: Headers, client: str, host: bytes) -> Scope:
    """The request as if there were no proxy."""
    kept = [(name, value) for name, value in told if name not in _TOLD and name != b"host"]
    own = {"client": (client, 0), "scheme": _SCHEME, "headers": [(b"host", host), *kept]}
    return cast("Scope", {**scope, **own})


def _last(told: Headers, name: bytes) -> bytes:
    """The last value of a header: the one that the nearest proxy wrote."""
    values = [value for known, value in told if known == name]
    return values[-1].rpartition(b",")[2].strip() if values else b""
