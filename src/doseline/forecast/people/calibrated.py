"""The calibrated population: a fixed pool of published people, and how much each of them counts.

How the weights were made, what they were fitted to and what was held back stands beside them in the data, and
in docs/populations.md.
"""

from __future__ import annotations

import tomllib
from functools import lru_cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from io import BytesIO
from typing import Any

import numpy as np

from doseline.errors import Fault, RequestError, fault
from doseline.forecast.model.load import DEFAULT_MODEL, ModelError, load_model
from doseline.forecast.outcome import PopulationName
from doseline.forecast.people.draws import Stream, uniforms
from doseline.forecast.people.effects import random_effects
from doseline.forecast.trajectories import Floats
from doseline.frozen import dataclass

# The weights are stored in single precision: their sum and worth are right to this.
_PRECISION = 1e-5


@dataclass(frozen=True, slots=True, kw_only=True)
class Calibration:
    """A pool of people of the published population, and what they count.

    ``relative`` (people,) is what each counts against an average of 1; ``seed`` and ``reading`` make the
    pool's random effects. ``better`` is the population that did better on the figures held back.
    """

    model: str
    reading: str
    seed: int
    relative: Floats
    effective_people: float
    better: PopulationName

    def __len__(self) -> int:
        """How many people are in the pool."""
        return len(self.relative)


def data() -> Traversable:
    """The folder with the calibrated populations."""
    return files("doseline.forecast.people") / "data"


@lru_cache
def load_calibration(model: str = DEFAULT_MODEL) -> Calibration:
    """The calibrated population of a model, checked.

    Raises: RequestError if the model has none, ModelError with every fault of the data.

    >>> len(load_calibration())
    16384
    """
    described, stored = data() / f"{model}-calibrated.toml", data() / f"{model}-calibrated.npy"
    if not described.is_file():
        raise RequestError((fault("not-calibrated", "model", got=model),))
    weights = np.load(BytesIO(stored.read_bytes()), allow_pickle=False)
    return read_calibration(tomllib.loads(described.read_text(encoding="utf-8")), weights)


def read_calibration(table: dict[str, Any], weights: Floats) -> Calibration:
    """A calibration from its parsed description and its weights.

    Raises: ModelError with every fault.
    """
    relative = np.asarray(weights, dtype=np.float64)
    faults = [*_faults(table, relative)]
    if faults:
        raise ModelError(tuple(faults))
    relative.setflags(write=False)
    return Calibration(
        model=table["model"],
        reading=table["reading"],
        seed=table["seed"],
        relative=relative,
        effective_people=table["effective_people"],
        better=PopulationName(table["better"]),
    )


def better_population(model: str = DEFAULT_MODEL) -> PopulationName:
    """The population that does better on figures it was not fitted to.

    >>> better_population() in PopulationName
    True
    """
    return load_calibration(model).better


def drawn_from(pool: Calibration, people: int, *, seed: int, first: int) -> tuple[Floats, Floats]:
    """Random effects (people, effects) of the people from number ``first`` on, and what each counts.

    Up to the size of the pool a number is a person of the pool, with the pool's weight. Beyond it a number
    is a person drawn from the pool by weight, and counts 1: the same random effects may come more than once.
    """
    inside = min(max(len(pool) - first, 0), people)
    parts = []
    if inside:
        parts.append((_effects(pool, inside, first), pool.relative[first : first + inside]))
    if people > inside:
        places = _resampled(pool, people - inside, seed, first + inside)
        parts.append((_whole(pool.model)[places], np.ones(people - inside)))
    return np.concatenate([it[0] for it in parts]), np.concatenate([it[1] for it in parts])


def _resampled(pool: Calibration, people: int, seed: int, first: int) -> Any:  # noqa: ANN401 - places in the pool
    shares = uniforms(people, 1, seed=seed, stream=Stream.RESAMPLE, first=first)[:, 0]
    reached = np.cumsum(pool.relative)
    return np.minimum(np.searchsorted(reached, shares * reached[-1], side="right"), len(pool) - 1)


def _effects(pool: Calibration, people: int, first: int) -> Floats:
    model = load_model(pool.model)
    return random_effects(people, seed=pool.seed, first=first, model=model, reading=pool.reading)


@lru_cache
def _whole(model: str) -> Floats:
    pool = load_calibration(model)
    return _effects(pool, len(pool), 0)


def _faults(table: dict[str, Any], relative: Floats) -> list[Fault]:
    found = []
    if relative.shape != (table["people"],):
        found.append(fault("wrong-length", "$.people", got=relative.shape, expected=table["people"]))
    if not (np.isfinite(relative).all() and (relative > 0).all()):
        return [*found, fault("weight-not-above-0", "weights")]
    if abs(relative.mean() - 1) > _PRECISION:
        found.append(fault("weights-not-around-1", "weights", got=float(relative.mean())))
    worth = float(relative.sum() ** 2 / np.sum(relative**2))
    if abs(worth / table["effective_people"] - 1) > _PRECISION:
        found.append(fault("worth-not-as-stated", "$.effective_people", got=worth))
    if table["better"] not in {*PopulationName}:
        found.append(fault("not-a-choice", "$.better", got=table["better"]))
    return found
