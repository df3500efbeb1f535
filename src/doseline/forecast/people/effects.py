"""From random numbers to a person: random effects as they were printed, and parameters from them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import assert_never

import numpy as np

from doseline.errors import Fault, ForecastError, fault
from doseline.forecast.model.published import Distribution, Effect, Form, Model, Parameter
from doseline.forecast.people.covariates import Covariates
from doseline.forecast.people.draws import Stream, normals
from doseline.forecast.trajectories import Floats, Parameters

_LARGEST_SEED = 2**64 - 1
# A person's number times the words it owns must stay inside of the counter; ours, and far beyond any use.
_MOST_PEOPLE = 2**48
_BASELINE = "baseline_b_per_uL"
# The parameter that is the count before the first dose, and stands in where no count was told.
_OWN_BASELINE = "B0"


def random_effects(
    people: int, *, seed: int, first: int = 0, model: Model, reading: str | None = None
) -> Floats:
    """Normal random effects with the printed spreads and correlations, shape (people, effects).

    Row i belongs to person ``first + i`` and depends on the seed and that number alone.

    Raises: ForecastError with every fault.
    """
    reading = reading or model.default_reading
    refuse(people, seed, first, reading, model)
    standard = normals(people, len(model.sds), seed=seed, stream=Stream.EFFECTS, first=first)
    factor = np.linalg.cholesky(model.correlation(reading)) * model.sds[:, None]
    effects = np.zeros_like(standard)
    # Term by term and not as one matrix product, whose rounding may depend on how many people there are.
    for column in range(len(factor)):
        for earlier in np.flatnonzero(factor[column]):
            effects[:, column] += factor[column, earlier] * standard[:, earlier]
    return effects


def individual(effects: Floats, covariates: Covariates, *, model: Model) -> Parameters:
    """The parameters of people with these random effects and covariates.

    Shape: ``effects`` (people, effects), in the order of ``Model.spreads``.
    Raises: ForecastError with every fault of the covariates.

    >>> from doseline.forecast.model.load import load_model
    >>> individual(np.zeros((1, 16)), Covariates(weight_kg=70, age_years=38, baseline_b_per_uL=200),
    ...            model=load_model())["CL"]
    array([0.34])
    """
    known = covariates.spread(len(effects))
    places = {name: place for place, name in enumerate(model.spreads)}
    columns: dict[str, Floats] = {}
    for parameter in sorted(model.parameters, key=_needs_own_baseline):
        typical = np.full(len(effects), parameter.typical)
        for effect in parameter.effects:
            if effect.covariate in known:
                typical *= _change(
                    effect, known[effect.covariate], model.covariates[effect.covariate].reference
                )
        if parameter.spread:
            typical = _moved(typical, effects[:, places[parameter.name]], parameter.spread.distribution)
        columns[parameter.name] = typical
        if parameter.name == _OWN_BASELINE:
            known.setdefault(_BASELINE, typical)
    return Parameters.from_columns(model.name, {name: columns[name] for name in model.names})


def _needs_own_baseline(parameter: Parameter) -> bool:
    """Whether it comes after the count before the first dose."""
    return any(effect.covariate == _BASELINE for effect in parameter.effects)


def _change(effect: Effect, value: Floats, reference_value: float) -> Floats:
    match effect.form:
        case Form.POWER:
            return np.asarray((value / reference_value) ** effect.coefficient)
        case Form.EXPONENTIAL:
            return np.exp(effect.coefficient * value)
        case _:
            assert_never(effect.form)


def _moved(typical: Floats, effect: Floats, distribution: Distribution) -> Floats:
    """The typical value moved by a random effect on the scale on which it is normal."""
    match distribution:
        case Distribution.LOG_NORMAL:
            return typical * np.exp(effect)
        case Distribution.LOGIT_NORMAL:
            return 1.0 / (1.0 + (1.0 / typical - 1.0) * np.exp(-effect))
        case _:
            assert_never(distribution)


def refuse(people: int, seed: int, first: int, reading: str, model: Model) -> None:
    """Nothing, if so many people can be drawn.

    Raises: ForecastError with every fault.
    """
    faults = [*_number_faults(people, seed, first)]
    if reading not in model.readings:
        faults.append(fault("unknown-reading", "reading", got=reading, known=model.readings))
    if faults:
        raise ForecastError(tuple(faults))


def _number_faults(people: int, seed: int, first: int) -> Iterator[Fault]:
    if people < 1:
        yield fault("no-people", "people")
    if not 0 <= seed <= _LARGEST_SEED:
        yield fault("seed-out-of-range", "seed", got=seed, most=_LARGEST_SEED)
    if not 0 <= first <= _MOST_PEOPLE or people > _MOST_PEOPLE:
        yield fault("person-out-of-range", "first", got=first, most=_MOST_PEOPLE)
