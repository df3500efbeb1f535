"""A partition: the lines of some people, written as they are and read back with the place they came from."""

from __future__ import annotations

import heapq
from collections.abc import Iterator, Sequence
from hashlib import blake2b
from pathlib import Path

from doseline.exchange.fhir.document import Document
from doseline.exchange.fhir.unread import Unreadable
from doseline.faces.chart_files.parts import parsed
from doseline.faces.chart_files.tree import Source
from doseline.faces.cohort.routing.piece import Kind, Piece, packed, packed_source, read_pieces
from doseline.faces.cohort.routing.private import private_file, write_all, write_whole

_ENDING, _LATE, _OTHERS = ".lines", ".late", ".others"
# So much is held before it is written: one file of many is opened now and then, not a thousand at once.
_HELD = 32_000_000


def pieces(partition: Path) -> Iterator[Piece]:
    """The lines and documents of a partition in the order in which they stood in the input."""
    late = partition.with_suffix(_LATE)
    if not late.exists():  # as nearly always
        return read_pieces(partition)
    return heapq.merge(read_pieces(partition), read_pieces(late), key=lambda one: one.place)


def partition_documents(partition: Path) -> Iterator[Document | Unreadable]:
    """The documents of a partition as ``documents`` gives them, with their own file and line.

    Record files are among them: of one person all are in one partition.
    """
    for one in pieces(partition):
        yield parsed(one.source, one.data, line=one.line, last=one.is_last)


def no_guide_drug(partition: Path) -> tuple[str, ...]:
    """The references of the people without a guide's medicine that belong to a partition, in their order."""
    try:
        told = partition.with_suffix(_OTHERS).read_bytes()
    except FileNotFoundError:
        return ()
    return tuple(sorted({f"Patient/{one}" for one in told.decode().split("\n") if one}))


def spread(name: bytes, count: int) -> int:
    """The partition of a name: the same on every computer and in every run.

    >>> spread(b"1", 16) == spread(b"1", 16) < 16
    True
    """
    return int.from_bytes(blake2b(name, digest_size=8).digest(), "big") % count


class Partitions:
    """The partitions of a run, open to be written."""

    def __init__(self, folder: Path, count: int, sources: Sequence[Source]) -> None:
        """Begin with nothing in them."""
        self.paths = tuple(folder / f"{number:05}{_ENDING}" for number in range(count))
        self._count = count
        # The lines, then what came late, then the people without a guide's medicine.
        self._files = [path.with_suffix(one) for one in (_ENDING, _LATE, _OTHERS) for path in self.paths]
        self._held = [bytearray() for _ in self._files]
        self._sources = sources
        self._told: set[tuple[int, int]] = set()
        self._at = [-1] * len(self._files)
        self._size = 0
        for path in self._files[count:]:
            path.unlink(missing_ok=True)
        for path in self.paths:
            private_file(path, begin=True).close()

    def put(self, number: int, kind: Kind, at: int, line: int | None, data: bytes) -> None:
        """Write a piece into a partition."""
        if self._at[number] != at:
            self._tell(number, at)
        held = self._held[number]
        held += packed(kind, at, line, data)
        self._size += len(data)
        if self._size > _HELD:
            self._write()

    def put_late(self, number: int, kind: Kind, at: int, line: int | None, data: bytes) -> None:
        """Write a piece into a partition after all others; those written late have an order of their own."""
        self.put(self._count + number, kind, at, line, data)

    def other(self, name: bytes) -> None:
        """Write down somebody without a guide's medicine, perhaps more than once."""
        self._held[2 * self._count + spread(name, self._count)] += name + b"\n"
        self._size += len(name)

    def close(self) -> int:
        """Write what is held; how many people without a guide's medicine there are."""
        self._write()
        return sum(map(_each_once, self.paths))

    def _tell(self, file: int, at: int) -> None:
        """What is to be known of an input, before its first piece in a file."""
        self._at[file] = at
        if (file, at) not in self._told:
            self._told.add((file, at))
            self._held[file] += packed_source(at, self._sources[at])

    def _write(self) -> None:
        for path, held in zip(self._files, self._held, strict=True):
            if held:
                with private_file(path) as file:
                    write_all(file, bytes(held))
                held.clear()
        self._size = 0


def _each_once(partition: Path) -> int:
    """The people of a partition without a guide's medicine, each once and in order; how many they are."""
    found = no_guide_drug(partition)
    if found:
        told = "".join(f"{one.removeprefix('Patient/')}\n" for one in found)
        write_whole(partition.with_suffix(_OTHERS), told.encode())
    return len(found)
