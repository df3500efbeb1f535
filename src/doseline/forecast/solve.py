"""Drug level and B cells of many people, from their parameters and doses."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from doseline.errors import ForecastError, fault
from doseline.forecast.accuracy import DEFAULT, Accuracy
from doseline.forecast.arrays import array_faults, standing_faults
from doseline.forecast.kernel.run import run
from doseline.forecast.kernel.solved import NOT_FINITE, SOLVED, STALLED, TOO_SMALL, Solved
from doseline.forecast.model.expression import evaluate
from doseline.forecast.model.load import load_model
from doseline.forecast.model.registry import STRUCTURES
from doseline.forecast.model.structure import Structure
from doseline.forecast.trajectories import Doses, Failure, Floats, Parameters, Standing, Trajectories

_CONCENTRATION, _COUNT, _FREE = "concentration_mg_L", "b_cells_per_uL", "free_concentration_mg_L"
_WHY = {STALLED: "stalled", TOO_SMALL: "step-too-small", NOT_FINITE: "not-finite"}


def simulate(  # noqa: PLR0913 - two settings and a wish beside what is simulated
    parameters: Parameters,
    doses: Doses,
    times_days: Floats,
    *,
    accuracy: Accuracy = DEFAULT,
    threads: int = 2,
    free: bool = False,
    after: Standing | None = None,
) -> Trajectories:
    """Drug level and B cells of every person at every time.

    Shapes: ``times_days`` (times,), days since day 0, rising, from 0 on; results (solved, times). At the time
    of a dose the value is the one just before it, as in blood taken before the injection. What happens after
    the last time is not simulated. ``free`` asks for the free drug too. With ``after`` the people go on from
    where they stood: ``doses`` and ``times_days`` still count from day 0, and doses before that day are
    theirs already. Units: mg, mg/L, cells/uL, days.
    Failures: a person whose integration failed is left out of the arrays and stands in ``failures``. Every
    number given back is finite, and none is negative. The same bytes come back for any number of ``threads``,
    and a person's row does not depend on who else is sent in. Raises: ForecastError with everything that is
    wrong with the arrays. Source: the structure that the model's data names (``doseline.forecast.model``).

    >>> from doseline.forecast.model.load import load_model
    >>> typical = load_model("yu2022").typical
    >>> somebody = Parameters.from_columns("yu2022", {name: np.array([it]) for name, it in typical.items()})
    >>> weekly = Doses.shared([0.0, 7.0, 14.0], 20.0)
    >>> course = simulate(somebody, weekly, np.array([0.0, 7.0, 14.0]), threads=1)
    >>> course.b_cells_per_uL.round(1).tolist()
    [[194.0, 39.0, 5.3]]
    """
    structure = STRUCTURES[load_model(parameters.model).structure]
    constants = model_constants(parameters.model)
    times = np.ascontiguousarray(times_days, dtype=np.float64)
    faults = array_faults(structure, parameters, doses, times)
    if after is not None:
        faults += tuple(standing_faults(structure, after, len(parameters), times))
    if threads < 1:
        faults += (fault("threads-not-positive", "threads", got=threads),)
    if faults:
        raise ForecastError(faults)
    columns = {name: parameters[name] for name in structure.parameters}
    coefficients = structure.coefficients_of({**columns, **constants})
    outputs = (_CONCENTRATION, _COUNT, _FREE) if free else (_CONCENTRATION, _COUNT)
    observed = len(structure.observed_by(*outputs))
    solved = run(
        structure,
        coefficients,
        doses,
        times,
        observed=observed,
        accuracy=accuracy,
        threads=threads,
        after=after,
    )
    values = _outputs(structure, coefficients, solved, outputs)
    people = np.flatnonzero(solved.ended == SOLVED)
    return Trajectories(
        times_days=times,
        people=people,
        standing=Standing(day=float(times[-1]), states=solved.at_end[people]),
        concentration_mg_L=values[_CONCENTRATION],
        b_cells_per_uL=values[_COUNT],
        free_concentration_mg_L=values.get(_FREE),
        failures=tuple(
            Failure(int(person), _WHY[int(solved.ended[person])], float(solved.reached[person]))
            for person in np.flatnonzero(solved.ended != SOLVED)
        ),
    )


def _outputs(
    structure: Structure, coefficients: Mapping[str, Floats], solved: Solved, wanted: tuple[str, ...]
) -> dict[str, Floats]:
    """What is measured, of those who were solved, shape (solved, times)."""
    kept = solved.ended == SOLVED
    states = solved.states if kept.all() else solved.states[:, kept]
    known = dict(zip(structure.observed, states, strict=False))
    known |= {name: values[kept, None] for name, values in coefficients.items()}
    return {name: evaluate(formula, known) for name, formula in structure.outputs if name in wanted}


def model_constants(name: str) -> Mapping[str, Floats]:
    """The facts of a model's data that its equations need and that are the same for everybody."""
    model = load_model(name)
    needed = STRUCTURES[model.structure].constants
    return {constant: np.asarray(float(getattr(model, constant))) for constant in needed}
