"""Chance that belongs to a person's number: whoever is drawn beside them, and in how many pieces."""

from __future__ import annotations

from enum import IntEnum

import numpy as np

from doseline.forecast.people.draws import uniforms
from doseline.forecast.trajectories import Floats
from doseline.frozen import dataclass

# Numbers are drawn four at a time, as many as the generator makes in one go, each four from a stream of
# their own.
_A_BLOCK = 4
_BLOCKS = 10_000


class Stream(IntEnum):
    """What a trial draws itself; a stream of its own each, so that one never shifts another."""

    WEIGHT = 101
    AGE = 102
    BASELINE = 103
    DEVICE = 104
    STOPPING = 105
    MISSED = 106
    LATE = 107
    HOW_LATE = 108


@dataclass(frozen=True, slots=True)
class Chance:
    """The luck of the people with the numbers from ``first`` on."""

    seed: int
    first: int
    people: int

    def uniforms(self, stream: Stream, each: int) -> Floats:
        """Numbers between 0 and 1, neither included, shape (people, each).

        A person's third number is the same however many are asked for.

        >>> both, second = Chance(7, 0, 2), Chance(7, 1, 1)
        >>> bool((both.uniforms(Stream.AGE, 3)[1] == second.uniforms(Stream.AGE, 3)[0]).all())
        True
        """
        blocks = [
            uniforms(self.people, _A_BLOCK, seed=self.seed, stream=stream * _BLOCKS + block, first=self.first)
            for block in range(-(-each // _A_BLOCK))
        ]
        return np.concatenate(blocks, axis=1)[:, :each]
