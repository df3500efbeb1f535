"""Quantiles of millions of numbers in a fixed amount of memory, the same however they come in.

Positive numbers are counted in bins of equal width on a logarithmic scale. Counts are whole numbers, so
that two tallies added up in any order give the same third one, bit for bit, and a quantile of the sum is
what one tally of all would have given. Within its bin a quantile is placed by straight counting; it is off
by less than the width of one bin, ``resolution``, relative to itself.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from doseline.forecast.trajectories import Floats, Ints
from doseline.frozen import dataclass

# Ours: from far under every assay to far over every count; what lies outside goes to the ends.
_LEAST, _MOST = 1e-6, 1e6


@dataclass(frozen=True, slots=True)
class Scale:
    """The bins: each is wider than the one below by the share ``resolution``."""

    resolution: float

    @property
    def bins(self) -> int:
        """How many there are, with one below for what is smaller than the least."""
        return 2 + int(np.ceil(np.log(_MOST / _LEAST) / np.log1p(self.resolution)))

    def places(self, values: Floats) -> Ints:
        """The bin of each value; 0 holds zero and everything under the least."""
        with np.errstate(divide="ignore"):
            steps = np.floor(np.log(np.maximum(values, 0.0) / _LEAST) / np.log1p(self.resolution))
        places: Ints = np.clip(steps + 1, 0, self.bins - 1).astype(np.int64)
        return places

    def value(self, place: int, share: float) -> float:
        """The number that lies ``share`` of the way through a bin; 0 for the one below."""
        if place == 0:
            return 0.0
        return float(_LEAST * np.exp((place - 1 + share) * np.log1p(self.resolution)))


class Tally:
    """Weighted counts of some columns of numbers, such as one column a day."""

    def __init__(self, columns: int, scale: Scale) -> None:
        """Start with nothing counted."""
        self.scale = scale
        self.counts: Ints = np.zeros((columns, scale.bins), dtype=np.int64)

    def add(self, values: Floats, weights: Ints, known: NDArray[np.bool_] | None = None) -> None:
        """Count ``values`` (people, columns) with whole weights (people,); where ``known`` is false, none."""
        spread = np.broadcast_to(weights[:, None], values.shape)
        counted = spread if known is None else np.where(known, spread, 0)
        for column in range(values.shape[1]):
            # Whole weights up to 2**53 in all are exact in the doubles that bincount adds.
            found = np.bincount(
                self.scale.places(values[:, column]), weights=counted[:, column], minlength=self.scale.bins
            )
            self.counts[column] += found.astype(np.int64)

    def total(self, column: int = 0) -> int:
        """The weight counted in a column."""
        return int(self.counts[column].sum())

    def quantile(self, share: float, column: int = 0, beyond: int = 0) -> float | None:
        """The number that ``share`` of the weight lies under.

        ``beyond`` is weight known to lie above everything counted. None where nothing was counted, or
        where the quantile falls into ``beyond``.

        >>> tally = Tally(1, Scale(0.001))
        >>> tally.add(np.arange(1.0, 102.0)[:, None], np.ones(101, dtype=np.int64))
        >>> abs(tally.quantile(0.5) / 51 - 1) < 0.001
        True
        """
        upto = np.cumsum(self.counts[column])
        whole = int(upto[-1]) + beyond
        target = share * whole
        if whole == 0 or target > upto[-1]:
            return None
        place = int(np.searchsorted(upto, max(target, 1e-9)))
        before = int(upto[place - 1]) if place else 0
        return self.scale.value(place, (target - before) / int(self.counts[column][place]))
