"""Reading a file that somebody named, or the standard input."""

from __future__ import annotations

import sys
from pathlib import Path

from doseline.errors import RequestError, fault

MAX_BYTES = 10_000_000
STANDARD_INPUT = "-"


def read(name: str) -> bytes:
    """What the file holds; ``-`` is the standard input.

    Raises: RequestError if it cannot be read or is too big for a record.
    """
    try:
        data = _read(name)
    except (OSError, ValueError) as error:
        raise RequestError((fault(_code(error), name),)) from None
    if len(data) > MAX_BYTES:
        raise RequestError((fault("file-too-big", name, most_mb=MAX_BYTES // 1_000_000),))
    return data


def _read(name: str) -> bytes:
    if name == STANDARD_INPUT:
        return sys.stdin.buffer.read(MAX_BYTES + 1)
    with Path(name).open("rb") as file:
        return file.read(MAX_BYTES + 1)


def _code(error: OSError | ValueError) -> str:
    match error:
        case FileNotFoundError() | NotADirectoryError():
            return "no-such-file"
        case PermissionError():
            return "no-permission"
        case IsADirectoryError():
            return "is-a-folder"
        case _:
            return "cannot-read"
