"""Without a target the drug is linear: effects of doses add up, and a matrix exponential gives the curve."""

from __future__ import annotations

import numpy as np
from scipy.linalg import expm

from doseline.forecast.accuracy import TIGHT
from doseline.forecast.solve import simulate
from doseline.forecast.trajectories import Doses, Floats, Parameters
from tests.forecast.virtual import changed, off, people

DAYS = np.arange(0.0, 121.0)
# A target so rare that it binds nothing that shows.
NO_TARGET = {"R0": 1e-12, "ksyn0": 1e-12, "ksyninf": 1e-12}
CROWD = changed(people(40, seed=6), **NO_TARGET)


def level(doses: Doses, crowd: Parameters = CROWD) -> Floats:
    """Total drug, solved tightly."""
    return simulate(crowd, doses, DAYS, accuracy=TIGHT).concentration_mg_L


def test_two_doses_do_what_each_does_added() -> None:
    one, other = Doses.shared([0.0], 20.0), Doses.shared([30.0], 35.0)
    both = Doses.shared([0.0, 30.0], np.array([20.0, 35.0]))
    assert off(level(both), level(one) + level(other), 1e-3).max() < 1e-7


def test_twice_the_dose_is_twice_the_level() -> None:
    assert (
        off(level(Doses.shared([0.0, 9.0], 40.0)), 2.0 * level(Doses.shared([0.0, 9.0], 20.0)), 1e-3).max()
        < 1e-7
    )


def test_the_curve_is_the_matrix_exponential() -> None:
    got = level(Doses.shared([0.0], 20.0))
    for person in range(len(CROWD)):
        p = dict(zip(CROWD.names, CROWD.values[person], strict=True))
        rates = np.array(
            [
                [-p["ka"], 0.0, 0.0],
                [p["ka"], -(p["CL"] + p["Q"]) / p["Vc"], p["Q"] / p["Vp"]],
                [0.0, p["Q"] / p["Vc"], -p["Q"] / p["Vp"]],
            ]
        )
        true = [(expm(rates * day) @ [20.0 * p["F"], 0.0, 0.0])[1] / p["Vc"] for day in DAYS[::10]]
        assert off(got[person, ::10], np.array(true), 1e-3).max() < 1e-7


def test_with_the_target_it_is_not_linear() -> None:
    crowd = people(40, seed=6)
    doubled = level(Doses.shared([0.0], 40.0), crowd) - 2.0 * level(Doses.shared([0.0], 20.0), crowd)
    assert (doubled.max(axis=1) > 1e-4).mean() > 0.9
