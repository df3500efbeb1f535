"""Fit on some figures, check on the rest: how both populations do where nothing was fitted."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from doseline.forecast.model.figures import Figure, Role
from doseline.forecast.outcome import PopulationName
from doseline.forecast.people.weighting import Weighting, maximum_entropy
from doseline.forecast.trajectories import Floats
from tools.calibration.trial_people import Seen, computed, feature, target

# Kinds of splits. The rule for the better population reads the first three; the last is shown beside them.
HALVES, ONE_LEFT_OUT, NEVER_FITTED, WHOLE_KIND = "halves", "one-left-out", "never-fitted", "whole-kind"
RULE = (HALVES, ONE_LEFT_OUT, NEVER_FITTED)
# How far the targets may be missed on the frontier, in tolerances (`slack` of maximum_entropy).
_SHARE = 0.02
SLACKS = (0.0, 4.0, 8.0, 16.0, 32.0, 64.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Split:
    """Figures to fit to and figures to check on."""

    kind: str
    id: str
    fitted: tuple[str, ...]
    held_back: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """A split and what came out: the figures held back, of both populations, and their misfits."""

    split: Split
    effective_share: float
    published: Mapping[str, float]
    calibrated: Mapping[str, float]
    published_misfit: float
    calibrated_misfit: float

    @property
    def is_better(self) -> bool:
        """Whether the calibrated people do better where they were not fitted."""
        return self.calibrated_misfit < self.published_misfit


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """The figures, what the pool shows for them, and everything that is worked out from both."""

    figures: Mapping[str, Figure]
    seen: Seen

    @property
    def to_fit(self) -> tuple[str, ...]:
        """The figures that may be fitted to, in the order of the file."""
        return tuple(name for name, it in self.figures.items() if it.role is Role.FIT)

    @property
    def equal(self) -> Floats:
        """The published people: everybody counts the same."""
        people = len(next(iter(self.seen.of.values())))
        return np.full(people, 1.0 / people)

    def fitted(self, names: Sequence[str], *, slack: float = 0.0) -> Weighting:
        """The weighting that meets these figures."""
        asked = [self.figures[name] for name in names]
        features = np.stack([feature(it, self.seen.of[it.id]) for it in asked], axis=1)
        targets = np.array([target(it) for it in asked])
        allowed = np.array([slack * _tolerance(it) for it in asked]) if slack else None
        return maximum_entropy(features, targets, slack=allowed)

    def shown(self, names: Sequence[str], weights: Floats) -> dict[str, float]:
        """The figures themselves, of the weighted people."""
        return {name: computed(self.figures[name], self.seen.of[name], weights) for name in names}

    def misfit(self, shown: Mapping[str, float]) -> float:
        """The root of the mean squared misfit, in tolerances."""
        squares = [self.figures[name].misfit(value) ** 2 for name, value in shown.items()]
        return float(np.sqrt(np.mean(squares)))

    def outcome(self, split: Split) -> Outcome:
        """What comes out of a split."""
        weighting = self.fitted(split.fitted)
        published = self.shown(split.held_back, self.equal)
        calibrated = self.shown(split.held_back, weighting.weights)
        return Outcome(
            split=split,
            effective_share=weighting.effective_people / len(self.equal),
            published=published,
            calibrated=calibrated,
            published_misfit=self.misfit(published),
            calibrated_misfit=self.misfit(calibrated),
        )


def splits(figures: Mapping[str, Figure]) -> Iterator[Split]:
    """Every split: both ways round, each figure left out, the never fitted, each kind left out."""
    names = [name for name, it in figures.items() if it.role is Role.FIT]
    checks = tuple(name for name, it in figures.items() if it.role is Role.CHECK)
    # Every other figure of the file: each half has early and late figures, and nobody picked it.
    first, second = tuple(names[::2]), tuple(names[1::2])
    yield Split(kind=HALVES, id="first half fitted", fitted=first, held_back=second)
    yield Split(kind=HALVES, id="second half fitted", fitted=second, held_back=first)
    for name in names:
        rest = tuple(other for other in names if other != name)
        yield Split(kind=ONE_LEFT_OUT, id=f"all but {name}", fitted=rest, held_back=(name,))
    yield Split(kind=NEVER_FITTED, id="all of them", fitted=tuple(names), held_back=checks)
    for group in dict.fromkeys(figures[name].group for name in names):
        inside = tuple(name for name in names if figures[name].group == group)
        rest = tuple(name for name in names if name not in inside)
        yield Split(kind=WHOLE_KIND, id=f"all but {group}", fitted=rest, held_back=inside)


def better(outcomes: Sequence[Outcome]) -> PopulationName:
    """The population that does better where nothing was fitted.

    The calibrated people if they do better in both halves, over the figures left out one by one, and on the
    figures never fitted to; else the published.
    """
    halves = [it.is_better for it in outcomes if it.split.kind == HALVES]
    never = [it.is_better for it in outcomes if it.split.kind == NEVER_FITTED]
    wins = [*halves, *never, one_by_one(outcomes)[1] < one_by_one(outcomes)[0]]
    return PopulationName.CALIBRATED if all(wins) else PopulationName.PUBLISHED


def one_by_one(outcomes: Sequence[Outcome]) -> tuple[float, float]:
    """Published and calibrated misfit over all figures that were left out one by one."""
    left_out = [it for it in outcomes if it.split.kind == ONE_LEFT_OUT]
    both = [[it.published_misfit, it.calibrated_misfit] for it in left_out]
    published, calibrated = np.sqrt(np.mean(np.square(both), axis=0))
    return float(published), float(calibrated)


def _tolerance(figure: Figure) -> float:
    """The tolerance on the scale of the feature.

    Shares as they are, means of logarithms as parts of the value. A median's feature is a share of one half;
    there the tolerance of a share stands in.
    """
    match figure.unit:
        case "1":
            return figure.tolerance
        case "mg/L" | "mg*d/L":
            return figure.tolerance / figure.value
        case _:
            return _SHARE
