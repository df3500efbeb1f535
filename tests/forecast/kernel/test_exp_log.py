"""Our own exponential and logarithm are as exact as they say."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
import pytest

from doseline.forecast.kernel.exp_log import exp, log, maximum, minimum, select
from doseline.forecast.trajectories import Floats

RANDOM = np.random.default_rng(1)


def each(function: Callable[[float], float], values: Floats) -> Floats:
    """The function of every value, computed by compiled code."""
    return np.array([function(value) for value in values])


def test_exp_over_its_range() -> None:
    x = np.concatenate([RANDOM.uniform(-700.0, 700.0, 50_000), RANDOM.normal(0.0, 1e-3, 20_000), [0.0]])
    assert np.abs(each(exp, x) / np.exp(x) - 1.0).max() < 2e-13
    assert exp(0.0) == 1.0


@pytest.mark.parametrize(
    ("x", "bound"), [(-700.1, -700.0), (-1e300, -700.0), (700.1, 700.0), (math.inf, 700.0)]
)
def test_exp_stays_at_its_bounds(x: float, bound: float) -> None:
    assert exp(x) == exp(bound)
    assert math.isfinite(exp(x))


def test_log_over_its_range() -> None:
    x = np.exp(np.concatenate([RANDOM.uniform(-690.0, 690.0, 50_000), RANDOM.normal(0.0, 1e-3, 20_000)]))
    assert np.abs(each(log, x) - np.log(x)).max() < 1e-12
    near_one = 1.0 + RANDOM.normal(0.0, 1e-6, 20_000)
    assert np.abs(each(log, near_one) / np.log1p(near_one - 1.0) - 1.0).max() < 2e-13
    assert log(1.0) == 0.0


def test_choices_hand_over_what_is_no_number_as_they_say() -> None:
    assert maximum(math.nan, 2.0) == minimum(math.nan, 2.0) == 2.0
    assert select(math.nan, 1.0, 2.0) == select(0.0, 1.0, 2.0) == 2.0
    assert select(1e-300, 1.0, 2.0) == 1.0
