"""COPASI in a process of its own, because importing it sets the locale, by which Python reads text.

Run as ``python -m tests.forecast.sbml.copasi``: a question on standard input, curves on standard output.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[3]


def curves(sbml: str, *, outputs: tuple[str, ...], days: int, **setting: float) -> dict[str, list[float]]:
    """Each output on every day from 0 to ``days``; ``setting`` holds relative, absolute and steps."""
    request = json.dumps({"sbml": sbml, "outputs": outputs, "days": days, **setting})
    words = [sys.executable, "-m", "tests.forecast.sbml.copasi"]
    done = subprocess.run(words, input=request.encode(), stdout=subprocess.PIPE, check=True, cwd=ROOT)  # noqa: S603 - our own program
    found: dict[str, list[float]] = json.loads(done.stdout)
    return found


def _run(asked: dict[str, Any]) -> dict[str, list[float]]:
    import COPASI  # noqa: PLC0415 - only here, where it is alone

    model = COPASI.CRootContainer.addDatamodel()
    assert model.importSBMLFromString(asked["sbml"])
    task = model.getTask("Time-Course")
    problem, method = task.getProblem(), task.getMethod()
    problem.setStepNumber(asked["days"])
    problem.setDuration(float(asked["days"]))
    problem.setTimeSeriesRequested(True)
    method.getParameter("Relative Tolerance").setDblValue(asked["relative"])
    method.getParameter("Absolute Tolerance").setDblValue(asked["absolute"])
    method.getParameter("Max Internal Steps").setIntValue(asked["steps"])
    assert task.process(True)  # noqa: FBT003 - COPASI's own
    return _series(task.getTimeSeries(), asked["outputs"])


def _series(series: Any, outputs: list[str]) -> dict[str, list[float]]:  # noqa: ANN401 - COPASI ships no types
    titles = {series.getTitle(place): place for place in range(series.getNumVariables())}
    places = {name: next(at for said, at in titles.items() if name in {said, said[7:-1]}) for name in outputs}
    steps = range(series.getRecordedSteps())
    return {
        name: [series.getConcentrationData(step, place) for step in steps] for name, place in places.items()
    }


if __name__ == "__main__":
    sys.stdout.write(json.dumps(_run(json.load(sys.stdin))))
