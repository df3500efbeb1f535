"""The rows of a trial in a file: written piece by piece, as Parquet or as CSV."""

from __future__ import annotations

import csv
import json
from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

from doseline.faces.trial.rows import Column, left_out_answer, long, wide
from doseline.forecast.trial.run import LeftOut, Piece
from doseline.forecast.trial.scenario import Looked
from doseline.frozen import dataclass

if TYPE_CHECKING:
    import pyarrow as pa
    import pyarrow.parquet as pq


class RowFormat(StrEnum):
    """The kinds of file that rows can be."""

    PARQUET = "parquet"
    CSV = "csv"


@dataclass(frozen=True, slots=True, kw_only=True)
class RowFile:
    """Where the rows go and how; ``is_long`` for one row a person, quantity and time."""

    place: Path
    form: RowFormat
    is_long: bool = False


class RowWriter(ABC):
    """Writes the rows of one piece after the other."""

    @abstractmethod
    def write(self, tables: Iterable[tuple[Column, ...]]) -> None:
        """Write tables of the same columns below each other."""

    @abstractmethod
    def close(self, left_out: Iterable[LeftOut]) -> None:
        """End the file."""


@contextmanager
def writing(file: RowFile, looked: Looked, about: Mapping[str, Any]) -> Iterator[PieceWriter]:
    """A writer whose file is whole when the block ends; ``about`` tells how its rows came about."""
    kind = ParquetRows if file.form is RowFormat.PARQUET else CsvRows
    writer = PieceWriter(kind(file.place, about), looked, is_long=file.is_long)
    try:
        yield writer
    finally:
        writer.close()


class PieceWriter:
    """Writes the rows of pieces in one of the two forms."""

    def __init__(self, rows: RowWriter, looked: Looked, *, is_long: bool) -> None:
        """Be ready for the first piece."""
        self._rows, self._looked, self._is_long = rows, looked, is_long
        self._left_out: list[LeftOut] = []

    def add(self, piece: Piece) -> None:
        """Write the rows of a piece."""
        self._rows.write(
            table
            for rows in piece.rows
            for table in (long(rows, self._looked) if self._is_long else (wide(rows, self._looked),))
        )
        self._left_out.extend(piece.left_out)

    def close(self) -> None:
        """End the file."""
        self._rows.close(self._left_out)


class CsvRows(RowWriter):
    """Text with commas: numbers to their last digit, nothing where a number is not known."""

    def __init__(self, place: Path, about: Mapping[str, Any]) -> None:
        """Begin the file. How the rows came about has no place in it: ``--json`` says so."""
        del about
        self._file: TextIO = place.open("w", encoding="utf-8", newline="")
        self._csv = csv.writer(self._file, lineterminator="\n")
        self._has_head = False

    def write(self, tables: Iterable[tuple[Column, ...]]) -> None:
        """Write tables of the same columns below each other."""
        for table in tables:
            if not self._has_head:
                self._csv.writerow([column.name for column in table])
                self._has_head = True
            people = next(len(column.cells) for column in table if not isinstance(column.cells, str))
            self._csv.writerows(zip(*(_cells(column, people) for column in table), strict=True))

    def close(self, left_out: Iterable[LeftOut]) -> None:
        """End the file."""
        del left_out
        self._file.close()


def _cells(column: Column, people: int) -> list[Any]:
    if isinstance(column.cells, str):
        return [column.cells] * people
    values = column.cells.tolist()
    if values and isinstance(values[0], bool):
        values = [str(value).lower() for value in values]
    if column.known is None:
        return list(values)
    return [value if known else "" for value, known in zip(values, column.known.tolist(), strict=True)]


# What tells about all rows stands in the table's own metadata. Who was left out is known at the end only, and
# stands among the key-value pairs of the file.
_ABOUT, _LEFT_OUT = b"doseline-trial", b"doseline-left-out"


class ParquetRows(RowWriter):
    """Parquet, one row group a piece."""

    def __init__(self, place: Path, about: Mapping[str, Any]) -> None:
        """Be ready to begin the file with the first piece.

        Raises: ModuleNotFoundError where the extra ``research`` is not installed.
        """
        import pyarrow.parquet  # noqa: PLC0415 - an extra

        self._arrow = pyarrow
        self._place = place
        self._about = {_ABOUT: _json(about)}
        self._file: pq.ParquetWriter | None = None

    def write(self, tables: Iterable[tuple[Column, ...]]) -> None:
        """Write tables of the same columns below each other."""
        whole = self._arrow.concat_tables([self._table(table) for table in tables])
        if self._file is None:
            schema = whole.schema.with_metadata(self._about)
            self._file = self._arrow.parquet.ParquetWriter(self._place, schema, compression="zstd")
        self._file.write_table(whole.replace_schema_metadata(self._about), row_group_size=max(len(whole), 1))

    def close(self, left_out: Iterable[LeftOut]) -> None:
        """End the file."""
        if self._file is not None:
            said = _json([left_out_answer(it) for it in left_out])
            self._file.add_key_value_metadata({_LEFT_OUT: said})
            self._file.close()

    def _table(self, columns: tuple[Column, ...]) -> pa.Table:
        people = next(len(column.cells) for column in columns if not isinstance(column.cells, str))
        return self._arrow.table({column.name: self._array(column, people) for column in columns})

    def _array(self, column: Column, people: int) -> pa.Array:
        arrow = self._arrow
        if isinstance(column.cells, str):
            return arrow.repeat(column.cells, people)
        return arrow.array(column.cells, mask=None if column.known is None else ~column.known)


def _json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, sort_keys=True).encode()
