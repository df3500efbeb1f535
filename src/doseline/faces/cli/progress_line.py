"""How far a long run has come, in one line on standard error: only on a terminal, or when asked."""

from __future__ import annotations

import sys
from types import TracebackType
from typing import Self

from doseline.text import Counted

_MINUTE = 60


class ProgressLine:
    """One line that is written over; gone when the run ends."""

    def __init__(self, *, asked: bool = False) -> None:
        """Know whether to speak at all."""
        self.is_terminal = sys.stderr.isatty()
        self._speaks = asked or self.is_terminal
        self._written = 0

    def __enter__(self) -> Self:
        """Begin without a word."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, place: TracebackType | None
    ) -> None:
        """Leave the terminal as it was; elsewhere end the last line."""
        if self._speaks and self.is_terminal:
            print("\r" + " " * self._written + "\r", end="", file=sys.stderr, flush=True)

    def say(self, text: str) -> None:
        """Write the line anew; where there is no terminal, another one below it."""
        if not self._speaks:
            return
        if self.is_terminal:
            print("\r" + text.ljust(self._written), end="", file=sys.stderr, flush=True)
        else:
            print(text, file=sys.stderr, flush=True)
        self._written = len(text)


def duration(seconds: int) -> Counted:
    """A time that is left, in the unit that people would use."""
    if seconds < 2 * _MINUTE:
        return Counted("second", max(seconds, 1))
    return Counted("minute", round(seconds / _MINUTE))
