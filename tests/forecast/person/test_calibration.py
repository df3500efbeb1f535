"""Whether the posterior means what it says: simulation-based calibration.

Draw a person from the population, measure them with the model's own errors, and ask the forecast where the
truth lies. Over many people its rank among the weighted people must be uniform, and nine in ten must lie in
the band (Talts and others 2018, "Validating Bayesian inference algorithms with simulation-based
calibration").
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np
import pytest

from doseline.forecast.model.load import load_model
from doseline.forecast.outcome import PopulationName
from doseline.forecast.people import Covariates, normals, population
from doseline.forecast.person.band import QUANTILES, weighted_quantiles
from doseline.forecast.person.draw import ENOUGH_PEOPLE, people_enough, seen_of
from doseline.forecast.person.likelihood import Seen, log_likelihood, tail_probability
from doseline.forecast.person.measured import CD19, LEVEL, Reading
from doseline.forecast.person.weighting import effective_people, posterior, resampled
from doseline.forecast.solve import simulate
from doseline.forecast.trajectories import Doses, Floats
from tests.forecast.patients import START

# Half a year on treatment, then none: what is asked lies between, and after.
DOSES = Doses.shared([0.0, 7.0, 14.0, *(28.0 * place for place in range(1, 7))], 20.0)
TIMES = np.array([10.0, 60.0, 84.0, 100.0, 170.0, 260.0, 330.0])
COUNTS_AT, LEVEL_AT = (0, 2), 1
# A laboratory that tells no count under 2.
SMALLEST = 2.0
# As many people as a forecast draws at first, and at most where few of them count.
PEOPLE, TRUTHS = (1000, 16_000), 1000
BINS = 20
# Of the chi-square distribution with 19 degrees of freedom: one in a thousand lies above.
CHI_SQUARE_AT_1_IN_1000 = 43.82


@dataclass(frozen=True)
class Asked:
    """Something that a forecast shows: its values among the virtual people, and of each truth."""

    name: str
    drawn: Floats
    true: Floats


@dataclass(frozen=True)
class Trial:
    """Virtual people, and others who are measured; ``true`` and ``seen_at`` are (people, readings)."""

    prior: Floats
    expected: Floats
    measured: Floats
    asked: tuple[Asked, ...]

    def seen(self, truth: int) -> Seen:
        values = self.measured[truth]
        below = np.array([values[0] < SMALLEST, False, values[2] < SMALLEST])
        readings = tuple(
            Reading(entry=str(place), on=START, kind=kind, value=float(value), below=bool(under), day=1)
            for place, (kind, value, under) in enumerate(
                zip((CD19, LEVEL, CD19), np.where(below, SMALLEST, values), below, strict=True)
            )
        )
        return seen_of(readings, load_model())


@cache
def _trial(name: PopulationName) -> Trial:
    pool = population(PEOPLE[-1], seed=11, covariates=Covariates(weight_kg=64.0, age_years=41.0), name=name)
    # Far along the stream: other people than those of the pool, of the same population.
    others = population(
        TRUTHS, seed=11, first=100_000, covariates=Covariates(weight_kg=64.0, age_years=41.0), name=name
    )
    drawn, true = (simulate(it.parameters, DOSES, TIMES) for it in (pool, others))
    weights = pool.weights[drawn.people]
    places = (COUNTS_AT[0], LEVEL_AT, COUNTS_AT[1])

    def readings(counts: Floats, levels: Floats) -> Floats:
        return np.stack([counts[:, places[0]], levels[:, places[1]], counts[:, places[2]]], axis=1)

    real = readings(true.b_cells_per_uL, true.concentration_mg_L)
    errors = normals(len(real), 3, seed=12, stream=500)
    spread = _errors().sd(real)
    return Trial(
        prior=weights / weights.sum(),
        expected=readings(drawn.b_cells_per_uL, drawn.concentration_mg_L),
        measured=real + spread * errors,
        asked=(
            Asked("level", drawn.concentration_mg_L[:, 3], true.concentration_mg_L[:, 3]),
            Asked("treated", drawn.b_cells_per_uL[:, 4], true.b_cells_per_uL[:, 4]),
            Asked("washout", drawn.b_cells_per_uL[:, 5], true.b_cells_per_uL[:, 5]),
            Asked("later", drawn.b_cells_per_uL[:, 6], true.b_cells_per_uL[:, 6]),
        ),
    )


def _errors() -> Seen:
    kinds = (CD19, LEVEL, CD19)
    readings = (Reading(entry="", on=START, kind=kind, value=1.0, below=False, day=1) for kind in kinds)
    return seen_of(tuple(readings), load_model())


@cache
def _posteriors(name: PopulationName) -> tuple[Floats, ...]:
    """The weights after each truth's measurements, of as many people as a forecast would draw."""
    trial = _trial(name)
    return tuple(_posterior(trial, truth) for truth in range(len(trial.measured)))


