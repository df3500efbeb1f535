"""Running one or several servers in one program, until a signal ends it."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import uvicorn


class Server(uvicorn.Server):
    """A server that leaves the signals to us: there may be two of them."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Take none."""
        yield


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
