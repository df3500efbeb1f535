"""The same virtual people through each regimen, and what there is to see of them."""

from __future__ import annotations

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date

import numpy as np

from doseline.forecast.accuracy import BAND
from doseline.forecast.course.arrays import doses_of
from doseline.forecast.course.regimen import Injection, Regimen
from doseline.forecast.outcome import Change, Course
from doseline.forecast.person.band import QUANTILES, band_of, summary
from doseline.forecast.person.draw import Drawn
from doseline.forecast.solve import simulate
from doseline.forecast.trajectories import Floats, Ints, Trajectories
from doseline.forecast.trial.limits import limits
from doseline.frozen import dataclass


@dataclass(frozen=True, slots=True)
class Group:
    """Virtual people whose day 0 is a civil day; ``seed`` picks their luck with doses in doubt."""

    drawn: Drawn
    day_0: date
    seed: int

    def follow(
        self, injections: tuple[Injection, ...], times_days: Floats, after: Trajectories | None = None
    ) -> Trajectories:
        """The people through some injections, from day 0 or on from where another run ended."""
        drawn = self.drawn
        doses = doses_of(injections, day_0=self.day_0, people=drawn.drawn, seed=self.seed).of(drawn.places)
        if after is None:
            return simulate(drawn.parameters, doses, times_days, accuracy=BAND)
        went = after.people
        found = simulate(
            drawn.parameters.of(went), doses.of(went), times_days, accuracy=BAND, after=after.standing
        )
        return replace(found, people=went[found.people])


@dataclass(frozen=True, slots=True)
class Branch:
    """One regimen, followed from where it leaves the one as planned.

    ``start`` is the place of the first time that is its own; ``run`` is None where it never leaves.
    """

    changes: tuple[Change, ...]
    regimen: Regimen
    start: int
    run: Trajectories | None


Changed = tuple[tuple[tuple[Change, ...], Regimen], ...]


def common_past(
    group: Group, planned: Regimen, changed: Changed, times: Floats, until: float
) -> Trajectories:
    """The people as planned, up to the day on which the first regimen goes its own way, or to ``until``.

    Every regimen goes on from there, so that the years before it are followed once.
    """
    leaves = (_first_difference(planned, regimen, group.day_0) for _, regimen in changed)
    day = max(min(until, *leaves, float(times[-1])), 0.0)
    return group.follow(tuple(planned), np.append(times[times < day], day))


def branches(
    group: Group, planned: Regimen, changed: Changed, times: Floats, past: Trajectories
) -> tuple[Branch, ...]:
    """The regimen as planned, then the changed ones, each followed where it differs."""
    found = [Branch((), planned, 0, _whole(group, planned, times, past))]
    for changes, regimen in changed:
        start = int(np.searchsorted(times, _first_difference(planned, regimen, group.day_0), side="right"))
        run = group.follow(tuple(regimen), times[start:], past) if start < len(times) else None
        found.append(Branch(changes, regimen, start, run))
    return tuple(found)


def _whole(group: Group, planned: Regimen, times: Floats, past: Trajectories) -> Trajectories:
    """The regimen as planned at all times: its past, and what follows."""
    rest = group.follow(tuple(planned), times[times >= past.standing.day], past)
    before = np.count_nonzero(times < past.standing.day)  # of those, the past has every one
    levels, counts = (
        rows_of(past, it, rest.people)[:, :before] for it in (past.concentration_mg_L, past.b_cells_per_uL)
    )
    return replace(
        rest,
        times_days=times,
        concentration_mg_L=np.concatenate([levels, rest.concentration_mg_L], axis=1),
        b_cells_per_uL=np.concatenate([counts, rest.b_cells_per_uL], axis=1),
    )


def _first_difference(planned: Regimen, regimen: Regimen, day_0: date) -> float:
    """The day up to which two regimens are the same; ``inf`` where they are so to the end."""
    one, other = (
        Counter((it.on.first, it.on.last, it.amount_mg, it.doubtful, it.place) for it in kept)
        for kept in (planned, regimen)
    )
    days = [key[0] for key in ((one - other) + (other - one))]
    return float((min(days) - day_0).days) if days else np.inf


def in_all(runs: tuple[Trajectories, ...]) -> Ints:
    """The people who could be followed in every run: each answer is about the same ones."""
    kept = runs[0].people
    for run in runs[1:]:
        kept = np.intersect1d(kept, run.people, assume_unique=True)
    return kept


def courses(found: tuple[Branch, ...], kept: Ints, weights: Floats, lower_limit: float) -> tuple[Course, ...]:
    """What there is to see of the kept people in each regimen; ``weights`` (kept,) are theirs."""
    first = found[0].run
    assert first is not None  # noqa: S101 - the regimen as planned is always followed
    planned = _numbers(first, kept, weights, lower_limit)
    rest = (
        planned
        if branch.run is None
        else planned.until(branch.start, _numbers(branch.run, kept, weights, lower_limit))
        for branch in found[1:]
    )
    return tuple(_course(branch, numbers) for branch, numbers in zip(found, (planned, *rest), strict=True))


@dataclass(frozen=True, slots=True)
class _Numbers:
    """Quantiles of drug level and B cells (3, times), and shares under the two counts (2, times)."""

    levels: Floats
    counts: Floats
    under: Floats

    def until(self, start: int, own: _Numbers) -> _Numbers:
        """These numbers up to the time at ``start``, and the ``own`` ones of a branch from there on."""
        return _Numbers(
            np.concatenate([self.levels[:, :start], own.levels], axis=1),
            np.concatenate([self.counts[:, :start], own.counts], axis=1),
            np.concatenate([self.under[:, :start], own.under], axis=1),
        )


def _numbers(run: Trajectories, kept: Ints, weights: Floats, lower_limit: float) -> _Numbers:
    levels, counts = (rows_of(run, it, kept) for it in (run.concentration_mg_L, run.b_cells_per_uL))
    # Sorting is most of the work here, and two cores can do it at once.
    with ThreadPoolExecutor(1) as other:
        beside = other.submit(summary, levels, weights, QUANTILES, ())
        quantiles, under = summary(counts, weights, QUANTILES, (limits().depleted_per_uL, lower_limit))
        return _Numbers(beside.result()[0], quantiles, under)


def rows_of(run: Trajectories, values: Floats, kept: Ints) -> Floats:
    """The rows of the kept people."""
    return values if len(kept) == len(run.people) else values[np.searchsorted(run.people, kept)]


def _course(branch: Branch, numbers: _Numbers) -> Course:
    return Course(
        changes=branch.changes,
        given=tuple(one.on.first for one in branch.regimen.given),
        ahead=tuple(one.on.first for one in branch.regimen.ahead),
        concentration_mg_L=band_of(numbers.levels),
        b_cells_per_uL=band_of(numbers.counts),
        under_8=numbers.under[0],
        under_40=numbers.under[1],
    )
