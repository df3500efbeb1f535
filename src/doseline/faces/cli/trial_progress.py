"""How far a long run has come, on standard error: only on a terminal, or when asked."""

from __future__ import annotations

import sys
import time
from types import TracebackType
from typing import Self

from doseline.text import Catalogue, Counted

# Ours: how often the line is written anew, and how long a run must take before it is said how much is left.
_SECONDS_APART = 0.5
_SECONDS_BEFORE_GUESS = 1.0
_MINUTE = 60


class Progress:
    """One line that is written over; gone when the run ends."""

    def __init__(self, catalogue: Catalogue, people: int, *, asked: bool = False) -> None:
        """Know whether to speak at all."""
        self._catalogue = catalogue
        self._people = people
        self._is_terminal = sys.stderr.isatty()
        self._speaks = asked or self._is_terminal
        self._began = self._said = time.monotonic()
        self._written = 0

    def __enter__(self) -> Self:
        """Say that it begins."""
        self._say(self._catalogue.say("trial.progress.start"))
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, place: TracebackType | None
    ) -> None:
        """Leave the terminal as it was; elsewhere end the last line."""
        if self._speaks and self._is_terminal:
            print("\r" + " " * self._written + "\r", end="", file=sys.stderr, flush=True)

    def report(self, done: int) -> None:
        """Take note that so many people are done."""
        now = time.monotonic()
        if done == 0:  # what came before was getting ready
            self._began = now
        elif done >= self._people:
            self._say(self._catalogue.say("trial.progress.done", people=self._people))
        elif now - self._said >= _SECONDS_APART and now - self._began >= _SECONDS_BEFORE_GUESS:
            self._said = now
            left = round((now - self._began) / done * (self._people - done))
            self._say(
                self._catalogue.say(
                    "trial.progress.part", done=done, people=self._people, left=_duration(left)
                )
            )

    def _say(self, text: str) -> None:
        if not self._speaks:
            return
        if self._is_terminal:
            print("\r" + text.ljust(self._written), end="", file=sys.stderr, flush=True)
        else:
            print(text, file=sys.stderr, flush=True)
        self._written = len(text)


def _duration(seconds: int) -> Counted:
    if seconds < 2 * _MINUTE:
        return Counted("second", max(seconds, 1))
    return Counted("minute", round(seconds / _MINUTE))
