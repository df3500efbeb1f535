"""Weights of maximum entropy: they meet their targets, and say nothing else."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from doseline.forecast.people.weighting import NoWeightingError, maximum_entropy, weighted_quantile
from doseline.forecast.trajectories import Floats


def people(count: int = 400, features: int = 3, seed: int = 1) -> Floats:
    return np.random.default_rng(seed).normal(size=(count, features))


@given(shift=st.lists(st.floats(-0.7, 0.7), min_size=3, max_size=3), seed=st.integers(0, 50))
@settings(max_examples=60, deadline=None)
def test_the_weighted_means_meet_the_targets_and_the_weights_are_a_population(
    shift: list[float], seed: int
) -> None:
    features = people(seed=seed)
    targets = features.mean(axis=0) + np.array(shift)
    found = maximum_entropy(features, targets)
    assert found.weights @ features == pytest.approx(targets, abs=1e-8)
    assert found.weights.sum() == pytest.approx(1.0)
    assert (found.weights > 0).all()


@given(shift=st.lists(st.floats(-0.7, 0.7), min_size=3, max_size=3))
@settings(max_examples=30, deadline=None)
def test_weights_are_made_of_their_multipliers(shift: list[float]) -> None:
    features = people() * np.array([1.0, 50.0, 0.01]) + np.array([0.0, 1000.0, -3.0])
    scale = features.std(axis=0)
    found = maximum_entropy(features, features.mean(axis=0) + np.array(shift) * scale)
    again = np.exp(features @ found.multipliers - found.log_scale) / len(features)
    assert again == pytest.approx(found.weights, rel=1e-8)


def test_targets_that_are_met_already_leave_everybody_alike() -> None:
    features = people()
    found = maximum_entropy(features, features.mean(axis=0))
    assert found.weights == pytest.approx(np.full(400, 1 / 400), rel=1e-9)
    assert found.effective_people == pytest.approx(400)


def test_no_other_weights_that_meet_the_targets_have_more_entropy() -> None:
    features = people(count=60)
    found = maximum_entropy(features, features.mean(axis=0) + 0.3)
    kept = np.column_stack([features, np.ones(60)])
    rng = np.random.default_rng(3)
    for _ in range(200):
        move = rng.normal(size=60)
        move -= kept @ np.linalg.lstsq(kept, move, rcond=None)[0]
        other = found.weights + 1e-3 * move / np.abs(move).max() * found.weights.min()
        assert other @ features == pytest.approx(found.weights @ features, abs=1e-9)
        assert -(other @ np.log(other)) <= -(found.weights @ np.log(found.weights)) + 1e-15


def test_the_loaded_die_of_the_textbook_comes_out() -> None:
    """Jaynes: a die whose mean is 4.5 instead of 3.5."""
    found = maximum_entropy(np.arange(1.0, 7.0)[:, None], np.array([4.5]))
    assert found.weights == pytest.approx([0.05435, 0.07877, 0.11416, 0.16545, 0.23977, 0.34749], abs=1e-5)


def test_two_kinds_of_people_get_the_weight_that_arithmetic_gives() -> None:
    found = maximum_entropy(np.array([[1.0], [1.0], [0.0], [0.0], [0.0]]), np.array([0.7]))
    assert found.weights == pytest.approx([0.35, 0.35, 0.1, 0.1, 0.1])
    assert found.effective_people == pytest.approx(1 / (2 * 0.35**2 + 3 * 0.1**2))


def test_people_in_another_order_get_the_same_weights_in_that_order() -> None:
    features = people()
    order = np.random.default_rng(0).permutation(len(features))
    targets = features.mean(axis=0) + 0.4
    one, other = maximum_entropy(features, targets), maximum_entropy(features[order], targets)
    assert other.weights == pytest.approx(one.weights[order], rel=1e-8)


@pytest.mark.parametrize("target", [1.01, -0.01, 7.0])
def test_what_nobody_can_meet_is_said_and_not_approached(target: float) -> None:
    shares = np.linspace(0.0, 1.0, 50)[:, None]
    with pytest.raises(NoWeightingError):
        maximum_entropy(shares, np.array([target]))
    assert maximum_entropy(shares, np.array([min(max(target, 0.02), 0.98)])).effective_people > 1


def test_contradicting_targets_are_said() -> None:
    shares = np.repeat(np.array([[0.0], [1.0]]), 10, axis=0)
    with pytest.raises(NoWeightingError):
        maximum_entropy(np.column_stack([shares, shares]), np.array([0.3, 0.6]))


def test_with_slack_contradicting_targets_are_met_half_way() -> None:
    shares = np.repeat(np.array([[0.0], [1.0]]), 10, axis=0)
    found = maximum_entropy(
        np.column_stack([shares, shares]), np.array([0.3, 0.6]), slack=np.array([0.01, 0.01])
    )
    assert found.weights @ shares[:, 0] == pytest.approx(0.45, abs=1e-3)


def test_more_slack_never_makes_the_people_worth_less() -> None:
    features = people()
    targets = features.mean(axis=0) + 0.6
    worth = [
        maximum_entropy(features, targets, slack=np.full(3, slack)).effective_people
        for slack in (0.1, 0.3, 1, 3)
    ]
    assert worth == sorted(worth)
    assert worth[0] > maximum_entropy(features, targets).effective_people


def test_a_feature_that_is_the_same_in_everybody_does_no_harm() -> None:
    features = np.column_stack([people(features=1), np.ones(400)])
    found = maximum_entropy(features, np.array([0.2, 1.0]))
    assert found.weights @ features[:, 0] == pytest.approx(0.2)


def test_a_weighted_median_is_the_one_of_people_repeated_as_often_as_they_count() -> None:
    rng = np.random.default_rng(5)
    values, times = rng.normal(size=101), rng.integers(1, 6, size=101)
    for share in (0.05, 0.5, 0.95):
        repeated = np.sort(np.repeat(values, times))
        expected = repeated[int(np.ceil(share * len(repeated))) - 1]
        assert weighted_quantile(values, times.astype(np.float64), share) == expected
