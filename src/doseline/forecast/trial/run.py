"""Running a trial piece by piece: the same people in every regimen, the same rows however it is cut."""

from __future__ import annotations

from collections.abc import Iterator
from functools import reduce
from itertools import chain

import numpy as np

from doseline.forecast.people.covariates import Covariates
from doseline.forecast.people.population import population
from doseline.forecast.solve import simulate
from doseline.forecast.trajectories import Floats, Ints, Parameters, Trajectories
from doseline.forecast.trial.chance import Chance, Stream
from doseline.forecast.trial.counts import Return, coming_back, falling_below
from doseline.forecast.trial.dosing import Taken, taken
from doseline.forecast.trial.draw import drawn, pens
from doseline.forecast.trial.limits import limits
from doseline.forecast.trial.nca import Exposure, Partial, exposure, half_life
from doseline.forecast.trial.scenario import Looked, Regimen, Scenario
from doseline.frozen import dataclass

# Ours: points of curves in a piece: 2000 people, daily for three years, in two regimens; about 100 MB.
_POINTS = 2_000 * 1_100 * 2
# Ours: points of a picture's band, about one for two pixels.
_BAND_POINTS = 280
# A person's weight is counted in whole parts, so that sums do not depend on their order.
WEIGHT_PARTS = 2**20
_DIGITS = 9


