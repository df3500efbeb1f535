"""When B cells fall under a count, and when they are back at one."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from doseline.forecast.trajectories import Floats
from doseline.forecast.trial.nca import Flags, Partial
from doseline.frozen import dataclass

# Keeps the logarithm of an empty count away from minus infinity; far under any count (ours).
_LEAST = 1e-12


@dataclass(frozen=True, slots=True, kw_only=True)
class Return:
    """How B cells come back after each person's last dose, each (people,).

    ``days`` counts from the last dose to the day from which the count stays at the threshold or above.
    ``depleted`` says that it was under the threshold at some time from the last dose on: for the others
    there is nothing to come back from. Someone depleted without ``days`` was not back when the follow-up
    ended.
    """

    days: Partial
    depleted: Flags


def falling_below(counts: Floats, times_days: Floats, threshold: float) -> Partial:
    """The first day on which each count is at the threshold or under it (people,).

    ``counts`` (people, times) in cells/uL. Between two points the logarithm of the count is taken to go in
    a straight line.

    >>> falling_below(np.array([[32.0, 16.0, 4.0]]), np.array([0.0, 1.0, 2.0]), 8.0).values
    array([1.5])
    """
    under = counts <= threshold
    known: Flags = np.any(under, axis=1)
    place = np.where(known, under.argmax(axis=1), 0)
    return Partial.where(known, _crossing(counts, times_days, np.maximum(place, 1), threshold))


def coming_back(counts: Floats, times_days: Floats, last_dose_day: Floats, threshold: float) -> Return:
    """How each count comes back to a threshold after the last dose.

    >>> found = coming_back(np.array([[2.0, 4.0, 16.0]]), np.array([0.0, 1.0, 2.0]), np.zeros(1), 8.0)
    >>> found.days.values
    array([1.5])
    """
    low = (counts < threshold) & (times_days[None, :] >= last_dose_day[:, None])
    depleted: Flags = np.any(low, axis=1)
    last_low = low.shape[1] - 1 - low[:, ::-1].argmax(axis=1)
    known = depleted & (last_low < low.shape[1] - 1)
    place = np.where(known, last_low + 1, 1)
    days = _crossing(counts, times_days, place, threshold) - last_dose_day
    return Return(days=Partial.where(known, np.where(known, days, 0.0)), depleted=depleted)


def _crossing(counts: Floats, times_days: Floats, place: NDArray[np.int64], threshold: float) -> Floats:
    """Where the logarithm passes the threshold between the point before ``place`` and that point."""
    people = np.arange(len(counts))
    before, after = (np.log(np.maximum(counts[people, at], _LEAST)) for at in (place - 1, place))
    gap = np.where(after == before, 1.0, after - before)
    share = np.clip((np.log(threshold) - before) / gap, 0.0, 1.0)
    start = times_days[place - 1]
    crossing: Floats = start + share * (times_days[place] - start)
    return crossing
