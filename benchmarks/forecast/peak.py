"""What share of this machine's floating-point peak the solver reaches.

Run: python -m benchmarks.forecast.peak [--people N] [--rounds N]
About half a minute. The peak is what two threads of multiply-and-add on numbers in registers reach, compiled
by the same compiler and timed in alternation with the solver. The operations of a step are counted in the
generated source: an addition, multiplication, division or root is one, and the exponential and the logarithm
are what stands in theirs. Steps are counted as they are tried. What the driver does between steps counts for
nothing.
"""

from __future__ import annotations

import argparse
import ast
import inspect
import statistics
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from types import ModuleType
from typing import Any

import numpy as np
from numba import njit

from benchmarks.forecast.machine import described
from benchmarks.forecast.regimen import TIMES
from benchmarks.forecast.task import doses, people
from doseline.forecast.accuracy import DEFAULT
from doseline.forecast.kernel import exp_log
from doseline.forecast.kernel.generated import tmdd_b_cells
from doseline.forecast.kernel.run import run
from doseline.forecast.model.load import load_model
from doseline.forecast.model.registry import STRUCTURES
from doseline.forecast.solve import simulate
from doseline.forecast.trajectories import Floats, Parameters

# Enough people that the lanes are seldom empty at the end.
PEOPLE, ROUNDS = 4000, 5
_WIDTH, _DEEP, _TIMES = 256, 32, 400_000
_ARITHMETIC = (ast.Add, ast.Sub, ast.Mult, ast.Div)


@njit(error_model="numpy", nogil=True, fastmath={"contract"})
def _multiply_and_add(x: Floats, a: float, b: float, times: int) -> None:
    for _ in range(times):
        for i in range(_WIDTH):
            y = x[i]
            for _ in range(_DEEP):
                y = y * a + b
            x[i] = y


def peak_flops() -> float:
    """Operations a second of two threads that do nothing but multiply and add."""
    begin = time.perf_counter()
    with ThreadPoolExecutor(2) as pool:
        for job in [pool.submit(_multiply_and_add, np.ones(_WIDTH), 0.999, 0.001, _TIMES) for _ in range(2)]:
            job.result()
    return 2 * 2.0 * _WIDTH * _DEEP * _TIMES / (time.perf_counter() - begin)


def operations(function: Callable[..., Any], within: ModuleType) -> int:
    """Arithmetic in the source of a function, with that of the functions it calls."""
    return _count(ast.parse(inspect.getsource(function)), within)


def _count(node: ast.AST, within: ModuleType) -> int:
    if isinstance(node, ast.Subscript):
        # What is worked out to find a place is no arithmetic of the step.
        return _count(node.value, within)
    return _cost(node, within) + sum(_count(one, within) for one in ast.iter_child_nodes(node))


def _cost(node: ast.AST, within: ModuleType) -> int:
    match node:
        case ast.BinOp(op=op):
            return int(isinstance(op, _ARITHMETIC))
        case ast.Call(func=ast.Name(id="sqrt")):
            return 1
        case ast.Call(func=ast.Name(id="exp" | "log" as name)):
            return operations(getattr(within, name).py_func, within)
        case _:
            return 0


def steps_of(who: Parameters) -> int:
    """How many steps are tried for all these people."""
    model = load_model(who.model)
    structure = STRUCTURES[model.structure]
    facts = {name: np.asarray(float(getattr(model, name))) for name in structure.constants}
    columns = {name: who[name] for name in structure.parameters}
    found = run(
        structure, structure.coefficients_of({**columns, **facts}), doses(), TIMES,
        observed=len(structure.observed_by("concentration_mg_L", "b_cells_per_uL")),
        accuracy=DEFAULT, threads=2,
    )  # fmt: skip
    return int(found.steps.sum())


def _people_a_second(who: Parameters) -> float:
    begin = time.perf_counter()
    simulate(who, doses(), TIMES, accuracy=DEFAULT, threads=2)
    return len(who) / (time.perf_counter() - begin)


def main() -> None:
    """Print steps, operations, peak and share."""
    asked = _asked()
    who = people(asked.people)
    print(described("numpy", "numba"))
    each, a_step = steps_of(who) / len(who), operations(tmdd_b_cells.step, exp_log)
    # The first of each is compiled in it, or warms the processor up.
    peak_flops()
    turns = [(peak_flops(), _people_a_second(who)) for _ in range(asked.rounds)]
    peak = statistics.median(flops for flops, _ in turns)
    speeds = [speed for _, speed in turns]
    middle, best = statistics.median(speeds), max(speeds)
    print(f"{len(who):,} people, {each:,.0f} steps each, {a_step:,} operations a step")
    print(f"peak of two cores: {peak / 1e9:.0f} billion operations a second")
    ceiling = peak / each / a_step
    print(f"people a second: median {middle:,.0f}, best {best:,.0f}; all of the peak would be {ceiling:,.0f}")
    print(f"share of the peak: median {middle / ceiling:.0%}, best {best / ceiling:.0%}")


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--people", type=int, default=PEOPLE)
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    return parser.parse_args()


if __name__ == "__main__":
    main()
