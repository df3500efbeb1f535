"""Disk: what it says when a table cannot be written, as a sentence; memory, when there is not enough."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from doseline.errors import RequestError, fault

_FULL = frozenset({errno.ENOSPC, errno.EFBIG, getattr(errno, "EDQUOT", errno.ENOSPC)})


@contextmanager
def told_by_disk(out: Path) -> Iterator[None]:
    """The block, with a sentence for what the disk refuses.

    Raises: RequestError in place of every OSError, and where there is not enough memory.
    """
    try:
        yield
    except OSError as error:
        raise RequestError((fault(_code(error), str(out)),)) from None
    except MemoryError:
        raise RequestError((fault("cohort-memory-full", "--memory"),)) from None


def _code(error: OSError) -> str:
    match error:
        case FileExistsError() | NotADirectoryError():
            return "cohort-no-folder"
        case PermissionError():
            return "no-permission-to-save"
        case _ if error.errno in _FULL:
            return "cohort-disk-full"
        case _:
            return "cannot-save"
