"""The model as a user of another solver would write it, with the two forms that keep it from breaking.

Yu et al., CNS Drugs 2022;36(3):283-300: amounts in mg, concentrations in mg/L, days. Every peer runs these
equations. Constants that do not change in time are worked out before, as a careful user would. The free
drug is the root that does not cancel, and the Hill function is a logistic of the logarithm: with the
printed forms some of the peers fail on some of these people, and a comparison with them would say nothing.
Below 1e-30 mg/L the drug is gone and does nothing, as in our own equations: where the Hill exponent is low,
that shows years later.
"""

from __future__ import annotations

import numpy as np

from doseline.forecast.model.load import load_model
from doseline.forecast.trajectories import Floats, Parameters

COLUMNS = (
    "ka", "F", "Vc", "kep", "CL", "Q", "Vp", "Ks", "R0", "ksyn0", "ksyninf",
    "kdes", "B0", "Emax", "logEC50", "hill", "kout", "kcp", "kpc",
)  # fmt: skip
STATES = ("D", "Ac", "Ap", "R", "B", "Bp")

# The equations in words that SBML's formulas and Python share: first the named values, then the rates.
# ``piecewise(a, condition, b)`` is a where the condition holds, else b.
VALUES = {
    "total": "Ac / Vc",
    "excess": "total - R - Ks",
    "spread": "sqrt(excess * excess + 4 * max(total, 0) * Ks)",
    "free": "piecewise((excess + spread) / 2, excess > 0, 2 * Ks * max(total, 0) / (spread - excess))",
    "odds": "hill * (logEC50 - ln(max(free, 1e-30)))",
    "effect": "piecewise(Emax / (1 + exp(min(odds, 690))), free > 1e-30, 0)",
    "ksyn": "ksyninf + (ksyn0 - ksyninf) * exp(-kdes * time)",
    "bound": "total - free",
    "exchange": "Q * (free - Ap / Vp)",
    "moved": "kcp * B - kpc * Bp",
}
RATES = {
    "D": "-ka * D",
    "Ac": "ka * D - CL * free - exchange - kep * Vc * bound",
    "Ap": "exchange",
    "R": "ksyn - ksyn / R0 * R - (kep - ksyn / R0) * bound",
    "B": "kout * B0 - kout * (1 + effect) * B - moved",
    "Bp": "moved",
}
_DAYS_PER_YEAR = 365.25


def columns(parameters: Parameters) -> Floats:
    """What the equations need of each person, shape (people, ``COLUMNS``)."""
    one = parameters
    mg = load_model(parameters.model).molecular_weight_kDa / 1000.0
    found = {
        name: one[name] for name in ("ka", "F", "Vc", "kep", "CL", "Q", "Vp", "B0", "Emax", "hill", "kout")
    }
    found |= {
        "Ks": (one["kep"] + one["koff"]) * one["KD"] * mg / one["koff"],
        "R0": one["R0"] * mg,
        "ksyn0": one["ksyn0"] * mg,
        "ksyninf": one["ksyninf"] * mg,
        "kdes": one["kdes"] / _DAYS_PER_YEAR,
        "logEC50": np.log(one["EC50"]),
        "kcp": one["QB"] / one["Vc"],
        "kpc": one["QB"] / one["Vb"],
    }
    return np.ascontiguousarray(np.stack([found[name] for name in COLUMNS], axis=1))


def start(person: Floats) -> Floats:
    """The state of one person before the first dose, in the order of ``STATES``."""
    of = dict(zip(COLUMNS, person, strict=True))
    return np.array([0.0, 0.0, 0.0, of["R0"], of["B0"], of["B0"] * of["kcp"] / of["kpc"]])
