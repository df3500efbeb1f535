"""What can be wrong with the arrays of a simulation: every fault at once, each with its place."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from doseline.errors import Fault, fault
from doseline.forecast.model.structure import Structure
from doseline.forecast.trajectories import Doses, Floats, Parameters, Standing

_Marks = NDArray[np.bool_]


def array_faults(
    structure: Structure, parameters: Parameters, doses: Doses, times_days: Floats
) -> tuple[Fault, ...]:
    """Everything that is wrong with what goes into a simulation; a place is named by its number from 0."""
    return (
        *_parameter_faults(structure, parameters),
        *_dose_faults(doses, len(parameters)),
        *_time_faults(times_days),
    )


def standing_faults(
    structure: Structure, after: Standing, people: int, times_days: Floats
) -> Iterator[Fault]:
    """Everything that is wrong with where people are to go on from."""
    expected = (people, len(structure.states))
    if after.states.shape != expected:
        yield _shape_fault("after.states", after.states, str(expected))
    if times_days.size and not times_days.min() >= after.day:
        yield fault("time-before-standing", "times_days[0]", got=float(times_days.min()), day=after.day)


def _parameter_faults(structure: Structure, parameters: Parameters) -> Iterator[Fault]:
    names, values = parameters.names, parameters.values
    for name in structure.parameters:
        if name not in names:
            yield fault("parameter-missing", "parameters.names", name=name)
    for name in dict.fromkeys(names):
        if name not in structure.parameters:
            yield fault("parameter-unknown", "parameters.names", name=name)
        elif names.count(name) > 1:
            yield fault("parameter-twice", "parameters.names", name=name)
    if values.ndim != 2 or values.shape[1] != len(names):  # noqa: PLR2004 - people and names
        yield _shape_fault("parameters.values", values, f"(people, {len(names)})")
    elif len(values) == 0:
        yield fault("no-people", "parameters.values")
    else:
        yield from _value_faults(structure, parameters)


def _value_faults(structure: Structure, parameters: Parameters) -> Iterator[Fault]:
    for place, name in enumerate(parameters.names):
        column = parameters.values[:, place]
        where = f"parameters.values[{{}}].{name}"
        # "not above zero" so that what is not a number is caught too
        yield from _marked("parameter-not-positive", where, ~(column > 0.0) | np.isinf(column), column)
        if name in structure.shares:
            yield from _marked("parameter-above-one", where, (column > 1.0) & np.isfinite(column), column)


def _dose_faults(doses: Doses, people: int) -> Iterator[Fault]:
    days, amounts = doses.days, doses.amounts_mg
    if not 0.0 <= doses.clock_days < np.inf:
        yield fault("day-negative", "doses.clock_days", got=doses.clock_days, count=1)
    if days.ndim != 2 or len(days) not in {1, people}:  # noqa: PLR2004 - people and doses
        yield _shape_fault("doses.days", days, f"(1, doses) or ({people}, doses)")
        return
    if amounts.shape != days.shape:
        yield _shape_fault("doses.amounts_mg", amounts, str(days.shape))
        return
    used = days != np.inf
    yield from _marked("day-negative", "doses.days[{}]", ~(days >= 0.0), days)
    after_unused = used & (np.cumsum(~used, axis=1) > 0)
    falls = ~_rises(days) & used & (days >= 0.0) & ~after_unused
    yield from _marked("days-not-rising", "doses.days[{}]", falls, days)
    yield from _marked("dose-after-unused", "doses.days[{}]", after_unused, days)
    yield from _marked(
        "amount-not-possible", "doses.amounts_mg[{}]", ~(amounts >= 0.0) | np.isinf(amounts), amounts
    )
    yield from _marked("amount-without-day", "doses.amounts_mg[{}]", ~used & (amounts > 0.0), amounts)


def _time_faults(times: Floats) -> Iterator[Fault]:
    if times.ndim != 1:
        yield _shape_fault("times_days", times, "(times,)")
    elif len(times) == 0:
        yield fault("no-times", "times_days")
    else:
        yield from _marked("day-negative", "times_days[{}]", ~(times >= 0.0) | np.isinf(times), times)
        falls = ~_rises(times[None, :])[0] & (times >= 0.0)
        yield from _marked("days-not-rising", "times_days[{}]", falls, times)


def _rises(days: Floats) -> _Marks:
    """Whether each day lies after the one before it in its row; the first of a row always does."""
    first = np.ones((len(days), 1), dtype=np.bool_)
    return np.concatenate([first, days[:, 1:] > days[:, :-1]], axis=1)


def _marked(code: str, where: str, marks: _Marks, values: Floats) -> Iterator[Fault]:
    """One fault for all marked places: the first of them, and how many there are."""
    if not marks.any():
        return
    place = np.unravel_index(int(marks.argmax()), marks.shape)
    yield fault(
        code,
        where.format("][".join(str(int(number)) for number in place)),
        got=float(values[place]),
        count=int(marks.sum()),
    )


def _shape_fault(where: str, got: Floats, expected: str) -> Fault:
    return fault("wrong-shape", where, got=str(got.shape), expected=expected)
