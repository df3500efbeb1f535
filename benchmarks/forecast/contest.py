"""Solvers in processes of their own that work in turns, so that two can be timed in alternation."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from importlib import import_module
from importlib.util import find_spec
from multiprocessing import get_context
from multiprocessing.connection import Connection

from benchmarks.forecast.measure import Curves
from benchmarks.forecast.task import people

# A turn lasts at least this long: a fast solver is not timed by a single run of some milliseconds.
TURN_S = 1.0
_TURN, _END = "turn", "end"


@dataclass(frozen=True, slots=True, kw_only=True)
class Contender:
    """A solver and its setting.

    ``uses`` is what has to be installed, ``limit`` how many people it is given at most. ``alone`` is whether
    it keeps one core busy: its speed is then doubled, as if two of it ran side by side and did not get in
    each other's way. That flatters it.
    """

    name: str
    module: str
    setting: str
    uses: str
    options: dict[str, str] = field(default_factory=dict)
    alone: bool = True
    limit: int = 1_000_000

    @property
    def is_here(self) -> bool:
        """Whether its package is installed."""
        return find_spec(self.uses) is not None

    def people(self, asked: int) -> int:
        """How many people it solves where so many are asked for."""
        return min(asked, self.limit)


class Running:
    """A contender that has solved everybody once, and waits for its turn."""

    def __init__(self, contender: Contender, pipe: Connection, asked: int) -> None:
        """Wait until it is ready.

        Raises: EOFError where it did not get that far; what went wrong then stands on standard error.
        """
        self.contender, self._pipe = contender, pipe
        self._people = contender.people(asked)
        self.first_s: float
        self.found: Curves
        self.first_s, self.found = pipe.recv()

    def turn(self) -> float:
        """People a second on two cores, in one turn."""
        self._pipe.send(_TURN)
        seconds: float = self._pipe.recv()
        return self._people / seconds * (2 if self.contender.alone else 1)


@contextmanager
def running(contender: Contender, asked: int) -> Iterator[Running]:
    """The contender in a process of its own, which ends with the block."""
    # Started afresh, not forked: none sees what another has loaded.
    context = get_context("spawn")
    here, there = context.Pipe()
    process = context.Process(target=_work, args=(contender, asked, there), daemon=True)
    process.start()
    there.close()
    try:
        yield Running(contender, here, asked)
        here.send(_END)
        process.join()
    finally:
        process.terminate()


def _work(contender: Contender, asked: int, pipe: Connection) -> None:
    begin = time.perf_counter()
    module = import_module(f"benchmarks.forecast.peers.{contender.module}")
    run = module.prepare(people(contender.people(asked)), **contender.options)
    found = run()
    pipe.send((time.perf_counter() - begin, found))
    while pipe.recv() == _TURN:
        pipe.send(_turn_s(run))


def _turn_s(run: object) -> float:
    """Seconds of one run, the mean over a turn."""
    begin, runs = time.perf_counter(), 0
    while True:
        run()  # type: ignore[operator]
        runs += 1
        spent = time.perf_counter() - begin
        if spent >= TURN_S:
            return spent / runs
