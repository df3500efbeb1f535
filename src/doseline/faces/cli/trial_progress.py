"""How far a trial has come, on standard error: only on a terminal, or when asked."""

from __future__ import annotations

import time
from typing import Self

from doseline.faces.cli.progress_line import ProgressLine, duration
from doseline.text import Catalogue

# Ours: how often the line is written anew, and how long a run must take before it is said how much is left.
_SECONDS_APART = 0.5
_SECONDS_BEFORE_GUESS = 1.0


class Progress(ProgressLine):
    """How many people are done, and how long the others will take."""

    def __init__(self, catalogue: Catalogue, people: int, *, asked: bool = False) -> None:
        """Know whether to speak at all."""
        super().__init__(asked=asked)
        self._catalogue = catalogue
        self._people = people
        self._began = self._said = time.monotonic()

    def __enter__(self) -> Self:
        """Say that it begins."""
        self.say(self._catalogue.say("trial.progress.start"))
        return self

    def report(self, done: int) -> None:
        """Take note that so many people are done."""
        now = time.monotonic()
        if done == 0:  # what came before was getting ready
            self._began = now
        elif done >= self._people:
            self.say(self._catalogue.say("trial.progress.done", people=self._people))
        elif now - self._said >= _SECONDS_APART and now - self._began >= _SECONDS_BEFORE_GUESS:
            self._said = now
            left = round((now - self._began) / done * (self._people - done))
            self.say(
                self._catalogue.say(
                    "trial.progress.part", done=done, people=self._people, left=duration(left)
                )
            )
