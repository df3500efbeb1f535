"""A sample of the lines of an input: how much of it will be routed is estimated before anything is."""

from __future__ import annotations

from collections.abc import Set as AbstractSet

_MOST = 20_000


class Sample:
    """Some of the lines, far apart, with the people they are about; it never grows beyond a bound."""

    def __init__(self) -> None:
        """Nothing is known yet."""
        self._taken: list[tuple[bytes | None, int]] = []
        self._step = 1
        self._met = 0

    def add(self, person: bytes | None, size: int) -> None:
        """One more line, of so many bytes; ``person`` is None where it is about nobody who is routed."""
        self._met += 1
        if self._met % self._step:
            return
        self._taken.append((person, size))
        if len(self._taken) > _MOST:
            self._taken = self._taken[::2]
            self._step *= 2

    def share(self, people: AbstractSet[bytes]) -> float:
        """The part of the bytes that is about these people."""
        whole = sum(size for _, size in self._taken)
        own = sum(size for person, size in self._taken if person is not None and person in people)
        return own / whole if whole else float(bool(people))
