"""An integration that fails is found, named, and never kept."""

from __future__ import annotations

import numpy as np
import pytest

from doseline.forecast.accuracy import DEFAULT, Accuracy
from doseline.forecast.solve import simulate
from doseline.forecast.trajectories import Trajectories
from tests.forecast.virtual import START, changed, people, typical

DAYS = np.arange(101.0)


def nothing_bad(curve: Trajectories) -> bool:
    """Whether every number is finite and none is negative."""
    arrays = [curve.concentration_mg_L, curve.b_cells_per_uL, curve.free_concentration_mg_L]
    return all(bool((np.isfinite(it) & (it >= 0.0)).all()) for it in arrays if it is not None)


def test_everybody_who_needs_too_many_steps_is_reported_with_the_day() -> None:
    curve = simulate(
        people(50, seed=1), START, DAYS, accuracy=Accuracy(name="x", relative=1e-6, most_steps=20)
    )
    assert [failure.person for failure in curve.failures] == list(range(50))
    assert {failure.why for failure in curve.failures} == {"stalled"}
    assert all(0.0 < failure.day < 100.0 for failure in curve.failures)
    assert curve.people.shape == (0,)
    assert curve.concentration_mg_L.shape == curve.b_cells_per_uL.shape == (0, 101)


def test_who_succeeds_beside_failures_is_untouched_by_them() -> None:
    crowd = people(60, seed=2)
    whole = simulate(crowd, START, DAYS)
    some = simulate(
        crowd, START, DAYS, accuracy=Accuracy(name="x", relative=DEFAULT.relative, most_steps=190), free=True
    )
    failed = {failure.person for failure in some.failures}
    assert 0 < len(failed) < 60
    assert failed.isdisjoint(some.people.tolist())
    assert failed | set(some.people.tolist()) == set(range(60))
    assert some.b_cells_per_uL.tobytes() == whole.b_cells_per_uL[some.people].tobytes()
    assert nothing_bad(some)


@pytest.mark.parametrize(
    "absurd", [{"kep": 1e300}, {"ka": 1e300}, {"Vc": 1e-300}, {"CL": 1e200}, {"EC50": 1e-320}]
)
def test_absurd_parameters_fail_or_give_numbers(absurd: dict[str, float]) -> None:
    curve = simulate(
        changed(typical(), **absurd), START, DAYS, accuracy=Accuracy(name="x", relative=1e-6, most_steps=5000)
    )
    assert len(curve.people) + len(curve.failures) == 1
    assert nothing_bad(curve)


def test_what_is_no_number_is_called_so() -> None:
    (failure,) = simulate(changed(typical(), R0=1e-320), START, DAYS).failures
    assert failure.why == "not-finite"


def test_the_most_steps_are_the_most() -> None:
    needed = next(
        most
        for most in range(20, 400)
        if not simulate(
            typical(), START, DAYS, accuracy=Accuracy(name="x", relative=1e-4, most_steps=most)
        ).failures
    )
    one_less = Accuracy(name="x", relative=1e-4, most_steps=needed - 1)
    assert simulate(typical(), START, DAYS, accuracy=one_less).failures[0].why == "stalled"
