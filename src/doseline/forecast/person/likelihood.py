"""How well virtual people explain what was measured.

A measurement is the true value and an error: normal, with the variance (proportional * value)**2 +
additive**2 of the model's data. Of a value below (or above) a limit only that is known, so its likelihood is
the chance to measure something below (or above) the limit (Beal 2001, J Pharmacokinet Pharmacodyn
28:481-504, method M3).
"""

from __future__ import annotations

from math import erfc

import numpy as np
from numpy.typing import NDArray

from doseline.forecast.person.band import QUANTILES, weighted_quantiles
from doseline.forecast.trajectories import Floats
from doseline.frozen import dataclass

_HALF = 0.5
# Under this a chance is as good as none; its logarithm stays finite.
_LEAST = 1e-300


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What was measured, as arrays of the shape (readings,).

    ``below`` marks values that lie under ``values``, ``above`` those that lie over them.
    ``proportional`` and ``additive`` are of the errors.
    """

    values: Floats
    below: NDArray[np.bool_]
    above: NDArray[np.bool_]
    proportional: Floats
    additive: Floats

    def sd(self, true: Floats) -> Floats:
        """The spread of a measurement about true values (people, readings)."""
        return np.hypot(self.proportional * true, self.additive)


def log_likelihood(seen: Seen, true: Floats) -> Floats:
    """The logarithm of each reading's likelihood, shape (people, readings), up to a constant of each reading.

    ``true`` (people, readings) is what the model has for each person at each measurement.

    >>> exact = Seen(values=np.array([2.0]), below=np.array([False]),
    ...              above=np.array([False]), proportional=np.array([0.0]),
    ...              additive=np.array([1.0]))
    >>> log_likelihood(exact, np.array([[2.0], [4.0]])).ravel().tolist()
    [-0.0, -2.0]
    """
    sd = seen.sd(true)
    z = (seen.values - true) / sd
    found = -_HALF * z**2 - np.log(sd)
    if seen.below.any():
        found[:, seen.below] = np.log(np.maximum(normal_cdf(z[:, seen.below]), _LEAST))
    if seen.above.any():
        found[:, seen.above] = np.log(np.maximum(normal_cdf(-z[:, seen.above]), _LEAST))
    return found


def normal_cdf(z: Floats) -> Floats:
    """The chance that a standard normal number is at most ``z``.

    >>> float(normal_cdf(np.array([0.0]))[0])
    0.5
    """
    scaled = -z / np.sqrt(2.0)
    # One by one over plain numbers: quicker than an array of objects, and the same to the last digit.
    found = np.fromiter(map(erfc, scaled.ravel().tolist()), dtype=np.float64, count=scaled.size)
    return _HALF * found.reshape(scaled.shape)


def tail_probability(seen: Seen, true: Floats, weights: Floats) -> Floats:
    """How rare each reading is among virtual people of these weights, both sides counted; shape (readings,).

    Twice the smaller of the chances to measure as little or as much. A value below a limit can only be
    too low: twice the chance to measure less than the limit. One above a limit can only be too high.
    """
    low = weights @ normal_cdf((seen.values - true) / seen.sd(true))
    rarer = np.select([seen.below, seen.above], [low, 1.0 - low], np.minimum(low, 1.0 - low))
    return np.asarray(np.minimum(2.0 * rarer, 1.0))


def expected_range(seen: Seen, true: Floats, weights: Floats, errors: Floats) -> Floats:
    """What would be measured in nine of ten of these people: the two ends, shape (2, readings).

    ``errors`` (people, readings) are standard normal numbers. What would be measured under 0 is read as 0.
    """
    measured = np.maximum(true + seen.sd(true) * errors, 0.0)
    return weighted_quantiles(measured, weights, (QUANTILES[0], QUANTILES[-1]))
