"""SciPy's odeint: LSODA in Fortran, called from Python for each interval, with a compiled right-hand side."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

import numpy as np
from numba import njit
from scipy.integrate import odeint

from benchmarks.forecast.compiled import rates
from benchmarks.forecast.measure import Curves
from benchmarks.forecast.plain import COLUMNS, STATES, columns, start
from benchmarks.forecast.regimen import DOSE_MG, ENDS, TIMES
from doseline.forecast.trajectories import Floats, Parameters

RTOL, ATOL, MOST_STEPS = 1e-6, 1e-9, 1_000_000
_F, _VC = COLUMNS.index("F"), COLUMNS.index("Vc")


@njit(error_model="numpy")
def _rates(t: float, y: Floats, person: Floats) -> Floats:
    slopes = np.empty(len(STATES))
    rates(t, y, person, slopes)
    return slopes


def prepare(people: Parameters) -> Callable[[], Curves]:
    """See the package."""
    everybody = columns(people)

    def run() -> Curves:
        levels, counts = np.empty((2, len(everybody), len(TIMES)))
        for person, level, count in zip(everybody, levels, counts, strict=True):
            _one(person, level, count)
        return levels, counts

    return run


def _one(person: Floats, level: Floats, count: Floats) -> None:
    state = start(person)
    level[0], count[0] = 0.0, state[4]
    for begin, end in pairwise(ENDS):
        state[0] += DOSE_MG * person[_F]
        solved = odeint(
            _rates,
            state,
            TIMES[begin : end + 1],
            args=(person,),
            tfirst=True,
            rtol=RTOL,
            atol=ATOL,
            mxstep=MOST_STEPS,
        )
        level[begin + 1 : end + 1], count[begin + 1 : end + 1] = solved[1:, 1] / person[_VC], solved[1:, 4]
        state = solved[-1]
