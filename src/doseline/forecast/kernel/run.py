"""From a structure and its coefficients to solved states: the arrays the lanes work on."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from doseline.forecast.accuracy import Accuracy
from doseline.forecast.kernel.solved import Solved, Task
from doseline.forecast.model.expression import Expression, evaluate
from doseline.forecast.model.structure import CLOCK, Structure
from doseline.forecast.trajectories import Doses, Floats, Standing


def run(  # noqa: PLR0913 - the settings of one call
    structure: Structure,
    coefficients: Mapping[str, Floats],
    doses: Doses,
    times_days: Floats,
    *,
    observed: int,
    accuracy: Accuracy,
    threads: int,
    after: Standing | None = None,
) -> Solved:
    """The first ``observed`` of the structure's observed states, for every person at every time.

    With ``after``, people go on from there, and doses before that day are theirs already.

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

    # The equations do not read the time, so a later day can be the day 0 of the rest.
    day = after.day if after else 0.0
    task = Task(
        coefficients=np.stack([coefficients[name] for name in structure.coefficient_names], axis=1),
        start=after.states if after else columns(*(state.start for state in structure.states)),
        per_mg=columns(structure.per_mg)[:, 0].copy(),
        days=np.ascontiguousarray(doses.days - day, dtype=np.float64),
        amounts=np.where(doses.days >= day, doses.amounts_mg, 0.0),
        times=times_days - day,
        dosed=structure.state_names.index(structure.dosed),
        observed=tuple(structure.state_names.index(name) for name in structure.observed[:observed]),
    )
    return solve(structure.name, task, accuracy=accuracy, threads=threads)
