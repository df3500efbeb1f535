"""Areas, peaks, troughs and half-lives against hand computation, closed forms and another integrator."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.integrate import quad

from doseline.forecast.trajectories import Floats
from doseline.forecast.trial.nca import exposure, half_life

DAYS = np.arange(0.0, 101.0)


def area(levels: Floats, days: Floats, first: float, last: float) -> float:
    return float(exposure(levels[None, :], days, (first, last)).auc_mg_day_L[0])


def test_an_area_by_hand() -> None:
    # Up from 0 to 4 in 2 days: 4. Down to 1 in 3 days: 3 * 3 / ln 4. Up to 3 in a day: 2.
    levels, days = np.array([0.0, 4.0, 1.0, 3.0]), np.array([0.0, 2.0, 5.0, 6.0])
    assert area(levels, days, 0, 6) == pytest.approx(4 + 9 / np.log(4) + 2, rel=1e-14)
    assert area(levels, days, 2, 5) == pytest.approx(9 / np.log(4), rel=1e-14)


def test_an_exponential_fall_has_its_closed_form_on_any_points() -> None:
    exact = 5 / 0.3 * (1 - np.exp(-0.3 * 100))
    for step in (1, 4, 20):
        days = DAYS[::step]
        assert area(5 * np.exp(-0.3 * days), days, 0, 100) == pytest.approx(exact, rel=1e-13)


def test_a_straight_rise_has_its_closed_form() -> None:
    assert area(2 * DAYS[::10], DAYS[::10], 0, 100) == pytest.approx(1e4, rel=1e-14)


def test_a_level_that_stays_or_hardly_falls_keeps_its_digits() -> None:
    assert area(np.full(101, 3.0), DAYS, 0, 100) == 300
    hardly = 3 * np.exp(-1e-14 * DAYS)
    assert area(hardly, DAYS, 0, 100) == pytest.approx(300, rel=1e-12)


def test_a_fall_to_nothing_is_a_straight_line() -> None:
    assert area(np.array([2.0, 0.0]), np.array([0.0, 4.0]), 0, 4) == 4


def test_a_course_of_absorption_and_elimination_meets_another_integrator() -> None:
    def level(day: Floats | float) -> Floats:
        return np.asarray(8 * (np.exp(-0.06 * np.asarray(day)) - np.exp(-0.4 * np.asarray(day))))

    fine = np.linspace(0, 28, 2801)
    exact, _ = quad(level, 0, 28, epsrel=1e-12)
    assert area(level(fine), fine, 0, 28) == pytest.approx(exact, rel=1e-5)
    # With daily points, as in a trial: the error that its users live with.
    assert area(level(fine[::100]), fine[::100], 0, 28) == pytest.approx(exact, rel=5e-3)


def test_areas_of_neighbouring_intervals_add_up() -> None:
    levels = np.abs(np.sin(DAYS)) + 0.1
    whole = area(levels, DAYS, 0, 100)
    assert area(levels, DAYS, 0, 37) + area(levels, DAYS, 37, 100) == pytest.approx(whole, rel=1e-13)


def test_the_peak_is_the_highest_point_and_the_first_of_equals() -> None:
    found = exposure(np.array([[1.0, 5.0, 2.0, 5.0, 3.0]]), np.arange(5.0), (0, 4))
    assert (found.peak_mg_L[0], found.peak_day[0], found.trough_mg_L[0]) == (5, 1, 3)


def test_an_interval_must_end_on_points_of_the_curve() -> None:
    with pytest.raises(ValueError, match="no point"):
        exposure(np.ones((1, 5)), np.arange(5.0), (0, 3.5))
    with pytest.raises(ValueError, match="no point"):
        exposure(np.ones((1, 5)), np.arange(5.0), (0, 5))


def test_the_half_life_of_an_exponential_is_its_own_in_any_window() -> None:
    levels = np.stack([7 * np.exp2(-DAYS / 9), 7 * np.exp2(-DAYS / 3)])
    for window in ((0.0, 10.0), (14.0, 60.0), (30.0, 32.0)):
        found = half_life(levels, DAYS, np.zeros(2), window)
        assert found.known.all()
        assert found.values == pytest.approx([9, 3], rel=1e-10)


def test_the_half_life_of_a_bent_curve_moves_with_the_window() -> None:
    levels = (np.exp2(-DAYS / 2) + 0.1 * np.exp2(-DAYS / 20))[None, :]
    early, late = (half_life(levels, DAYS, np.zeros(1), window).values[0] for window in ((0, 8), (50, 100)))
    assert early < 5
    assert late == pytest.approx(20, rel=1e-3)


def test_the_window_counts_from_each_persons_last_dose() -> None:
    levels = np.stack([np.exp2(-DAYS / 5), np.exp2(-DAYS / 5)])
    levels[:, :50] = 1.0
    found = half_life(levels, DAYS, np.array([50.0, 10.0]), (0.0, 20.0))
    assert found.known.tolist() == [True, False]  # the second window lies on the flat piece
    assert found.values[0] == pytest.approx(5)


@pytest.mark.parametrize(("window", "known"), [((98.0, 100.0), True), ((98.5, 100.0), False)])
def test_three_points_make_a_half_life_and_two_do_not(window: tuple[float, float], known: bool) -> None:  # noqa: FBT001
    found = half_life(np.exp2(-DAYS / 9)[None, :], DAYS, np.zeros(1), window)
    assert found.known.tolist() == [known]


def test_a_curve_that_is_nothing_has_no_half_life() -> None:
    assert not half_life(np.zeros((1, 101)), DAYS, np.zeros(1), (0.0, 50.0)).known.any()
    assert half_life(np.zeros((0, 101)), DAYS, np.zeros(0), (0.0, 50.0)).values.shape == (0,)
