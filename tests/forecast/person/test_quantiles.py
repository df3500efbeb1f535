"""Weighted quantiles: somebody's value, by the stated rule, however the people stand."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from doseline.forecast.person.band import QUANTILES, summary, weighted_quantiles

SHARES = (0.05, 0.25, 0.5, 0.95)


def _by_the_rule(values: list[float], weights: list[float], share: float) -> float:
    """One by one: the first value at which the summed weight reaches the share."""
    summed = 0.0
    for value, weight in sorted(zip(values, weights, strict=True)):
        summed += weight
        if summed >= share * sum(weights) - 1e-12:
            return value
    return max(values)


@given(
    st.lists(
        st.tuples(st.integers(0, 10**6).map(lambda n: n / 64), st.integers(1, 50)), min_size=1, max_size=40
    )
)
def test_quantiles_follow_the_stated_rule(people: list[tuple[float, int]]) -> None:
    values, weights = [value for value, _ in people], [float(weight) for _, weight in people]
    found = weighted_quantiles(np.array(values)[:, None], np.array(weights), SHARES)[:, 0]
    assert found.tolist() == [_by_the_rule(values, weights, share) for share in SHARES]


def test_equal_weights_give_the_place_in_line() -> None:
    values = np.arange(1.0, 1001.0)[:, None]
    found = weighted_quantiles(values, np.full(1000, 0.001), QUANTILES)
    assert found[:, 0].tolist() == [50.0, 500.0, 950.0]


def test_permuting_the_people_changes_nothing() -> None:
    chance = np.random.Generator(np.random.Philox(1))
    values, weights = chance.exponential(size=(700, 300)), chance.exponential(size=700)
    order = chance.permutation(700)
    one, other = (summary(values[it], weights[it], QUANTILES, (0.5,)) for it in (np.arange(700), order))
    assert (one[0] == other[0]).all()
    assert np.allclose(one[1], other[1], rtol=1e-12)


def test_shares_under_a_limit_leave_the_limit_itself_out() -> None:
    values = np.array([[8.0], [7.999], [40.0]])
    under = summary(values, np.array([0.5, 0.2, 0.3]), (), (8.0, 40.0, 40.001))[1]
    assert under[:, 0] == pytest.approx([0.2, 0.7, 1.0])


def test_people_who_never_come_back_count_as_the_largest() -> None:
    values = np.array([[np.inf], [10.0], [np.inf]])
    found = weighted_quantiles(values, np.array([0.3, 0.4, 0.3]), (0.4, 0.41))
    assert found[:, 0].tolist() == [10.0, np.inf]


def test_one_person_is_the_whole_band() -> None:
    found = weighted_quantiles(np.array([[3.0, 0.0]]), np.ones(1), QUANTILES)
    assert found.tolist() == [[3.0, 0.0]] * 3


@pytest.mark.parametrize("people", [1, 2, 1023, 1024, 1025])
def test_any_number_of_people_is_sorted_whole(people: int) -> None:
    chance = np.random.Generator(np.random.Philox(2))
    values = chance.uniform(0, 1e-3, size=(people, 3))
    found = weighted_quantiles(values, np.full(people, 1 / people), (1.0,))
    assert (found[0] == values.max(axis=0)).all()
