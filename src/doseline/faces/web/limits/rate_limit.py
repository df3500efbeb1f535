"""Rate limit (GCRA, the generic cell rate algorithm): who asks faster waits a little."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable


class RateLimit:
    """So many requests a second for each name; a few at once are let through before that.

    Nobody owes more than the longest wait, and who owes nothing is forgotten.
    """

    def __init__(
        self,
        *,
        a_second: float,
        at_once: int,
        longest: float,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Nobody has asked."""
        self._step, self._ahead, self._longest = 1 / a_second, at_once / a_second, longest
        self._clock = clock
        self._due: OrderedDict[str, float] = OrderedDict()

    def wait(self, name: str) -> float:
        """Seconds until this one may go on.

        >>> pace = RateLimit(a_second=2, at_once=2, longest=1, clock=lambda: 0.0)
        >>> [pace.wait("a") for _ in range(6)], pace.wait("b")
        ([0.0, 0.0, 0.0, 0.5, 1.0, 1.0], 0.0)
        """
        now = self._clock()
        self._forget(now)
        due = max(now, self._due.pop(name, now))
        self._due[name] = min(due + self._step, now + self._ahead + self._longest)
        return max(0.0, due - self._ahead - now)

    def _forget(self, now: float) -> None:
        """Drop the one who asked first of all, where that is long enough ago to count no more."""
        while self._due and next(iter(self._due.values())) <= now:
            self._due.popitem(last=False)
