"""More drug never means more B cells for one person, where the equations are of one kind.

Where the target takes the drug away faster than the body does (kep at least (CL + Q)/Vc) and is itself lost
faster when bound (kep at least kdeg, at its largest ksyn0/R0), more drug means more free drug at every
later time: each state pushes the others one way only. Then more free drug never means more B cells. For
other people the target can keep drug from being eliminated, or bound target can pile up, and the law need
not hold.
"""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from doseline.forecast.accuracy import TIGHT
from doseline.forecast.solve import simulate
from doseline.forecast.trajectories import Doses, Parameters
from tests.forecast.virtual import people

DAYS = np.arange(0.0, 365.0, 3.0)
MONTHLY = np.array([0.0, 7.0, 14.0, 28.0, 56.0, 84.0, 112.0, 140.0])
# What two tight solutions may differ by.
NOISE = 1e-7


def one_way(crowd: Parameters) -> Parameters:
    """The people for whom the law holds."""
    fast = crowd["kep"] >= (crowd["CL"] + crowd["Q"]) / crowd["Vc"]
    lost = crowd["kep"] >= np.maximum(crowd["ksyn0"], crowd["ksyninf"]) / crowd["R0"]
    return crowd.of(np.flatnonzero(fast & lost))


CROWD = one_way(people(60, seed=12))


def never_more(less: Doses, more: Doses) -> bool:
    """Whether B cells are at no time higher with more drug."""
    low, high = (simulate(CROWD, doses, DAYS, accuracy=TIGHT).b_cells_per_uL for doses in (less, more))
    return bool((high <= low * (1.0 + NOISE) + NOISE).all())


def test_the_law_is_about_most_people() -> None:
    assert len(one_way(people(1000, seed=13))) > 800


@settings(max_examples=10, deadline=None)
@given(
    st.lists(st.sampled_from([0.0, 3.0, 20.0, 60.0]), min_size=8, max_size=8),
    st.integers(0, 7),
    st.floats(1.0, 100.0),
)
def test_a_dose_made_larger(amounts: list[float], which: int, extra: float) -> None:
    more = np.array(amounts)
    more[which] += extra
    assert never_more(Doses.shared(MONTHLY, np.array(amounts)), Doses.shared(MONTHLY, more))


def test_a_dose_added() -> None:
    assert never_more(Doses.shared(MONTHLY[:-1], 20.0), Doses.shared(MONTHLY, 20.0))
