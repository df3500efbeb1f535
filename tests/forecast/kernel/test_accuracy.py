"""The default setting keeps its promise on people it was not tuned on."""

from __future__ import annotations

import numpy as np
import pytest

from doseline.forecast.accuracy import BAND, DEFAULT, FAST, ROUGH, TIGHT, Accuracy
from doseline.forecast.solve import simulate
from doseline.forecast.trajectories import Floats, Parameters
from tests.forecast.virtual import (
    FLOOR_MG_L,
    FLOOR_PER_UL,
    STANDARD,
    STANDARD_DAYS,
    off,
    people,
    with_extremes,
)

# Never used to tune anything.
UNSEEN = 20260708


def worst(crowd: Parameters, accuracy: Accuracy) -> Floats:
    """The largest error of each person over three years of days."""
    got, true = (simulate(crowd, STANDARD, STANDARD_DAYS, accuracy=it) for it in (accuracy, TIGHT))
    assert not got.failures
    assert not true.failures
    drug = off(got.concentration_mg_L, true.concentration_mg_L, FLOOR_MG_L).max(axis=1)
    count = off(got.b_cells_per_uL, true.b_cells_per_uL, FLOOR_PER_UL).max(axis=1)
    larger: Floats = np.maximum(drug, count)
    return larger


def test_two_hundred_unseen_people() -> None:
    errors = worst(people(200, seed=UNSEEN), DEFAULT)
    assert np.quantile(errors, 0.98) < 1e-5
    assert errors.max() < 5e-4


def test_people_extreme_in_every_parameter() -> None:
    assert worst(with_extremes(30, seed=UNSEEN + 1), DEFAULT).max() < 5e-4


def test_the_fast_setting_is_for_looking_around() -> None:
    errors = worst(people(200, seed=UNSEEN), FAST)
    assert np.quantile(errors, 0.98) < 3e-4


@pytest.mark.parametrize(("accuracy", "most"), [(BAND, 2e-3), (ROUGH, 0.1)])
def test_bands_and_weights_are_as_exact_as_they_are_said_to_be(accuracy: Accuracy, most: float) -> None:
    errors = worst(people(200, seed=UNSEEN), accuracy)
    assert np.quantile(errors, 0.98) < most


@pytest.mark.slow
def test_a_thousand_unseen_people() -> None:
    errors = worst(people(1000, seed=UNSEEN), DEFAULT)
    assert np.quantile(errors, 0.99) < 1e-5
    assert errors.max() < 5e-4
