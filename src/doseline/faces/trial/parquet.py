"""A Parquet file, written column by column: flat, one page a column and row group, packed with gzip.

This is a small part of the Apache Parquet format that every reader knows: plain values, with a bit a row for
what is not known. The package that is mostly taken for it is twice as large as the whole app.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Mapping
from enum import IntEnum
from pathlib import Path
from typing import Any

import numpy as np

from doseline.faces.trial.rows import Column, Table
from doseline.faces.trial.thrift import I32, I64, Value, struct, varint
from doseline.frozen import dataclass

_MAGIC = b"PAR1"
_VERSION, _DATA_PAGE, _PLAIN, _RLE, _UTF8 = 1, 0, 0, 3, 0
_REQUIRED, _OPTIONAL = 0, 1
_GZIP = 2
# zlib with the head and tail of a gzip file around it.
_GZIP_WINDOW = 31
_FEW_BYTES = 4


class Physical(IntEnum):
    """How a value lies in the file."""

    BOOLEAN = 0
    INT32 = 1
    INT64 = 2
    DOUBLE = 5
    BYTE_ARRAY = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Chunk:
    """Where one column of one row group lies, and how long it is, packed and not."""

    name: str
    physical: Physical
    at: int
    packed: int
    whole: int
    rows: int


class ParquetFile:
    """A file that grows by a row group at a time."""

    def __init__(self, place: Path, created_by: str) -> None:
        """Begin the file."""
        self._file = place.open("wb")
        self._file.write(_MAGIC)
        self._created_by = created_by
        self._columns: tuple[Column, ...] = ()
        self._groups: list[tuple[Chunk, ...]] = []

    def write(self, tables: Iterable[Table]) -> None:
        """Write tables of the same columns below each other, as one row group."""
        found = tuple(tables)
        self._columns = found[0].columns
        sizes = [table.rows for table in found]
        stacks = zip(*(table.columns for table in found), strict=True)
        self._groups.append(tuple(self._chunk(stack, sizes) for stack in stacks))

    def close(self, notes: Mapping[str, bytes]) -> None:
        """End the file, with notes on all of it."""
        footer = struct(
            {
                1: I32(_VERSION),
                2: (_root(len(self._columns)), *map(_schema, self._columns)),
                3: I64(sum(group[0].rows for group in self._groups)),
                4: tuple(map(_group, self._groups)),
                5: tuple({1: name.encode(), 2: text} for name, text in notes.items()),
                6: self._created_by.encode(),
            }
        )
        self._file.write(footer + _length(footer) + _MAGIC)
        self._file.close()

    def _chunk(self, stack: tuple[Column, ...], sizes: list[int]) -> Chunk:
        """Write one column, the parts of which come from several tables."""
        page = _levels(stack) + _plain(stack, sizes)
        packed = _gzip(page)
        head = struct(
            {
                1: I32(_DATA_PAGE),
                2: I32(len(page)),
                3: I32(len(packed)),
                5: {1: I32(sum(sizes)), 2: I32(_PLAIN), 3: I32(_RLE), 4: I32(_RLE)},
            }
        )
        at = self._file.tell()
        self._file.write(head + packed)
        return Chunk(
            name=stack[0].name,
            physical=_physical(stack[0]),
            at=at,
            packed=len(head) + len(packed),
            whole=len(head) + len(page),
            rows=sum(sizes),
        )


# --- values ---


def _physical(column: Column) -> Physical:
    if isinstance(column.cells, str):
        return Physical.BYTE_ARRAY
    match column.cells.dtype.kind, column.cells.dtype.itemsize:
        case "b", _:
            return Physical.BOOLEAN
        case "f", _:
            return Physical.DOUBLE
        case _, size if size <= _FEW_BYTES:
            return Physical.INT32
        case _:
            return Physical.INT64


_TYPES = {Physical.INT32: "<i4", Physical.INT64: "<i8", Physical.DOUBLE: "<f8"}


def _plain(stack: tuple[Column, ...], sizes: list[int]) -> bytes:
    """The values that are known, one after the other."""
    physical = _physical(stack[0])
    if physical is Physical.BYTE_ARRAY:
        texts = (str(column.cells).encode() for column in stack)
        return b"".join((_length(text) + text) * rows for text, rows in zip(texts, sizes, strict=True))
    cells = np.concatenate(
        [column.cells if column.known is None else column.cells[column.known] for column in stack]
    )
    return _bits(cells) if physical is Physical.BOOLEAN else cells.astype(_TYPES[physical]).tobytes()


def _levels(stack: tuple[Column, ...]) -> bytes:
    """A bit a row, 1 where there is a value; nothing for a column that has all of them."""
    if stack[0].known is None:
        return b""
    known = np.concatenate([column.known for column in stack])
    bits = _bits(known)
    run = varint(len(bits) << 1 | 1) + bits
    return _length(run) + run


def _bits(flags: Any) -> bytes:  # noqa: ANN401 - an array of truths
    return np.packbits(flags, bitorder="little").tobytes()


def _gzip(data: bytes) -> bytes:
    packer = zlib.compressobj(wbits=_GZIP_WINDOW)
    return packer.compress(data) + packer.flush()


def _length(data: bytes) -> bytes:
    return len(data).to_bytes(4, "little")


# --- what the file says about itself ---


def _root(columns: int) -> Value:
    return {4: b"schema", 5: I32(columns)}


def _schema(column: Column) -> Value:
    physical = _physical(column)
    return {
        1: I32(physical),
        3: I32(_REQUIRED if column.known is None else _OPTIONAL),
        4: column.name.encode(),
        6: I32(_UTF8) if physical is Physical.BYTE_ARRAY else None,
    }


def _group(chunks: tuple[Chunk, ...]) -> Value:
    size = sum(chunk.whole for chunk in chunks)
    return {1: tuple(map(_column, chunks)), 2: I64(size), 3: I64(chunks[0].rows)}


def _column(chunk: Chunk) -> Value:
    about: Value = {
        1: I32(chunk.physical),
        2: (I32(_PLAIN), I32(_RLE)),
        3: (chunk.name.encode(),),
        4: I32(_GZIP),
        5: I64(chunk.rows),
        6: I64(chunk.whole),
        7: I64(chunk.packed),
        9: I64(chunk.at),
    }
    return {2: I64(chunk.at), 3: about}
