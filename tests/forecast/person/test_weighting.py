"""What people count after a measurement: against answers that can be worked out by hand."""

from __future__ import annotations

from math import erfc, exp, pi, sqrt

import numpy as np
import pytest

from doseline.forecast.person.likelihood import (
    Seen,
    expected_range,
    log_likelihood,
    normal_cdf,
    tail_probability,
)
from doseline.forecast.person.weighting import effective_people, posterior, resampled

EQUAL = np.full(4, 0.25)


def _seen(
    *values: float, below: bool = False, above: bool = False, proportional: float = 0.0, additive: float = 1.0
) -> Seen:
    here = np.ones(len(values))
    return Seen(
        values=np.array(values),
        below=np.full(len(values), below),
        above=np.full(len(values), above),
        proportional=proportional * here,
        additive=additive * here,
    )


def _density(value: float, true: float, sd: float) -> float:
    return exp(-0.5 * ((value - true) / sd) ** 2) / (sd * sqrt(2 * pi))


def test_weights_are_prior_times_density() -> None:
    true = np.array([[1.0], [2.0], [4.0]])
    prior = np.array([0.5, 0.3, 0.2])
    sds = [sqrt((0.4 * value) ** 2 + 0.25) for value in (1.0, 2.0, 4.0)]
    by_hand = prior * [_density(2.5, value, sd) for value, sd in zip((1.0, 2.0, 4.0), sds, strict=True)]
    found = posterior(prior, log_likelihood(_seen(2.5, proportional=0.4, additive=0.5), true))
    assert np.allclose(found, by_hand / by_hand.sum(), rtol=1e-12, atol=0)


def test_of_a_value_below_a_limit_the_chance_to_be_below_it_counts() -> None:
    true = np.array([[0.5], [1.0], [3.0]])
    by_hand = np.array([0.5 * erfc(-(1.0 - value) / sqrt(2)) for value in (0.5, 1.0, 3.0)])
    found = posterior(np.full(3, 1 / 3), log_likelihood(_seen(1.0, below=True), true))
    assert np.allclose(found, by_hand / by_hand.sum(), rtol=1e-12, atol=0)


def test_a_normal_prior_and_a_normal_error_give_the_known_posterior() -> None:
    """Prior N(0, 1), measured 1 with sd 0.5: the posterior is N(0.8, 0.2)."""
    points = np.linspace(-8, 8, 40_001)
    prior = np.exp(-0.5 * points**2)
    found = posterior(prior / prior.sum(), log_likelihood(_seen(1.0, additive=0.5), points[:, None]))
    mean = float(found @ points)
    assert mean == pytest.approx(0.8, abs=1e-6)
    assert float(found @ (points - mean) ** 2) == pytest.approx(0.2, abs=1e-6)


def test_two_measurements_of_one_day_count_like_one_of_half_the_variance() -> None:
    true = np.array([[1.0], [2.0], [4.0]])
    twice = posterior(EQUAL[:3] / 0.75, log_likelihood(_seen(2.5, 2.5), np.repeat(true, 2, axis=1)))
    once = posterior(EQUAL[:3] / 0.75, log_likelihood(_seen(2.5, additive=sqrt(0.5)), true))
    assert np.allclose(twice, once, rtol=1e-12, atol=0)


def test_the_order_of_measurements_changes_not_a_bit() -> None:
    chance = np.random.Generator(np.random.Philox(5))
    likelihood = chance.normal(size=(50, 7))
    prior = np.full(50, 0.02)
    turned = posterior(prior, likelihood[:, ::-1])
    assert (posterior(prior, likelihood) == turned).all()


def test_no_measurement_leaves_the_prior_as_it_is() -> None:
    prior = np.array([0.7, 0.3])
    assert posterior(prior, np.empty((2, 0))) is prior


def test_a_measurement_that_nobody_explains_at_all_leaves_the_prior() -> None:
    assert (posterior(EQUAL, np.full((4, 1), -np.inf)) == EQUAL).all()


def test_far_measurements_do_not_underflow() -> None:
    found = posterior(EQUAL, log_likelihood(_seen(1e6), np.array([[1.0], [2.0], [3.0], [4.0]])))
    assert np.isfinite(found).all()
    assert found.argmax() == 3


def test_somebody_of_no_weight_stays_so() -> None:
    found = posterior(np.array([0.0, 1.0]), np.array([[0.0], [-900.0]]))
    assert found.tolist() == [0.0, 1.0]


@pytest.mark.parametrize(
    ("weights", "people"), [([0.25] * 4, 4.0), ([1.0, 0.0, 0.0, 0.0], 1.0), ([0.5, 0.5, 0.0, 0.0], 2.0)]
)
def test_how_many_people_weights_are_worth(weights: list[float], people: float) -> None:
    assert effective_people(np.array(weights)) == pytest.approx(people)


def test_resampling_keeps_each_weight_within_one_share() -> None:
    chance = np.random.Generator(np.random.Philox(6))
    weights = chance.exponential(size=4000)
    weights /= weights.sum()
    places, kept = resampled(weights, 1000)
    assert kept.sum() == pytest.approx(1.0)
    assert (np.diff(places) > 0).all()
    full = np.zeros(4000)
    full[places] = kept
    assert np.abs(np.cumsum(full) - np.cumsum(weights)).max() <= 1 / 1000 + 1e-12


def test_as_many_equal_people_are_each_kept_once() -> None:
    places, kept = resampled(np.full(8, 0.125), 8)
    assert places.tolist() == list(range(8))
    assert kept.tolist() == [0.125] * 8


def test_the_normal_distribution_is_the_known_one() -> None:
    found = normal_cdf(np.array([-1.959963984540054, 0.0, 1.6448536269514722]))
    assert np.allclose(found, [0.025, 0.5, 0.95], rtol=1e-12)


def test_a_tail_is_counted_on_both_sides() -> None:
    true = np.zeros((1, 3))
    z = 1.959963984540054
    found = tail_probability(_seen(z, -z, 0.0), true, np.ones(1))
    assert np.allclose(found, [0.05, 0.05, 1.0], rtol=1e-9)


def test_a_value_below_a_limit_is_rare_only_where_the_model_has_more() -> None:
    true = np.array([[-1.959963984540054, 1.959963984540054]])
    found = tail_probability(_seen(0.0, 0.0, below=True), true, np.ones(1))
    assert np.allclose(found, [1.0, 0.05], rtol=1e-9)


def test_a_value_above_a_limit_is_the_mirror_of_one_below() -> None:
    true = np.array([[0.5], [1.0], [3.0]])
    by_hand = np.array([0.5 * erfc((1.0 - value) / sqrt(2)) for value in (0.5, 1.0, 3.0)])
    found = posterior(np.full(3, 1 / 3), log_likelihood(_seen(1.0, above=True), true))
    assert np.allclose(found, by_hand / by_hand.sum(), rtol=1e-12, atol=0)
    rare = tail_probability(_seen(0.0, 0.0, above=True), np.array([[-1.96, 1.96]]), np.ones(1))
    assert np.allclose(rare, [0.05, 1.0], atol=1e-4)


def test_the_expected_range_holds_nine_in_ten() -> None:
    chance = np.random.Generator(np.random.Philox(7))
    errors = chance.normal(size=(40_000, 1))
    low, high = expected_range(_seen(0.0), np.full((40_000, 1), 10.0), np.full(40_000, 1 / 40_000), errors)
    assert low[0] == pytest.approx(10 - 1.645, abs=0.03)
    assert high[0] == pytest.approx(10 + 1.645, abs=0.03)
