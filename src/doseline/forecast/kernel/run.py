"""From a structure and its coefficients to solved states: the arrays the lanes work on."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from doseline.forecast.accuracy import Accuracy
from doseline.forecast.kernel.solved import Solved, Task
from doseline.forecast.model.expression import Expression, evaluate
from doseline.forecast.model.structure import CLOCK, Structure
from doseline.forecast.trajectories import Doses, Floats


def run(  # noqa: PLR0913 - the settings of one call
    structure: Structure,
    coefficients: Mapping[str, Floats],
    doses: Doses,
    times_days: Floats,
    *,
    observed: int,
    accuracy: Accuracy,
    threads: int,
) -> Solved:
    """The first ``observed`` of the structure's observed states, for every person at every time.

    ``coefficients`` has every coefficient by name, shape (people,). The arrays are taken as they are: refuse
    what cannot be before (``doseline.forecast.arrays``).
    """
    # numba takes half a second to load: only where something is simulated.
    from doseline.forecast.kernel.lanes import solve  # noqa: PLC0415

    known = {**coefficients, CLOCK.name: np.asarray(doses.clock_days)}
    people = len(next(iter(coefficients.values())))

    def columns(*formulas: Expression) -> Floats:
        return np.stack(
            [np.broadcast_to(evaluate(formula, known), (people,)) for formula in formulas], axis=1
        )

    task = Task(
        coefficients=np.stack([coefficients[name] for name in structure.coefficient_names], axis=1),
        start=columns(*(state.start for state in structure.states)),
        per_mg=columns(structure.per_mg)[:, 0].copy(),
        days=np.ascontiguousarray(doses.days, dtype=np.float64),
        amounts=np.ascontiguousarray(doses.amounts_mg, dtype=np.float64),
        times=times_days,
        dosed=structure.state_names.index(structure.dosed),
        observed=tuple(structure.state_names.index(name) for name in structure.observed[:observed]),
    )
    return solve(structure.name, task, accuracy=accuracy, threads=threads)
