"""Bodies of requests: read up to a limit; one that is not wanted is let go of, so that its answer arrives."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

from litestar import Request

from doseline.errors import fault
from doseline.faces.hooks.answering import Refused

_TOO_BIG, _ANOTHER_KIND, _BAD = 413, 415, 400
_KINDS = frozenset({"application/json", "application/fhir+json"})
_CHARSETS = frozenset({"", "charset=utf-8", 'charset="utf-8"'})

Asked = Request[Any, Any, Any]


def check_kind(request: Asked) -> None:
    """Raise Refused for a body that is said not to be JSON, or to be packed."""
    kind, _, rest = request.headers.get("content-type", "").lower().partition(";")
    packed = request.headers.get("content-encoding", "identity").strip().lower()
    if kind.strip() not in _KINDS or rest.replace(" ", "") not in _CHARSETS:
        raise Refused(_ANOTHER_KIND, [fault("hooks-http-not-json-type", "Content-Type")])
    if packed not in ("identity", ""):
        raise Refused(_ANOTHER_KIND, [fault("hooks-http-packed", "Content-Encoding")])


async def body(request: Asked, most: int) -> bytes:
    """The whole body.

    Raises: Refused where there is more than may be.
    """
    said = request.headers.get("content-length", "0")
    if said.isdigit() and int(said[:20]) > most:
        raise Refused(_TOO_BIG, [fault("hooks-http-too-big", "request")])
    held, size = [], 0
    async for piece in _pieces(request):
        size += len(piece)
        if size > most:
            raise Refused(_TOO_BIG, [fault("hooks-http-too-big", "request")])
        held.append(piece)
    return b"".join(held)


async def pass_over(request: Asked, most: int) -> None:
    """Take what still comes, up to so much: who is refused before can then read why."""
    size = 0
    async for piece in _pieces(request):
        size += len(piece)
        if size > most:
            return


async def _pieces(request: Asked) -> AsyncIterator[bytes]:
    while True:
        message = await request.receive()
        if message["type"] != "http.request":  # whoever asked is gone
            raise Refused(_BAD, [fault("hooks-http-not-understood", "request")])
        yield message.get("body", b"")
        if not message.get("more_body", False):
            return