@dataclass(frozen=True, slots=True, kw_only=True)
class Rows:
    """What became of some people in one regimen; every array has the people first.

    ``person`` are their numbers in the whole trial. ``levels`` (mg/L) and ``counts`` (cells/uL) are on
    ``seen_days(looked)``. ``exposures`` go with the intervals asked for; ``half_life_days`` is None where
    no window was given. ``weights`` are whole parts.
    """

    regimen: str
    person: Ints
    weights: Ints
    covariates: dict[str, Floats]
    taken: Taken
    depletion_days: Partial
    repletion: Return
    half_life_days: Partial | None
    exposures: tuple[Exposure, ...]
    levels: Floats
    counts: Floats


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftOut:
    """A person who could not be solved in a regimen, and is left out of all of them."""

    person: int
    regimen: str
    why: str
    day: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """Some of the people of a trial: the number of the first one, and how many there are."""

    first: int
    people: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """The rows of some of the people, one ``Rows`` for each regimen, and who was left out."""

    first: int
    people: int
    rows: tuple[Rows, ...]
    left_out: tuple[LeftOut, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Members:
    """Some people of the trial: parameters, whole weights (people,) and covariates, each (people,)."""

    parameters: Parameters
    weights: Ints
    covariates: dict[str, Floats]


def pieces(scenario: Scenario, *, piece: int | None = None, threads: int = 2) -> Iterator[Piece]:
    """The trial in pieces of so many people, in the order of their numbers.

    Neither ``piece`` nor ``threads`` changes a row. Without ``piece`` they are as large as fits in about
    100 MB.
    """
    for part in parts(scenario, piece=piece):
        yield run_part(part, scenario=scenario, threads=threads)


def parts(scenario: Scenario, *, piece: int | None = None) -> Iterator[Part]:
    """The people of each piece: nothing else is needed to run it, wherever that is."""
    piece = piece or max(1, _POINTS // (len(grid_days(scenario.looked)) * len(scenario.regimens)))
    for first in range(0, scenario.people, piece):
        yield Part(first=first, people=min(piece, scenario.people - first))


def run_part(part: Part, *, scenario: Scenario, threads: int = 1) -> Piece:
    """One piece of the trial."""
    return _piece(scenario, Chance(scenario.seed, part.first, part.people), threads)


def grid_days(looked: Looked) -> Floats:
    """The points in time that are worked out: evenly spaced, with every day that was asked for."""
    steps = np.arange(int(np.ceil(looked.follow_up_days / looked.step_days)) + 1) * looked.step_days
    even = np.round(steps[steps <= looked.follow_up_days], _DIGITS)
    ends = chain.from_iterable(looked.intervals_days)
    asked = [*looked.times_days, *ends, looked.follow_up_days]
    return np.unique(np.concatenate([even, np.array(asked, dtype=np.float64), band_days(looked)]))


def band_days(looked: Looked) -> Floats:
    """The days of a picture's band."""
    step = max(1, -(-looked.follow_up_days // _BAND_POINTS))
    return np.arange(0.0, looked.follow_up_days + 1.0, step)


def seen_days(looked: Looked) -> Floats:
    """The days on which levels and counts are kept: those asked for and those of the band."""
    return np.unique(np.concatenate([np.array(looked.times_days, dtype=np.float64), band_days(looked)]))


def _members(scenario: Scenario, chance: Chance) -> Members:
    """The people with the numbers of ``chance``; what each counts does not hang on who else is drawn."""
    who = scenario.attendees
    counts = who.baseline_b_per_uL
    covariates = Covariates(
        weight_kg=drawn(who.weight_kg, Stream.WEIGHT, chance),
        age_years=drawn(who.age_years, Stream.AGE, chance),
        baseline_b_per_uL=None if counts is None else drawn(counts, Stream.BASELINE, chance),
        autoinjector=pens(who.autoinjector_share, chance),
    )
    found = population(
        chance.people,
        seed=chance.seed,
        first=chance.first,
        covariates=covariates,
        name=who.name,
        reading=who.reading,
        model=scenario.model,
    )
    return Members(
        parameters=found.parameters,
        weights=np.round(found.relative * WEIGHT_PARTS).astype(np.int64),
        covariates=found.covariates.spread(chance.people),
    )


def _piece(scenario: Scenario, chance: Chance, threads: int) -> Piece:
    members = _members(scenario, chance)
    followed = [_followed(scenario, regimen, members, chance, threads) for regimen in scenario.regimens]
    # Somebody without an answer in one regimen is compared in none.
    kept = reduce(np.intersect1d, (it.found.people for it in followed))
    return Piece(
        first=chance.first,
        people=chance.people,
        rows=tuple(_rows(scenario, it.of(kept), members, kept, chance.first) for it in followed),
        left_out=tuple(
            LeftOut(
                person=chance.first + failure.person,
                regimen=it.regimen.name,
                why=failure.why,
                day=failure.day,
            )
            for it in followed
            for failure in it.found.failures
        ),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Followed:
    """A regimen, what was taken of it, and what became of the people."""

    regimen: Regimen
    taken: Taken
    found: Trajectories

    def of(self, people: Ints) -> _Followed:
        """The same for some of the people who were solved."""
        places = np.searchsorted(self.found.people, people)
        return _Followed(
            regimen=self.regimen,
            taken=self.taken.of(people),
            found=Trajectories(
                times_days=self.found.times_days,
                people=people,
                concentration_mg_L=self.found.concentration_mg_L[places],
                b_cells_per_uL=self.found.b_cells_per_uL[places],
                standing=self.found.standing.of(places),
            ),
        )


def _followed(
    scenario: Scenario, regimen: Regimen, members: Members, chance: Chance, threads: int
) -> _Followed:
    given = taken(regimen, scenario.adherence, scenario.looked.follow_up_days, chance)
    found = simulate(members.parameters, given.doses, grid_days(scenario.looked), threads=threads)
    return _Followed(regimen=regimen, taken=given, found=found)


def _rows(scenario: Scenario, one: _Followed, members: Members, kept: Ints, first: int) -> Rows:
    looked, bounds = scenario.looked, limits()
    times, last = one.found.times_days, one.taken.last_day
    levels, counts = one.found.concentration_mg_L, one.found.b_cells_per_uL
    seen = np.searchsorted(times, seen_days(looked))
    return Rows(
        regimen=one.regimen.name,
        person=first + kept,
        weights=members.weights[kept],
        covariates={name: values[kept] for name, values in members.covariates.items()},
        taken=one.taken,
        depletion_days=falling_below(counts, times, bounds.depleted_per_uL),
        repletion=coming_back(counts, times, last, bounds.repleted_per_uL),
        half_life_days=half_life(levels, times, last, looked.half_life_days)
        if looked.half_life_days
        else None,
        exposures=tuple(exposure(levels, times, interval) for interval in looked.intervals_days),
        levels=levels[:, seen],
        counts=counts[:, seen],
    )
