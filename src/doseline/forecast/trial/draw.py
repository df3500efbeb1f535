"""Weight, age, count before treatment and device of the people who take part."""

from __future__ import annotations

from collections.abc import Callable
from math import log
from statistics import NormalDist
from typing import assert_never

import numpy as np

from doseline.forecast.trajectories import Floats
from doseline.forecast.trial.chance import Chance, Stream
from doseline.forecast.trial.scenario import Fixed, Listed, LogNormal, Spread, Uniform

_NORMAL = NormalDist()


def drawn(spread: Spread, stream: Stream, chance: Chance) -> Floats:
    """One value of a spread for each person of ``chance`` (people,).

    >>> drawn(Fixed(value=70.0), Stream.WEIGHT, Chance(1, 0, 2))
    array([70., 70.])
    """
    if isinstance(spread, Fixed):
        return np.full(chance.people, spread.value)
    shares = chance.uniforms(stream, 1)[:, 0]
    match spread:
        case Uniform(least=least, most=most):
            return least + shares * (most - least)
        case Listed(values=values):
            return np.array(values)[(shares * len(values)).astype(np.int64)]
        case LogNormal():
            return _log_normal(spread, shares)
        case _:
            assert_never(spread)


def _log_normal(spread: LogNormal, shares: Floats) -> Floats:
    """The values that have these shares of the cut-off spread below them."""
    low, high = (
        _NORMAL.cdf(log(bound / spread.median) / spread.log_sd) for bound in (spread.least, spread.most)
    )
    places = low + shares * (high - low)
    deviates = _each(_NORMAL.inv_cdf, places)
    return np.clip(spread.median * np.exp(spread.log_sd * deviates), spread.least, spread.most)


def _each(function: Callable[[float], float], values: Floats) -> Floats:
    return np.fromiter(map(function, values.tolist()), dtype=np.float64, count=len(values))


def pens(share: float, chance: Chance) -> Floats:
    """1 for those who use the pen, 0 for those who use the syringe (people,)."""
    return (chance.uniforms(Stream.DEVICE, 1)[:, 0] < share).astype(np.float64)
