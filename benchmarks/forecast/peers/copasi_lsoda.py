"""COPASI: SBML with the doses as events, solved by its LSODA."""

# ruff: noqa: ANN401 - what it works on has no types

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import COPASI
import numpy as np

from benchmarks.forecast.measure import Curves
from benchmarks.forecast.plain import COLUMNS, STATES, columns, start
from benchmarks.forecast.regimen import DOSE_MG, TIMES
from benchmarks.forecast.sbml import text
from doseline.forecast.trajectories import Floats, Parameters

RTOL, ATOL, MOST_STEPS = 1e-6, 1e-9, 1_000_000
_F, _VC = COLUMNS.index("F"), COLUMNS.index("Vc")


def prepare(people: Parameters) -> Callable[[], Curves]:
    """See the package."""
    everybody = columns(people)
    data = COPASI.CRootContainer.addDatamodel()
    if not data.importSBMLFromString(text(doses=True)):
        raise RuntimeError(COPASI.CCopasiMessage.getAllMessageText())
    model, task = data.getModel(), _task(data)
    values = {value.getSBMLId(): value for value in model.getModelValues()}
    told = [values[name] for name in (*COLUMNS, *STATES)]
    references = COPASI.ObjectStdVector()
    for value in told:
        references.append(value.getInitialValueReference())

    def run() -> Curves:
        levels, counts = np.full((2, len(everybody), len(TIMES)), np.nan)
        for person, level, count in zip(everybody, levels, counts, strict=True):
            state = start(person)
            state[0] = DOSE_MG * person[_F]
            for value, number in zip(told, (*person, *state), strict=True):
                value.setInitialValue(float(number))
            model.updateInitialValues(references)
            if task.process(True):  # noqa: FBT003 - COPASI's own
                _read(task.getTimeSeries(), person, level, count)
        return levels, counts

    return run


def _task(data: Any) -> Any:
    task = data.getTask("Time-Course")
    task.setMethodType(COPASI.CTaskEnum.Method_deterministic)
    problem, method = task.getProblem(), task.getMethod()
    problem.setDuration(float(TIMES[-1]))
    problem.setStepNumber(len(TIMES) - 1)
    problem.setTimeSeriesRequested(True)
    # The count and level at a dose are those before it, once; else every dose adds two rows.
    problem.setOutputEvent(False)
    method.getParameter("Relative Tolerance").setDblValue(RTOL)
    method.getParameter("Absolute Tolerance").setDblValue(ATOL)
    method.getParameter("Max Internal Steps").setUIntValue(MOST_STEPS)
    return task


def _read(series: Any, person: Floats, level: Floats, count: Floats) -> None:
    places = {series.getTitle(place): place for place in range(series.getNumVariables())}
    if series.getRecordedSteps() != len(TIMES):
        return
    # Number by number: the call for a whole column does not run on today's Python.
    level[:] = [series.getConcentrationData(step, places["Values[Ac]"]) for step in range(len(TIMES))]
    level /= person[_VC]
    count[:] = [series.getConcentrationData(step, places["Values[B]"]) for step in range(len(TIMES))]
