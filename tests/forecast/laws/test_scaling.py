"""Other units change nothing but the numbers they are written in."""

from __future__ import annotations

import numpy as np

from doseline.forecast.accuracy import TIGHT
from doseline.forecast.solve import simulate
from doseline.forecast.trajectories import Doses
from tests.forecast.virtual import FLOOR_MG_L, FLOOR_PER_UL, START, changed, off, people

DAYS = np.arange(0.0, 141.0, 2.0)
CROWD = people(60, seed=8)
PLAIN = simulate(CROWD, START, DAYS, accuracy=TIGHT)


def test_a_body_and_a_dose_three_times_as_large() -> None:
    large = changed(CROWD, Vc=3.0, Vp=3.0, Vb=3.0, CL=3.0, Q=3.0, QB=3.0)
    scaled = simulate(large, Doses.shared(START.days[0], 60.0), DAYS, accuracy=TIGHT)
    assert off(scaled.concentration_mg_L, PLAIN.concentration_mg_L, FLOOR_MG_L).max() < 1e-7
    assert off(scaled.b_cells_per_uL, PLAIN.b_cells_per_uL, FLOOR_PER_UL).max() < 1e-7


def test_a_day_half_as_long() -> None:
    rates = ("ka", "kep", "CL", "Q", "ksyn0", "ksyninf", "koff", "kdes", "kout", "QB")
    fast = changed(CROWD, **dict.fromkeys(rates, 2.0))
    scaled = simulate(fast, Doses.shared(START.days[0] / 2.0, 20.0), DAYS / 2.0, accuracy=TIGHT)
    assert off(scaled.concentration_mg_L, PLAIN.concentration_mg_L, FLOOR_MG_L).max() < 1e-7
    assert off(scaled.b_cells_per_uL, PLAIN.b_cells_per_uL, FLOOR_PER_UL).max() < 1e-7


def test_a_mass_unit_ten_times_as_small() -> None:
    """Drug, target and affinities in tenths of a mg."""
    small = changed(CROWD, R0=10.0, ksyn0=10.0, ksyninf=10.0, KD=10.0, EC50=10.0)
    scaled = simulate(small, Doses.shared(START.days[0], 200.0), DAYS, accuracy=TIGHT)
    assert off(scaled.concentration_mg_L / 10.0, PLAIN.concentration_mg_L, FLOOR_MG_L).max() < 1e-7
    assert off(scaled.b_cells_per_uL, PLAIN.b_cells_per_uL, FLOOR_PER_UL).max() < 1e-7


def test_twice_the_baseline_is_twice_the_count_and_the_same_level() -> None:
    scaled = simulate(changed(CROWD, B0=2.0), START, DAYS, accuracy=TIGHT)
    assert off(scaled.b_cells_per_uL / 2.0, PLAIN.b_cells_per_uL, FLOOR_PER_UL).max() < 1e-7
    assert off(scaled.concentration_mg_L, PLAIN.concentration_mg_L, FLOOR_MG_L).max() < 1e-7
