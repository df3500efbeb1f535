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
from typing import Any

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
            accuracy.relative, accuracy.most_steps,
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


# Stands for the generated step in the driver below; ``_driver`` puts the real one in its place.
_step: Callable[[Floats, float], None]


def _driver(module: Any) -> Callable[..., None]:  # noqa: C901, PLR0915 - one compiled function
    # Where the rows of the work area begin; generate.rows() is their order.
    lanes, state_count, coefficient_count = module.LANES, len(module.STATES), len(module.COEFFICIENTS)
    observed_count = len(module.OBSERVED)
    coefficient_row = state_count * lanes
    began_state_row = coefficient_row + coefficient_count * lanes
    bend_row = began_state_row + observed_count * lanes
    step_row = bend_row + _BENDS * observed_count * lanes
    time_row, stop_row, wanted_row = step_row + lanes, step_row + 2 * lanes, step_row + 3 * lanes
    began_row, taken_row, square_row = step_row + 4 * lanes, step_row + 5 * lanes, step_row + 6 * lanes
    work_size = square_row + lanes
    observed_states = tuple(module.STATES.index(name) for name in module.OBSERVED)
    fingerprint = module.FINGERPRINT

    def drive(  # type: ignore[no-untyped-def] # noqa: ANN202, C901, PLR0912, PLR0913, PLR0915, PLR0917
        waiting, coefficients, start, per_mg, days, amounts, times, dosed,  # noqa: ANN001
        tolerance, most_steps, out, at_end, ended, reached, steps,  # noqa: ANN001
    ):  # fmt: skip
        built_from = fingerprint  # noqa: F841 - part of the key of the cache, see below
        people, time_count, observed = coefficients.shape[0], times.shape[0], out.shape[0]
        end = times[time_count - 1]
        work = np.zeros(work_size)
        who = np.full(lanes, _NOBODY)
        tried = np.zeros(lanes, dtype=np.int64)
        output = np.zeros(lanes, dtype=np.int64)
        dose = np.zeros(lanes, dtype=np.int64)
        after_dose = np.zeros(lanes, dtype=np.bool_)
        first_after_dose = np.zeros(lanes)
        wanted_before = np.zeros(lanes)
        live = 0
        people_wait = True
        while True:
            if people_wait and live < lanes:
                for lane in range(lanes):
                    if who[lane] != _NOBODY:
                        continue
                    person = take(waiting)
                    if person >= people:
                        # Lanes without a person compute on, unread.
                        people_wait = False
                        break
                    for c in range(coefficient_count):
                        work[coefficient_row + c * lanes + lane] = coefficients[person, c]
                    for s in range(state_count):
                        work[s * lanes + lane] = start[person, s]
                    row = person if days.shape[0] > 1 else 0
                    dose[lane] = _to_give(days, amounts, row, 0)
                    stop = _until(days, row, dose[lane], end)
                    work[stop_row + lane] = stop
                    work[time_row + lane] = 0.0
                    work[step_row + lane] = min(_FIRST_STEP, stop)
                    who[lane] = person
                    live += 1
                    tried[lane] = 0
                    output[lane] = 1 if times[0] == 0.0 else 0
                    after_dose[lane] = True
                    first_after_dose[lane] = _FIRST_STEP
                    wanted_before[lane] = _FIRST_STEP
            if live == 0:
                break
            _step(work, tolerance)  # noqa: F821 - see above
            for lane in range(lanes):
                person = who[lane]
                if person == _NOBODY:
                    continue
                tried[lane] += 1
                wanted = work[wanted_row + lane]
                now = work[time_row + lane]
                if work[square_row + lane] < 1.0:
                    k = output[lane]
                    if times[k] <= now:
                        began, per_step = work[began_row + lane], 1.0 / work[taken_row + lane]
                        while k < time_count and times[k] <= now:
                            share = (times[k] - began) * per_step
                            rest = 1.0 - share
                            for o in range(observed):
                                b = bend_row + _BENDS * o * lanes + lane
                                bend = work[b] + share * (work[b + lanes] + share * work[b + 2 * lanes])
                                from_ = work[began_state_row + o * lanes + lane]
                                far = work[observed_states[o] * lanes + lane] - from_
                                value = from_ + share * (far + rest * bend)
                                # Below zero is the noise of the solver where nothing is left.
                                out[o, person, k] = value if value > 0.0 else 0.0
                            k += 1
                        output[lane] = k
                    if after_dose[lane]:
                        after_dose[lane] = False
                        first_after_dose[lane] = work[taken_row + lane]
                    if now >= end:
                        for s in range(state_count):
                            at_end[person, s] = work[s * lanes + lane]
                        reached[person], steps[person] = now, tried[lane]
                        who[lane] = _NOBODY
                        live -= 1
                        continue
                    if now >= work[stop_row + lane]:
                        row = person if days.shape[0] > 1 else 0
                        work[dosed * lanes + lane] += per_mg[person] * amounts[row, dose[lane]]
                        dose[lane] = _to_give(days, amounts, row, dose[lane] + 1)
                        stop = _until(days, row, dose[lane], end)
                        work[stop_row + lane] = stop
                        after_dose[lane] = True
                        # A step cut short by the dose says little; the one wanted before it counts too.
                        wanted = min(max(wanted, wanted_before[lane]), _AFTER_DOSE * first_after_dose[lane])
                        work[step_row + lane] = min(wanted, stop - now)
                    why = 0
                elif work[square_row + lane] >= 1.0:
                    why = TOO_SMALL if wanted < _SMALLEST_STEP else 0
                else:
                    why = NOT_FINITE if wanted < _SMALLEST_STEP else 0
                wanted_before[lane] = wanted
                if why == 0 and tried[lane] >= most_steps:
                    why = STALLED
                if why != 0:
                    ended[person], reached[person], steps[person] = why, now, tried[lane]
                    who[lane] = _NOBODY
                    live -= 1

    # numba keeps compiled code on disk, keyed by this file, the driver's own bytecode and what it closes
    # over, and not by the functions it calls. So the fingerprint of the generated text is closed over: code
    # compiled from an older step is never taken for this one. The compiled step itself must not be closed
    # over, since its key would be another one in every process; it is a global name of the driver instead.
    step = njit(fastmath=_STEP_MATHS, error_model="numpy")(module.step)
    with_step = FunctionType(drive.__code__, {**globals(), "_step": step}, closure=drive.__closure__)
    with_step.__qualname__ = drive.__qualname__
    return _compiled(with_step)


def _compiled(driver: FunctionType) -> Callable[..., None]:
    """The driver, to be kept on disk; where there is no place to write, compiled in memory for this run."""
    try:
        kept: Callable[..., None] = njit(error_model="numpy", nogil=True, cache=True)(driver)
    except RuntimeError:  # a head start is no must: no home folder, and a package folder of somebody else
        kept = njit(error_model="numpy", nogil=True)(driver)
    return kept
