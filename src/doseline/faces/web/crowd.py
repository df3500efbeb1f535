"""A small pool and a short queue for pages that anybody may open (load shedding, rate limiting).

Searching the guide takes work, and needs no passphrase. However many ask for it, only a few are answered at
once, so that Today, the lock and what to do about a symptom never wait behind them.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable

from litestar.types import ASGIApp, Receive, Scope, Send

# Our choices: two searches leave the rest of the computer to everybody else; who would wait behind a dozen
# is told to come back.
_AT_ONCE, _WAITING, _WAITING_OF_ONE = 2, 12, 6
_RETRY_SECONDS = b"5"
_PAGES = ("/guide",)


class Crowd:
    """A layer around the app that lets only a few into its open pages at once."""

    def __init__(self, app: ASGIApp, say: Callable[[], str]) -> None:
        """Take the app, and what says in one sentence that there are too many."""
        self._app = app
        self._say = say
        self._places = asyncio.Semaphore(_AT_ONCE)
        self._waiting: Counter[str] = Counter()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on: at once, when its turn comes, or not at all."""
        if str(scope["type"]) != "http" or not str(scope["path"]).startswith(_PAGES):
            await self._app(scope, receive, send)
            return
        client = scope.get("client")
        address = str(client[0]) if client else ""
        if self._is_full(address):
            await self._refuse(send)
            return
        await self._in_turn(address, scope, receive, send)

    def _is_full(self, address: str) -> bool:
        return self._waiting.total() >= _WAITING or self._waiting[address] >= _WAITING_OF_ONE

    async def _in_turn(self, address: str, scope: Scope, receive: Receive, send: Send) -> None:
        self._waiting[address] += 1
        try:
            await self._places.acquire()
        finally:
            self._waiting[address] -= 1
            self._waiting += Counter()  # addresses nobody waits from are forgotten
        try:
            await self._app(scope, receive, send)
        finally:
            self._places.release()

    async def _refuse(self, send: Send) -> None:
        body = self._say().encode()
        headers = [(b"content-type", b"text/plain; charset=utf-8"), (b"retry-after", _RETRY_SECONDS)]
        await send({"type": "http.response.start", "status": 503, "headers": headers})
        await send({"type": "http.response.body", "body": body, "more_body": False})
