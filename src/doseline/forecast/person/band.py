"""Quantiles and shares over weighted people."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from doseline.forecast.outcome import Band
from doseline.forecast.trajectories import Floats, Ints

# The middle, and nine in ten around it: the convention of the field.
QUANTILES = (0.05, 0.5, 0.95)
# Sums of weights carry rounding; a quantile is reached when the sum comes this near.
_ROUNDING = 1e-12
# Rows that are sorted at a time: enough to be quick, few enough to stay in the processor's cache.
_ROWS = 128


def weighted_quantiles(values: Floats, weights: Floats, shares: tuple[float, ...]) -> Floats:
    """Quantiles of values (people, times) over weighted people; ``shares`` rise; shape (shares, times).

    A quantile is the smallest value at or under which people of that share of the weight lie: always the
    value of somebody, and never between two. ``inf`` counts as the largest value; nothing may be negative.

    >>> weighted_quantiles(np.array([[1.0], [2.0], [3.0]]), np.array([0.2, 0.3, 0.5]), (0.5, 0.51)).ravel()
    array([2., 3.])
    """
    return summary(values, weights, shares, ())[0]


def band_of(quantiles: Floats) -> Band:
    """The band of quantiles (3, times) at ``QUANTILES``."""
    p5, p50, p95 = quantiles
    return Band(p5=p5, p50=p50, p95=p95)


def summary(
    values: Floats, weights: Floats, shares: tuple[float, ...], limits: tuple[float, ...]
) -> tuple[Floats, Floats]:
    """Quantiles (shares, times), and the share of the weight with a value under each limit (limits, times).

    Both from one sorting; see ``weighted_quantiles``.

    >>> summary(np.array([[1.0], [2.0], [3.0]]), np.array([0.2, 0.3, 0.5]), (), (1.0, 2.5))[1].ravel()
    array([0. , 0.5])
    """
    quantiles, under = np.empty((len(shares), values.shape[1])), np.empty((len(limits), values.shape[1]))
    for part, rows, order in _sorted(values):
        lines = np.arange(len(rows))
        summed = np.zeros((len(rows), rows.shape[1] + 1))
        np.cumsum(weights[order], axis=1, out=summed[:, 1:])
        whole = summed[:, -1:]
        for place, share in enumerate(shares):
            reached = np.count_nonzero(summed[:, 1:] < share * whole - _ROUNDING, axis=1)
            quantiles[place, part] = rows[lines, order[lines, np.minimum(reached, rows.shape[1] - 1)]]
        for place, limit in enumerate(limits):
            under[place, part] = summed[lines, np.count_nonzero(rows < limit, axis=1)] / whole[:, 0]
    # Of two values that the order cannot tell apart, either may come first.
    return np.maximum.accumulate(quantiles, axis=0), np.minimum(under, 1.0)


def _sorted(values: Floats) -> Iterator[tuple[slice, Floats, Ints]]:
    """Some times after others: their values (times, people), and the people from the smallest to the largest.

    Numbers that are not negative sort like their bits. The last bits, far below what a solver can tell, give
    way to the person's place: one quick sort of whole numbers gives the order, without a slower argsort.
    """
    people, times = values.shape
    mask = (1 << max(people - 1, 1).bit_length()) - 1
    places = np.arange(people, dtype=np.int64)
    for start in range(0, times, _ROWS):
        part = slice(start, min(start + _ROWS, times))
        rows = np.ascontiguousarray(values[:, part].T) + 0.0
        bits = rows.view(np.int64) & ~mask | places
        bits.sort(axis=1)
        yield part, rows, bits & mask
