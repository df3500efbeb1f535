"""The model's equations as they are printed, one person at a time, for SciPy, apart from our formulas.

dD/dt = -ka D, dAc/dt = ka D - CL Lc - Q (Lc - Ap/Vp) - keP Vc (L - Lc), dAp/dt = Q (Lc - Ap/Vp),
dR/dt = ksyn - kdeg R - (keP - kdeg)(L - Lc), dB/dt = kout B0 - kout (1 + S) B - QB/Vc B + QB/Vb Bp,
dBp/dt = QB/Vc B - QB/Vb Bp; Lc = half of (L-R-Ks) + sqrt((L-R-Ks)^2 + 4 L Ks), S = Emax Lc^g/(EC50^g + Lc^g).
"""

from __future__ import annotations

import math
from collections.abc import Mapping

import numpy as np
from scipy.integrate import solve_ivp

from doseline.forecast.trajectories import Floats

MG_PER_NMOL = 0.146
# States: D, Ac, Ap, R, B, Bp. The drug is followed far below what can be seen: flat effects feel it.
_ABSOLUTE = {
    "Radau": [1e-13, 1e-26, 1e-26, 1e-13, 1e-12, 1e-12],
    "LSODA": [1e-13, 1e-18, 1e-18, 1e-13, 1e-11, 1e-11],
}


def rates(t: float, y: Floats, p: Mapping[str, float]) -> list[float]:
    """The change of each state per day."""
    depot, central, tissue, target, count, count_tissue = y
    r0, late = p["R0"] * MG_PER_NMOL, p["ksyninf"] * MG_PER_NMOL
    made = late + (p["ksyn0"] * MG_PER_NMOL - late) * math.exp(-p["kdes"] * t / 365.25)
    broken = made / r0
    ks = (p["kep"] + p["koff"]) * p["KD"] * MG_PER_NMOL / p["koff"]
    total = max(central, 0.0) / p["Vc"]
    excess = total - target - ks
    root = math.sqrt(excess * excess + 4.0 * total * ks)
    free = 0.5 * (excess + root) if excess > 0.0 else 2.0 * total * ks / (root - excess)
    odds = p["hill"] * (math.log(free) - math.log(p["EC50"])) if free > 0.0 else -math.inf
    effect = p["Emax"] / (1.0 + math.exp(min(-odds, 700.0)))
    exchange = p["Q"] * (free - tissue / p["Vp"])
    to_tissue = p["QB"] / p["Vc"] * count - p["QB"] / p["Vb"] * count_tissue
    return [
        -p["ka"] * depot,
        p["ka"] * depot - p["CL"] * free - exchange - p["kep"] * p["Vc"] * (total - free),
        exchange,
        made - broken * target - (p["kep"] - broken) * (total - free),
        p["kout"] * p["B0"] - p["kout"] * (1.0 + effect) * count - to_tissue,
        to_tissue,
    ]


def solved(
    p: Mapping[str, float], days: list[float], times: Floats, method: str, relative: float
) -> tuple[Floats, Floats]:
    """Total drug and B cells at whole days, 20 mg on each of the days."""
    y = np.array([0, 0, 0, p["R0"] * MG_PER_NMOL, p["B0"], p["B0"] * p["Vb"] / p["Vc"]], dtype=np.float64)
    drug, count = np.zeros(len(times)), np.full(len(times), p["B0"])
    ends = [*days[1:], float(times[-1])]
    for begin, end in zip(days, ends, strict=True):
        y[0] += 20.0 * p["F"]
        inside = (times > begin) & (times <= end)
        piece = solve_ivp(
            rates, (begin, end), y, method=method, rtol=relative, atol=_ABSOLUTE[method],
            t_eval=np.union1d(times[inside], [end]), args=(p,), first_step=1e-6,
        )  # fmt: skip
        assert piece.success, piece.message
        here = np.isin(piece.t, times)
        drug[inside], count[inside] = piece.y[1, here] / p["Vc"], piece.y[4, here]
        y = piece.y[:, -1].copy()
    return drug, count
