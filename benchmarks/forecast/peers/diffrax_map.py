"""diffrax, in double precision: one solve from the first day to the last, person after person.

Person after person, in compiled code: in a batch all take their steps together and wait for whoever needs
most, which took twice as long. The depot is worked out in closed form, so that no dose has to change the
state and one solve does; the solver is told the days of the doses, and stops there.
"""

# ruff: noqa: ANN401 - what it works on has no types

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import diffrax
import jax
import jax.numpy as jnp
import numpy as np

from benchmarks.forecast.compiled import GONE
from benchmarks.forecast.measure import Curves
from benchmarks.forecast.plain import COLUMNS, columns
from benchmarks.forecast.regimen import DOSE_DAYS, DOSE_MG, TIMES
from doseline.forecast.trajectories import Parameters

RTOL, ATOL, FIRST_STEP = 1e-4, 1e-6, 0.01
jax.config.update("jax_enable_x64", True)  # noqa: FBT003 - JAX's own


def prepare(people: Parameters, *, solver: str) -> Callable[[], Curves]:
    """See the package."""
    everybody = jnp.asarray(columns(people))
    method = getattr(diffrax, solver)()
    solve = jax.jit(lambda rows: jax.lax.map(lambda row: _one(row, method), rows))

    def run() -> Curves:
        levels, counts = solve(everybody)
        return np.asarray(levels), np.asarray(counts)

    return run


def _one(row: Any, method: Any) -> Any:
    p = dict(zip(COLUMNS, row, strict=True))
    doses = jnp.asarray(DOSE_DAYS)
    depots = _depots(p)

    def rates(t: Any, y: Any, _: Any) -> Any:
        last = jnp.searchsorted(doses, t, side="right") - 1
        return _rates(t, depots[last] * jnp.exp(-p["ka"] * (t - doses[last])), y, p)

    zero = 0.0 * p["ka"]
    solved = diffrax.diffeqsolve(
        diffrax.ODETerm(rates), method, 0.0, TIMES[-1], FIRST_STEP,
        jnp.stack([zero, zero, p["R0"], p["B0"], p["B0"] * p["kcp"] / p["kpc"]]),
        saveat=diffrax.SaveAt(ts=jnp.asarray(TIMES)),
        stepsize_controller=diffrax.ClipStepSizeController(
            diffrax.PIDController(rtol=RTOL, atol=ATOL), jump_ts=doses[1:]
        ),
        max_steps=None,
    )  # fmt: skip
    return solved.ys[:, 0] / p["Vc"], solved.ys[:, 3]


def _depots(p: Any) -> Any:
    """What is in the depot right after each dose, mg."""
    given = DOSE_MG * p["F"]

    def after(depot: Any, gap: Any) -> Any:
        depot = depot * jnp.exp(-p["ka"] * gap) + given
        return depot, depot

    _, later = jax.lax.scan(after, given, jnp.diff(jnp.asarray(DOSE_DAYS)))
    return jnp.concatenate([given[None], later])


def _rates(t: Any, depot: Any, y: Any, p: Any) -> Any:
    ac, ap, r, b, bp = y
    total = ac / p["Vc"]
    dosed = jnp.maximum(total, 0.0)
    excess = total - r - p["Ks"]
    spread = jnp.sqrt(excess * excess + 4.0 * dosed * p["Ks"])
    free = jnp.where(
        excess > 0.0,
        0.5 * (excess + spread),
        2.0 * p["Ks"] * dosed / (spread - jnp.minimum(excess, 0.0) + 1e-300),
    )
    odds = p["hill"] * (p["logEC50"] - jnp.log(jnp.maximum(free, GONE)))
    effect = jnp.where(free > GONE, p["Emax"] / (1.0 + jnp.exp(jnp.minimum(odds, 690.0))), 0.0)
    ksyn = p["ksyninf"] + (p["ksyn0"] - p["ksyninf"]) * jnp.exp(-p["kdes"] * t)
    kdeg = ksyn / p["R0"]
    bound = total - free
    exchange = p["Q"] * (free - ap / p["Vp"])
    moved = p["kcp"] * b - p["kpc"] * bp
    return jnp.stack([
        p["ka"] * depot - p["CL"] * free - exchange - p["kep"] * p["Vc"] * bound,
        exchange,
        ksyn - kdeg * r - (p["kep"] - kdeg) * bound,
        p["kout"] * p["B0"] - p["kout"] * (1.0 + effect) * b - moved,
        moved,
    ])  # fmt: skip
