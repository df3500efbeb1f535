"""Who the virtual people are, and what each of them counts.

Two populations. *Published*: the model as it was printed, everybody counting the same. *Calibrated*: a large
pool of the same people, weighted so that together they meet what trials and the label report. Person number
i is the same person whoever is drawn beside them.
"""

from doseline.forecast.outcome import PopulationName
from doseline.forecast.people.calibrated import Calibration, better_population, load_calibration
from doseline.forecast.people.covariates import Covariates, Outside, outside, reference
from doseline.forecast.people.draws import Stream, normals, uniforms
from doseline.forecast.people.effects import individual, random_effects
from doseline.forecast.people.population import Population, population

__all__ = [
    "Calibration",
    "Covariates",
    "Outside",
    "Population",
    "PopulationName",
    "Stream",
    "better_population",
    "individual",
    "load_calibration",
    "normals",
    "outside",
    "population",
    "random_effects",
    "reference",
    "uniforms",
]