def _posterior(trial: Trial, truth: int) -> Floats:
    seen, people = trial.seen(truth), PEOPLE[0]
    while True:
        weights = posterior(trial.prior[:people], log_likelihood(seen, trial.expected[:people]))
        more = people_enough(PEOPLE[0], people, effective_people(weights))
        if more <= people:
            return weights
        people = more


both = pytest.mark.parametrize("name", PopulationName)
every = pytest.mark.parametrize("place", range(4), ids=["level", "treated", "washout", "later"])


@both
@every
def test_ranks_are_uniform(name: PopulationName, place: int) -> None:
    asked, weights = _trial(name).asked[place], _posteriors(name)
    ranks = np.array(
        [
            it @ ((asked.drawn[: len(it)] < value) + 0.5 * (asked.drawn[: len(it)] == value)) / it.sum()
            for it, value in zip(weights, asked.true, strict=True)
        ]
    )
    found, _ = np.histogram(ranks, bins=BINS, range=(0.0, 1.0))
    expected = len(ranks) / BINS
    assert ((found - expected) ** 2 / expected).sum() < CHI_SQUARE_AT_1_IN_1000, found


@both
@every
def test_nine_in_ten_lie_in_the_band(name: PopulationName, place: int) -> None:
    """Between 87 and 93 in 100, over 1,000 people."""
    asked, weights = _trial(name).asked[place], _posteriors(name)
    ends = [weighted_quantiles(asked.drawn[: len(it), None], it, QUANTILES)[:, 0] for it in weights]
    inside = [low <= value <= high for (low, _, high), value in zip(ends, asked.true, strict=True)]
    assert 0.87 <= np.mean(inside) <= 0.93


@both
def test_nine_in_ten_lie_in_the_band_of_those_kept_for_a_what_if(name: PopulationName) -> None:
    """Thinned to the first number of people, as for the courses that are shown."""
    asked = _trial(name).asked[1]
    inside = []
    for value, weights in zip(asked.true, _posteriors(name), strict=True):
        places, kept = resampled(weights, PEOPLE[0])
        low, _, high = weighted_quantiles(asked.drawn[places, None], kept, QUANTILES)[:, 0]
        inside.append(low <= value <= high)
    assert 0.87 <= np.mean(inside) <= 0.93


@both
def test_measurements_tell_something(name: PopulationName) -> None:
    """Otherwise everything above would hold for a forecast that looks at nothing."""
    trial, weights = _trial(name), _posteriors(name)
    worth = np.median([effective_people(it) for it in weights])
    assert ENOUGH_PEOPLE <= worth < 0.1 * effective_people(trial.prior)
    level = trial.asked[0]
    low, _, high = weighted_quantiles(level.drawn[:, None], trial.prior, QUANTILES)[:, 0]
    ends = [weighted_quantiles(level.drawn[: len(it), None], it, QUANTILES)[:, 0] for it in weights[:200]]
    assert np.median([end[2] - end[0] for end in ends]) < 0.8 * (high - low)


@both
def test_the_chance_of_a_rare_measurement_is_what_it_says(name: PopulationName) -> None:
    """One in twenty people of the population has a count called rare at the level of one in twenty."""
    trial = _trial(name)
    prior = trial.prior[: PEOPLE[0]] / trial.prior[: PEOPLE[0]].sum()
    rare = []
    for truth in range(len(trial.measured)):
        seen = trial.seen(truth)
        if not seen.below[0]:
            rare.append(tail_probability(seen, trial.expected[: PEOPLE[0]], prior)[:2] < 0.05)
    assert 0.025 < np.mean([it[1] for it in rare]) < 0.08
