"""A published model against its published results: value, ours, difference, tolerance, verdict."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from enum import StrEnum
from importlib.resources import files
from typing import Any

import numpy as np

from doseline.forecast.model.load import load_model, models
from doseline.forecast.people.covariates import Covariates
from doseline.forecast.people.population import individual, population
from doseline.forecast.solve import simulate
from doseline.forecast.trajectories import Doses, Failure, Floats, Parameters, Trajectories
from doseline.forecast.trial.counts import coming_back, falling_below
from doseline.forecast.trial.limits import limits
from doseline.forecast.trial.nca import Partial, exposure, half_life
from doseline.frozen import dataclass
from doseline.source import Confidence, Source

_POPULATION = "population"
_PERCENT = 100.0
_DIGITS = 9


class Verdict(StrEnum):
    """Whether a result came out.

    ``DIFFERS`` is a fault of the implementation; ``MISFIT`` is a published result that the model as printed
    does not give.
    """

    REPRODUCED = "reproduced"
    MISFIT = "misfit"
    DIFFERS = "differs"


@dataclass(frozen=True, slots=True, kw_only=True)
class Value:
    """One number of a row: of whom, what, on which day or in which interval, and what was published."""

    of: str
    measure: str
    published: float
    day: float | None = None
    interval: tuple[float, float] | None = None
    bound: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Expected:
    """One row of the published table. ``tolerance`` is ``relative`` or in the row's unit."""

    id: str
    unit: str
    tolerance: float
    relative: bool
    rises: bool
    source: Source
    values: tuple[Value, ...]

    @property
    def tests_the_model(self) -> bool:
        """Whether the row is a result of the paper, not one computed to test implementations."""
        return self.id.startswith("P")


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """A row with what came out. ``met`` says it value by value; ``rises`` is None where order is no claim."""

    expected: Expected
    computed: tuple[float, ...]
    met: tuple[bool, ...]
    rises: bool | None

    @property
    def verdict(self) -> Verdict:
        """Whether all of it came out."""
        if all(self.met):
            return Verdict.REPRODUCED
        return Verdict.MISFIT if self.expected.tests_the_model else Verdict.DIFFERS


