"""What was asked for last, kept in memory."""

from __future__ import annotations

from collections import OrderedDict
from threading import Lock
from typing import Generic, TypeVar

Made = TypeVar("Made")


class Recent(Generic[Made]):
    """Values by name, at most so many: what was not asked for longest goes first. Threads may share it.

    >>> kept = Recent[str](2)
    >>> for name in ("a", "b", "c"):
    ...     kept.keep(name, name.upper())
    >>> kept.get("a"), kept.get("c"), len(kept)
    (None, 'C', 2)
    """

    def __init__(self, most: int) -> None:
        """Nothing yet, and never more than ``most``."""
        self._most = most
        self._made: OrderedDict[str, Made] = OrderedDict()
        self._lock = Lock()

    def get(self, name: str) -> Made | None:
        """The value, if it is still here."""
        with self._lock:
            if name not in self._made:
                return None
            self._made.move_to_end(name)
            return self._made[name]

    def keep(self, name: str, made: Made) -> None:
        """Keep a value; an older one of that name is replaced."""
        with self._lock:
            self._made[name] = made
            self._made.move_to_end(name)
            while len(self._made) > self._most:
                self._made.popitem(last=False)

    def clear(self) -> None:
        """Drop everything."""
        with self._lock:
            self._made.clear()

    def __len__(self) -> int:
        """How many values are here."""
        return len(self._made)
