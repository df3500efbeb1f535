"""What was asked for last, kept in memory."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from threading import Lock
from typing import Generic, TypeVar

Made = TypeVar("Made")


class Recent(Generic[Made]):
    """Values by name, at most so many: what was not asked for longest goes first. Threads may share it.

    With ``weigh`` the most is a weight, such as bytes; a value that weighs more of itself is not kept.

    >>> kept = Recent[str](2)
    >>> for name in ("a", "b", "c"):
    ...     kept.keep(name, name.upper())
    >>> kept.get("a"), kept.get("c"), len(kept)
    (None, 'C', 2)
    >>> kept = Recent[str](5, weigh=len)
    >>> for name in ("aa", "bbb", "cccc", "dddddd"):
    ...     kept.keep(name, name)
    >>> kept.get("bbb"), kept.get("cccc"), kept.get("dddddd")
    (None, 'cccc', None)
    """

    def __init__(self, most: int, *, weigh: Callable[[Made], int] = lambda _: 1) -> None:
        """Nothing yet, and never more than ``most``."""
        self._most, self._weigh, self._weight = most, weigh, 0
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
        weight = self._weigh(made)
        with self._lock:
            self._drop(name)
            if weight > self._most:
                return
            self._made[name] = made
            self._weight += weight
            while self._weight > self._most:
                self._drop(next(iter(self._made)))

    def _drop(self, name: str) -> None:
        if name in self._made:
            self._weight -= self._weigh(self._made.pop(name))

    def clear(self) -> None:
        """Drop everything."""
        with self._lock:
            self._made.clear()
            self._weight = 0

    def __len__(self) -> int:
        """How many values are here."""
        return len(self._made)
