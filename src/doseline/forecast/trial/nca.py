"""Exposure without a model: area, peak, trough and half-life of level curves (non-compartmental analysis).

The conventions, by their names:

* area: *linear-up log-down* trapezoids. Where the level falls between two points it is taken to fall
  exponentially, else to go in a straight line. Both ends of an interval must be points of the curve.
* peak and its time: the highest point, the first of equal ones. Nothing is read between points.
* trough: the level at the end of the interval, which is the one just before the next dose.
* half-life: ln 2 over the slope of a straight line through the logarithms of all points in a *stated
  window* after the last dose, unweighted. A curve that bends gives another answer in another window, so
  the window belongs to the number.

Source: Gabrielsson and Weiner 2012, Methods in Molecular Biology 929:377-389.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from doseline.forecast.trajectories import Floats
from doseline.frozen import dataclass

Flags = NDArray[np.bool_]
# Below this the level is the solver's noise, far under every assay (ours).
_NOISE_MG_L = 1e-9
# A line needs more than two points to be a fit.
_FEWEST_POINTS = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Partial:
    """A number for each of some people, where there is one: ``values`` is 0 where ``known`` is false."""

    values: Floats
    known: Flags

    @classmethod
    def where(cls, known: Flags, values: Floats) -> Partial:
        """The values where they are known; whatever stands elsewhere is dropped."""
        return cls(values=np.where(known, values, 0.0), known=known)

    @classmethod
    def whole(cls, values: Floats) -> Partial:
        """A number for everybody."""
        return cls(values=values, known=np.ones(len(values), dtype=np.bool_))


@dataclass(frozen=True, slots=True, kw_only=True)
class Exposure:
    """One interval's area (mg*day/L), peak (mg/L), its day, and trough (mg/L), each (people,)."""

    auc_mg_day_L: Floats  # noqa: N815 - the unit's own letter
    peak_mg_L: Floats  # noqa: N815 - the unit's own letter
    peak_day: Floats
    trough_mg_L: Floats  # noqa: N815 - the unit's own letter


def exposure(levels: Floats, times_days: Floats, interval_days: tuple[float, float]) -> Exposure:
    """What a level curve amounts to in an interval.

    ``levels`` (people, times) in mg/L at ``times_days``, which hold both ends of the interval.

    Raises: ValueError where an end is no point of the curve.

    >>> found = exposure(np.array([[0.0, 2.0, 1.0]]), np.array([0.0, 1.0, 2.0]), (0.0, 2.0))
    >>> float(found.auc_mg_day_L[0])  # 1 going up, 1 / ln 2 coming down
    2.4426950408889634
    >>> float(found.trough_mg_L[0])
    1.0
    """
    first, last = (_place(times_days, day) for day in interval_days)
    part, days = levels[:, first : last + 1], times_days[first : last + 1]
    highest = part.argmax(axis=1)
    return Exposure(
        auc_mg_day_L=_area(part, days),
        peak_mg_L=part[np.arange(len(part)), highest],
        peak_day=days[highest],
        trough_mg_L=part[:, -1].copy(),
    )


def half_life(
    levels: Floats, times_days: Floats, last_dose_day: Floats, window_days: tuple[float, float]
) -> Partial:
    """The half-life in days of each curve within a window of days after its last dose (people,).

    Unknown where fewer than three points lie in the window, or the level does not fall there.

    >>> levels = np.exp2(-np.arange(5.0) / 2)[None, :]
    >>> half_life(levels, np.arange(5.0), np.zeros(1), (1.0, 4.0)).values.round(9)
    array([2.])
    """
    places, inside = _window(times_days, last_dose_day, window_days)
    levels = np.take_along_axis(levels, places, axis=1)
    after = times_days[places] - last_dose_day[:, None]
    used = inside & (levels > _NOISE_MG_L)
    points = used.sum(axis=1)
    some = np.maximum(points, 1)
    logs = np.log(np.where(used, levels, 1.0))
    off = np.where(used, after - _row(np.where(used, after, 0.0).sum(axis=1) / some), 0.0)
    spread = (off * off).sum(axis=1)
    slope = (off * logs).sum(axis=1) / np.where(spread > 0, spread, 1.0)
    known = (points >= _FEWEST_POINTS) & (slope < 0)
    return Partial.where(known, np.log(2.0) / np.where(known, -slope, 1.0))


def _window(
    times_days: Floats, last_dose_day: Floats, window_days: tuple[float, float]
) -> tuple[NDArray[np.int64], Flags]:
    """The places of the points in each person's window (people, points), and which of them lie in it.

    As many places for everybody as the densest window of the curve holds: that hangs on the points alone, so
    that sums come out the same whoever else is there.
    """
    first, last = window_days
    ends = np.searchsorted(times_days, times_days + (last - first), side="right")
    most = int((ends - np.arange(len(times_days))).max())
    places = np.searchsorted(times_days, last_dose_day + first)[:, None] + np.arange(most)
    inside = places < len(times_days)
    places = np.minimum(places, len(times_days) - 1)
    inside &= times_days[places] <= (last_dose_day + last)[:, None]
    return places, inside


def _place(times_days: Floats, day: float) -> int:
    place = int(np.searchsorted(times_days, day))
    if place == len(times_days) or times_days[place] != day:
        raise ValueError(f"day {day} is no point of the curve")
    return place


def _area(levels: Floats, days: Floats) -> Floats:
    """Linear-up log-down trapezoids; (before - after) / ln(before / after) is the mean of a falling piece."""
    before, after = levels[:, :-1], levels[:, 1:]
    falls = (after < before) & (after > 0)
    divisor = np.where(falls, before, 1.0)
    # log1p keeps its digits where the two hardly differ.
    steepness = -np.log1p(np.where(falls, (after - before) / divisor, -0.5))
    mean = np.where(falls, (before - after) / steepness, (before + after) / 2)
    area: Floats = (mean * np.diff(days)).sum(axis=1)
    return area


def _row(values: Floats) -> Floats:
    return values[:, None]
