"""When B cells come back after the last dose: from the first half of the people only."""

from __future__ import annotations

from datetime import date, timedelta
from math import ceil, isfinite

import numpy as np

from doseline.forecast.outcome import Repletion
from doseline.forecast.person.band import QUANTILES, weighted_quantiles
from doseline.forecast.trajectories import Floats
from doseline.guide import Guide

# Why there is no late end: it hangs on people whose effect curve is so flat that the solver's last digits
# decide when they come back.
WITHHELD = "upper-half-unreliable"
_LABEL_WEEKS = "repletion-median-weeks"
_THRESHOLD = "cd19-lower-limit"
_DAYS_A_WEEK = 7
_HALF = 0.5


def days_until_back(times_days: Floats, counts: Floats, threshold: float) -> Floats:
    """The first time each person's count reaches ``threshold`` after having been under it; shape (people,).

    ``counts`` (people, times). Between two times the count is taken to grow by the same factor every day.
    ``inf`` for people who do not reach it in these times; ``nan`` for those who never were under it.

    >>> days_until_back(np.array([0.0, 1.0, 2.0]), np.array([[50.0, 20.0, 80.0], [50.0, 60.0, 60.0]]), 40.0)
    array([1.5, nan])
    """
    under = counts < threshold
    was_under = np.maximum.accumulate(under, axis=1)
    back = was_under & ~under
    place = back.argmax(axis=1)
    people = np.arange(len(counts))
    before, after = counts[people, np.maximum(place - 1, 0)], counts[people, place]
    with np.errstate(divide="ignore", invalid="ignore"):
        part = np.log(threshold / before) / np.log(after / before)
    step = times_days[place] - times_days[np.maximum(place - 1, 0)]
    found = times_days[place] - step * (1.0 - np.nan_to_num(part, nan=1.0))
    found[~back.any(axis=1)] = np.inf
    found[~under.any(axis=1)] = np.nan
    return np.asarray(found)


def repletion(guide: Guide, days: Floats, weights: Floats, *, last_dose: date) -> Repletion | None:
    """What the people's days until they are back say; None where at most half of them were ever away.

    ``days`` (people,) since the last dose, from ``days_until_back``.
    """
    away = ~np.isnan(days)
    if weights[away].sum() <= _HALF * weights.sum():
        return None
    p5, p50, _ = weighted_quantiles(days[away][:, None], weights[away], QUANTILES)[:, 0]
    told = guide.facts[_LABEL_WEEKS]
    label = float(told.value) * _DAYS_A_WEEK  # type: ignore[arg-type]
    leading = max(p50, label) if isfinite(p50) else None
    return Repletion(
        threshold_per_uL=float(guide.numbers[_THRESHOLD]),
        last_dose=last_dose,
        p5_days=float(p5) if isfinite(p5) else None,
        p50_days=float(p50) if isfinite(p50) else None,
        label_days=label,
        label_sources=told.sources,
        leading_days=None if leading is None else float(leading),
        ask_from=None if leading is None else last_dose + timedelta(days=ceil(leading)),
        withheld=WITHHELD,
    )
