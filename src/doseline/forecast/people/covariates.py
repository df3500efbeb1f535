"""What is known of the virtual people: weight, age, baseline count, device."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from doseline.errors import Fault, ForecastError, fault
from doseline.forecast.model.load import load_model
from doseline.forecast.model.published import Model
from doseline.forecast.trajectories import Floats
from doseline.frozen import dataclass

Each = Floats | float


@dataclass(frozen=True, slots=True, kw_only=True)
class Covariates:
    """Properties of people; each one number for all, or an array (people,).

    ``baseline_b_per_uL`` None takes each virtual person's own count before the first dose. ``autoinjector``
    is 1 for the pen and 0 for the prefilled syringe. The defaults of the model's reference patient are in
    ``reference()``.
    """

    weight_kg: Each
    age_years: Each
    baseline_b_per_uL: Each | None = None  # noqa: N815 - the unit's own letter
    autoinjector: Each = 0.0

    def spread(self, people: int) -> dict[str, Floats]:
        """Every covariate as an array (people,); a baseline count that is not told is left out.

        Raises: ForecastError with every fault: not finite, impossible, or of another length than ``people``.

        >>> Covariates(weight_kg=60.0, age_years=30.0).spread(2)["weight_kg"]
        array([60., 60.])
        """
        given = {name: np.asarray(value, dtype=np.float64) for name, value in self._told()}
        faults = [found for name, value in given.items() for found in _faults(name, value, people)]
        if faults:
            raise ForecastError(tuple(faults))
        return {name: np.broadcast_to(value, people).copy() for name, value in given.items()}

    def of(self, start: int, stop: int) -> Covariates:
        """The covariates of the people from ``start`` to before ``stop``."""
        cut = {
            name: value[start:stop] if isinstance(value, np.ndarray) and value.ndim else value
            for name, value in self._told()
        }
        return Covariates(**cut)

    def _told(self) -> Iterator[tuple[str, Each]]:
        """Name and value of what is told."""
        for name in self.__slots__:
            value = getattr(self, name)
            if value is not None:
                yield name, value


@dataclass(frozen=True, slots=True, kw_only=True)
class Outside:
    """A covariate that lies outside of the range of the patients behind the model.

    ``people`` says of how many; ``value`` is the value farthest out; ``low`` and ``high`` are the range.
    """

    name: str
    value: float
    low: float
    high: float
    people: int


def reference(model: Model | None = None) -> Covariates:
    """The model's reference patient, with the virtual people's own baseline counts and the syringe.

    >>> reference().weight_kg
    70.0
    """
    known = (model or load_model()).covariates
    return Covariates(
        weight_kg=known["weight_kg"].reference,
        age_years=known["age_years"].reference,
        autoinjector=known["autoinjector"].reference,
    )


def outside(covariates: Covariates, model: Model | None = None) -> tuple[Outside, ...]:
    """The covariates that lie outside of the fitted range, which a face must say.

    >>> [(it.name, it.low, it.high) for it in outside(Covariates(weight_kg=39.0, age_years=30.0))]
    [('weight_kg', 40.5, 171.6)]
    """
    ranges = (model or load_model()).fitted
    told = ((name, value) for name, value in covariates._told() if name in ranges)  # noqa: SLF001 - its own module
    found = (
        _outside(name, np.atleast_1d(np.asarray(value, dtype=np.float64)), *ranges[name])
        for name, value in told
    )
    return tuple(it for it in found if it is not None)


def _outside(name: str, values: Floats, low: float, high: float) -> Outside | None:
    beyond = np.maximum(low - values, values - high)
    if not (beyond > 0).any():
        return None
    worst = float(values[int(np.argmax(beyond))])
    return Outside(name=name, value=worst, low=low, high=high, people=int((beyond > 0).sum()))


def _faults(name: str, value: Floats, people: int) -> Iterator[Fault]:
    where = f"covariates.{name}"
    if value.shape not in ((), (people,)):
        yield fault("wrong-length", where, got=value.size, expected=people)
    if not np.isfinite(value).all():
        yield fault("not-finite", where, got=float(value[~np.isfinite(value)].flat[0]))
    elif name == "autoinjector":
        if not np.isin(value, (0.0, 1.0)).all():
            yield fault("not-zero-or-one", where, got=float(value[~np.isin(value, (0.0, 1.0))].flat[0]))
    elif (value <= 0).any():
        # Each of them stands under a power: at 0 the model has no answer.
        yield fault("number-not-above", where, got=float(value.min()), bound=0)
