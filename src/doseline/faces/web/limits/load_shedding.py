"""Load shedding: a few requests are answered at once, and who cannot wait is not kept waiting.

A place is for the work alone: a request takes it when all of it is here, and leaves it when the answer begins
to be sent, so that nobody holds one by sending or reading slowly.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextvars import ContextVar

from litestar.enums import ScopeType
from litestar.types import ASGIApp, HTTPReceiveMessage, HTTPRequestEvent, Message, Receive, Scope, Send

from doseline.faces.web.limits.bulkheads import Bulkhead, bulkhead_of
from doseline.faces.web.limits.fair_queue import FairQueue
from doseline.faces.web.limits.rate_limit import RateLimit
from doseline.faces.web.security.middleware import is_long
from doseline.frozen import dataclass

# Which pages a thread is asked for by: each bulkhead has threads of its own.
BULKHEAD: ContextVar[Bulkhead | None] = ContextVar("bulkhead", default=None)
_RETRY_SECONDS = b"5"
# Who is refused is told so a little later: a program that asks again at once costs less work.
_PAUSE_SECONDS = 1.0
# Made without a thread, for everybody the same.
_AT_ONCE = ("/static/", "/manifest.webmanifest", "/sw.js", "/offline")

# Our choices: of pages that anybody sees, far more than a person opens, and few enough for a slow computer.
_A_SECOND, _AT_ONE_MOMENT, _LONGEST_WAIT_SECONDS = 16, 64, 5.0

Refusal = Callable[[str], tuple[bytes, bytes]]


@dataclass(frozen=True, slots=True)
class Requester:
    """Who asks: by one name all those whom nothing tells apart; strangers were never let in."""

    name: str
    is_stranger: bool = False


class LoadShedding:
    """A layer around the app that lets a few in at once, in turn."""

    def __init__(self, app: ASGIApp, *, refusal: Refusal, who: Callable[[Scope], Requester]) -> None:
        """Take the app.

        ``refusal`` gives the kind and the words of the answer at a path where too many wait; ``who`` tells
        those who ask apart.
        """
        self._app = app
        self._refusal = refusal
        self._who = who
        self._turns = {bulkhead: FairQueue(bulkhead.value) for bulkhead in Bulkhead}
        self._pace = RateLimit(a_second=_A_SECOND, at_once=_AT_ONE_MOMENT, longest=_LONGEST_WAIT_SECONDS)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on: at once, when its turn comes, or not at all."""
        if scope["type"] != ScopeType.HTTP or str(scope["path"]).startswith(_AT_ONCE):
            await self._app(scope, receive, send)
            return
        bulkhead = bulkhead_of(str(scope["method"]), str(scope["path"]))
        if is_long(scope["headers"]):
            await self._in_turn(Bulkhead.SENT, scope, receive, send)  # a file is read while it comes
        elif (all_of_it := await _all_of_it(receive)) is not None:
            await self._in_turn(bulkhead, scope, all_of_it, send)

    async def _in_turn(self, bulkhead: Bulkhead, scope: Scope, receive: Receive, send: Send) -> None:
        turns, who = self._turns[bulkhead], self._who(scope)
        if not await self._is_paced(bulkhead, who) or not await turns.take(who.name):
            await self._refuse(scope, send)
            return
        place = _Place(turns, who.name)
        BULKHEAD.set(bulkhead)
        try:
            await self._app(scope, receive, place.leaving(send))
        finally:
            place.leave()

    async def _is_paced(self, bulkhead: Bulkhead, who: Requester) -> bool:
        """Whether the time for this one came soon enough; strangers who ask fast wait for it."""
        if not who.is_stranger:
            return True
        wait = self._pace.wait(f"{bulkhead.name} {who.name}")
        await asyncio.sleep(wait)
        return wait < _LONGEST_WAIT_SECONDS - 1 / _A_SECOND

    async def _refuse(self, scope: Scope, send: Send) -> None:
        await asyncio.sleep(_PAUSE_SECONDS)
        kind, body = self._refusal(str(scope["path"]))
        length = str(len(body)).encode()
        headers = [
            (b"content-type", kind),
            (b"content-length", length),
            (b"retry-after", _RETRY_SECONDS),
        ]
        await send({"type": "http.response.start", "status": 503, "headers": headers})
        await send({"type": "http.response.body", "body": body, "more_body": False})


class _Place:
    """A place that is left once, whoever leaves it first."""

    def __init__(self, turns: FairQueue, who: str) -> None:
        self._turns, self._who, self._is_left = turns, who, False

    def leave(self) -> None:
        if not self._is_left:
            self._is_left = True
            self._turns.give_back(self._who)

    def leaving(self, send: Send) -> Send:
        """``send``, which leaves the place before anything is sent."""

        async def wrapped(message: Message) -> None:
            self.leave()
            BULKHEAD.set(Bulkhead.USUAL)  # what is done afterwards takes none of its threads
            await send(message)

        return wrapped


async def _all_of_it(receive: Receive) -> Receive | None:
    """What was sent, as one piece; None where who sent it has gone meanwhile."""
    body, more = bytearray(), True
    while more:
        message = await receive()
        if message["type"] != "http.request":
            return None
        body += message["body"]
        more = message["more_body"]
    pieces = [HTTPRequestEvent(type="http.request", body=bytes(body), more_body=False)]

    async def again() -> HTTPReceiveMessage:
        return pieces.pop() if pieces else await receive()  # type: ignore[return-value]

    return again
