"""Reading a published model from its data file; every fault of the file at once."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from functools import lru_cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from math import isfinite
from types import MappingProxyType
from typing import Any

from doseline.errors import InputFaults, RequestError, fault
from doseline.forecast.model.coherence import incoherences
from doseline.forecast.model.published import (
    Correlation,
    Covariate,
    Distribution,
    Effect,
    FittedOn,
    Form,
    Misfit,
    Model,
    Parameter,
    Residual,
    Spread,
    Weight,
)
from doseline.guide.load import data as guide_data
from doseline.guide.validation import (
    ANY,
    BOOLEAN,
    INTEGER,
    TABLE,
    TEXT,
    TEXTS,
    Citations,
    Faults,
    Key,
    Table,
    check,
    entries,
    maybe,
)
from doseline.source import Source

DEFAULT_MODEL = "yu2022"
# Units a model may be printed in; the structure turns them into its own.
_UNITS = frozenset(
    {"1", "1/d", "1/a", "L", "L/d", "kg", "a", "mg", "mg/L", "nmol/L", "nmol/L/d", "/uL", "kDa"}
)


class ModelError(InputFaults):
    """A model whose data does not hold together."""


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and isfinite(value)


def _is_positive(value: object) -> bool:
    return isinstance(value, int | float) and _is_number(value) and value > 0


def _is_range(value: object) -> bool:
    return isinstance(value, list) and len(value) == 2 and all(map(_is_number, value)) and value[0] < value[1]  # noqa: PLR2004


def _is_pair(value: object) -> bool:
    return isinstance(value, list) and len(value) == 2 and len({*map(str, value)}) == 2  # noqa: PLR2004


NUMBER = Key(_is_number, "a number")
POSITIVE = Key(_is_positive, "a number above 0")
_RANGE = Key(_is_range, "two numbers, the lower first")
_PAIR = Key(_is_pair, "two names")
_RHO = Key(lambda value: _is_number(value) and abs(value) < 1, "a number between -1 and 1")
UNIT = Key(lambda value: isinstance(value, str) and value in _UNITS, "a unit")
_FORM = Key(lambda value: value in {*Form}, "a form")
_DISTRIBUTION = Key(lambda value: value in {*Distribution}, "a distribution")
_TABLES = Key(lambda value: isinstance(value, list), "a list of tables")

_TOP = {
    "name": TEXT,
    "title": TEXT,
    "structure": TEXT,
    "days_per_year": POSITIVE,
    "default_reading": TEXT,
    "source": TABLE,
    "molecular_weight": TABLE,
    "covariate": TABLE,
    "fitted_doses": TABLE,
    "parameter": TABLE,
    "correlation": _TABLES,
    "residual": TABLE,
    "misfit": TABLE,
}
_WEIGHT = {"value": POSITIVE, "unit": UNIT, "says": maybe(TEXT), "sources": ANY}
_COVARIATE = {
    "unit": UNIT,
    "reference": NUMBER,
    "fitted": maybe(_RANGE),
    "median": maybe(NUMBER),
    "forecasts": maybe(BOOLEAN),
    "sources": ANY,
}
_FITTED = {
    "unit": UNIT,
    "range": _RANGE,
    "youngest_years": POSITIVE,
    "patients": INTEGER,
    "concentrations": INTEGER,
    "counts": INTEGER,
    "sources": ANY,
}
_PARAMETER = {
    "meaning": TEXT,
    "typical": POSITIVE,
    "unit": UNIT,
    "fixed": BOOLEAN,
    "effect": maybe(_TABLES),
    "spread": maybe(TABLE),
    "sources": ANY,
}
_EFFECT = {"covariate": TEXT, "form": _FORM, "coefficient": NUMBER, "sources": ANY}
_SPREAD = {"sd": POSITIVE, "distribution": _DISTRIBUTION, "shrinkage_percent": maybe(INTEGER), "sources": ANY}
_CORRELATION = {"between": _PAIR, "rho": _RHO, "reading": maybe(TEXT), "sources": ANY}
_RESIDUAL = {"proportional": POSITIVE, "additive": POSITIVE, "unit": UNIT, "sources": ANY}
_MISFIT = {"says": TEXT, "figures": TEXTS, "sources": ANY}


# Stand in for what could not be read, so that the rest is read too; the fault is raised, and they go nowhere.
_NO_WEIGHT = Weight(value=1.0, sources=())
_NOTHING_FITTED = FittedOn(
    lowest_mg=0, highest_mg=0, youngest_years=0, patients=0, concentrations=0, counts=0, sources=()
)


def data() -> Traversable:
    """The folder with the data of the published models."""
    return files("doseline.forecast.model") / "data"


def models() -> tuple[str, ...]:
    """The names of the published models that are here."""
    found = (item.name for item in data().iterdir())
    return tuple(
        sorted(name[: -len(".toml")] for name in found if name.endswith(".toml") and "-" not in name)
    )


@lru_cache
def load_model(name: str = DEFAULT_MODEL) -> Model:
    """A published model, checked.

    Raises: RequestError for an unknown name, ModelError with every fault of its data.

    >>> load_model().typical["CL"]
    0.34
    """
    if name not in models():
        raise RequestError((fault("unknown-model", "model", got=name, known=models()),))
    return read_model(tomllib.loads((data() / f"{name}.toml").read_text(encoding="utf-8")))


def cited_documents(own: Mapping[str, Any]) -> Mapping[str, Table]:
    """The documents that may be cited: those of the file itself, and those of the guides."""
    guides = tomllib.loads((guide_data() / "sources.toml").read_text(encoding="utf-8"))
    return {**guides["source"], **own}


def read_model(table: Mapping[str, Any]) -> Model:
    """A model from its parsed file.

    Raises: ModelError with every fault.
    """
    faults = Faults()
    if not check(table, _TOP, "$", faults):
        raise ModelError(tuple(faults.found))
    model = _Reader(table, faults).model()
    faults.found += incoherences(model)
    if faults.found:
        raise ModelError(tuple(faults.found))
    return model


class _Reader:
    """The file, its faults and its sources, while they are read."""

    def __init__(self, table: Mapping[str, Any], faults: Faults) -> None:
        self.table = table
        self.faults = faults
        self.cite = Citations(cited_documents(table["source"]), faults)

    def model(self) -> Model:
        correlations = tuple(self.correlations())
        return Model(
            name=self.table["name"],
            title=self.table["title"],
            structure=self.table["structure"],
            days_per_year=self.table["days_per_year"],
            molecular_weight=self.weight(self.table["molecular_weight"], "$.molecular_weight"),
            other_molecular_weights=tuple(self.other_weights()),
            covariates=MappingProxyType(dict(self.covariates())),
            parameters=tuple(self.parameters()),
            correlations=correlations,
            readings=tuple(sorted({it.reading for it in correlations if it.reading is not None})),
            default_reading=self.table["default_reading"],
            residual=MappingProxyType(dict(self.residuals())),
            fitted_on=self.fitted_on(),
            misfits=tuple(self.misfits()),
            sources=tuple(self.cite.made.values()),
        )

    def sources(self, table: Table, where: str) -> tuple[Source, ...]:
        return self.cite.read(table["sources"], f"{where}.sources")

    def listed(
        self, table: Table, key: str, shape: Mapping[str, Key], where: str
    ) -> Iterator[tuple[Table, str]]:
        for place, item in enumerate(table.get(key, ())):
            path = f"{where}.{key}[{place}]"
            if check(item, shape, path, self.faults):
                yield item, path

    def named(self, key: str, shape: Mapping[str, Key]) -> Iterator[tuple[str, Table, str]]:
        return entries(self.table, key, shape, "$", self.faults)

    def weight(self, table: Table, where: str) -> Weight:
        own = {key: value for key, value in table.items() if key != "alternative"}
        if not check(own, _WEIGHT, where, self.faults):
            return _NO_WEIGHT
        return Weight(value=own["value"], sources=self.sources(own, where))

    def other_weights(self) -> Iterator[Weight]:
        for table, where in self.listed(
            self.table["molecular_weight"], "alternative", _WEIGHT, "$.molecular_weight"
        ):
            yield Weight(value=table["value"], sources=self.sources(table, where))

    def covariates(self) -> Iterator[tuple[str, Covariate]]:
        for name, table, where in self.named("covariate", _COVARIATE):
            yield (
                name,
                Covariate(
                    name=name,
                    unit=table["unit"],
                    reference=table["reference"],
                    fitted=tuple(table["fitted"]) if "fitted" in table else None,
                    median=table.get("median"),
                    forecasts=table.get("forecasts", True),
                    sources=self.sources(table, where),
                ),
            )

    def parameters(self) -> Iterator[Parameter]:
        for name, table, where in self.named("parameter", _PARAMETER):
            yield Parameter(
                name=name,
                meaning=table["meaning"],
                typical=table["typical"],
                unit=table["unit"],
                fixed=table["fixed"],
                effects=tuple(self.effects(table, where)),
                spread=self.spread(table, where),
                sources=self.sources(table, where),
            )

    def effects(self, table: Table, where: str) -> Iterator[Effect]:
        for item, path in self.listed(table, "effect", _EFFECT, where):
            yield Effect(
                covariate=item["covariate"],
                form=Form(item["form"]),
                coefficient=item["coefficient"],
                sources=self.sources(item, path),
            )

    def spread(self, table: Table, where: str) -> Spread | None:
        item, path = table.get("spread"), f"{where}.spread"
        if item is None or not check(item, _SPREAD, path, self.faults):
            return None
        return Spread(
            sd=item["sd"],
            distribution=Distribution(item["distribution"]),
            shrinkage_percent=item.get("shrinkage_percent"),
            sources=self.sources(item, path),
        )

    def correlations(self) -> Iterator[Correlation]:
        for item, path in self.listed(self.table, "correlation", _CORRELATION, "$"):
            one, other = item["between"]
            yield Correlation(
                between=(one, other),
                rho=item["rho"],
                reading=item.get("reading"),
                sources=self.sources(item, path),
            )

    def residuals(self) -> Iterator[tuple[str, Residual]]:
        for name, table, where in self.named("residual", _RESIDUAL):
            yield (
                name,
                Residual(
                    proportional=table["proportional"],
                    additive=table["additive"],
                    unit=table["unit"],
                    sources=self.sources(table, where),
                ),
            )

    def fitted_on(self) -> FittedOn:
        table, where = self.table["fitted_doses"], "$.fitted_doses"
        if not check(table, _FITTED, where, self.faults):
            return _NOTHING_FITTED
        return FittedOn(
            lowest_mg=table["range"][0],
            highest_mg=table["range"][1],
            youngest_years=table["youngest_years"],
            patients=table["patients"],
            concentrations=table["concentrations"],
            counts=table["counts"],
            sources=self.sources(table, where),
        )

    def misfits(self) -> Iterator[Misfit]:
        for name, table, where in self.named("misfit", _MISFIT):
            yield Misfit(id=name, figures=tuple(table["figures"]), sources=self.sources(table, where))
