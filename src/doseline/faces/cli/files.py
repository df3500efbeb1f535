"""Reading and writing a file that somebody named."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
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


def write(name: str, data: bytes) -> None:
    """Put ``data`` in the place of the file: all of it, or the old file stays as it was.

    Raises: RequestError if it cannot be written.
    """
    try:
        _replace(Path(name).resolve(), data)
    except (OSError, ValueError) as error:
        code = _code(error)
        raise RequestError((fault(_ON_WRITING.get(code, code), name),)) from None


_ON_WRITING = {
    "cannot-read": "cannot-save",
    "no-permission": "no-permission-to-save",
    "no-such-file": "no-such-folder",
}


@contextmanager
def replacing(name: str) -> Iterator[Path]:
    """A new file beside the file to write into, which takes its place when all went well, or is gone.

    Raises: RequestError if it cannot be written.
    """
    try:
        with _beside(Path(name).resolve()) as beside:
            yield beside
    except OSError as error:
        code = _code(error)
        raise RequestError((fault(_ON_WRITING.get(code, code), name),)) from None


def _replace(place: Path, data: bytes) -> None:
    with _beside(place) as beside, beside.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


@contextmanager
def _beside(place: Path) -> Iterator[Path]:
    """Written beside its place first, and readable for its owner only unless the old file was for others."""
    if place.is_dir():
        raise IsADirectoryError
    if place.exists() and not place.is_file():
        raise OSError  # a device or a pipe: renaming a file to its name would put an end to it
    import shutil  # noqa: PLC0415 - slow, and most commands only read
    import tempfile  # noqa: PLC0415

    handle, name = tempfile.mkstemp(dir=place.parent, prefix=f".{place.name}.")
    os.close(handle)
    beside = Path(name)
    try:
        yield beside
        if place.exists():
            shutil.copymode(place, beside)
        beside.replace(place)
    except BaseException:
        with suppress(OSError):
            beside.unlink()
        raise


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
