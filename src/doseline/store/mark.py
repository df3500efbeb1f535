"""The mark of a file: how many changes were made to it, kept beside it, so that an older one is noticed.

The database counts its own changes. Whoever puts an older file back puts an older count back with it, and the
mark still knows the higher one. It is written after each change, and not waited for: when the computer loses
its power it may lag behind the database, and it never says more than was kept. It is a bare number: whoever
can write another one can as well take the mark away, so a seal would keep nobody from anything.
"""

from __future__ import annotations

import os
from contextlib import suppress
from hashlib import sha256
from pathlib import Path

from sqlalchemy import Connection

_DIGITS, _NAME_DIGITS = 20, 12
_PRIVATE = 0o600
# What a header of SQLite holds there.
_MOST = 2**31 - 1


def mark_of(file: Path, folder: Path) -> Path:
    """Where the mark of a database lies: with the keys, under a name of its own for a file elsewhere."""
    place = file.resolve()
    if place.parent == folder.resolve():
        return folder / f"{file.name}-mark"
    return folder / f"doseline.db-mark-{sha256(str(place).encode()).hexdigest()[:_NAME_DIGITS]}"


def count(connection: Connection) -> int:
    """How many changes were made to a file."""
    return int(connection.exec_driver_sql("PRAGMA user_version").scalar_one())


def count_one_more(connection: Connection) -> int:
    """Count the change that is being made, as a part of it; how many there are with it."""
    made = min(count(connection) + 1, _MOST)
    connection.exec_driver_sql(f"PRAGMA user_version = {made}")
    return made


def read(mark: Path) -> int:
    """The number of a mark; 0 where there is none that can be read."""
    try:
        return int(mark.read_bytes()[:_DIGITS])
    except (OSError, ValueError):
        return 0


def raise_to(mark: Path, made: int) -> None:
    """Note that so many changes were kept. A mark that cannot be written lags, and nothing is lost by it."""
    if read(mark) < made:
        put(mark, made)


def put(mark: Path, made: int) -> None:
    """Note that so many changes are all there ever were."""
    with suppress(OSError):
        # Always as long, and over what is there: at no moment is half of it written.
        handle = os.open(mark, os.O_WRONLY | os.O_CREAT, _PRIVATE)
        try:
            os.write(handle, f"{made:0{_DIGITS}d}\n".encode())
        finally:
            os.close(handle)
