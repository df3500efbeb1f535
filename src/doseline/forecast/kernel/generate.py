"""The code of one step of Rodas5P for a structure, made from its formulas.

Plain text comes out, and nothing here knows what will compile it: the lines are arithmetic on numbers with
names (``straight_line``). ``python tools/generate_kernel.py`` writes the files in ``kernel/generated``, and a
test holds them fresh.

All that every lane does in every step is part of the text: the step itself, its error, whether it is kept,
the time and the size of the next one. What only some lanes do (an output, a dose, the next person) is left to
the driver.
"""

from __future__ import annotations

import re
from hashlib import sha256

from doseline.forecast.kernel.elimination import Elimination, eliminate, jacobian
from doseline.forecast.kernel.straight_line import straight_line
from doseline.forecast.kernel.tableau import GAMMA, ORDER, STAGES, A, C, D
from doseline.forecast.model.expression import (
    ONE,
    ZERO,
    Expression,
    Named,
    Variable,
    exp,
    log,
    maximum,
    minimum,
    select,
    substitute,
)
from doseline.forecast.model.structure import Limit, Structure
from doseline.frozen import dataclass

__all__ = ["LANES", "rows", "source_of", "step_of"]

# People in one group: two registers of eight numbers where the processor has the widest, four of four
# elsewhere.
LANES = 16
# The step changes by at most these factors at once, and aims a little under the tolerance. Our choices.
_SHRINK, _GROW, _AIM = 0.15, 6.0, 0.9
_SMALLEST_ERROR = 1e-24
# A step that gave no number is tried again this much smaller.
_AFTER_NO_NUMBER = 0.1
# Nearer to a dose than this (days) is at the dose.
_AT_STOP = 1e-9

Values = dict[str, Expression]
_step, _time, _stop = Variable("step"), Variable("time"), Variable("stop")
_tolerance, _per_limit = Variable("tolerance"), Variable("per_limit")


@dataclass(frozen=True, slots=True)
class Step:
    """One step: the lines that compute it, and for each row of the work area that changes, its code."""

    lines: tuple[tuple[str, str], ...]
    results: dict[str, str]


@dataclass(frozen=True, slots=True)
class _Stages:
    """The increments of each stage, and where the last stage stands."""

    increments: list[Values]
    last: Values


def step_of(structure: Structure) -> Step:
    """The step of a structure, as lines of code."""
    states: Values = {name: Variable(name) for name in structure.state_names}
    stages = _stages(structure, states)
    new = {name: stages.last[name] + stages.increments[-1][name] for name in states}
    square = _square(structure, states, new, stages)
    # Above zero where the step is kept; where the square is not a number it is not.
    kept = Named("kept", ONE - square)
    # An amount below zero is the noise of the solver where nothing is left; taken along, it makes steps tiny.
    results = {name: select(kept, maximum(value, ZERO), states[name]) for name, value in new.items()}
    results |= _path(structure, states, stages.increments)
    results |= _control(square, kept)
    # Stage by stage, so that a value is used soon after it is made and few are in flight.
    order = tuple(increment for stage in stages.increments for increment in stage.values())
    lines, code = straight_line(results, order=order)
    return Step(tuple(lines), code)


def _stages(structure: Structure, states: Values) -> _Stages:
    shift = Named("shift", ONE / (_step * GAMMA))
    per_step = Named("per_step", shift * GAMMA)
    factors = eliminate(structure.state_names, jacobian(structure), shift)
    rates = tuple(state.rate for state in structure.states)
    increments: list[Values] = []
    at = states
    for stage in range(1, STAGES + 1):
        at = _argument(stage, states, at, increments)
        slopes = substitute(rates, at, suffix=f"_{stage}")
        right = {
            name: slope + _weighted(C[stage - 2], increments, name) * per_step if stage > 1 else slope
            for name, slope in zip(states, slopes, strict=True)
        }
        increments.append(_solved(factors, right, stage))
    return _Stages(increments, at)


def _solved(factors: Elimination, right: Values, stage: int) -> Values:
    return {name: Named(f"u_{name}_{stage}", value) for name, value in factors.solve(right).items()}


def _argument(stage: int, states: Values, before: Values, increments: list[Values]) -> Values:
    """Where a stage stands."""
    if stage == 1:
        return states
    if stage - 2 < len(A):
        moved = {name: start + _weighted(A[stage - 2], increments, name) for name, start in states.items()}
    else:
        moved = {name: value + increments[-1][name] for name, value in before.items()}
    return {name: Named(f"{name}_{stage}", value) for name, value in moved.items()}


def _weighted(weights: tuple[float, ...], increments: list[Values], name: str) -> Expression:
    total: Expression = ZERO
    for weight, increment in zip(weights, increments, strict=True):
        total = total + weight * increment[name]
    return total


def _path(structure: Structure, states: Values, increments: list[Values]) -> Values:
    """What the driver needs for outputs inside the step: where it began, and the bends of the path."""
    began = {f"began_{name}": states[name] for name in structure.observed}
    bends = {
        f"bend_{name}_{power}": _weighted(weights, increments, name)
        for name in structure.observed
        for power, weights in enumerate(D)
    }
    return {**began, **bends}


