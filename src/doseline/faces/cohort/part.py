"""The tables of one partition while it is judged: a list for each column, and its files when it is done."""

from __future__ import annotations

import json
import os
import shutil
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from doseline.faces.cohort.tables import CODES, NOT_UNDERSTOOD, PEOPLE, TABLES, Table, schema

if TYPE_CHECKING:
    import pyarrow as pa

Row = Mapping[str, Any]
# So many rows lie together in a file of a partition: that many of each are held where all are merged.
_TOGETHER = 2048
NOBODY = "nobody"
CANNOT = "cannot-assess"
TOLD = "part.json"


class Columns:
    """The rows of a table as lists, one for each column."""

    def __init__(self, table: Table) -> None:
        """Begin without a row."""
        self.table = table
        self.lists: dict[str, list[Any]] = {name: [] for name in table.columns}

    def add(self, person: str | None, rows: Iterable[Row]) -> None:
        """Put the rows of one person behind the others."""
        lists = self.lists
        for row in rows:
            for name, into in lists.items():
                into.append(row.get(name))
            if person is not None:
                lists["person"][-1] = person

    def as_arrow(self) -> pa.Table:
        """The rows as Arrow holds them."""
        import pyarrow as pa  # noqa: PLC0415 - an extra

        return pa.table(self.lists, schema=schema(self.table))


class Part:
    """What came of a partition so far."""

    def __init__(self) -> None:
        """Begin with nobody."""
        self.tables = {table.name: Columns(table) for table in TABLES}
        self.nobody = Columns(NOT_UNDERSTOOD)
        self.codes: Counter[tuple[str, str | None, str | None, str | None]] = Counter()
        self.status: Counter[str] = Counter()
        self.why: Counter[str] = Counter()
        self.unreadable = 0
        self.faults: list[dict[str, str]] = []

    def add(self, person: str, status: str, rows: Mapping[str, Sequence[Row]]) -> None:
        """Take in one person, with the rows of each table."""
        self.status[status] += 1
        self.why.update(row["why"] for row in rows[PEOPLE.name] if status == CANNOT and row.get("why"))
        for name, some in rows.items():
            self.tables[name].add(person, some)

    def write(self, folder: Path, codes: Iterable[Row]) -> None:
        """Put all of it into a folder that is there only when it is whole.

        Raises: OSError where it cannot be written.
        """
        beside = folder.with_name(f".{folder.name}.{os.getpid()}")
        shutil.rmtree(beside, ignore_errors=True)
        beside.mkdir(mode=0o700)
        self.tables[CODES.name].add(None, CODES.sorted(codes))
        for columns in self.tables.values():
            _write(columns, beside / columns.table.name)
        _write(self.nobody, beside / NOBODY)
        with _private(beside / TOLD) as file:
            file.write(json.dumps(self._told()).encode())
        if folder.exists():  # somebody else was quicker, with the same
            shutil.rmtree(beside)
        else:
            beside.rename(folder)

    def _told(self) -> dict[str, Any]:
        return {
            "status": dict(self.status),
            "why": dict(self.why),
            "unreadable": self.unreadable,
            "faults": self.faults,
        }


def _write(columns: Columns, place: Path) -> None:
    rows = columns.as_arrow()
    write_rows(place, rows.schema, (rows,))


def write_rows(place: Path, form: pa.Schema, tables: Iterable[pa.Table]) -> None:
    """Put rows into a new file, as the merging reads them.

    Raises: OSError where it cannot be written.
    """
    import pyarrow as pa  # noqa: PLC0415 - an extra

    options = pa.ipc.IpcWriteOptions(compression="zstd")
    with _private(place) as file, pa.ipc.new_file(file, form, options=options) as writer:
        for rows in tables:
            writer.write_table(rows, max_chunksize=_TOGETHER)


@contextmanager
def _private(place: Path) -> Iterator[BinaryIO]:
    """A new file for its owner alone, that takes all it is given, and lies on the disk at the end."""
    handle = os.open(place, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600)
    with os.fdopen(handle, "wb") as file:
        yield file
        file.flush()
        os.fsync(file.fileno())
