"""Many people at once: each lane of a group follows one person, with a time, a step and doses of its own.

The generated step moves all lanes of a group by one step each. The driver below then looks at every lane:
writes the outputs that lie in the step, gives the dose that is due, and when a person is done puts the next
one in the lane. No lane ever waits for another, and what a person gets depends on that person alone: not on
the neighbours, the order or the number of threads.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from importlib import import_module
from types import FunctionType
from typing import Any, NamedTuple

import numpy as np
from numba import njit

from doseline.forecast.accuracy import Accuracy
from doseline.forecast.kernel.shared_counter import take
from doseline.forecast.kernel.solved import NOT_FINITE, STALLED, TOO_SMALL, Solved, Task
from doseline.forecast.trajectories import Floats

# With fewer people than this for each, another thread costs more than it brings.
_FEWEST_A_THREAD = 32
# The first step of all, in days; the error estimate corrects it at once.
_FIRST_STEP = 0.01
# A step below this (days; a microsecond) is no step.
_SMALLEST_STEP = 1e-11
# After a dose the next step is at most this many times the first one after the dose before: the same thing
# happens again, and a step that has to be taken back costs as much as one that counts.
_AFTER_DOSE = 2.0
# Terms of the dense output, see tableau.D.
_BENDS = 3

# A lane nobody is in.
_NOBODY = -1

# Signs of zeros and the order of sums may change; infinities and what is not a number may not be assumed
# away.
_STEP_MATHS = {"contract", "nsz", "arcp", "reassoc"}


def solve(structure: str, task: Task, *, accuracy: Accuracy, threads: int) -> Solved:
    """Everybody's states, on some threads."""
    people = len(task.coefficients)
    solved = Solved(
        states=np.empty((len(task.observed), people, len(task.times))),
        at_end=task.start.copy(),
        ended=np.zeros(people, dtype=np.int64),
        reached=np.zeros(people),
        steps=np.zeros(people, dtype=np.int64),
    )
    if task.times[0] == 0.0:
        # As between the steps: a state handed on may lie a rounding below zero.
        solved.states[:, :, 0] = np.maximum(task.start[:, task.observed].T, 0.0)
    if task.times[-1] == 0.0:
        return solved
    drive, waiting = driver(structure), np.zeros(1, dtype=np.int64)
    begin = task.start.copy()
    begin[:, task.dosed] += task.per_mg * np.where(task.days <= 0.0, task.amounts, 0.0).sum(axis=1)

    def share() -> None:
        drive(
            waiting, task.coefficients, begin, task.per_mg, task.days, task.amounts, task.times, task.dosed,
            accuracy.relative, 1.0 / accuracy.limits, accuracy.most_steps,
            solved.states, solved.at_end, solved.ended, solved.reached, solved.steps,
        )  # fmt: skip

    workers = min(threads, -(-people // _FEWEST_A_THREAD))
    if workers == 1:
        share()
    else:
        with ThreadPoolExecutor(workers) as pool:
            for job in [pool.submit(share) for _ in range(workers)]:
                job.result()
    return solved


@cache
def driver(structure: str) -> Callable[..., None]:
    """The compiled driver of a structure: from the cache on disk where it was compiled before."""
    return _driver(import_module(f"doseline.forecast.kernel.generated.{structure.replace('-', '_')}"))


class Rows(NamedTuple):
    """Where the rows of the work area begin; the order is that of ``generate.rows()``.

    Each row has a place for every lane. ``states`` and ``coefficients`` are how many rows those have.
    """

    lanes: int
    states: int
    coefficients: int
    coefficient: int
    began_state: int
    bend: int
    step: int
    time: int
    stop: int
    wanted: int
    began: int
    taken: int
    square: int
    size: int


def _rows(module: Any) -> Rows:
    """The rows of a generated structure."""
    lanes, states, coefficients = module.LANES, len(module.STATES), len(module.COEFFICIENTS)
    began_state = (states + coefficients) * lanes
    bend = began_state + len(module.OBSERVED) * lanes
    step = bend + _BENDS * len(module.OBSERVED) * lanes
    after = tuple(step + place * lanes for place in range(8))
    return Rows(lanes, states, coefficients, states * lanes, began_state, bend, *after)


@njit(error_model="numpy")
def _to_give(days: Floats, amounts: Floats, row: int, place: int) -> int:
    """The place of the next dose after day 0 above 0 mg: a dose of nothing is no reason to stop."""
    while place < days.shape[1] and (days[row, place] <= 0.0 or amounts[row, place] == 0.0):
        place += 1
    return place


@njit(error_model="numpy")
def _until(days: Floats, row: int, place: int, end: float) -> float:
    """The day of a dose, or the end where that comes first."""
    return min(days[row, place], end) if place < days.shape[1] else end


@njit(error_model="numpy", inline="always")
def _enter(  # type: ignore[no-untyped-def] # noqa: ANN202, PLR0913, PLR0917 - compiled into the driver
    work, rows, lane, person, coefficients, start,  # noqa: ANN001
):  # fmt: skip
    """Put a person in a lane, on day 0."""
    for c in range(rows.coefficients):
        work[rows.coefficient + c * rows.lanes + lane] = coefficients[person, c]
    for s in range(rows.states):
        work[s * rows.lanes + lane] = start[person, s]
    work[rows.time + lane] = 0.0


@njit(error_model="numpy", inline="always")
def _write_passed(  # type: ignore[no-untyped-def] # noqa: ANN202, PLR0913, PLR0917 - compiled into the driver
    work, rows, observed, lane, person, times, k, out,  # noqa: ANN001
):  # fmt: skip
    """Write the outputs that lie in the step of a lane; the place of the next one."""
    now, lanes = work[rows.time + lane], rows.lanes
    if times[k] > now:
        return k
    began, per_step = work[rows.began + lane], 1.0 / work[rows.taken + lane]
    while k < times.shape[0] and times[k] <= now:
        share = (times[k] - began) * per_step
        rest = 1.0 - share
        for o in range(out.shape[0]):
            b = rows.bend + _BENDS * o * lanes + lane
            bend = work[b] + share * (work[b + lanes] + share * work[b + 2 * lanes])
            from_ = work[rows.began_state + o * lanes + lane]
            far = work[observed[o] * lanes + lane] - from_
            value = from_ + share * (far + rest * bend)
            # Below zero is the noise of the solver where nothing is left.
            out[o, person, k] = value if value > 0.0 else 0.0
        k += 1
    return k


@njit(error_model="numpy", inline="always")
def _why_given_up(square: float, wanted: float, tried: int, most_steps: int) -> int:
    """Why a person cannot be followed any further, or 0."""
    if square >= 1.0 and wanted < _SMALLEST_STEP:
        return TOO_SMALL
    if not (square < 1.0 or square >= 1.0) and wanted < _SMALLEST_STEP:
        return NOT_FINITE
    return STALLED if tried >= most_steps else 0


# Stands for the generated step in the driver below; ``_with_step`` puts the real one in its place.
_step: Callable[[Floats, float, float], None]


def _driver(module: Any) -> Callable[..., None]:  # noqa: C901, PLR0915 - one compiled function
    rows, lanes = _rows(module), module.LANES
    observed = tuple(module.STATES.index(name) for name in module.OBSERVED)
    fingerprint = module.FINGERPRINT

    def drive(  # type: ignore[no-untyped-def] # noqa: ANN202, C901, PLR0912, PLR0913, PLR0915, PLR0917
        waiting, coefficients, start, per_mg, days, amounts, times, dosed,  # noqa: ANN001
        tolerance, per_limit, most_steps, out, at_end, ended, reached, steps,  # noqa: ANN001
    ):  # fmt: skip
        built_from = fingerprint  # noqa: F841 - part of the key of the cache, see ``_with_step``
        end = times[times.shape[0] - 1]
        work, who = np.zeros(rows.size), np.full(lanes, _NOBODY)
        tried, output = np.zeros(lanes, dtype=np.int64), np.zeros(lanes, dtype=np.int64)
        dose = np.zeros(lanes, dtype=np.int64)
        after_dose = np.zeros(lanes, dtype=np.bool_)
        first_after_dose, wanted_before = np.zeros(lanes), np.zeros(lanes)
        live, people_wait = 0, True
        while True:
            if people_wait and live < lanes:
                for lane in range(lanes):
                    if who[lane] != _NOBODY:
                        continue
                    person = take(waiting)
                    if person >= coefficients.shape[0]:
                        # Lanes without a person compute on, unread.
                        people_wait = False
                        break
                    _enter(work, rows, lane, person, coefficients, start)
                    row = person if days.shape[0] > 1 else 0
                    dose[lane] = _to_give(days, amounts, row, 0)
                    work[rows.stop + lane] = _until(days, row, dose[lane], end)
                    work[rows.step + lane] = min(_FIRST_STEP, work[rows.stop + lane])
                    who[lane], tried[lane], output[lane] = person, 0, 1 if times[0] == 0.0 else 0
                    after_dose[lane] = True
                    first_after_dose[lane] = wanted_before[lane] = _FIRST_STEP
                    live += 1
            if live == 0:
                break
            _step(work, tolerance, per_limit)  # noqa: F821 - see above
            for lane in range(lanes):
                person = who[lane]
                if person == _NOBODY:
                    continue
                tried[lane] += 1
                wanted, now = work[rows.wanted + lane], work[rows.time + lane]
                if work[rows.square + lane] < 1.0:
                    output[lane] = _write_passed(work, rows, observed, lane, person, times, output[lane], out)
                    if after_dose[lane]:
                        after_dose[lane] = False
                        first_after_dose[lane] = work[rows.taken + lane]
                    if now >= end:
                        for s in range(rows.states):
                            at_end[person, s] = work[s * lanes + lane]
                        reached[person], steps[person], who[lane] = now, tried[lane], _NOBODY
                        live -= 1
                        continue
                    if now >= work[rows.stop + lane]:
                        row = person if days.shape[0] > 1 else 0
                        work[dosed * lanes + lane] += per_mg[person] * amounts[row, dose[lane]]
                        dose[lane] = _to_give(days, amounts, row, dose[lane] + 1)
                        work[rows.stop + lane] = _until(days, row, dose[lane], end)
                        after_dose[lane] = True
                        # A step cut short by the dose says little; the one wanted before it counts too.
                        wanted = min(max(wanted, wanted_before[lane]), _AFTER_DOSE * first_after_dose[lane])
                        work[rows.step + lane] = min(wanted, work[rows.stop + lane] - now)
                why = _why_given_up(work[rows.square + lane], wanted, tried[lane], most_steps)
                wanted_before[lane] = wanted
                if why != 0:
                    ended[person], reached[person], steps[person] = why, now, tried[lane]
                    who[lane] = _NOBODY
                    live -= 1

    return _compiled(_with_step(drive, module.step))


def _with_step(drive: Any, step: Callable[[Floats, float, float], None]) -> FunctionType:
    """The driver that takes these steps.

    numba keeps compiled code on disk, keyed by this file, the driver's own bytecode and what it closes over,
    and not by the functions it calls. So the fingerprint of the generated text is closed over: code compiled
    from an older step is never taken for this one. The compiled step itself must not be closed over, since
    its key would be another one in every process; it is a global name of the driver instead. It becomes part
    of the driver: a function of its own would be there twice while it is compiled, each put in order in its
    own way, and the process that compiles would run another one than those that read the cache.
    """
    taken = njit(fastmath=_STEP_MATHS, error_model="numpy", forceinline=True)(step)
    with_step = FunctionType(drive.__code__, {**globals(), "_step": taken}, closure=drive.__closure__)
    with_step.__qualname__ = drive.__qualname__
    return with_step


def _compiled(driver: FunctionType) -> Callable[..., None]:
    """The driver, to be kept on disk; where there is no place to write, compiled in memory for this run."""
    try:
        kept: Callable[..., None] = njit(error_model="numpy", nogil=True, cache=True)(driver)
    except RuntimeError:  # a head start is no must: no home folder, and a package folder of somebody else
        kept = njit(error_model="numpy", nogil=True)(driver)
    return kept
