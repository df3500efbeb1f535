"""A model's typical person, read from its data file; every fault of the file at once."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from functools import lru_cache
from math import inf, log
from types import MappingProxyType
from typing import Any

from doseline.errors import fault
from doseline.forecast.model.load import POSITIVE, UNIT, ModelError, cited_documents, data
from doseline.forecast.model.registry import STRUCTURES
from doseline.frozen import dataclass
from doseline.guide.validation import ANY, TABLE, TEXT, Citations, Faults, Key, Table, check, entries, maybe
from doseline.source import Source

_FOLDER = "typical"
_DAYS_A_WEEK = 7
_HUNDRED = 100.0
_TABLES = Key(lambda value: isinstance(value, list), "a list of tables")
_TOP = {
    "name": TEXT, "title": TEXT, "structure": TEXT, "days_per_year": POSITIVE, "source": TABLE,
    "parameter": TABLE, "weight": maybe(_TABLES),
}  # fmt: skip
_PARAMETER = {
    "meaning": TEXT, "value": maybe(POSITIVE), "half_life_weeks": maybe(POSITIVE), "unit": UNIT,
    "sources": ANY,
}  # fmt: skip
_WEIGHT = {
    "below_kg": maybe(POSITIVE), "above_kg": maybe(POSITIVE), "exposure_percent": POSITIVE, "sources": ANY,
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class WeightStep:
    """People lighter than ``below_kg`` and heavier than ``above_kg`` have ``exposure`` times the exposure."""

    below_kg: float
    above_kg: float
    exposure: float
    sources: tuple[Source, ...]

    def is_about(self, weight_kg: float) -> bool:
        """Whether somebody of this weight belongs to it."""
        return self.above_kg < weight_kg < self.below_kg


@dataclass(frozen=True, slots=True, kw_only=True)
class TypicalModel:
    """The typical values of a published model, in its printed units; ``structure`` names its equations."""

    name: str
    title: str
    structure: str
    days_per_year: float
    values: Mapping[str, float]
    weight_steps: tuple[WeightStep, ...]
    sources: tuple[Source, ...]

    def step_of(self, weight_kg: float) -> WeightStep | None:
        """What the weight of a person changes, or None."""
        return next((one for one in self.weight_steps if one.is_about(weight_kg)), None)

    def of(self, weight_kg: float) -> Mapping[str, float]:
        """The values of somebody of this weight.

        >>> round(load_typical("gibiansky2021").of(55.0)["CLinf"], 4)
        0.1349
        """
        step = self.step_of(weight_kg)
        if step is None:
            return self.values
        changed = {name: value / step.exposure for name, value in self.values.items() if name in _CLEARANCES}
        return {**self.values, **changed}


# What a weight step divides: exposure is dose over clearance.
_CLEARANCES = ("CLinf", "CLt0")


def typical_models() -> tuple[str, ...]:
    """The names of the models of which only the typical person is known."""
    return tuple(sorted(item.name[: -len(".toml")] for item in (data() / _FOLDER).iterdir()))


@lru_cache
def load_typical(name: str) -> TypicalModel:
    """The typical person of a model.

    Raises: ModelError with every fault of its data.

    >>> load_typical("gibiansky2021").values["V1"]
    2.78
    """
    return read_typical(tomllib.loads((data() / _FOLDER / f"{name}.toml").read_text(encoding="utf-8")))


def read_typical(table: Mapping[str, Any]) -> TypicalModel:
    """A typical person from its parsed file.

    Raises: ModelError with every fault.
    """
    faults = Faults()
    if not check(table, _TOP, "$", faults):
        raise ModelError(tuple(faults.found))
    cite = Citations(cited_documents(table["source"]), faults)
    model = TypicalModel(
        name=table["name"],
        title=table["title"],
        structure=table["structure"],
        days_per_year=table["days_per_year"],
        values=MappingProxyType(dict(_values(table, cite, faults))),
        weight_steps=tuple(_steps(table.get("weight", []), cite, faults)),
        sources=tuple(cite.made.values()),
    )
    _check_parameters(model, faults)
    if faults.found:
        raise ModelError(tuple(faults.found))
    return model


def _values(table: Table, cite: Citations, faults: Faults) -> Iterator[tuple[str, float]]:
    for name, item, where in entries(table, "parameter", _PARAMETER, "$", faults):
        cite.read(item["sources"], f"{where}.sources")
        value, half_life = item.get("value"), item.get("half_life_weeks")
        if (value is None) == (half_life is None):
            faults.add("one-of-two", where, one="value", other="half_life_weeks")
        elif value is not None:
            yield name, float(value)
        elif half_life is not None:
            yield name, log(2) * table["days_per_year"] / (half_life * _DAYS_A_WEEK)


def _steps(tables: list[Any], cite: Citations, faults: Faults) -> Iterator[WeightStep]:
    for place, item in enumerate(tables):
        where = f"$.weight[{place}]"
        if check(item, _WEIGHT, where, faults):
            yield WeightStep(
                below_kg=item.get("below_kg", inf),
                above_kg=item.get("above_kg", 0.0),
                exposure=item["exposure_percent"] / _HUNDRED,
                sources=cite.read(item["sources"], f"{where}.sources"),
            )


def _check_parameters(model: TypicalModel, faults: Faults) -> None:
    structure = STRUCTURES.get(model.structure)
    if structure is None:
        faults.found.append(fault("unknown-choice", "$.structure", got=model.structure))
        return
    for name in structure.parameters:
        if name not in model.values:
            faults.add("missing-key", f"$.parameter.{name}")
    for name in model.values:
        if name not in structure.parameters:
            faults.add("unknown-key", f"$.parameter.{name}")
