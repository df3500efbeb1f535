"""What each virtual person counts after the measurements, and how many people that is worth."""

from __future__ import annotations

import numpy as np

from doseline.forecast.trajectories import Floats, Ints


def posterior(prior: Floats, log_likelihood: Floats) -> Floats:
    """The weights after the measurements: prior times likelihood, summing to 1; shape (people,).

    ``log_likelihood`` has the shape (people, readings). Without readings the prior comes back as it is. Where
    no person explains anything at all, the prior stands too.

    >>> posterior(np.array([0.5, 0.5]), np.log(np.array([[0.2], [0.6]]))).round(6).tolist()
    [0.25, 0.75]
    """
    if not log_likelihood.shape[1]:
        return prior
    # The largest first, summed in a fixed order: neither the order of readings nor a common factor matters.
    total = np.sort(log_likelihood, axis=1).sum(axis=1)
    counted = prior > 0
    if not np.isfinite(total[counted]).any():
        return prior
    weights = np.zeros_like(prior)
    weights[counted] = prior[counted] * np.exp(total[counted] - total[counted].max())
    return np.asarray(weights / weights.sum())


def effective_people(weights: Floats) -> float:
    """How many people of equal weight these are worth (Kish 1965, "Survey Sampling"): 1 / sum of squares.

    >>> effective_people(np.array([0.5, 0.5, 0.0]))
    2.0
    """
    return float(weights.sum() ** 2 / np.sum(weights**2))


def resampled(weights: Floats, people: int) -> tuple[Ints, Floats]:
    """At most ``people`` people in place of many weighted ones: their places, rising, and their new weights.

    Evenly spaced points on the summed weights (systematic resampling, Kitagawa 1996, J Comput Graph Stat
    5:1-25), from the middle of the first step on, so that no chance is needed. A person met several times
    stands there once, with that many shares.

    >>> resampled(np.array([0.5, 0.0, 0.25, 0.25]), 4)
    (array([0, 2, 3]), array([0.5 , 0.25, 0.25]))
    """
    points = (np.arange(people) + 0.5) / people
    summed = np.cumsum(weights)
    met = np.searchsorted(summed / summed[-1], points)
    places, times = np.unique(met, return_counts=True)
    return places.astype(np.int64), times / people
