"""SciPy's Radau and LSODA, on equations written apart from ours, come to the same curves."""

from __future__ import annotations

import numpy as np
import pytest

from doseline.forecast.accuracy import DEFAULT, TIGHT
from doseline.forecast.solve import simulate
from doseline.forecast.trajectories import Doses, Floats, Parameters
from tests.forecast.kernel.printed_equations import solved
from tests.forecast.virtual import FLOOR_MG_L, FLOOR_PER_UL, off, with_extremes

DAYS = [0.0, 7.0, 14.0, 28.0, 56.0]
# What a solver reaches at its tolerance below; LSODA errs more than it is asked to.
REACHED = {"Radau": 2e-7, "LSODA": 2e-6}
RELATIVE = {"Radau": 1e-9, "LSODA": 1e-11}


def worst(people: Parameters, times: Floats, method: str, days: list[float]) -> Floats:
    """The largest difference for each person, at our tight setting and at the default one: (2, people)."""
    doses = Doses.shared(days, 20.0)
    curves = [simulate(people, doses, times, accuracy=accuracy) for accuracy in (TIGHT, DEFAULT)]
    found = np.zeros((2, len(people)))
    for person in range(len(people)):
        row = dict(zip(people.names, map(float, people.values[person]), strict=True))
        drug, count = solved(row, days, times, method, RELATIVE[method])
        for place, curve in enumerate(curves):
            assert not curve.failures
            found[place, person] = max(
                off(curve.concentration_mg_L[person], drug, FLOOR_MG_L).max(),
                off(curve.b_cells_per_uL[person], count, FLOOR_PER_UL).max(),
            )
    return found


@pytest.mark.parametrize("method", ["Radau", "LSODA"])
def test_a_dozen_people_extreme_in_many_ways(method: str) -> None:
    tight, default = worst(with_extremes(12, seed=31), np.arange(43.0), method, DAYS[:4])
    assert tight.max() < REACHED[method]
    assert default.max() < 5e-4


@pytest.mark.slow
@pytest.mark.parametrize("method", ["Radau", "LSODA"])
def test_two_hundred_people_over_a_year(method: str) -> None:
    days = [*DAYS, 84.0, 112.0, 140.0, 168.0]
    tight, default = worst(with_extremes(200, seed=32), np.arange(366.0), method, days)
    assert tight.max() < 5 * REACHED[method]
    assert np.quantile(default, 0.95) < 2e-5
    assert default.max() < 5e-4
