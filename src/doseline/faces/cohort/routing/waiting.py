"""What can be told only when all was read: written down, with what the people who are kept point at."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator
from pathlib import Path

from doseline.faces.cohort.routing.piece import Piece, packed, packed_source, read_pieces
from doseline.faces.cohort.routing.private import private_file, write_all

_HELD = 4_000_000


class Waiting:
    """Documents that wait, and the resources that somebody points at, on disk."""

    def __init__(self, folder: Path) -> None:
        """Nothing waits yet."""
        self._pieces = _Growing(folder / "waiting")
        self._pointers = _Growing(folder / "pointers")
        self._told: set[int] = set()

    def put(self, piece: Piece) -> None:
        """Let a document wait."""
        if piece.at not in self._told:
            self._told.add(piece.at)
            self._pieces.add(packed_source(piece.at, piece.source))
        self._pieces.add(packed(piece.kind, piece.at, piece.line, piece.data))

    def point(self, number: int, references: Iterable[str]) -> None:
        """Somebody in a partition has these resources, or points at them."""
        for one in references:
            self._pointers.add(f"{number} {one}\n".encode())

    def pieces(self) -> Iterator[Piece]:
        """The documents that wait, in the order in which they came."""
        self._pieces.write()
        return read_pieces(self._pieces.path)

    def pointed(self, references: Container[str]) -> dict[str, set[int]]:
        """The partitions in which some of the resources are pointed at."""
        self._pointers.write()
        found: dict[str, set[int]] = {}
        with self._pointers.path.open("rb") as file:
            for line in file:
                number, _, one = line.decode().rstrip("\n").partition(" ")
                if one in references:
                    found.setdefault(one, set()).add(int(number))
        return found

    def close(self) -> None:
        """Remove what was written down."""
        for one in (self._pieces, self._pointers):
            one.path.unlink(missing_ok=True)


class _Growing:
    """A file that is written at its end, much at once."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._held = bytearray()
        private_file(path, begin=True).close()

    def add(self, data: bytes) -> None:
        self._held += data
        if len(self._held) > _HELD:
            self.write()

    def write(self) -> None:
        with private_file(self.path) as file:
            write_all(file, bytes(self._held))
        self._held.clear()
