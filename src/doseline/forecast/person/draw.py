"""The virtual people of one forecast: drawn, followed to the measurements, and weighted by them."""

from __future__ import annotations

from math import ceil

import numpy as np

from doseline.forecast.accuracy import ROUGH
from doseline.forecast.course.arrays import doses_of
from doseline.forecast.course.follow import Followed
from doseline.forecast.model.load import load_model
from doseline.forecast.model.published import Model
from doseline.forecast.outcome import PopulationName
from doseline.forecast.people import Population, population
from doseline.forecast.person.about import About
from doseline.forecast.person.likelihood import Seen, log_likelihood, tail_probability
from doseline.forecast.person.measured import CD19, Reading
from doseline.forecast.person.weighting import effective_people, posterior, resampled
from doseline.forecast.solve import simulate
from doseline.forecast.trajectories import Doses, Floats, Ints, Parameters
from doseline.frozen import dataclass

# Ours: with fewer than this many people's worth the ends of a band, 5 % on each side, hang on under ten
# people, so more are drawn: by what the first are worth, half as many again as are enough (with a tenth more,
# the bands of many people hold a little less than nine in ten), in quarters of the first number; at most
# sixteen times it.
ENOUGH_PEOPLE = 200
MOST_TIMES = 16
_HALF_AGAIN, _QUARTERS = 1.5, 4
# Ours: where readings were left out, nothing says how many would be enough.
_TIMES_AT_A_LOSS = 4
# Ours: with less than this many people's worth there is no band to speak of. Readings that the model can
# hardly explain are then left out: they belong to nobody in the model.
_FEWEST_PEOPLE = 20
# Ours, the usual level: of people whom the model explains, one in twenty has some measurement flagged,
# however many measurements they have.
MISFIT_LEVEL = 0.05


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawn:
    """Virtual people and what each counts after the measurements.

    ``places`` are their numbers among all who were drawn, ``parameters`` and ``weights`` (people,) theirs.
    ``drawn`` is how many were drawn, ``effective`` what they are worth. ``failed`` counts those who could
    not be followed. ``expected`` stands beside each reading: the true values the model has before any
    measurement is used (drawn, readings), with the weights then; ``misfits`` marks readings that it can
    hardly explain, and ``left_out`` says that these weigh nobody.
    """

    places: Ints
    parameters: Parameters
    weights: Floats
    drawn: int
    effective: float
    failed: int
    expected: Floats
    prior: Floats
    misfits: tuple[bool, ...]
    left_out: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which people are wanted: how many, of which population, by which seed."""

    people: int
    seed: int
    name: PopulationName


def draw(wanted: Wanted, about: About, followed: Followed, readings: tuple[Reading, ...]) -> Drawn:
    """The people of one forecast; more of them are drawn where the measurements leave few that count.

    ``readings`` hold the count from before the first dose and everything measured since. A reading of day 0
    is one of the person's count without the drug.
    """
    true, people = _nobody(len(readings)), wanted.people
    while True:
        crowd = _crowd(wanted, about, people)
        true = true.and_of(crowd.parameters, followed, readings, wanted.seed)
        found = _weighted(crowd, true, readings)
        more = people_enough(wanted.people, people, None if found.left_out else found.effective)
        if not readings or more <= people:
            break
        people = more
    return _thinned(found, wanted.people) if readings else found


def people_enough(first: int, drawn: int, effective: float | None) -> int:
    """How many people to draw, by what those drawn are worth: ``drawn`` itself where they are enough.

    ``first`` is how many were drawn at first. ``effective`` None says that their worth is none to go by.

    >>> people_enough(1000, 1000, 240.0), people_enough(1000, 1000, 150.0), people_enough(1000, 2000, 3.0)
    (1000, 2000, 16000)
    """
    most = MOST_TIMES * first
    if effective is None:
        return min(_TIMES_AT_A_LOSS * drawn, most)
    enough = min(ENOUGH_PEOPLE, first / 2)
    if effective >= enough or drawn >= most:
        return drawn
    quarters = ceil(_QUARTERS * _HALF_AGAIN * enough / max(effective, 1.0) * drawn / first)
    return min(ceil(quarters * first / _QUARTERS), most)


def _crowd(wanted: Wanted, about: About, people: int) -> Population:
    """So many people; the first of them are the same for any number."""
    covariates = about.covariates(people, seed=wanted.seed)
    return population(people, seed=wanted.seed, covariates=covariates, name=wanted.name)


def _weighted(drawn: Population, true: _True, readings: tuple[Reading, ...]) -> Drawn:
    people, solved = true.tried, true.solved
    prior = drawn.weights[solved] / drawn.weights[solved].sum()
    seen = seen_of(readings, load_model(drawn.parameters.model))
    misfits = _misfits(seen, true.values, prior, readings)
    # A misfit counts too: left out, it would leave the band of people who are nothing like this one. The mark
    # tells the reader.
    likelihood = log_likelihood(seen, true.values)
    weights = posterior(prior, likelihood)
    left_out = any(misfits) and effective_people(weights) < _FEWEST_PEOPLE
    if left_out:
        weights = posterior(prior, likelihood[:, ~np.array(misfits)])
    return Drawn(
        places=solved,
        parameters=drawn.parameters.of(solved),
        weights=weights,
        drawn=people,
        effective=effective_people(weights),
        failed=people - len(solved),
        expected=true.values,
        prior=prior,
        misfits=misfits,
        left_out=left_out,
    )


@dataclass(frozen=True, slots=True)
class _True:
    """What the model has for people at each reading, before any error of measurement.

    ``tried`` is how many people were followed, ``solved`` are the numbers of those for whom it worked out,
    ``values`` (solved, readings) what they would have.
    """

    tried: int
    solved: Ints
    values: Floats

    def and_of(
        self, everybody: Parameters, followed: Followed, readings: tuple[Reading, ...], seed: int
    ) -> _True:
        """With the people who come after those tried."""
        people = len(everybody)
        later = np.arange(self.tried, people)
        if not any(reading.day for reading in readings):
            solved, values = later, np.repeat(everybody["B0"][later, None], len(readings), axis=1)
        else:
            doses = doses_of(
                followed.setting.as_planned.given, day_0=followed.day_0, people=people, seed=seed
            )
            solved, values = _at_readings(everybody.of(later), doses.of(later), readings)
            solved = later[solved]
        return _True(
            people, np.concatenate([self.solved, solved]), np.concatenate([self.values, values], axis=0)
        )


def _nobody(readings: int) -> _True:
    return _True(0, np.zeros(0, dtype=np.int64), np.zeros((0, readings)))


def _at_readings(people: Parameters, doses: Doses, readings: tuple[Reading, ...]) -> tuple[Ints, Floats]:
    """Who could be followed, and what they have at each reading."""
    times, place = np.unique([float(reading.day) for reading in readings], return_inverse=True)
    found = simulate(people, doses, times, accuracy=ROUGH)
    is_count = np.array([reading.kind == CD19 for reading in readings])
    true = np.where(is_count, found.b_cells_per_uL[:, place], found.concentration_mg_L[:, place])
    return found.people, true


def seen_of(readings: tuple[Reading, ...], model: Model) -> Seen:
    """The readings as arrays, with the errors of the model's data."""
    errors = [model.residual["b_cells" if one.kind == CD19 else "concentration"] for one in readings]
    return Seen(
        values=np.array([one.value for one in readings]),
        below=np.array([one.below for one in readings], dtype=bool),
        above=np.array([one.above for one in readings], dtype=bool),
        proportional=np.array([error.proportional for error in errors]),
        additive=np.array([error.additive for error in errors]),
    )


def _misfits(seen: Seen, true: Floats, prior: Floats, readings: tuple[Reading, ...]) -> tuple[bool, ...]:
    """Which readings on treatment the model can hardly explain, before any of them is used.

    The level is shared among them (Bonferroni), so that many measurements raise no more alarms than one.
    The count from before the first dose is the person's own and always counts.
    """
    treated = [reading.day > 0 for reading in readings]
    if not any(treated):
        return tuple(False for _ in readings)
    level = MISFIT_LEVEL / sum(treated)
    rare = tail_probability(seen, true, prior) < level
    return tuple(bool(one and on_drug) for one, on_drug in zip(rare, treated, strict=True))


def _thinned(found: Drawn, people: int) -> Drawn:
    """At most ``people`` of those drawn: following them costs no more than without measurements, or less."""
    kept, weights = resampled(found.weights, people)
    return Drawn(
        places=found.places[kept],
        parameters=found.parameters.of(kept),
        weights=weights,
        drawn=found.drawn,
        effective=found.effective,
        failed=found.failed,
        expected=found.expected,
        prior=found.prior,
        misfits=found.misfits,
        left_out=found.left_out,
    )
