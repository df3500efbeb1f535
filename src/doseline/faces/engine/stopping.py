"""A run that is told to stop puts away what it began, and its workers end with it."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing.connection import wait


@contextmanager
def calmly() -> Iterator[None]:
    """As long as it lasts SIGTERM does what Ctrl-C does."""
    with kept():
        if _may_be_set():
            signal.signal(signal.SIGTERM, _interrupt)
        yield


@contextmanager
def kept() -> Iterator[None]:
    """In the end SIGTERM does what it did before. In another thread than the first nothing can be changed."""
    before = signal.getsignal(signal.SIGTERM)
    try:
        yield
    finally:
        if _may_be_set():
            signal.signal(signal.SIGTERM, before or signal.SIG_DFL)


def _may_be_set() -> bool:
    return threading.current_thread() is threading.main_thread()


def _interrupt(*_: object) -> None:
    raise KeyboardInterrupt


@contextmanager
def workers_killed_by_an_interrupt() -> Iterator[None]:
    """Who breaks off does not wait for what the processes begun meanwhile are at."""
    before = set(multiprocessing.active_children())
    try:
        yield
    except KeyboardInterrupt:
        for worker in set(multiprocessing.active_children()) - before:
            worker.kill()
        raise


def end_with_parent() -> None:
    """Let this worker end as soon as its parent has, even if that was killed: nobody waits for it."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_end_after, args=(parent.sentinel,), daemon=True).start()


def _end_after(sentinel: int) -> None:
    wait([sentinel])
    os._exit(1)
