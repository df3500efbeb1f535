"""Read and write timeouts (slowloris): who sends nothing, drop by drop, or takes no answer is hung up on."""

from __future__ import annotations

import asyncio
from typing import Any

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol

from doseline.faces.web.security.local_user import is_another_user
from doseline.faces.web.security.middleware import is_long

# Our choices: a browser sends the head of a request and a form at once; a whole clinic's backup over a slow
# home network takes a minute or two.
HEAD_SECONDS = 20.0
BODY_SECONDS = 180.0
_LOOK_SECONDS = 5.0
_HERE = frozenset({"127.0.0.1", "::1"})
# In the state of each request: whether another user of this computer sent it.
ANOTHER_USER = "another_user"


class TimeoutProtocol(H11Protocol):
    """HTTP/1.1 with a limit on how long a request may take to arrive, and its answer to be taken."""

    def connection_made(self, transport: Any) -> None:  # noqa: ANN401 - as in the class above
        """Begin to count; note who it is."""
        super().connection_made(transport)
        if self.client and self.server and self.server[1] is not None and self.client[0] in _HERE:
            other = is_another_user(self.client[1], self.server[1])
            self.app_state = {**self.app_state, ANOTHER_USER: other}
        self._since = self.loop.time()
        self._was_arriving = True
        self._look: asyncio.TimerHandle = self.loop.call_later(_LOOK_SECONDS, self._check)

    def connection_lost(self, exc: Exception | None) -> None:
        """Stop counting."""
        self._look.cancel()
        super().connection_lost(exc)

    def _check(self) -> None:
        now = self.loop.time()
        limit = self._limit()
        if (limit is not None) is not self._was_arriving:
            self._since, self._was_arriving = now, limit is not None
        if limit is not None and now - self._since > limit and not self.transport.is_closing():
            self.transport.abort()
            return
        self._look = self.loop.call_later(_LOOK_SECONDS, self._check)

    def _limit(self) -> float | None:
        """The seconds for what is awaited from the other side; None while nothing is."""
        if self.flow.write_paused:  # what we answer is not taken
            return BODY_SECONDS
        if self.conn.their_state is h11.SEND_BODY:
            return BODY_SECONDS if is_long(self.headers) else HEAD_SECONDS
        # Between two requests the server itself hangs up after a while.
        begun = getattr(self, "cycle", None) is None or bool(self.conn.trailing_data[0])
        return HEAD_SECONDS if self.conn.their_state is h11.IDLE and begun else None
