"""Whether the parts of a published model fit each other."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import combinations

import numpy as np

from doseline.errors import Fault, fault
from doseline.forecast.model.published import Distribution, Form, Model, Parameter

# What the forecast compares with measurements, and the unit it does it in.
_MEASURED = {"concentration": "mg/L", "b_cells": "/uL"}


def incoherences(model: Model) -> list[Fault]:
    """Every fault between the parts of a model: names that lead nowhere, gaps, matrices that are none."""
    return [
        *_parameter_faults(model),
        *_reading_faults(model),
        *_correlation_faults(model),
        *_residual_faults(model),
    ]


def _parameter_faults(model: Model) -> Iterator[Fault]:
    for parameter in model.parameters:
        where = f"$.parameter.{parameter.name}"
        yield from _effect_faults(model, parameter, where)
        spread = parameter.spread
        if spread and spread.distribution is Distribution.LOGIT_NORMAL and parameter.typical >= 1:
            yield fault("not-a-share", f"{where}.typical", got=parameter.typical)
        if spread and parameter.fixed:
            yield fault("fixed-with-spread", f"{where}.spread")


def _effect_faults(model: Model, parameter: Parameter, where: str) -> Iterator[Fault]:
    for effect in parameter.effects:
        covariate = model.covariates.get(effect.covariate)
        if covariate is None:
            yield fault("unknown-covariate", f"{where}.effect", got=effect.covariate)
        elif effect.form is Form.POWER and covariate.reference <= 0:
            yield fault(
                "reference-not-above-0", f"$.covariate.{covariate.name}.reference", got=covariate.reference
            )


def _reading_faults(model: Model) -> Iterator[Fault]:
    if model.default_reading not in model.readings:
        yield fault("unknown-reading", "$.default_reading", got=model.default_reading, known=model.readings)


def _correlation_faults(model: Model) -> Iterator[Fault]:
    known = model.spreads
    for place, correlation in enumerate(model.correlations):
        for name in correlation.between:
            if name not in known:
                yield fault("no-such-random-effect", f"$.correlation[{place}].between", got=name)
    if all(name in known for it in model.correlations for name in it.between):
        for reading in model.readings or (model.default_reading,):
            yield from _matrix_faults(model, reading)


def _matrix_faults(model: Model, reading: str) -> Iterator[Fault]:
    pairs = [frozenset(it.between) for it in model.correlations if it.reading in (None, reading)]
    for pair, times in Counter(pairs).items():
        if times > 1:
            yield fault("pair-given-twice", "$.correlation", pair=tuple(sorted(pair)), reading=reading)
    for pair in _gaps(set(pairs)):
        yield fault("pair-missing", "$.correlation", pair=tuple(sorted(pair)), reading=reading)
    if np.linalg.eigvalsh(model.correlation(reading))[0] <= 0:
        yield fault("not-positive-definite", "$.correlation", reading=reading)


def _gaps(pairs: set[frozenset[str]]) -> Iterator[frozenset[str]]:
    """Pairs left out of a block: two effects that both go with a third are a pair of that block."""
    names = sorted({name for pair in pairs for name in pair})
    for one, other in combinations(names, 2):
        shared = any({frozenset((one, it)), frozenset((other, it))} <= pairs for it in names)
        if shared and frozenset((one, other)) not in pairs:
            yield frozenset((one, other))


def _residual_faults(model: Model) -> Iterator[Fault]:
    for name, unit in _MEASURED.items():
        if name not in model.residual:
            yield fault("missing-key", f"$.residual.{name}")
        elif model.residual[name].unit != unit:
            yield fault("wrong-unit", f"$.residual.{name}.unit", got=model.residual[name].unit, expected=unit)
    for name in model.residual.keys() - _MEASURED.keys():
        yield fault("unknown-key", f"$.residual.{name}")
