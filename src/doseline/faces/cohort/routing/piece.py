"""A piece of an input as a partition keeps it: the bytes as they were, with their file and line."""

from __future__ import annotations

import json
import struct
from collections.abc import Iterator
from enum import IntEnum
from pathlib import Path
from typing import BinaryIO

from doseline.exchange.fhir.document import Role
from doseline.faces.chart_files.tree import Source
from doseline.frozen import dataclass

_HEADER = struct.Struct("<BIQI")  # the kind, the place of the file among all, the line, and how many bytes


class Kind(IntEnum):
    """What the bytes are.

    ``SOURCE`` tells of a file before its first line; ``CUT`` is a line that ended with its file, and may have
    been cut there; ``DOCUMENT`` is no line.
    """

    SOURCE = 0
    LINE = 1
    CUT = 2
    DOCUMENT = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """One line, or one document; ``at`` is the place of its file among all that were named."""

    kind: Kind
    at: int
    source: Source
    line: int | None
    data: bytes

    @property
    def place(self) -> tuple[int, int]:
        """Where it stands in the whole input."""
        return self.at, self.line or 0

    @property
    def is_last(self) -> bool:
        """Whether the file ended with it."""
        return self.kind in (Kind.CUT, Kind.DOCUMENT)


def packed(kind: Kind, at: int, line: int | None, data: bytes) -> bytes:
    """A piece as it lies in the file."""
    return _HEADER.pack(kind, at, line or 0, len(data)) + data


def packed_source(at: int, source: Source) -> bytes:
    """What is to be known of a file, before its first piece."""
    told = json.dumps([source.name, source.role.value, source.sent]).encode()
    return packed(Kind.SOURCE, at, None, told)


def unpacked(file: BinaryIO) -> Iterator[Piece]:
    """The pieces of a file in the order in which they were written."""
    sources: dict[int, Source] = {}
    while header := file.read(_HEADER.size):
        kind, at, line, length = _HEADER.unpack(header)
        data = file.read(length)
        if kind == Kind.SOURCE:
            name, role, sent = json.loads(data)
            sources[at] = Source(path=None, name=name, role=Role(role), sent=sent)
        else:
            yield Piece(kind=Kind(kind), at=at, source=sources[at], line=line or None, data=data)


def read_pieces(path: Path) -> Iterator[Piece]:
    """The pieces of a file; none where there is no such file."""
    try:
        file = path.open("rb")
    except FileNotFoundError:
        return
    with file:
        yield from unpacked(file)
