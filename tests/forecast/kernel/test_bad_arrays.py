"""Arrays that cannot be simulated: every fault at once, each with its place and a sentence."""

from __future__ import annotations

import numpy as np
import pytest

from doseline.errors import ForecastError, RequestError
from doseline.forecast.solve import simulate
from doseline.forecast.trajectories import Doses, Floats, Parameters
from doseline.text import NEUTRAL, Catalogue
from tests.forecast.virtual import START, changed, people, typical

DAYS = np.arange(8.0)
INF, NAN = np.inf, np.nan


def faults(parameters: Parameters, doses: Doses, times: Floats, threads: int = 1) -> list[tuple[str, str]]:
    """What is refused, as (code, place)."""
    with pytest.raises(ForecastError) as raised:
        simulate(parameters, doses, times, threads=threads)
    return [(fault.code, fault.where) for fault in raised.value.faults]


def named(*, names: tuple[str, ...] | None = None, values: Floats | None = None) -> Parameters:
    """The typical person with other names or values."""
    whole = typical()
    return Parameters(
        model="yu2022",
        names=whole.names if names is None else names,
        values=whole.values if values is None else values,
    )


@pytest.mark.parametrize(
    ("times", "code", "where"),
    [
        ([0.0, 2.0, 1.0], "days-not-rising", "times_days[2]"),
        ([0.0, 1.0, 1.0], "days-not-rising", "times_days[2]"),
        ([-0.5, 1.0], "day-negative", "times_days[0]"),
        ([0.0, INF], "day-negative", "times_days[1]"),
        ([], "no-times", "times_days"),
        ([[0.0]], "wrong-shape", "times_days"),
    ],
)
def test_times(times: list[float], code: str, where: str) -> None:
    assert faults(typical(), START, np.array(times)) == [(code, where)]


def test_a_time_that_is_no_number_is_named() -> None:
    assert ("day-negative", "times_days[1]") in faults(typical(), START, np.array([0.0, NAN, 2.0]))


@pytest.mark.parametrize(
    ("days", "amounts", "code", "where"),
    [
        ([[0.0, 7.0, 7.0]], [[20.0, 20.0, 20.0]], "days-not-rising", "doses.days[0][2]"),
        ([[7.0, 0.0]], [[20.0, 20.0]], "days-not-rising", "doses.days[0][1]"),
        ([[-1.0, 7.0]], [[20.0, 20.0]], "day-negative", "doses.days[0][0]"),
        ([[0.0, 7.0]], [[20.0, -1.0]], "amount-not-possible", "doses.amounts_mg[0][1]"),
        ([[0.0, 7.0]], [[20.0, INF]], "amount-not-possible", "doses.amounts_mg[0][1]"),
        ([[0.0, 7.0]], [[20.0, NAN]], "amount-not-possible", "doses.amounts_mg[0][1]"),
        ([[0.0, INF]], [[20.0, 20.0]], "amount-without-day", "doses.amounts_mg[0][1]"),
        ([[0.0, INF, 7.0]], [[20.0, 0.0, 20.0]], "dose-after-unused", "doses.days[0][2]"),
        ([0.0, 7.0], [20.0, 20.0], "wrong-shape", "doses.days"),
        ([[0.0], [0.0]], [[20.0], [20.0]], "wrong-shape", "doses.days"),
        ([[0.0, 7.0]], [[20.0]], "wrong-shape", "doses.amounts_mg"),
    ],
)
def test_doses(days: list[list[float]], amounts: list[list[float]], code: str, where: str) -> None:
    doses = Doses(days=np.array(days), amounts_mg=np.array(amounts))
    assert faults(typical(), doses, DAYS) == [(code, where)]


@pytest.mark.parametrize("clock", [-1.0, INF, NAN])
def test_a_clock_that_cannot_be(clock: float) -> None:
    doses = Doses(days=START.days, amounts_mg=START.amounts_mg, clock_days=clock)
    assert faults(typical(), doses, DAYS) == [("day-negative", "doses.clock_days")]


@pytest.mark.parametrize("factor", [0.0, -1.0, INF, NAN])
def test_a_parameter_is_a_number_above_zero(factor: float) -> None:
    with np.errstate(invalid="ignore"):
        assert faults(changed(typical(), CL=factor), START, DAYS) == [
            ("parameter-not-positive", "parameters.values[0].CL")
        ]


def test_a_share_of_one_is_taken_and_one_above_is_not() -> None:
    share = float(typical()["F"][0])
    assert not simulate(changed(typical(), F=1.0 / share), START, DAYS).failures
    assert faults(changed(typical(), F=1.001 / share), START, DAYS) == [
        ("parameter-above-one", "parameters.values[0].F")
    ]


def test_names_and_shapes_of_parameters() -> None:
    whole = typical()
    other = ("colour", *whole.names[1:])
    assert faults(named(names=other), START, DAYS) == [
        ("parameter-missing", "parameters.names"),
        ("parameter-unknown", "parameters.names"),
    ]
    twice = (*whole.names, "ka")
    values = np.concatenate([whole.values, whole.values[:, :1]], axis=1)
    assert faults(named(names=twice, values=values), START, DAYS) == [("parameter-twice", "parameters.names")]
    assert faults(named(values=whole.values[0]), START, DAYS) == [("wrong-shape", "parameters.values")]
    assert faults(named(values=whole.values[:0]), START, DAYS) == [("no-people", "parameters.values")]


def test_every_fault_is_told_at_once_and_counted() -> None:
    doses = Doses(days=np.array([[0.0, 0.0]]), amounts_mg=np.array([[20.0, -3.0]]), clock_days=-1.0)
    crowd = changed(people(5, seed=1), ka=-1.0, hill=0.0)
    with pytest.raises(ForecastError) as raised:
        simulate(crowd, doses, np.array([3.0, 2.0]), threads=0)
    found = raised.value.faults
    assert [fault.code for fault in found] == [
        "parameter-not-positive", "parameter-not-positive", "day-negative", "days-not-rising",
        "amount-not-possible", "days-not-rising", "threads-not-positive",
    ]  # fmt: skip
    assert dict(found[0].values)["count"] == 5
    for fault in found:
        assert Catalogue("en", NEUTRAL).say(f"fault.{fault.code}", **dict(fault.values))


def test_a_model_nobody_knows_is_refused() -> None:
    whole = typical()
    with pytest.raises(RequestError):
        simulate(Parameters(model="nobody1999", names=whole.names, values=whole.values), START, DAYS)
