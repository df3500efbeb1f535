"""How far two solutions are apart, person by person."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from doseline.forecast.trajectories import Floats

# Below these a difference is counted as if the value were this: a tenth of what an assay sees (mg/L), and a
# hundredth of a cell per uL.
LEVEL_FLOOR, COUNT_FLOOR = 1e-3, 1e-2
# Drug level and B cells, each (people, days).
Curves = tuple[Floats, Floats]


@dataclass(frozen=True, slots=True, kw_only=True)
class Spread:
    """The worst error of each person: of the middle one, of 99 % of them, and of the worst."""

    median: float
    most: float
    largest: float
    people: int
    failed: int

    def __str__(self) -> str:
        """The three in a row, and who failed."""
        lost = f", {self.failed} failed" if self.failed else ""
        return f"{self.median:8.1e} {self.most:8.1e} {self.largest:8.1e}{lost}"


def worst(found: Curves, reference: Curves) -> Floats:
    """The worst error of each person over all days, of level and count, shape (people,)."""
    shares = (
        np.abs(one - true) / np.maximum(np.abs(true), floor)
        for one, true, floor in zip(found, reference, (LEVEL_FLOOR, COUNT_FLOOR), strict=True)
    )
    level, count = (share.max(axis=1) for share in shares)
    both: Floats = np.maximum(level, count)
    return both


def spread(found: Curves, reference: Curves) -> Spread:
    """The spread of the worst errors. A person with NaN failed and is counted apart."""
    each = worst(found, reference)
    failed = int(np.isnan(found[1]).any(axis=1).sum())
    solved = each[~np.isnan(each)]
    median, most = np.quantile(solved, (0.5, 0.99), method="higher")
    return Spread(
        median=float(median), most=float(most), largest=float(solved.max()), people=len(each), failed=failed
    )
