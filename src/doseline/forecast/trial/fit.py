"""What of a scenario lies outside of what the model was fitted on: run all the same, and said."""

from __future__ import annotations

from collections.abc import Iterator
from typing import assert_never

from doseline.forecast.model.published import Model
from doseline.forecast.trial.dosing import planned
from doseline.forecast.trial.scenario import Fixed, Listed, LogNormal, Scenario, Spread, Uniform
from doseline.frozen import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Beyond:
    """A range of the scenario, ``least`` to ``most``, that leaves the fitted one, ``low`` to ``high``."""

    name: str
    least: float
    most: float
    low: float
    high: float


def beyond(scenario: Scenario, model: Model) -> tuple[Beyond, ...]:
    """The covariates and doses of a scenario that leave the range of the patients behind the model.

    A prediction out there is an extrapolation. Every fault that makes a scenario impossible was raised by
    its reader already.
    """
    return tuple(
        Beyond(name=name, least=least, most=most, low=low, high=high)
        for name, least, most in _ranges(scenario)
        for low, high in (_fitted(model, name),)
        if least < low or most > high
    )


def _ranges(scenario: Scenario) -> Iterator[tuple[str, float, float]]:
    who = scenario.attendees
    for name, spread in (
        ("weight_kg", who.weight_kg),
        ("age_years", who.age_years),
        ("baseline_b_per_uL", who.baseline_b_per_uL),
    ):
        if spread is not None:
            yield (name, *_ends(spread))
    end = scenario.looked.follow_up_days
    amounts = [mg for regimen in scenario.regimens for _, mg in planned(regimen, end)]
    yield "amount_mg", min(amounts), max(amounts)


def _fitted(model: Model, name: str) -> tuple[float, float]:
    if name == "amount_mg":
        return model.fitted_on.lowest_mg, model.fitted_on.highest_mg
    return model.fitted[name]


def _ends(spread: Spread) -> tuple[float, float]:
    match spread:
        case Fixed(value=value):
            return value, value
        case Listed(values=values):
            return min(values), max(values)
        case Uniform(least=least, most=most) | LogNormal(least=least, most=most):
            return least, most
        case _:
            assert_never(spread)
