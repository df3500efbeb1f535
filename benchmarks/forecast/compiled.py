"""The equations of ``plain`` compiled by numba, for the solvers that take a compiled right-hand side."""

# ruff: noqa: ANN401 - what it works on has no types

from __future__ import annotations

from math import exp, log, sqrt
from typing import Any

from numba import njit

# The drug does nothing below this, mg/L.
GONE = 1e-30


@njit(error_model="numpy")
def rates(t: float, y: Any, p: Any, dy: Any) -> None:
    """The rates of all states; ``p`` is one person in the order of ``plain.COLUMNS``."""
    ka, vc, kep, cl, q, vp, ks, r0 = p[0], p[2], p[3], p[4], p[5], p[6], p[7], p[8]
    ksyn0, ksyninf, kdes, b0, emax = p[9], p[10], p[11], p[12], p[13]
    log_ec50, hill, kout, kcp, kpc = p[14], p[15], p[16], p[17], p[18]
    total = y[1] / vc
    dosed = max(total, 0.0)
    excess = total - y[3] - ks
    spread = sqrt(excess * excess + 4.0 * dosed * ks)
    free = 0.5 * (excess + spread) if excess > 0.0 else 2.0 * ks * dosed / (spread - excess)
    effect = 0.0
    if free > GONE:
        effect = emax / (1.0 + exp(min(hill * (log_ec50 - log(free)), 690.0)))
    ksyn = ksyninf + (ksyn0 - ksyninf) * exp(-kdes * t)
    kdeg = ksyn / r0
    bound = total - free
    exchange = q * (free - y[2] / vp)
    moved = kcp * y[4] - kpc * y[5]
    dy[0] = -ka * y[0]
    dy[1] = ka * y[0] - cl * free - exchange - kep * vc * bound
    dy[2] = exchange
    dy[3] = ksyn - kdeg * y[3] - (kep - kdeg) * bound
    dy[4] = kout * b0 - kout * (1.0 + effect) * y[4] - moved
    dy[5] = moved
