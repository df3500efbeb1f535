"""Whose each resource is: one that was told of two people is judged with both of them at hand.

Of its versions the newest counts, as everywhere; what an older one said of somebody else is no fact any more.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator
from collections.abc import Set as AbstractSet
from pathlib import Path
from typing import Protocol

from doseline.faces.cohort.routing.private import private_file, write_all

# By the last bits of a name: so little of all that was told is looked through at once.
_SHARES = 64
_HELD = 4_000_000
_POSITIVE = 2**62 - 1


class Owners(Protocol):
    """Who is told whose a resource is."""

    def tell(self, reference: bytes, person: bytes, number: int | None) -> None:
        """A resource is about a person, whose partition has this number; about somebody not kept, None."""


class Places:
    """For each resource the partition of the person it is about, or that it is about somebody else.

    Names are held as hashes, which are good for this process alone. Two names with one hash would only have
    two people judged side by side.
    """

    def __init__(self, folder: Path) -> None:
        """Nothing was told yet."""
        self._paths = [folder / f"owners-{share}" for share in range(_SHARES)]
        self._remove()
        self._told = [array("q") for _ in range(_SHARES)]
        self._pairs = 0

    def tell(self, reference: bytes, person: bytes, number: int | None) -> None:
        """Hold where it belongs."""
        name = hash(reference)
        place = -1 - (hash(person) & _POSITIVE) if number is None else number
        self._told[name % _SHARES].extend((name, place))
        self._pairs += 1
        if self._pairs > _HELD:
            self._write()

    def in_two_places(self) -> frozenset[int]:
        """The hashes of what was told of people in two partitions, or of somebody kept and somebody not."""
        found = frozenset(name for share in range(_SHARES) for name in self._of(share))
        self._remove()
        return found

    def _of(self, share: int) -> Iterator[int]:
        told = array("q")
        if self._paths[share].exists():
            told.frombytes(self._paths[share].read_bytes())
        told += self._told[share]
        first: dict[int, int] = {}
        for name, place in zip(told[::2], told[1::2], strict=True):
            before = first.setdefault(name, place)
            if before != place and (before >= 0 or place >= 0):
                yield name

    def _remove(self) -> None:
        for path in self._paths:
            path.unlink(missing_ok=True)

    def _write(self) -> None:
        for path, told in zip(self._paths, self._told, strict=True):
            with private_file(path) as file:
                write_all(file, told.tobytes())
            del told[:]
        self._pairs = 0


class Names:
    """Of some resources the people whom they are about."""

    def __init__(self, wanted: AbstractSet[int]) -> None:
        """Nobody is known yet; ``wanted`` are hashes of ``Places``."""
        self._people: dict[int, set[bytes]] = {one: set() for one in wanted}

    def tell(self, reference: bytes, person: bytes, number: int | None) -> None:  # noqa: ARG002 - whoever it is
        """Hold the person."""
        people = self._people.get(hash(reference))
        if people is not None:
            people.add(person)

    def people(self) -> Iterable[AbstractSet[bytes]]:
        """Those of each resource."""
        return self._people.values()
