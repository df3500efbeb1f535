"""How far a screening has come, on standard error: only on a terminal, or when asked."""

from __future__ import annotations

import time

from doseline.faces.cli.progress_line import ProgressLine, duration
from doseline.text import Catalogue

# Ours: how often the line is written anew, how often another one below it, and how long a step must take
# before it is said how much is left.
_SECONDS_APART, _LINES_APART = 0.5, 5.0
_SECONDS_BEFORE_GUESS = 2.0
_WHOLE = 100


class CohortProgress(ProgressLine):
    """Which step it is, how much of it is done, and how long the rest of it takes at the pace so far."""

    def __init__(self, catalogue: Catalogue, *, asked: bool = False) -> None:
        """Know whether to speak at all."""
        super().__init__(asked=asked)
        self._catalogue = catalogue
        self._step = ""
        self._apart = _SECONDS_APART if self.is_terminal else _LINES_APART
        self._began = self._said = time.monotonic()

    def report(self, step: str, done: int, whole: int) -> None:
        """Take note that so much of a step is done."""
        now = time.monotonic()
        if step != self._step:
            self._step, self._began, self._said = step, now, now
            self.say(self._catalogue.say(f"cohort_run.progress.{step}"))
        elif now - self._said >= self._apart and whole:
            self._said = now
            self.say(self._so_far(now - self._began, done, whole))

    def _so_far(self, passed: float, done: int, whole: int) -> str:
        what = self._catalogue.say(f"cohort_run.progress.{self._step}")
        percent = min(done, whole) * _WHOLE // whole
        if not 0 < done < whole or passed < _SECONDS_BEFORE_GUESS:
            return self._catalogue.say("cohort_run.progress.part", what=what, percent=percent)
        left = duration(round(passed / done * (whole - done)))
        return self._catalogue.say("cohort_run.progress.left", what=what, percent=percent, left=left)
