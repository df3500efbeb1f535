"""numbalsoda: LSODA in C++, called from compiled code, with a compiled right-hand side."""

# ruff: noqa: ANN401 - what it works on has no types

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numba import carray, cfunc, njit
from numbalsoda import lsoda, lsoda_sig

from benchmarks.forecast.compiled import rates
from benchmarks.forecast.measure import Curves
from benchmarks.forecast.plain import COLUMNS, STATES, columns, start
from benchmarks.forecast.regimen import DOSE_MG, ENDS, TIMES
from doseline.forecast.trajectories import Floats, Parameters

RTOL, ATOL, MOST_STEPS = 1e-6, 1e-9, 1_000_000
_COLUMNS, _STATES, _F, _VC = len(COLUMNS), len(STATES), COLUMNS.index("F"), COLUMNS.index("Vc")


@cfunc(lsoda_sig)
def _rates(t: float, y: Any, dy: Any, person: Any) -> None:
    rates(t, carray(y, (_STATES,)), carray(person, (_COLUMNS,)), carray(dy, (_STATES,)))


@njit(error_model="numpy")
def _solve(address: int, people: Floats, starts: Floats, ends: Any, out: Floats) -> None:
    for i in range(len(people)):
        person, state = people[i], starts[i].copy()
        out[0, i, 0], out[1, i, 0] = 0.0, state[4]
        for one in range(len(ends) - 1):
            state[0] += DOSE_MG * person[_F]
            # Whole days from dose to dose: the solver starts afresh at every dose and gives every day.
            days = np.arange(ends[one], ends[one + 1] + 1).astype(np.float64)
            solved, fine = lsoda(address, state, days, person, rtol=RTOL, atol=ATOL, mxstep=MOST_STEPS)
            if not fine:
                out[:, i, ends[one] + 1 :] = np.nan
                break
            out[0, i, ends[one] + 1 : ends[one + 1] + 1] = solved[1:, 1] / person[_VC]
            out[1, i, ends[one] + 1 : ends[one + 1] + 1] = solved[1:, 4]
            state = solved[-1].copy()


def prepare(people: Parameters) -> Callable[[], Curves]:
    """See the package."""
    everybody = columns(people)
    starts = np.stack([start(person) for person in everybody])
    ends = np.array(ENDS)

    def run() -> Curves:
        out = np.empty((2, len(everybody), len(TIMES)))
        _solve(_rates.address, everybody, starts, ends, out)
        return out[0], out[1]

    return run
