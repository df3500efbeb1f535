"""Copies of a table for programs that read no Parquet: CSV, and JSON line by line."""

from __future__ import annotations

import csv
import json
import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any, TextIO

from doseline.faces.cohort.tables import Table

Row = Mapping[str, Any]
_AT_ONCE = 4096


def csv_copy(table: Table, parquet: Path, file: Path) -> None:
    """The table with its names first; a list stands there as JSON, and what is empty as nothing."""
    with _opened(file) as out:
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(table.columns)
        for row in _rows(table, parquet):
            writer.writerow([_cell(value) for value in row.values()])


def jsonl_copy(table: Table, parquet: Path, file: Path) -> None:
    """A JSON object for each row, on a line of its own."""
    with _opened(file) as out:
        for row in _rows(table, parquet):
            out.write(
                json.dumps(row, ensure_ascii=False, default=date.isoformat, separators=(",", ":")) + "\n"
            )


COPIES: Mapping[str, Callable[[Table, Path, Path], None]] = {"csv": csv_copy, "jsonl": jsonl_copy}


@contextmanager
def _opened(file: Path) -> Iterator[TextIO]:
    handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8", newline="") as out:
        yield out
        out.flush()
        os.fsync(out.fileno())


def _rows(table: Table, parquet: Path) -> Iterator[Row]:
    import pyarrow.parquet as pq  # noqa: PLC0415 - an extra

    with pq.ParquetFile(parquet) as source:
        for batch in source.iter_batches(batch_size=_AT_ONCE, columns=list(table.columns)):
            yield from batch.to_pylist()


def _cell(value: object) -> object:
    match value:
        case bool():
            return "true" if value else "false"
        case list():
            return json.dumps(value, ensure_ascii=False)
        case date():
            return value.isoformat()
        case _:
            return value
