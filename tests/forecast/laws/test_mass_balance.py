"""What goes in comes out, or is still there."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from scipy.integrate import simpson

from doseline.forecast.accuracy import TIGHT
from doseline.forecast.model.expression import evaluate
from doseline.forecast.model.load import load_model
from doseline.forecast.model.tmdd_b_cells import TMDD_B_CELLS
from doseline.forecast.solve import simulate
from tests.forecast.virtual import START, changed, people, typical

MODEL = load_model("yu2022")
CONSTANTS = {"molecular_weight_kDa": MODEL.molecular_weight_kDa, "days_per_year": MODEL.days_per_year}
amounts = st.floats(1e-9, 50.0)


@given(amounts, amounts, amounts, amounts, st.floats(0.01, 1.0))
def test_the_equations_lose_drug_only_where_it_is_eliminated(
    depot: float, total: float, tissue: float, target: float, synthesis: float
) -> None:
    """depot + Vc*total + Vp*tissue falls by CL*free + kep*Vc*bound, and by nothing else."""
    p = {name: float(value) for name, value in MODEL.typical.items()}
    given_now = {name: np.array([value]) for name, value in {**p, **CONSTANTS}.items()}
    states = {
        "depot": depot, "total": total, "tissue": tissue, "target": target, "synthesis": synthesis,
        "count": 5.0, "count_tissue": 5.0,
    }  # fmt: skip
    known = {
        **TMDD_B_CELLS.coefficients_of(given_now),
        **{name: np.array([value]) for name, value in states.items()},
    }
    rate = {state.name: float(evaluate(state.rate, known)[0]) for state in TMDD_B_CELLS.states}
    free = float(evaluate(dict(TMDD_B_CELLS.outputs)["free_concentration_mg_L"], known)[0])
    lost = p["CL"] * free + p["kep"] * p["Vc"] * (total - free)
    change = rate["depot"] + p["Vc"] * rate["total"] + p["Vp"] * rate["tissue"]
    moved = p["ka"] * depot + lost + p["Q"] * (free + tissue)
    assert abs(change + lost) < 1e-12 * moved


def test_all_drug_that_was_absorbed_is_eliminated_in_the_end() -> None:
    """The elimination, added up by Simpson's rule over six years, is F times the doses."""
    crowd = people(8, seed=4)
    # four points a segment would do for the smooth parts; after each dose the grid is fine
    times = np.unique(
        np.concatenate([np.arange(0.0, 2200.0, 0.25)] + [d + np.linspace(0, 1, 201) for d in START.days[0]])
    )
    curve = simulate(crowd, START, times, accuracy=TIGHT, free=True)
    assert curve.free_concentration_mg_L is not None
    free, bound = curve.free_concentration_mg_L, curve.concentration_mg_L - curve.free_concentration_mg_L
    eliminated = simpson(
        crowd["CL"][:, None] * free + (crowd["kep"] * crowd["Vc"])[:, None] * bound, x=times, axis=1
    )
    absorbed = crowd["F"] * START.amounts_mg.sum()
    assert curve.concentration_mg_L[:, -1].max() < 1e-6
    assert np.allclose(eliminated, absorbed, rtol=1e-4)


def test_less_is_absorbed_where_the_share_is_smaller() -> None:
    half = simulate(changed(typical(), F=0.5), START, np.array([3.0]))
    whole = simulate(typical(), START, np.array([3.0]))
    assert half.concentration_mg_L[0, 0] < whole.concentration_mg_L[0, 0]
