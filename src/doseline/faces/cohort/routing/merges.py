"""People who are one: who was merged with whom stays together."""

from __future__ import annotations

from collections.abc import Iterator


class Merges:
    """Sets of people, joined two by two."""

    def __init__(self) -> None:
        """Everybody is alone."""
        self._above: dict[bytes, bytes] = {}

    def join(self, one: bytes, other: bytes) -> None:
        """The two are one; the name that comes first stands for all."""
        first, second = sorted((self.root(one), self.root(other)))
        self._above.setdefault(first, first)
        self._above[second] = first

    def root(self, one: bytes) -> bytes:
        """The name that stands for somebody."""
        way = []
        while (above := self._above.get(one, one)) != one:
            way.append(one)
            one = above
        for passed in way:
            self._above[passed] = one
        return one

    def __iter__(self) -> Iterator[bytes]:
        """Everybody who was joined to another."""
        return iter(self._above)
