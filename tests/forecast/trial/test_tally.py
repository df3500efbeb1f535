"""Quantiles out of bins: near the exact ones, and the same however the numbers come in."""

from __future__ import annotations

import numpy as np
import pytest

from doseline.forecast.trial.tally import Scale, Tally

ONES = np.ones(5000, dtype=np.int64)
VALUES = np.random.default_rng(8).lognormal(1.0, 1.5, 5000)


def tally(values: np.ndarray, resolution: float = 0.001) -> Tally:
    found = Tally(1, Scale(resolution))
    found.add(values[:, None], np.ones(len(values), dtype=np.int64))
    return found


@pytest.mark.parametrize("share", [0.05, 0.25, 0.5, 0.95])
@pytest.mark.parametrize("resolution", [0.001, 0.005])
def test_a_quantile_is_within_one_bin_of_the_exact_one(share: float, resolution: float) -> None:
    got = tally(VALUES, resolution).quantile(share)
    exact = np.quantile(VALUES, share, method="inverted_cdf")
    assert got == pytest.approx(exact, rel=resolution)


def test_pieces_in_any_order_give_the_same_counts() -> None:
    whole = tally(VALUES)
    parts = Tally(1, Scale(0.001))
    for piece in reversed(np.array_split(VALUES, 7)):
        parts.add(piece[:, None], np.ones(len(piece), dtype=np.int64))
    assert (parts.counts == whole.counts).all()


def test_weights_count_as_so_many_people() -> None:
    weighted = Tally(1, Scale(0.001))
    weighted.add(np.array([[1.0], [10.0]]), np.array([3, 1]))
    repeated = tally(np.array([1.0, 1.0, 1.0, 10.0]))
    assert (weighted.counts == repeated.counts).all()


def test_what_is_not_known_does_not_count() -> None:
    found = Tally(1, Scale(0.001))
    found.add(np.array([[1.0], [9.0]]), np.ones(2, dtype=np.int64), np.array([[True], [False]]))
    assert found.total() == 1


def test_a_quantile_beyond_the_follow_up_is_not_made_up() -> None:
    found = tally(np.array([5.0, 6.0]))
    assert found.quantile(0.25, beyond=2) == pytest.approx(5, rel=1e-3)
    assert found.quantile(0.5, beyond=2) == pytest.approx(6, rel=1e-2)
    assert found.quantile(0.51, beyond=2) is None
    assert Tally(1, Scale(0.001)).quantile(0.5) is None


def test_nothing_and_far_too_much_have_their_bins() -> None:
    found = tally(np.array([0.0, 1e-9, 1e12]))
    assert found.quantile(0.3) == 0
    assert found.quantile(1.0) == pytest.approx(1e6, rel=0.01)
