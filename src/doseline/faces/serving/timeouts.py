"""Read and write timeouts (slowloris): who sends nothing, drop by drop, or takes no answer is hung up on."""

from __future__ import annotations

import asyncio
from typing import Any

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol

# Our choice: any program sends the head of a request at once.
HEAD_SECONDS = 20.0
_LOOK_SECONDS = 5.0


class TimeoutProtocol(H11Protocol):
    """HTTP/1.1 with a limit on how long a request may take to arrive, and its answer to be taken."""

    head_seconds = HEAD_SECONDS
    body_seconds = HEAD_SECONDS
    look_seconds = _LOOK_SECONDS

    def connection_made(self, transport: Any) -> None:  # noqa: ANN401 - as in the class above
        """Begin to count."""
        super().connection_made(transport)
        self._since = self.loop.time()
        self._was_arriving = True
        self._look: asyncio.TimerHandle = self.loop.call_later(self.look_seconds, self._check)

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
        self._look = self.loop.call_later(self.look_seconds, self._check)

    def _limit(self) -> float | None:
        """The seconds for what is awaited from the other side; None while nothing is."""
        if self.flow.write_paused:  # what we answer is not taken
            return self.body_seconds
        if self.conn.their_state is h11.SEND_BODY:
            return self.seconds_of_a_body()
        # Between two requests the server itself hangs up after a while.
        begun = getattr(self, "cycle", None) is None or bool(self.conn.trailing_data[0])
        return self.head_seconds if self.conn.their_state is h11.IDLE and begun else None

    def seconds_of_a_body(self) -> float:
        """The seconds for what comes behind the head that is there."""
        return self.body_seconds
