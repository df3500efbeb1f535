"""What a published population model is made of: its numbers as frozen values."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

import numpy as np

from doseline.forecast.trajectories import Floats
from doseline.frozen import dataclass
from doseline.source import Source


class Form(StrEnum):
    """How a covariate changes a parameter.

    ``power``: (covariate / its reference) ** coefficient. ``exponential``: exp(coefficient * covariate).
    """

    POWER = "power"
    EXPONENTIAL = "exponential"


class Distribution(StrEnum):
    """What becomes normal when a parameter is written on this scale."""

    LOG_NORMAL = "log-normal"
    LOGIT_NORMAL = "logit-normal"


@dataclass(frozen=True, slots=True, kw_only=True)
class Effect:
    """The effect of one covariate on one parameter."""

    covariate: str
    form: Form
    coefficient: float
    sources: tuple[Source, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Spread:
    """How much a parameter differs between people.

    ``sd`` is the standard deviation of the normal random effect. ``shrinkage_percent`` near 100 says that
    the data hardly bear on it; None where it was not printed.
    """

    sd: float
    distribution: Distribution
    shrinkage_percent: int | None
    sources: tuple[Source, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameter:
    """One parameter: the typical value in its printed unit, what changes it, how it differs."""

    name: str
    meaning: str
    typical: float
    unit: str
    fixed: bool
    effects: tuple[Effect, ...]
    spread: Spread | None
    sources: tuple[Source, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Covariate:
    """A property of a person that the model knows.

    ``fitted`` is the range of the patients behind the fit, None for a yes or no. ``forecasts`` is False
    for what the model has and a forecast leaves at its reference.
    """

    name: str
    unit: str
    reference: float
    fitted: tuple[float, float] | None
    median: float | None
    forecasts: bool
    sources: tuple[Source, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Correlation:
    """The correlation of two random effects; ``reading`` is None where the print is clear."""

    between: tuple[str, str]
    rho: float
    reading: str | None
    sources: tuple[Source, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Residual:
    """What a measurement adds: variance (proportional * f)**2 + additive**2 about a true value f.

    >>> Residual(proportional=0.3, additive=4.0, unit="/uL", sources=()).sd(10.0)
    5.0
    """

    proportional: float
    additive: float
    unit: str
    sources: tuple[Source, ...]

    def sd(self, true: float) -> float:
        """The standard deviation of a measurement where the true value is ``true``."""
        return float(np.hypot(self.proportional * true, self.additive))


@dataclass(frozen=True, slots=True, kw_only=True)
class Weight:
    """A molecular weight in kDa."""

    value: float
    sources: tuple[Source, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FittedOn:
    """The doses and the patients behind the fit; a prediction outside of them is a guess."""

    lowest_mg: float
    highest_mg: float
    youngest_years: float
    patients: int
    concentrations: int
    counts: int
    sources: tuple[Source, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Misfit:
    """Something the model is known to get wrong; ``figures`` are the published figures it misses."""

    id: str
    figures: tuple[str, ...]
    sources: tuple[Source, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Model:
    """A published population model. ``structure`` names its equations; ``title`` names it to a reader."""

    name: str
    title: str
    structure: str
    days_per_year: float
    molecular_weight: Weight
    other_molecular_weights: tuple[Weight, ...]
    covariates: Mapping[str, Covariate]
    parameters: tuple[Parameter, ...]
    correlations: tuple[Correlation, ...]
    readings: tuple[str, ...]
    default_reading: str
    residual: Mapping[str, Residual]
    fitted_on: FittedOn
    misfits: tuple[Misfit, ...]
    sources: tuple[Source, ...]

    @property
    def molecular_weight_kDa(self) -> float:  # noqa: N802 - the unit's own letters
        """The molecular weight that is used, in kDa."""
        return self.molecular_weight.value

    @property
    def names(self) -> tuple[str, ...]:
        """The parameters, in the order in which they are handed to the solver."""
        return tuple(parameter.name for parameter in self.parameters)

    @property
    def typical(self) -> dict[str, float]:
        """The typical value of every parameter, at the references of the covariates."""
        return {parameter.name: parameter.typical for parameter in self.parameters}

    @property
    def spreads(self) -> dict[str, Spread]:
        """The random effects, in the order of the parameters."""
        return {it.name: it.spread for it in self.parameters if it.spread is not None}

    @property
    def sds(self) -> Floats:
        """The standard deviation of every random effect, shape (effects,)."""
        return np.array([spread.sd for spread in self.spreads.values()])

    @property
    def fitted(self) -> dict[str, tuple[float, float]]:
        """The range of every measured covariate behind the fit."""
        return {name: it.fitted for name, it in self.covariates.items() if it.fitted is not None}

    def correlation(self, reading: str | None = None) -> Floats:
        """The correlations of the random effects under one reading, shape (effects, effects)."""
        reading = reading or self.default_reading
        places = {name: place for place, name in enumerate(self.spreads)}
        matrix = np.eye(len(places))
        for it in self.correlations:
            if it.reading in (None, reading):
                one, other = (places[name] for name in it.between)
                matrix[one, other] = matrix[other, one] = it.rho
        return matrix