def _square(structure: Structure, states: Values, new: Values, stages: _Stages) -> Expression:
    """The mean square of the errors over what is allowed; a step with less than 1 is kept."""
    shares = []
    for state in structure.states:
        if state.floor is not None:
            size = maximum(_absolute(states[state.name]), _absolute(new[state.name]))
            allowed = _tolerance * (state.floor + size)
            shares.append(Named(f"share_{state.name}", stages.increments[-1][state.name] / allowed))
    total: Expression = ZERO
    for share in shares:
        total = total + share * share
    total = total * (1.0 / len(shares))
    for limit in structure.limits:
        total = total + _beyond(limit, stages.last)
    return Named("square", total)


def _beyond(limit: Limit, last: Values) -> Expression:
    """Above 1 where a value changes by more than its limit, raised so that the next step comes out right.

    The step follows from the square to the power of -1/(2*order): raised to twice the order, it comes out as
    the limit over the change.
    """
    (before,) = substitute((limit.value,), {}, suffix="_1")
    (after,) = substitute((limit.value,), last, suffix=f"_{STAGES}")
    share = Named("change", (after - before) * ((1.0 / limit.size) * _per_limit))
    square = Named("change_squared", share * share)
    weight = Named("weight", minimum(limit.rate * _step, ONE))
    return square * square * (square * square) * square * (weight * weight)


def _control(square: Expression, kept: Expression) -> Values:
    """The time after the step, and the next step."""
    root = exp(log(maximum(square, _SMALLEST_ERROR)) * (-0.5 / ORDER))
    factor = Named("factor", minimum(maximum(_AIM * root, _SHRINK), _GROW))
    # Where the square is not a number, neither "kept" nor "too large" holds.
    again = select(square - ONE, minimum(factor, _AIM), _AFTER_NO_NUMBER)
    wanted = Named("wanted_next", _step * select(kept, factor, again))
    end = Named("end", _time + _step)
    now = Named("now", select(kept, select(_stop - _AT_STOP - end, end, _stop), _time))
    left = Named("left", _stop - now)
    # All that is left, or half of it rather than nearly all: no sliver remains before a dose.
    following = select(wanted - 0.5 * left, select(wanted - 0.999 * left, left, 0.5 * left), wanted)
    return {
        "step": following,
        "time": now,
        "wanted": wanted,
        "began": _time,
        "taken": _step,
        "square": square,
    }


def _absolute(value: Expression) -> Expression:
    return maximum(value, -value)


def rows(structure: Structure) -> tuple[str, ...]:
    """What the work area of a group holds: one row of ``LANES`` numbers each."""
    began = (f"began_{name}" for name in structure.observed)
    bends = (f"bend_{name}_{power}" for name in structure.observed for power in range(len(D)))
    control = ("step", "time", "stop", "wanted", "began", "taken", "square")
    return (*structure.state_names, *structure.coefficient_names, *began, *bends, *control)


def source_of(structure: Structure, functions: str) -> str:
    """The text of the module for a structure.

    ``functions`` is the text of ``exp_log.py``, which the step calls: it goes into the fingerprint, so that
    code compiled from older text is never taken for this one.
    """
    body = "\n".join(_body(structure, step_of(structure)))
    return _MODULE.format(
        structure=structure.name,
        fingerprint=sha256((body + functions).encode()).hexdigest()[:16],
        lanes=LANES,
        states=_tuple_of(structure.state_names),
        observed=_tuple_of(structure.observed),
        coefficients=_tuple_of(structure.coefficient_names),
        body=body,
    )


def _body(structure: Structure, step: Step) -> list[str]:
    places = {name: number * LANES for number, name in enumerate(rows(structure))}
    used = set(
        re.findall(r"[a-z]\w*", " ".join([code for _, code in step.lines] + list(step.results.values())))
    )
    reads = [name for name in (*structure.state_names, *structure.coefficient_names) if name in used]
    return [
        *(f"        {name} = work[{places[name]} + lane]" for name in (*reads, "step", "time", "stop")),
        *(f"        {name} = {code}" for name, code in step.lines),
        *(f"        work[{places[name]} + lane] = {code}" for name, code in step.results.items()),
    ]


def _tuple_of(names: tuple[str, ...]) -> str:
    return "(\n" + "".join(f'    "{name}",\n' for name in names) + ")"


_MODULE = '''"""One step of Rodas5P for the structure {structure!r}. Generated: do not edit.

Made from the formulas in doseline/forecast/model by: python tools/generate_kernel.py

Stage by stage: where it stands (``total_2``), the rates there, the increment (``u_total_2``). Then the error,
and what is kept. ``work`` has one row for each of the states, the coefficients and the control values.
"""

from math import sqrt

from doseline.forecast.kernel.exp_log import exp, log, maximum, minimum, select
from doseline.forecast.trajectories import Floats

FINGERPRINT = "{fingerprint}"
LANES = {lanes}
STATES = {states}
OBSERVED = {observed}
COEFFICIENTS = {coefficients}


def step(work: Floats, tolerance: float, per_limit: float) -> None:
    for lane in range({lanes}):
{body}
'''
