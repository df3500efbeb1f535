"""The drug level of one typical person in several regimens at once."""

from __future__ import annotations

from datetime import date

import numpy as np

from doseline.forecast.accuracy import DEFAULT
from doseline.forecast.course.regimen import Injection, Regimen
from doseline.forecast.kernel.run import run
from doseline.forecast.model.registry import STRUCTURES
from doseline.forecast.trajectories import Doses, Floats
from doseline.forecast.typical.model import TypicalModel

_LEVEL = "concentration_mg_L"


def levels(
    typical: TypicalModel, weight_kg: float, regimens: tuple[Regimen, ...], day_0: date, times: Floats
) -> Floats:
    """The level of somebody of this weight at each time in each regimen: mg/L, shape (regimens, times)."""
    structure = STRUCTURES[typical.structure]
    known = {name: np.full(len(regimens), value) for name, value in typical.of(weight_kg).items()}
    constants = {"days_per_year": np.asarray(typical.days_per_year)}
    solved = run(
        structure,
        structure.coefficients_of({**known, **constants}),
        _doses(regimens, day_0),
        times,
        observed=len(structure.observed_by(_LEVEL)),
        accuracy=DEFAULT,
        threads=1,
    )
    return np.asarray(solved.states[0])


def _doses(regimens: tuple[Regimen, ...], day_0: date) -> Doses:
    """The doses of each regimen in a row of its own, those of one day together, unused places last."""
    rows = [_by_day(regimen, day_0) for regimen in regimens]
    most = max(1, *map(len, rows))
    days, amounts = np.full((len(rows), most), np.inf), np.zeros((len(rows), most))
    for place, row in enumerate(rows):
        days[place, : len(row)], amounts[place, : len(row)] = list(row), list(row.values())
    return Doses(days=days, amounts_mg=amounts)


def _by_day(regimen: Regimen, day_0: date) -> dict[float, float]:
    found: dict[float, float] = {}
    for one in sorted(regimen, key=middle):
        day = float((middle(one) - day_0).days)
        found[day] = found.get(day, 0.0) + one.amount_mg
    return found


def middle(one: Injection) -> date:
    """The day of a dose; of one that is known in part, the middle one."""
    return one.on.first + (one.on.last - one.on.first) // 2
