"""Health check (/healthz): whether the app lives and can read records; no data, no lock, no queue.

``/health/live`` is answered by the loop itself; ``/healthz`` and ``/health/ready`` ask the database, in a
thread of their own that waits for nobody else's. Many who ask at once get the answer of one look.
"""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from litestar.enums import ScopeType
from litestar.types import ASGIApp, Receive, Scope, Send

from doseline.store import Code

_LIVE, _READY = "/health/live", frozenset({"/healthz", "/health", "/health/ready"})
PATHS = frozenset({_LIVE, *_READY})
_SAFE = frozenset({"GET", "HEAD"})
# Our choices: an answer counts for so long, and a database that takes longer is not ready.
_FRESH_S, _PATIENCE_S = 1.0, 2.0
_OK, _NOT_ALLOWED, _AWAY = 200, 405, 503


class Health:
    """A layer around the app that answers for its health."""

    def __init__(self, app: ASGIApp, trouble: Callable[[], Code | None]) -> None:
        """Take the app; ``trouble`` is what keeps records from being read, looked at in a thread."""
        self._app = app
        self._trouble = trouble
        self._threads = ThreadPoolExecutor(1, thread_name_prefix="health")
        self._look: asyncio.Future[Code | None] | None = None
        self._looked = 0.0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, or pass the request on."""
        path = str(scope.get("path"))
        if scope["type"] != ScopeType.HTTP or (path != _LIVE and path not in _READY):
            await self._app(scope, receive, send)
        elif scope["method"] not in _SAFE:
            await _answer(send, _NOT_ALLOWED, {})
        elif path == _LIVE:
            await _answer(send, _OK, {"live": True})
        else:
            word = await self._found()
            more = {} if word is None else {"code": word}
            await _answer(send, _AWAY if word else _OK, {"live": True, "ready": word is None, **more})

    async def _found(self) -> str | None:
        """What keeps the app from its work, as a code; None where nothing does."""
        now = time.monotonic()
        if self._look is None or (self._look.done() and now - self._looked > _FRESH_S):
            loop = asyncio.get_running_loop()
            self._look, self._looked = loop.run_in_executor(self._threads, self._trouble), now
        try:
            found = await asyncio.wait_for(asyncio.shield(self._look), _PATIENCE_S)
        except TimeoutError:
            return Code.DATABASE_LOCKED.value
        except Exception:  # noqa: BLE001 - whatever it is, the app is not ready, and must say so
            return Code.DATABASE_FAILED.value
        return None if found is None else found.value


async def _answer(send: Send, status: int, body: dict[str, object]) -> None:
    headers = [(b"content-type", b"application/json"), (b"allow", b"GET, HEAD")]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": json.dumps(body).encode(), "more_body": False})
