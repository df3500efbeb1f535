"""Who is solved: people of a seed that nothing was tuned on. Everything varies, weight and age too."""

from __future__ import annotations

import numpy as np

from benchmarks.forecast.regimen import DOSE_DAYS, DOSE_MG
from doseline.forecast.people import Covariates, population
from doseline.forecast.trajectories import Doses, Parameters

# Used for these benchmarks and for nothing else: whoever tunes the solver looks at other people.
SEED = 20_260_708
PEOPLE = 1000

# Spread of the weights and ages: made up, within the range in which the model was fitted.
_WEIGHT_KG, _WEIGHT_SPREAD, _WEIGHTS_KG = 70.0, 0.25, (40.5, 171.6)
_AGE_YEARS, _AGE_SPREAD, _AGES = 38.0, 10.0, (18.0, 56.0)


def doses() -> Doses:
    """The regimen, the same for everybody."""
    return Doses.shared(DOSE_DAYS, DOSE_MG)


def people(count: int = PEOPLE, *, first: int = 0) -> Parameters:
    """People number ``first`` to ``first + count`` of the seed, each with a weight and an age."""
    # Two numbers a person, one person after the other: the first of a thousand are those of a hundred.
    weight, age = np.random.default_rng([SEED, first]).standard_normal((count, 2)).T
    known = Covariates(
        weight_kg=np.clip(_WEIGHT_KG * np.exp(_WEIGHT_SPREAD * weight), *_WEIGHTS_KG),
        age_years=np.clip(_AGE_YEARS + _AGE_SPREAD * age, *_AGES),
    )
    return population(count, seed=SEED, first=first, covariates=known, reading="B").parameters
