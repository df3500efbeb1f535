"""Engine: runs one function over many items, here or in other processes; the results do not tell which.

A function that is mapped is pure and can be pickled: a module-level function, or a partial of one.
"""

from __future__ import annotations

import multiprocessing
import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from itertools import islice
from typing import Protocol, TypeVar

from doseline.errors import RequestError, fault
from doseline.faces.engine.stopping import end_with_parent, workers_killed_by_an_interrupt

T = TypeVar("T")
R = TypeVar("R")
# A worker that was killed is run again; one that is killed by the same item each time is given up.
_TRIES = 3
# So many items for each worker wait their turn: memory does not grow with the number of items.
_AHEAD = 2


class Engine(Protocol):
    """Where a function is run over items."""

    def map(self, function: Callable[[T], R], items: Iterable[T]) -> Iterator[R]:
        """The result of each item, in the order of the items."""
        ...


class Serial:
    """In this process, one after the other.

    >>> list(Serial().map(abs, [-1, 2]))
    [1, 2]
    """

    def map(self, function: Callable[[T], R], items: Iterable[T]) -> Iterator[R]:
        """The result of each item, in the order of the items."""
        return map(function, items)


class Processes:
    """In processes of this computer.

    Raises: RequestError where a worker is killed each time; whatever the function raises.
    """

    def __init__(self, workers: int | None = None) -> None:
        self.workers = workers or os.cpu_count() or 1

    def map(self, function: Callable[[T], R], items: Iterable[T]) -> Iterator[R]:
        """The result of each item, in the order of the items."""
        left = deque((item, _TRIES) for item in items)
        while left:
            yield from self._until_one_is_killed(function, left)

    def _until_one_is_killed(self, function: Callable[[T], R], left: deque[tuple[T, int]]) -> Iterator[R]:
        """The results up to the end, or to a worker that died: what is not done by then stays in ``left``."""
        with self._pool() as pool, workers_killed_by_an_interrupt():
            running: deque[Future[R]] = deque()
            try:
                while left:
                    waiting = islice(left, len(running), self.workers * _AHEAD)
                    running.extend([pool.submit(function, item) for item, _ in waiting])
                    yield _next(running, left)
            except BrokenProcessPool:
                left[0] = _once_less(left[0])

    def _pool(self) -> ProcessPoolExecutor:
        context = multiprocessing.get_context("spawn")
        return ProcessPoolExecutor(self.workers, mp_context=context, initializer=end_with_parent)


# What stands before the address of a cluster.
RAY = "ray"
_ADDRESS = f"{RAY}://"
NAMES = ("serial", "process", RAY)


def engine_named(word: str, workers: int | None = None) -> Engine:
    """The engine of a word, with so many workers; ``ray://HOST:PORT`` is a cluster that runs already.

    Raises: RequestError for another word, and for ray where it is not installed.

    >>> engine_named("serial").__class__.__name__
    'Serial'
    """
    if word == "serial":
        return Serial()
    if word == "process":
        return Processes(workers)
    if word == RAY or (word.startswith(_ADDRESS) and word != _ADDRESS):
        return _ray(None if word == RAY else word, workers)
    known = (*NAMES, f"{_ADDRESS}HOST:PORT")
    raise RequestError((fault("not-one-of", "--engine", got=word, allowed=known),))


def _ray(address: str | None, workers: int | None) -> Engine:
    """Ray, here or at an address; it comes with the extra ``scale``."""
    from doseline.faces import extras  # noqa: PLC0415 - for one engine
    from doseline.faces.engine.ray_engine import Ray  # noqa: PLC0415

    extras.need("scale", "--engine")
    return Ray(address, workers, tries=_TRIES, ahead=_AHEAD)


def _next(running: deque[Future[R]], left: deque[tuple[T, int]]) -> R:
    result = running.popleft().result()
    left.popleft()
    return result


def _once_less(item: tuple[T, int]) -> tuple[T, int]:
    """The item with one try less. Which worker was killed is not told: the item that was waited for counts.

    Raises: RequestError where it has none left.
    """
    what, tries = item
    if tries <= 1:
        raise RequestError((fault("worker-killed", "--engine", tries=_TRIES),))
    return what, tries - 1
