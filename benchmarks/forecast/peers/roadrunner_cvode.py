"""libroadrunner: SBML compiled to machine code, solved by CVODE from dose to dose."""

# ruff: noqa: ANN401 - what it works on has no types

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from itertools import pairwise
from typing import Any

import numpy as np
import roadrunner

from benchmarks.forecast.measure import Curves
from benchmarks.forecast.plain import COLUMNS, STATES, columns, start
from benchmarks.forecast.regimen import DOSE_MG, ENDS, TIMES
from benchmarks.forecast.sbml import text
from doseline.forecast.trajectories import Floats, Parameters

RTOL, ATOL, MOST_STEPS = 1e-6, 1e-9, 1_000_000
_F, _VC, _B0 = COLUMNS.index("F"), COLUMNS.index("Vc"), COLUMNS.index("B0")


def prepare(people: Parameters) -> Callable[[], Curves]:
    """See the package."""
    everybody = columns(people)
    runner = roadrunner.RoadRunner(text(doses=False))
    runner.integrator.relative_tolerance = RTOL
    runner.integrator.absolute_tolerance = ATOL
    runner.integrator.maximum_num_steps = MOST_STEPS
    runner.selections = ["Ac", "B"]
    names = list(runner.model.getGlobalParameterIds())
    # All values are set in one call: one by one costs as much as solving.
    places = [names.index(name) for name in (*COLUMNS, *STATES)]
    depot = [names.index("D")]

    def run() -> Curves:
        levels, counts = np.full((2, len(everybody), len(TIMES)), np.nan)
        for person, level, count in zip(everybody, levels, counts, strict=True):
            runner.resetToOrigin()
            runner.model.setGlobalParameterValues(places, [*person, *start(person)])
            # A failure leaves NaN in what follows.
            with suppress(RuntimeError):
                _one(runner, depot, person, level, count)
        return levels, counts

    return run


def _one(runner: Any, depot: list[int], person: Floats, level: Floats, count: Floats) -> None:
    level[0], count[0] = 0.0, person[_B0]
    # From dose to dose: events in the SBML give the same and take a tenth longer.
    for begin, end in pairwise(ENDS):
        left = runner.model.getGlobalParameterValues(depot)[0]
        runner.model.setGlobalParameterValues(depot, [left + DOSE_MG * person[_F]])
        solved = runner.simulate(begin, end, end - begin + 1)
        level[begin + 1 : end + 1], count[begin + 1 : end + 1] = solved[1:, 0] / person[_VC], solved[1:, 1]
