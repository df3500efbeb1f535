"""The days on which a count falls to a threshold, and from which it is back."""

from __future__ import annotations

import numpy as np
import pytest

from doseline.forecast.trial.counts import coming_back, falling_below

DAYS = np.arange(0.0, 11.0)


def test_a_count_that_halves_each_day_passes_a_threshold_when_it_should() -> None:
    found = falling_below((64 * np.exp2(-DAYS))[None, :], DAYS, 10.0)
    assert found.values[0] == pytest.approx(np.log2(6.4), rel=1e-12)


@pytest.mark.parametrize(("lowest", "known"), [(8.0, True), (8.0001, False)])
def test_reaching_the_threshold_counts_and_a_touch_above_does_not(lowest: float, known: bool) -> None:  # noqa: FBT001
    counts = np.array([[200.0, 50.0, lowest, 50.0]])
    found = falling_below(counts, np.arange(4.0), 8.0)
    assert found.known.tolist() == [known]
    assert found.values[0] == pytest.approx(2.0 if known else 0.0)


def test_someone_who_starts_under_it_is_there_on_day_0() -> None:
    assert falling_below(np.array([[3.0, 2.0]]), np.arange(2.0), 8.0).values.tolist() == [0.0]


def test_a_count_is_back_when_it_stays() -> None:
    counts = np.array([[5.0, 50.0, 5.0, 20.0, 80.0, 90.0]])
    found = coming_back(counts, np.arange(6.0), np.zeros(1), 40.0)
    assert found.days.values[0] == pytest.approx(3.5)
    assert found.depleted.tolist() == [True]


def test_days_count_from_the_last_dose_and_what_was_before_it_does_not_matter() -> None:
    counts = np.array([[5.0, 5.0, 60.0, 60.0, 20.0, 80.0]] * 2)
    found = coming_back(counts, np.arange(6.0), np.array([0.0, 3.0]), 40.0)
    assert found.days.values == pytest.approx([4.5, 1.5])


def test_nobody_comes_back_who_was_never_away_or_is_away_still() -> None:
    never = coming_back(np.full((1, 5), 90.0), np.arange(5.0), np.zeros(1), 40.0)
    assert (never.depleted.tolist(), never.days.known.tolist()) == ([False], [False])
    still = coming_back(np.array([[5.0, 90.0, 5.0]]), np.arange(3.0), np.zeros(1), 40.0)
    assert (still.depleted.tolist(), still.days.known.tolist()) == ([True], [False])


def test_an_empty_count_is_no_trouble() -> None:
    found = coming_back(np.array([[0.0, 0.0, 80.0]]), np.arange(3.0), np.zeros(1), 40.0)
    assert 1 < found.days.values[0] < 2
