"""Drug level and B cells of people like this one: past and ahead, with what-if.

>>> import numpy as np
>>> from doseline.forecast import Doses, population, simulate
>>> people = population(100, seed=7)
>>> doses = Doses.shared([0.0, 7.0, 14.0, 28.0], 20.0)
>>> seen = simulate(people.parameters, doses, np.arange(57.0))
>>> seen.b_cells_per_uL.shape
(100, 57)
"""

from doseline.forecast.accuracy import DEFAULT, FAST, TIGHT, Accuracy
from doseline.forecast.outcome import (
    Band,
    Change,
    Course,
    Delay,
    Every,
    Forecast,
    Measured,
    NoForecast,
    Note,
    PopulationName,
    Repletion,
    Skip,
    Stop,
)
from doseline.forecast.people import Covariates, Population, population
from doseline.forecast.person.forecast import forecast_of
from doseline.forecast.solve import simulate
from doseline.forecast.trajectories import Doses, Failure, Parameters, Trajectories

__all__ = [
    "DEFAULT",
    "FAST",
    "TIGHT",
    "Accuracy",
    "Band",
    "Change",
    "Course",
    "Covariates",
    "Delay",
    "Doses",
    "Every",
    "Failure",
    "Forecast",
    "Measured",
    "NoForecast",
    "Note",
    "Parameters",
    "Population",
    "PopulationName",
    "Repletion",
    "Skip",
    "Stop",
    "Trajectories",
    "forecast_of",
    "population",
    "simulate",
]
