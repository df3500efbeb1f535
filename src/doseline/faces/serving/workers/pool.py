"""Process pool: who asks waits a little for a free process, or comes back later."""

from __future__ import annotations

import atexit
import logging
from collections.abc import Callable
from enum import Enum
from threading import Condition, Thread
from time import monotonic
from typing import ParamSpec, TypeVar

from doseline.faces.serving.workers.process import Gone, Process
from doseline.frozen import dataclass

Given = ParamSpec("Given")
Made = TypeVar("Made")


class Why(Enum):
    """Why something is not done now."""

    # No process has got ready yet, as while the forecast is compiled for the first time on a computer.
    NOT_READY = "not-ready"
    # Too many wait already, or the wait became too long.
    BUSY = "busy"
    # It took more time or memory than it may.
    TOO_MUCH = "too-much"
    # What it takes is not installed.
    NOT_INSTALLED = "not-installed"


class NotNow(Exception):  # noqa: N818 - it is no mistake
    """Nothing came of it, for the time being."""

    def __init__(self, why: Why) -> None:
        """Take the reason."""
        super().__init__(why.value)
        self.why = why


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How many processes, how many may wait for one and for how long, and what one piece of work may take.

    ``ready_seconds`` is what a process may need until it can begin.
    """

    most: int
    waiting: int
    patience: float
    seconds: float
    megabytes: int
    ready_seconds: float = 300.0


class Pool:
    """Processes that are started when they are needed, and ended with the app or when they overdo it."""

    def __init__(self, limits: Limits, first: Callable[[], object]) -> None:
        """Nothing yet. ``first`` is what each process does to get ready."""
        self._limits = limits
        self._first = first
        self._changed = Condition()
        self._idle: list[Process] = []
        self._all: set[Process] = set()
        self._waiting = 0
        self._was_ready = False
        self._closed = 0
        atexit.register(self.close)

    def do(self, work: Callable[Given, Made], *given: Given.args, **named: Given.kwargs) -> Made:
        """What ``work`` gives back, or raises; it and what is given have to be known beyond this process.

        Raises: NotNow where there is no free place, or it takes too much.
        """
        process = self._take()
        try:
            made: Made = process.do(work, given, named, seconds=self._limits.seconds)
        except Gone:
            self._drop(process)
            raise NotNow(Why.TOO_MUCH) from None
        except BaseException:
            self._give_back(process)
            raise
        self._give_back(process)
        return made

    def get_ready(self) -> None:
        """Start the first process, so that whoever asks next does not wait for it."""
        with self._changed:
            if not self._all:
                self._begin()

    def fill(self) -> None:
        """Start every process there may be, so that none of the first who ask waits for one."""
        with self._changed:
            while len(self._all) < self._limits.most:
                self._begin()

    def close(self) -> None:
        """End every process, whatever it is doing."""
        with self._changed:
            ended, self._all, self._idle = self._all, set(), []
            self._was_ready = False
            self._closed += 1
            self._changed.notify_all()
        for process in ended:
            process.end()

    def _take(self) -> Process:
        with self._changed:
            if self._waiting >= self._limits.waiting:
                raise NotNow(Why.BUSY)
            self._waiting += 1
            try:
                return self._free(until=monotonic() + self._limits.patience)
            finally:
                self._waiting -= 1

    def _free(self, *, until: float) -> Process:
        """A process that has nothing to do; one more is started where none has."""
        begun = self._closed
        while not (free := self._idle_one()):
            if self._closed != begun:
                raise NotNow(Why.BUSY)
            if len(self._all) < self._limits.most:
                self._begin()
            if not self._changed.wait(max(0.0, until - monotonic())) and not self._idle:
                raise NotNow(Why.BUSY if self._was_ready else Why.NOT_READY)
        return free

    def _idle_one(self) -> Process | None:
        while self._idle:
            process = self._idle.pop()
            if process.is_there:
                return process
            self._all.discard(process)
            process.end()
        return None

    def _begin(self) -> None:
        process = Process(self._limits.megabytes)
        self._all.add(process)
        Thread(target=self._make_ready, args=(process,), daemon=True).start()

    def _make_ready(self, process: Process) -> None:
        try:
            process.start()
            process.do(self._first, (), {}, seconds=self._limits.ready_seconds)
        except Exception:  # noqa: BLE001 - the next who asks starts another one
            logging.getLogger("doseline.web").debug("a process beside the app did not get ready")
            self._drop(process)
            return
        with self._changed:
            self._was_ready = True
        self._give_back(process)

    def _give_back(self, process: Process) -> None:
        with self._changed:
            if process in self._all:
                self._idle.append(process)
            self._changed.notify_all()

    def _drop(self, process: Process) -> None:
        with self._changed:
            self._all.discard(process)
        process.end()
