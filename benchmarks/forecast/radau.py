"""SciPy's Radau on the plain model, as tight as it goes: what the reference is held against."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from numba import njit
from scipy.integrate import solve_ivp

from benchmarks.forecast.compiled import rates
from benchmarks.forecast.plain import COLUMNS, STATES, start
from benchmarks.forecast.regimen import DOSE_MG, ENDS, TIMES
from doseline.forecast.trajectories import Floats

RTOL = 1e-10
# In the order of the states. Where the Hill exponent is low, B cells feel the drug down to 1e-28 mg.
ATOL = [1e-13, 1e-28, 1e-28, 1e-13, 1e-12, 1e-12]
_F, _VC = COLUMNS.index("F"), COLUMNS.index("Vc")


@njit(error_model="numpy")
def _rates(t: float, y: Floats, person: Floats) -> Floats:
    slopes = np.empty(len(STATES))
    rates(t, y, person, slopes)
    return slopes


def solved(person: Floats) -> tuple[Floats, Floats]:
    """Level (mg/L) and B cells (per uL) of every day, of one person in the order of ``plain.COLUMNS``."""
    level, count = np.empty((2, len(TIMES)))
    state = start(person)
    level[0], count[0] = 0.0, state[4]
    for begin, end in pairwise(ENDS):
        state[0] += DOSE_MG * person[_F]
        days = slice(begin + 1, end + 1)
        found = solve_ivp(
            _rates,
            (begin, end),
            state,
            method="Radau",
            t_eval=TIMES[days],
            args=(person,),
            rtol=RTOL,
            atol=ATOL,
        )
        if not found.success:
            raise RuntimeError(found.message)
        level[days], count[days] = found.y[1] / person[_VC], found.y[4]
        state = found.y[:, -1].copy()
    return level, count
