"""Doseline itself, through the same door as everybody: ``forecast.simulate``, both cores."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from benchmarks.forecast.measure import Curves
from benchmarks.forecast.regimen import TIMES
from benchmarks.forecast.task import doses
from doseline.forecast.accuracy import DEFAULT, FAST, TIGHT
from doseline.forecast.solve import simulate
from doseline.forecast.trajectories import Parameters

_ACCURACIES = {accuracy.name: accuracy for accuracy in (DEFAULT, FAST, TIGHT)}


def prepare(people: Parameters, *, accuracy: str) -> Callable[[], Curves]:
    """See the package."""
    given, setting = doses(), _ACCURACIES[accuracy]

    def run() -> Curves:
        found = simulate(people, given, TIMES, accuracy=setting, threads=2)
        if not found.failures:
            return found.concentration_mg_L, found.b_cells_per_uL
        levels, counts = np.full((2, len(people), len(TIMES)), np.nan)
        levels[found.people], counts[found.people] = found.concentration_mg_L, found.b_cells_per_uL
        return levels, counts

    return run
