"""Running one or several servers in one program, until a signal ends it."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import uvicorn

from doseline.faces.serving.timeouts import TimeoutProtocol
from doseline.frozen import dataclass

_LAST_SECONDS = 5
_KEEP_ALIVE_SECONDS = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class Tls:
    """The files of a certificate and its key."""

    chain: Path
    key: Path


class Server(uvicorn.Server):
    """A server that leaves the signals to us: there may be two of them."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Take none."""
        yield


def server_of(app: Any, protocol: type[TimeoutProtocol], tls: Tls | None) -> Server:  # noqa: ANN401 - ASGI
    """A server of an ASGI app that writes no log of its own, says nothing of itself and believes no proxy."""
    return Server(
        uvicorn.Config(
            app,
            http=protocol,
            ws="none",
            lifespan="off",
            log_config=None,
            log_level="warning",
            access_log=False,
            proxy_headers=False,
            server_header=False,
            timeout_keep_alive=_KEEP_ALIVE_SECONDS,
            timeout_graceful_shutdown=_LAST_SECONDS,
            ssl_certfile=tls.chain if tls else None,
            ssl_keyfile=tls.key if tls else None,
        )
    )


def end_on_signals(servers: Sequence[uvicorn.Server]) -> None:
    """Let Ctrl-C, SIGTERM and SIGHUP end the servers calmly."""

    def end(*_: object) -> None:
        for server in servers:
            server.should_exit = True

    if threading.current_thread() is not threading.main_thread():
        return
    for number in _ends():
        signal.signal(number, end)


def _ends() -> Iterator[signal.Signals]:
    """The signals that end a server; a terminal that closes ends it unless ``nohup`` was said."""
    yield signal.SIGINT
    yield signal.SIGTERM
    hangs_up = getattr(signal, "SIGHUP", None)  # not on Windows
    if hangs_up is not None and signal.getsignal(hangs_up) is not signal.SIG_IGN:
        yield hangs_up