@dataclass(frozen=True, slots=True, kw_only=True)
class Reproduction:
    """The whole table, and how the population was drawn."""

    model: str
    reading: str
    people: int
    seed: int
    results: tuple[Result, ...]
    failures: tuple[Failure, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """The data of a table of published results."""

    model: str
    people: int
    seed: int
    data: Mapping[str, Any]
    rows: tuple[Expected, ...]


def published(model: str) -> Published:
    """The published results of a model, as they stand in its data.

    >>> [row.id for row in published("yu2022").rows][:2]
    ['T1', 'T2']
    """
    text = files("doseline.forecast.trial").joinpath(f"data/{model}.toml").read_text(encoding="utf-8")
    data = tomllib.loads(text)
    sources = {name: _source(item) for name, item in data["source"].items()}
    return Published(
        model=data["model"],
        people=data["people"],
        seed=data["seed"],
        data=data,
        rows=tuple(_expected(row, sources) for row in data["row"]),
    )


def reproducible() -> tuple[str, ...]:
    """The models that there are published results of.

    >>> reproducible()
    ('yu2022',)
    """
    folder = files("doseline.forecast.trial") / "data"
    return tuple(name for name in models() if (folder / f"{name}.toml").is_file())


def reproduce(
    table: Published, *, reading: str, people: int | None = None, seed: int | None = None, threads: int = 2
) -> Reproduction:
    """Every row of a table of published results, computed.

    The median is taken over the people; someone who never gets there counts as later than all others.
    """
    many, luck = people or table.people, table.seed if seed is None else seed
    course = _course(table.data["course"])
    found = {
        name: _solved(
            _people(name, who, table.model, reading, many, luck), course, _times(name, table), threads
        )
        for name, who in table.data["who"].items()
    }
    return Reproduction(
        model=table.model,
        reading=reading,
        people=many,
        seed=luck,
        results=tuple(_result(row, found, course) for row in table.rows),
        failures=found[_POPULATION].failures,
    )


def _source(item: Mapping[str, str]) -> Source:
    return Source(
        document=item["document"],
        section=item["section"],
        version=item["version"],
        confidence=Confidence(item["confidence"]),
    )


def _expected(row: Mapping[str, Any], sources: Mapping[str, Source]) -> Expected:
    return Expected(
        id=row["id"],
        unit=row["unit"],
        tolerance=float(row["tolerance"]),
        relative=row["kind"] == "relative",
        rises=row.get("rises", False),
        source=sources[row["source"]],
        values=tuple(_value(item) for item in row["values"]),
    )


def _value(item: Mapping[str, Any]) -> Value:
    interval = item.get("interval")
    return Value(
        of=item["of"],
        measure=item["measure"],
        published=float(item["published"]),
        day=item.get("day"),
        interval=None if interval is None else (float(interval[0]), float(interval[1])),
        bound=item.get("bound"),
    )


def _course(item: Mapping[str, Any]) -> Doses:
    later = range(item["then_from_day"], item["to_day"] + 1, item["then_every_days"])
    return Doses.shared([float(day) for day in (*item["days"], *later)], float(item["amount_mg"]))


def _times(name: str, table: Published) -> Floats:
    step = table.data[f"step_days_{_POPULATION if name == _POPULATION else 'typical'}"]
    days = table.data["follow_up_days"]
    times: Floats = np.round(np.arange(round(days / step) + 1) * step, _DIGITS)
    return times


def _people(  # noqa: PLR0913, PLR0917 - one call, each by its own name
    name: str, who: Mapping[str, Any], model: str, reading: str, people: int, seed: int
) -> Parameters:
    covariates = Covariates(**{key: float(value) for key, value in who.items()})
    if name == _POPULATION:
        return population(people, seed=seed, covariates=covariates, reading=reading, model=model).parameters
    described = load_model(model)
    return individual(np.zeros((1, len(described.spreads))), covariates, model=described)


def _solved(parameters: Parameters, course: Doses, times: Floats, threads: int) -> Trajectories:
    return simulate(parameters, course, times, threads=threads)


def _result(row: Expected, found: Mapping[str, Trajectories], course: Doses) -> Result:
    computed = tuple(_measured(value, found[value.of], course) for value in row.values)
    allowed = (row.tolerance * (value.published if row.relative else 1.0) for value in row.values)
    met = tuple(
        abs(ours - value.published) <= most
        for ours, value, most in zip(computed, row.values, allowed, strict=True)
    )
    rises = bool(np.all(np.diff(computed) > 0)) if row.rises else None
    return Result(expected=row, computed=computed, met=met, rises=rises)


def _measured(  # noqa: PLR0911 - one line a measure
    value: Value, found: Trajectories, course: Doses
) -> float:
    """The median over the people, but for a share, and for the half-life of the median level."""
    times, levels, counts = found.times_days, found.concentration_mg_L, found.b_cells_per_uL
    last = np.full(len(levels), course.days[0, -1])
    match value:
        case Value(measure="depletion"):
            return _median(falling_below(counts, times, limits().depleted_per_uL))
        case Value(measure="repletion"):
            return _median(coming_back(counts, times, last, limits().repleted_per_uL).days)
        case Value(measure="count", day=float() | int() as day):
            return float(np.median(_on(day, times, counts)))
        case Value(measure="level", day=float() | int() as day):
            return float(np.median(_on(day, times, levels)))
        case Value(measure="under", day=float() | int() as day, bound=float() | int() as bound):
            return float((_on(day, times, counts) < bound).mean() * _PERCENT)
        case Value(measure="auc", interval=(_, _) as interval):
            return float(np.median(exposure(levels, times, interval).auc_mg_day_L))
        case Value(measure="peak", interval=(_, _) as interval):
            return float(np.median(exposure(levels, times, interval).peak_mg_L))
        case Value(measure="half-life", interval=(_, _) as interval):
            return float(half_life(np.median(levels, axis=0)[None, :], times, last[:1], interval).values[0])
        case _:
            raise ValueError(f"no way to measure {value!r}")


def _median(found: Partial) -> float:
    return float(np.median(np.where(found.known, found.values, np.inf)))


def _on(day: float, times: Floats, values: Floats) -> Floats:
    on: Floats = values[:, int(np.searchsorted(times, day))]
    return on
