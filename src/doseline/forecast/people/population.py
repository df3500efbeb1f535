"""Virtual people: the model's parameters, drawn for as many people as are asked for."""

from __future__ import annotations

import numpy as np

from doseline.errors import ForecastError, fault
from doseline.forecast.model.load import DEFAULT_MODEL, load_model
from doseline.forecast.outcome import PopulationName
from doseline.forecast.people.calibrated import drawn_from, load_calibration
from doseline.forecast.people.covariates import Covariates, reference
from doseline.forecast.people.effects import individual, random_effects, refuse
from doseline.forecast.trajectories import Floats, Parameters
from doseline.frozen import dataclass

__all__ = ["Population", "individual", "population"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Population:
    """Some virtual people and what each of them counts.

    ``parameters`` are theirs, in the model's printed units; ``weights`` (people,) sum to 1; ``effects``
    (people, effects) are their random effects, in the order of ``Model.spreads``. ``relative`` (people,) is
    what each counts against an average person of the whole population: it does not depend on who else is
    drawn, so pieces of one population are put together by it.
    """

    name: PopulationName
    reading: str
    parameters: Parameters
    weights: Floats
    relative: Floats
    effects: Floats
    covariates: Covariates

    def __len__(self) -> int:
        """How many people."""
        return len(self.weights)

    @property
    def effective_people(self) -> float:
        """How many people of equal weight would be worth as much (Kish): 1 / sum of the squared weights."""
        return float(1.0 / np.sum(self.weights**2))


def population(  # noqa: PLR0913 - each is a word of its own, given by name
    people: int,
    *,
    seed: int,
    first: int = 0,
    covariates: Covariates | None = None,
    name: PopulationName = PopulationName.PUBLISHED,
    reading: str | None = None,
    model: str = DEFAULT_MODEL,
) -> Population:
    """So many virtual people of a population.

    Person ``first + i`` depends on the seed and that number alone: a run may be cut up in any way.
    ``covariates`` None is the model's reference patient. ``reading`` None is the model's default reading of
    its misprint. The first people of the calibrated population are a pool that is the same for every seed;
    whoever comes after them is drawn from the pool by weight.

    Raises: ForecastError with every fault.

    >>> whole, part = population(10, seed=1), population(2, seed=1, first=3)
    >>> bool((part.parameters.values == whole.parameters.values[3:5]).all())
    True
    """
    described = load_model(model)
    reading = reading or described.default_reading
    covariates = covariates or reference(described)
    refuse(people, seed, first, reading, described)
    if name is PopulationName.CALIBRATED:
        effects, relative = _calibrated(people, seed, first, reading, model)
    else:
        effects = random_effects(people, seed=seed, first=first, model=described, reading=reading)
        relative = np.ones(people)
    return Population(
        name=name,
        reading=reading,
        parameters=individual(effects, covariates, model=described),
        weights=relative / relative.sum(),
        relative=relative,
        effects=effects,
        covariates=covariates,
    )


def _calibrated(people: int, seed: int, first: int, reading: str, model: str) -> tuple[Floats, Floats]:
    pool = load_calibration(model)
    if reading != pool.reading:
        raise ForecastError((fault("reading-not-calibrated", "reading", got=reading, known=pool.reading),))
    return drawn_from(pool, people, seed=seed, first=first)
