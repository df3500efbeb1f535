"""Weights that make some people meet published figures and otherwise say as little as possible.

Of all weights under which the means of some features meet their targets, those of *maximum entropy* stay
nearest to counting everybody the same. They are exp(features @ multipliers), up to a factor, and the
multipliers are the lowest point of a smooth convex function with as many unknowns as there are features.

Source: Jaynes 1957, Physical Review 106:620; for the slack, Dudik, Phillips and Schapire 2007, Journal of
Machine Learning Research 8:1217.
"""

from __future__ import annotations

import numpy as np

from doseline.forecast.trajectories import Floats
from doseline.frozen import dataclass

_MOST_ROUNDS = 200
# The slope at which the lowest point counts as reached, in standard deviations of a feature.
_FLAT = 1e-11
# A step is taken if it gains this part of what the slope promises (Armijo); else it is halved.
_GAIN = 1e-4
_SHORTEST = 2.0**-40
# Beyond this a multiplier runs away: no weighting meets the targets.
_RUNAWAY = 1e4


class NoWeightingError(ValueError):
    """No weights meet these targets: they lie outside of what the people span."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Weighting:
    """Weights (people,) that sum to 1, and the multipliers (features,) that make them.

    weights = exp(features @ multipliers - log_scale) / people; without multipliers everybody has 1 / people.
    """

    weights: Floats
    multipliers: Floats
    log_scale: float

    @property
    def effective_people(self) -> float:
        """How many people of equal weight would be worth as much (Kish)."""
        return float(1.0 / np.sum(self.weights**2))


def maximum_entropy(features: Floats, targets: Floats, *, slack: Floats | None = None) -> Weighting:
    """The weights of maximum entropy under which the features' means meet the targets.

    Shapes: ``features`` (people, features), ``targets`` (features,). ``slack`` (features,): with it the
    targets are drawn to and not forced; a miss of one slack costs as much as half a nat of entropy.

    Raises: NoWeightingError if no weights can meet the targets.

    >>> dice = np.arange(1.0, 7.0)[:, None]
    >>> loaded = maximum_entropy(dice, np.array([4.5]))
    >>> loaded.weights.round(4).tolist()
    [0.0544, 0.0788, 0.1142, 0.1654, 0.2398, 0.3475]
    """
    scale = features.std(axis=0)
    scale[scale == 0] = 1.0
    gaps = (features - targets) / scale
    softness = np.zeros(len(targets)) if slack is None else (slack / scale) ** 2
    multipliers, height, weights = _lowest(gaps, softness)
    if np.abs(_slope(gaps, softness, multipliers, weights)).max() > np.sqrt(_FLAT):
        raise NoWeightingError
    told = multipliers / scale
    # From the height of the lowest point to the logarithm of the mean of exp(features @ multipliers).
    log_scale = height + float(targets @ told) - 0.5 * float(softness @ multipliers**2)
    return Weighting(weights=weights, multipliers=told, log_scale=log_scale)


def _lowest(gaps: Floats, softness: Floats) -> tuple[Floats, float, Floats]:
    """Where the function is lowest, or where the search gave up: Newton's steps, cut until they gain."""
    multipliers = np.zeros(gaps.shape[1])
    height, weights = _dual(gaps, softness, multipliers)
    for _ in range(_MOST_ROUNDS):
        slope = _slope(gaps, softness, multipliers, weights)
        if np.abs(slope).max() < _FLAT or np.abs(multipliers).max() > _RUNAWAY:
            break
        mean = weights @ gaps
        curve = (gaps * weights[:, None]).T @ gaps - np.outer(mean, mean) + np.diag(softness + _FLAT)
        step = -np.linalg.solve(curve, slope)
        size, promised = 1.0, float(slope @ step)
        lower, moved = _dual(gaps, softness, multipliers + step)
        while lower > height + _GAIN * size * promised and size > _SHORTEST:
            size /= 2
            lower, moved = _dual(gaps, softness, multipliers + size * step)
        if size <= _SHORTEST:
            break
        multipliers, height, weights = multipliers + size * step, lower, moved
    return multipliers, height, weights


def _slope(gaps: Floats, softness: Floats, multipliers: Floats, weights: Floats) -> Floats:
    return np.asarray(weights @ gaps + softness * multipliers)


def _dual(gaps: Floats, softness: Floats, multipliers: Floats) -> tuple[float, Floats]:
    """The convex function and the weights at these multipliers."""
    exponents = gaps @ multipliers
    top = exponents.max()
    raised = np.exp(exponents - top)
    height = top + np.log(raised.mean()) + 0.5 * float(softness @ multipliers**2)
    return float(height), raised / raised.sum()


def weighted_quantile(values: Floats, weights: Floats, share: float = 0.5) -> float:
    """The smallest value that has at least this share of the weight at or under it.

    >>> weighted_quantile(np.array([3.0, 1.0, 2.0]), np.array([0.2, 0.5, 0.3]))
    1.0
    """
    order = np.argsort(values, kind="stable")
    reached = np.cumsum(weights[order])
    place = int(np.searchsorted(reached, share * reached[-1], side="left"))
    return float(values[order][min(place, len(values) - 1)])
