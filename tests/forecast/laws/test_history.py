"""What was not given leaves no trace, and what is asked for changes nothing."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from doseline.forecast.accuracy import TIGHT
from doseline.forecast.solve import simulate
from doseline.forecast.trajectories import Doses, Trajectories
from tests.forecast.virtual import FLOOR_MG_L, FLOOR_PER_UL, START, off, people, typical

DAYS = np.arange(141.0)
CROWD = people(50, seed=9)


def same(one: Trajectories, other: Trajectories) -> bool:
    """Whether two simulations gave the same bytes."""
    return (
        one.concentration_mg_L.tobytes() == other.concentration_mg_L.tobytes()
        and one.b_cells_per_uL.tobytes() == other.b_cells_per_uL.tobytes()
        and one.people.tobytes() == other.people.tobytes()
    )


@pytest.mark.parametrize("doses", [Doses.shared([], 0.0), Doses.shared(START.days[0], 0.0)])
def test_without_drug_everybody_stays_at_baseline_to_the_last_digit(doses: Doses) -> None:
    curve = simulate(CROWD, doses, np.arange(0.0, 1096.0, 5.0), free=True)
    assert curve.free_concentration_mg_L is not None
    assert (curve.concentration_mg_L == 0.0).all()
    assert (curve.free_concentration_mg_L == 0.0).all()
    assert (curve.b_cells_per_uL == CROWD["B0"][:, None]).all()


def test_before_a_late_first_dose_everybody_is_at_baseline() -> None:
    curve = simulate(CROWD, Doses.shared([50.0], 20.0), DAYS)
    assert (curve.b_cells_per_uL[:, :51] == CROWD["B0"][:, None]).all()
    assert (curve.concentration_mg_L[:, :51] == 0.0).all()
    assert (curve.concentration_mg_L[:, 51] > 0.0).all()


def test_a_dose_skipped_and_given_later_is_the_history_it_describes() -> None:
    skipped = Doses.shared([0.0, 7.0, 14.0, 28.0, 56.0, 70.0, 98.0], np.array([20, 20, 20, 20, 0, 20, 20.0]))
    told = Doses.shared([0.0, 7.0, 14.0, 28.0, 70.0, 98.0], 20.0)
    assert same(simulate(CROWD, skipped, DAYS), simulate(CROWD, told, DAYS))


def test_doses_after_the_last_time_are_not_felt() -> None:
    more = Doses.shared([*START.days[0], 140.0, 150.0], 20.0)
    assert same(simulate(CROWD, START, DAYS), simulate(CROWD, more, DAYS))


def test_unused_places_are_not_felt() -> None:
    padded = Doses(
        days=np.concatenate([START.days, [[np.inf, np.inf]]], axis=1),
        amounts_mg=np.concatenate([START.amounts_mg, [[0.0, 0.0]]], axis=1),
    )
    assert same(simulate(CROWD, START, DAYS), simulate(CROWD, padded, DAYS))


def test_each_persons_own_doses_are_the_shared_ones_where_they_are_equal() -> None:
    own = Doses(days=np.repeat(START.days, 50, axis=0), amounts_mg=np.repeat(START.amounts_mg, 50, axis=0))
    assert same(simulate(CROWD, own, DAYS), simulate(CROWD, START, DAYS))


def test_each_persons_own_doses_are_their_own() -> None:
    days = START.days + np.arange(50.0)[:, None] / 10.0
    own = Doses(days=days, amounts_mg=np.repeat(START.amounts_mg, 50, axis=0))
    curve = simulate(CROWD, own, DAYS)
    for person in (0, 1, 23, 49):
        alone = simulate(CROWD.of(np.array([person])), Doses.shared(days[person], 20.0), DAYS)
        assert alone.b_cells_per_uL[0].tobytes() == curve.b_cells_per_uL[person].tobytes()


def test_a_permutation_of_people_permutes_the_rows() -> None:
    order = np.random.default_rng(1).permutation(50)
    plain, mixed = simulate(CROWD, START, DAYS), simulate(CROWD.of(order), START, DAYS)
    assert mixed.b_cells_per_uL.tobytes() == plain.b_cells_per_uL[order].tobytes()
    assert mixed.concentration_mg_L.tobytes() == plain.concentration_mg_L[order].tobytes()


@pytest.mark.parametrize("many", [1, 2, 15, 16, 17, 31, 32, 33, 200])
def test_one_thread_and_more_give_the_same_bytes(many: int) -> None:
    crowd = people(many, seed=10)
    alone = simulate(crowd, START, DAYS, threads=1)
    for threads in (2, 3):
        assert same(alone, simulate(crowd, START, DAYS, threads=threads))
    assert len(alone.people) == many


def test_asking_for_the_free_drug_changes_nothing_else() -> None:
    assert same(simulate(CROWD, START, DAYS), simulate(CROWD, START, DAYS, free=True))


def test_asking_at_fewer_times_with_the_same_end_changes_no_value() -> None:
    plain, sparse = simulate(CROWD, START, DAYS), simulate(CROWD, START, DAYS[::7])
    assert sparse.b_cells_per_uL.tobytes() == plain.b_cells_per_uL[:, ::7].tobytes()


def test_one_time_is_enough_even_the_first() -> None:
    at_start = simulate(CROWD, START, np.array([0.0]))
    assert (at_start.b_cells_per_uL[:, 0] == CROWD["B0"]).all()
    assert (at_start.concentration_mg_L == 0.0).all()
    later = simulate(CROWD, START, np.array([140.0]))
    assert later.b_cells_per_uL.tobytes() == simulate(CROWD, START, DAYS).b_cells_per_uL[:, -1:].tobytes()


@pytest.mark.parametrize("clock", [0.0, 200.0, 2000.0])
def test_a_clock_that_started_earlier_is_a_synthesis_that_has_fallen_already(clock: float) -> None:
    values = CROWD.values.copy()
    late, first = CROWD["ksyninf"], CROWD["ksyn0"]
    values[:, CROWD.names.index("ksyn0")] = late + (first - late) * np.exp(-CROWD["kdes"] * clock / 365.25)
    fallen = type(CROWD)(model="yu2022", names=CROWD.names, values=values)
    doses = Doses(days=START.days, amounts_mg=START.amounts_mg, clock_days=clock)
    got, told = (simulate(*it, DAYS, accuracy=TIGHT) for it in ((CROWD, doses), (fallen, START)))
    assert off(got.concentration_mg_L, told.concentration_mg_L, FLOOR_MG_L).max() < 1e-7
    assert off(got.b_cells_per_uL, told.b_cells_per_uL, FLOOR_PER_UL).max() < 1e-7


def test_the_clock_matters() -> None:
    doses = Doses(days=START.days, amounts_mg=START.amounts_mg, clock_days=730.0)
    late, early = simulate(typical(), doses, DAYS), simulate(typical(), START, DAYS)
    assert abs(late.concentration_mg_L[0, -1] / early.concentration_mg_L[0, -1] - 1.0) > 0.01


gaps = st.lists(st.floats(0.01, 60.0), min_size=1, max_size=8)


@settings(max_examples=40, deadline=None)
@given(gaps, st.lists(st.floats(0.0, 200.0), min_size=8, max_size=8), st.integers(0, 10**6), gaps)
def test_any_regimen_gives_numbers_that_are_finite_and_not_negative(
    dose_gaps: list[float], amounts: list[float], seed: int, time_gaps: list[float]
) -> None:
    days = np.cumsum(dose_gaps)
    doses = Doses.shared(days, np.array(amounts[: len(days)]))
    curve = simulate(people(5, seed=seed), doses, np.cumsum(time_gaps), threads=1, free=True)
    assert len(curve.people) + len(curve.failures) == 5
    for values in (curve.concentration_mg_L, curve.b_cells_per_uL, curve.free_concentration_mg_L):
        assert values is not None
        assert values.shape == (len(curve.people), len(time_gaps))
        assert (np.isfinite(values) & (values >= 0.0)).all()
    assert curve.free_concentration_mg_L is not None
    assert (curve.free_concentration_mg_L <= curve.concentration_mg_L).all()
