"""Chance that belongs to a person: the same numbers for the same seed and person, however a run is cut up.

Philox is counter-based: any place of its stream can be had without the places before it. Each person owns a
fixed stretch of the stream, so nobody's numbers depend on how many others there are.
"""

from __future__ import annotations

from enum import IntEnum

import numpy as np

from doseline.forecast.trajectories import Floats

_WORDS_A_BLOCK = 4  # 64-bit words that Philox makes for one value of its counter
_KEPT_BITS = 52  # of 64: the middle of the highest cell is then still a double under 1


class Stream(IntEnum):
    """Streams of one seed that never meet; what is drawn from one leaves the others as they are.

    Free numbers from 100 on are for whoever needs chance of their own.
    """

    EFFECTS = 0
    WEIGHT = 1
    AGE = 2
    BASELINE = 3
    DEVICE = 4
    RESAMPLE = 5
    FREE = 100


def uniforms(people: int, each: int, *, seed: int, stream: int, first: int = 0) -> Floats:
    """Numbers strictly between 0 and 1, shape (people, each); row i belongs to person ``first + i``.

    ``each`` is part of what a number depends on: ask for the same count each time.

    >>> whole = uniforms(5, 3, seed=7, stream=0)
    >>> bool((uniforms(2, 3, seed=7, stream=0, first=3) == whole[3:]).all())
    True
    """
    blocks = -(-each // _WORDS_A_BLOCK)
    key = np.array([seed, stream], dtype=np.uint64)
    chance = np.random.Philox(key=key).advance(first * blocks)
    words = chance.random_raw(people * blocks * _WORDS_A_BLOCK).reshape(people, -1)[:, :each]
    # The middle of each cell, so that neither 0 nor 1 can come and both tails are alike.
    return np.ascontiguousarray((words >> np.uint64(64 - _KEPT_BITS)) + 0.5) * 2.0**-_KEPT_BITS


def normals(people: int, each: int, *, seed: int, stream: int, first: int = 0) -> Floats:
    """Independent standard normal numbers, shape (people, each); see ``uniforms``.

    >>> normals(2, 3, seed=7, stream=0).shape
    (2, 3)
    """
    pairs = -(-each // 2)
    two = uniforms(people, 2 * pairs, seed=seed, stream=stream, first=first)
    # Box and Muller, 1958: a radius and an angle make two independent normal numbers.
    radius, angle = np.sqrt(-2.0 * np.log(two[:, :pairs])), 2.0 * np.pi * two[:, pairs:]
    return np.concatenate([radius * np.cos(angle), radius * np.sin(angle)], axis=1)[:, :each]
