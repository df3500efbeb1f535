"""Which of many like tests run every time: a fixed part of them; the rest waits for ``pytest -m slow``."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TypeVar
from zlib import crc32

import pytest
from _pytest.mark import ParameterSet

Thing = TypeVar("Thing")


def sampled(
    things: Iterable[Thing], *, one_in: int, name: Callable[[Thing], str] = str
) -> list[ParameterSet]:
    """All of them as parameters, by their names; those outside the sample are marked slow.

    A name alone decides, so a thing that is added moves no other in or out.
    """
    return [
        pytest.param(
            thing, id=name(thing), marks=() if is_in_sample(name(thing), one_in) else pytest.mark.slow
        )
        for thing in things
    ]


def is_in_sample(name: str, one_in: int) -> bool:
    """Whether a thing of that name is looked at every time."""
    return crc32(name.encode()) % one_in == 0
