"""Deferred response: an answer that is made while it is sent, for what goes wrong before a handler."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from litestar import Litestar, Response
from litestar.response.base import ASGIResponse
from litestar.types import Receive, Scope, Send

from doseline.faces.web.request import Request

Make = Callable[[], Awaitable[Response[str]]]


class DeferredResponse(Response[str]):
    """A response that waits for something, such as the rest of a form. Litestar asks for one at once."""

    def __init__(self, make: Make) -> None:
        """Take what makes the response."""
        super().__init__("")
        self._make = make

    def to_asgi_response(self, app: Litestar | None, request: Request, **_: Any) -> ASGIResponse:  # noqa: ANN401
        """What is sent."""
        return _Answer(self._make, app, request)


class _Answer(ASGIResponse):
    def __init__(self, make: Make, app: Litestar | None, request: Request) -> None:
        super().__init__()
        self._make, self._app, self._request = make, app, request

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        made = await self._make()
        await made.to_asgi_response(self._app, self._request)(scope, receive, send)
