"""Lock: two runs never write into one folder; the lock of one that was killed is free at once."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from doseline.errors import RequestError, fault

NAME = ".lock"


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """The folder for one run alone.

    Raises: RequestError where another one works in it.
    """
    file = folder / NAME
    handle = _taken(file)
    if handle is None:
        raise RequestError((fault("cohort-in-use", str(folder)),))
    try:
        yield
    finally:
        with suppress(OSError):
            file.unlink()
        os.close(handle)


def _taken(file: Path) -> int | None:
    """The lock, or None where another one has it. What was removed by its last owner is made anew."""
    while True:
        handle = os.open(file, os.O_RDWR | os.O_CREAT, 0o600)
        if not _is_free(handle):
            os.close(handle)
            return None
        with suppress(FileNotFoundError):
            if os.path.samestat(os.fstat(handle), file.stat()):
                return handle
        os.close(handle)


def _is_free(handle: int) -> bool:
    try:
        if sys.platform == "win32":
            import msvcrt  # noqa: PLC0415 - of one system

            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        else:
            import fcntl  # noqa: PLC0415 - of the other systems

            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
