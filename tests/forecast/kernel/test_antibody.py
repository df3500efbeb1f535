"""A second structure runs on the same solver: only its formulas were added. Numbers here are made up."""

from __future__ import annotations

import math

import numpy as np
from scipy.integrate import solve_ivp

from doseline.forecast.accuracy import DEFAULT, TIGHT
from doseline.forecast.kernel.run import run
from doseline.forecast.model.antibody import ANTIBODY
from doseline.forecast.trajectories import Doses, Floats
from tests.forecast.virtual import off

DAYS = np.arange(0.0, 401.0)
DOSES = Doses(
    days=np.array([[0.0, 14.0, 182.0]]), amounts_mg=np.array([[300.0, 300.0, 600.0]]), clock_days=30.0
)
MANY = 20


def parameters() -> dict[str, Floats]:
    """Twenty made-up people."""
    chance = np.random.default_rng(3)
    typical = {"CLinf": 0.2, "CLt0": 0.1, "kdes": 1.5, "V1": 3.0, "V2": 2.5, "Q": 0.4}
    return {name: value * np.exp(0.4 * chance.normal(size=MANY)) for name, value in typical.items()}


def by_scipy(p: dict[str, float]) -> Floats:
    """The drug in blood before each day's dose, from the equations in amounts."""

    def rates(t: float, y: Floats) -> list[float]:
        clearance = p["CLinf"] + p["CLt0"] * math.exp(-p["kdes"] * (t + DOSES.clock_days) / 365.25)
        exchange = p["Q"] * (y[0] / p["V1"] - y[1] / p["V2"])
        return [-clearance * y[0] / p["V1"] - exchange, exchange]

    level, y = np.zeros(len(DAYS)), np.zeros(2)
    days = [*DOSES.days[0], DAYS[-1]]
    for begin, end, amount in zip(days[:-1], days[1:], DOSES.amounts_mg[0], strict=True):
        y[0] += amount
        inside = (begin < DAYS) & (end >= DAYS)
        piece = solve_ivp(
            rates, (begin, end), y, method="DOP853", rtol=1e-12, atol=1e-12, t_eval=DAYS[inside]
        )
        level[inside] = piece.y[0] / p["V1"]
        y = piece.y[:, -1]
    return level


def test_the_drug_in_blood_is_what_scipy_finds() -> None:
    values = parameters()
    known = ANTIBODY.coefficients_of({**values, "days_per_year": np.array(365.25)})
    true = np.stack(
        [by_scipy({name: float(it[person]) for name, it in values.items()}) for person in range(MANY)]
    )
    for accuracy, allowed in ((TIGHT, 2e-7), (DEFAULT, 1e-4)):
        solved = run(ANTIBODY, known, DOSES, DAYS, observed=1, accuracy=accuracy, threads=2)
        assert (solved.ended == 0).all()
        assert off(solved.states[0], true, 1e-3).max() < allowed
