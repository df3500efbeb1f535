"""How much work and memory something takes, told in a way that a busy machine does not change."""

from __future__ import annotations

import sys
import time
import tracemalloc
from collections.abc import Callable
from types import FrameType
from typing import Any

# Twice the work is 2, the square is 4; what is done once for all makes it less.
MOST = 2.6


def lines_run(work: Callable[[], object]) -> int:
    """How many lines of Python run while ``work`` is done; each turn of a loop in one line counts."""
    count = 0

    def counted(_frame: FrameType, event: str, _told: object) -> Any:  # noqa: ANN401 - as sys.settrace has it
        nonlocal count
        count += event == "line"
        return counted

    before = sys.gettrace()
    sys.settrace(counted)
    try:
        work()
    finally:
        sys.settrace(before)
    return count


def memory_taken(work: Callable[[], object]) -> int:
    """The most bytes that Python held at once while ``work`` was done."""
    tracemalloc.start()
    try:
        work()
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def seconds(work: Callable[[], object], *, tries: int = 3) -> float:
    """The processor's time that ``work`` takes, the shortest of a few: for what runs outside of Python."""
    return min(_once(work) for _ in range(tries))


def _once(work: Callable[[], object]) -> float:
    before = time.process_time()
    work()
    return time.process_time() - before


def assert_linear(make: Callable[[int], Callable[[], object]], few: int) -> None:
    """Twice the input takes about twice the work and the memory.

    ``make`` gives what is to be done for an input of some size; each is done once before it is measured, so
    that what is kept from one time to the next is kept.
    """
    some, twice = make(few), make(2 * few)
    some()
    twice()
    assert lines_run(twice) < MOST * lines_run(some)
    assert memory_taken(twice) < MOST * memory_taken(some)
