"""HEAD as RFC 9110 has it: the answer of GET, with all its headers and without its body.

Programs ask for the head alone to see whether a page is there or has changed.
"""

from __future__ import annotations

from litestar.enums import ScopeType
from litestar.types import ASGIApp, HTTPScope, Message, Receive, Scope, Send

from doseline.faces.web.request import Request

# Where the app is told that nobody sees the page.
_HEAD_ALONE = "head_alone"


class Head:
    """A layer around the app that answers HEAD wherever GET is answered."""

    def __init__(self, app: ASGIApp) -> None:
        """Take the app."""
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on; for HEAD as one that gets the page, and only the head of the answer back."""
        if scope["type"] == ScopeType.HTTP and scope["method"] == "HEAD":
            await self._app(_as_get(scope), receive, _without_body(send))
        else:
            await self._app(scope, receive, send)


def _as_get(scope: HTTPScope) -> HTTPScope:
    told = scope.copy()
    told["method"] = "GET"
    told["state"] = {**scope.get("state", {}), _HEAD_ALONE: True}
    return told


def _without_body(send: Send) -> Send:
    async def sent(message: Message) -> None:
        if message["type"] == "http.response.body":
            message = {"type": "http.response.body", "body": b"", "more_body": message["more_body"]}
        await send(message)

    return sent


def is_shown(request: Request) -> bool:
    """Whether somebody gets to see the page that is asked for."""
    return not request.scope.get("state", {}).get(_HEAD_ALONE, False)
