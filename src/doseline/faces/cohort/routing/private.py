"""Files that nobody else may read."""

from __future__ import annotations

import os
from pathlib import Path
from typing import BinaryIO

_FOLDER, _FILE = 0o700, 0o600


def private_folder(path: Path) -> None:
    """Make a folder, or take one that is there, so that nobody else may look into it."""
    path.mkdir(mode=_FOLDER, parents=True, exist_ok=True)
    path.chmod(_FOLDER)


def private_file(path: Path, *, begin: bool = False) -> BinaryIO:
    """The file, open to write at its end; with ``begin`` what was in it is gone. A link is not followed."""
    flags = os.O_WRONLY | os.O_CREAT | (os.O_TRUNC if begin else os.O_APPEND)
    flags |= getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)
    handle = os.open(path, flags, _FILE)
    return open(handle, "wb", buffering=0)  # noqa: PTH123 - by its handle; whoever asked closes it


def write_whole(path: Path, data: bytes) -> None:
    """A file that is there whole, or not at all."""
    unfinished = path.with_name(f"{path.name}.unfinished")
    with private_file(unfinished, begin=True) as file:
        write_all(file, data)
    unfinished.replace(path)


def write_all(file: BinaryIO, data: bytes) -> None:
    """All of it: a disk may take less than it is given."""
    view = memoryview(data)
    while view:
        view = view[file.write(view) :]
