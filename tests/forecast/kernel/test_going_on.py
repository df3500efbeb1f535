"""People who go on from where they stood are where they would have been in one go."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from doseline.errors import ForecastError
from doseline.forecast import TIGHT, Doses, population, simulate
from doseline.forecast.accuracy import BAND
from doseline.forecast.trajectories import Standing

PEOPLE = population(40, seed=11).parameters
DOSES = Doses.shared([0.0, 7.0, 14.0, 28.0, 56.0, 84.0], 20.0)
TIMES = np.arange(141.0)


@pytest.mark.parametrize("day", [0.0, 0.5, 28.0, 29.0, 84.0, 100.0, 140.0])
def test_two_parts_are_one_course(day: float) -> None:
    """Before the first dose, between doses, on the day of one (given once), and after the last."""
    whole = simulate(PEOPLE, DOSES, TIMES, accuracy=TIGHT, free=True)
    times = TIMES.copy()
    past = simulate(PEOPLE, DOSES, np.append(times[times < day], day), accuracy=TIGHT)
    rest = simulate(PEOPLE, DOSES, times[times >= day], accuracy=TIGHT, free=True, after=past.standing)
    at = times >= day
    assert past.standing.day == day
    assert np.allclose(rest.b_cells_per_uL, whole.b_cells_per_uL[:, at], rtol=1e-7, atol=1e-7)
    assert np.allclose(rest.concentration_mg_L, whole.concentration_mg_L[:, at], rtol=1e-7, atol=1e-9)
    assert rest.free_concentration_mg_L is not None
    assert whole.free_concentration_mg_L is not None
    assert np.allclose(
        rest.free_concentration_mg_L, whole.free_concentration_mg_L[:, at], rtol=1e-6, atol=1e-9
    )


def test_what_the_clock_says_is_part_of_where_one_stands() -> None:
    """The target comes back more slowly the longer treatment has run; going on does not set that back."""
    late = Doses.shared([0.0], 20.0)
    late = Doses(days=late.days, amounts_mg=late.amounts_mg, clock_days=700.0)
    whole = simulate(PEOPLE, late, TIMES, accuracy=TIGHT)
    past = simulate(PEOPLE, late, np.array([0.0, 60.0]), accuracy=TIGHT)
    rest = simulate(PEOPLE, late, TIMES[60:], accuracy=TIGHT, after=past.standing)
    assert np.allclose(rest.concentration_mg_L, whole.concentration_mg_L[:, 60:], rtol=1e-7, atol=1e-9)


def test_some_of_the_people_go_on() -> None:
    some = np.array([3, 17, 31])
    past = simulate(PEOPLE, DOSES, np.array([0.0, 60.0]))
    everybody = simulate(PEOPLE, DOSES, TIMES[60:], after=past.standing)
    few = simulate(PEOPLE.of(some), DOSES, TIMES[60:], after=past.standing.of(some))
    assert few.b_cells_per_uL.tobytes() == everybody.b_cells_per_uL[some].tobytes()


def test_times_before_and_arrays_of_other_people_are_refused() -> None:
    past = simulate(PEOPLE, DOSES, np.array([0.0, 60.0]))
    with pytest.raises(ForecastError) as early:
        simulate(PEOPLE, DOSES, TIMES[59:], after=past.standing)
    assert [fault.code for fault in early.value.faults] == ["time-before-standing"]
    with pytest.raises(ForecastError) as other:
        simulate(PEOPLE, DOSES, TIMES[60:], after=Standing(day=60.0, states=past.standing.states[1:]))
    assert [fault.code for fault in other.value.faults] == ["wrong-shape"]


def test_nobody_goes_on_from_less_than_nothing() -> None:
    """Long after the last dose the solver's own state would lie a rounding around zero."""
    crowd = population(2000, seed=5).parameters
    past = simulate(crowd, DOSES, np.array([0.0, 300.0]))
    assert (past.standing.states >= 0).all()
    rest = simulate(crowd, DOSES, np.array([300.0, 301.0]), free=True, after=past.standing)
    assert rest.free_concentration_mg_L is not None
    for told in (rest.concentration_mg_L, rest.free_concentration_mg_L, rest.b_cells_per_uL):
        assert (told >= 0).all()


def test_nothing_left_of_the_drug_makes_no_steps_tiny() -> None:
    """Two years after the last dose. With noise below zero taken along, some needed 37,000 steps for them."""
    crowd = population(1000, seed=8).parameters
    past = simulate(crowd, DOSES, np.array([0.0, 60.0]), accuracy=BAND)
    quick = replace(BAND, most_steps=500)
    assert not simulate(crowd, DOSES, np.array([60.0, 790.0]), accuracy=quick, after=past.standing).failures
