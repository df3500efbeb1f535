"""Virtual people and regimens for the tests of the kernel and its laws."""

from __future__ import annotations

import numpy as np

from doseline.forecast.model.load import load_model
from doseline.forecast.people import population
from doseline.forecast.trajectories import Doses, Floats, Ints, Parameters

# The task on which speed and accuracy are stated: three years, doses for two of them.
STANDARD = Doses.shared(np.array([0.0, 7.0, 14.0, *(28.0 * month for month in range(1, 27))]), 20.0)
STANDARD_DAYS = np.arange(1096.0)
START = Doses.shared([0.0, 7.0, 14.0, 28.0, 56.0], 20.0)
# Below these an error counts absolutely: mg/L and cells/uL.
FLOOR_MG_L = 1e-3
FLOOR_PER_UL = 1e-2
# What people are extreme in: the fast and the slow, the steep and the flat.
_EXTREME = ("hill", "kep", "ksyninf", "ka", "R0", "Q", "EC50", "Emax", "kout", "Vb", "kdes", "CL")


def people(many: int, *, seed: int) -> Parameters:
    """Some virtual people of the published population."""
    return population(many, seed=seed).parameters


def extremes(parameters: Parameters) -> Ints:
    """The places of the people with the largest and the smallest of each parameter that varies widely."""
    ends = [int(end(parameters[name])) for name in _EXTREME for end in (np.argmax, np.argmin)]
    return np.array(list(dict.fromkeys(ends)), dtype=np.int64)


def with_extremes(many: int, *, seed: int) -> Parameters:
    """So many people: the extremes among 2,000, and as many others as are needed."""
    crowd = people(2000, seed=seed)
    places = extremes(crowd)
    others = np.setdiff1d(np.arange(2000), places)
    return crowd.of(np.concatenate([places, others])[:many])


def typical() -> Parameters:
    """One typical person."""
    return columns(load_model("yu2022").typical)


def columns(values: dict[str, float]) -> Parameters:
    """One person with these parameters."""
    return Parameters.from_columns("yu2022", {name: np.array([value]) for name, value in values.items()})


def changed(parameters: Parameters, **factors: float) -> Parameters:
    """The people with some parameters multiplied."""
    values = parameters.values.copy()
    for name, factor in factors.items():
        values[:, parameters.names.index(name)] *= factor
    return Parameters(model=parameters.model, names=parameters.names, values=values)


def off(got: Floats, true: Floats, floor: float) -> Floats:
    """The error, relative where the true value is above the floor."""
    return np.abs(got - true) / np.maximum(np.abs(true), floor)
