"""The generated step is the formulas: fresh, and the same whatever way it is computed."""

from __future__ import annotations

import math
from importlib import import_module
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from doseline.forecast import kernel
from doseline.forecast.kernel.elimination import blocks, eliminate, jacobian
from doseline.forecast.kernel.generate import LANES, rows, source_of
from doseline.forecast.kernel.straight_line import straight_line
from doseline.forecast.kernel.tableau import GAMMA, STAGES, A, C, D
from doseline.forecast.model.expression import (
    Expression,
    Named,
    Variable,
    derivative,
    evaluate,
    exp,
    log,
    maximum,
    minimum,
    select,
    sqrt,
    substitute,
    variables,
)
from doseline.forecast.model.registry import STRUCTURES
from doseline.forecast.model.structure import Structure
from doseline.forecast.solve import model_constants
from doseline.forecast.trajectories import Floats
from tests.forecast.virtual import people

HERE = Path(str(kernel.__file__)).parent
FUNCTIONS = (HERE / "exp_log.py").read_text(encoding="utf-8")
TMDD = STRUCTURES["tmdd-b-cells"]
positive = st.floats(1e-6, 1e3)


def generated(structure: Structure) -> ModuleType:
    """The module that was generated for a structure."""
    return import_module(f"doseline.forecast.kernel.generated.{structure.name.replace('-', '_')}")


@pytest.mark.parametrize("name", STRUCTURES)
def test_the_generated_file_is_fresh(name: str) -> None:
    """Run ``python tools/generate_kernel.py`` where this fails."""
    there = Path(str(generated(STRUCTURES[name]).__file__)).read_text(encoding="utf-8")
    assert there == source_of(STRUCTURES[name], FUNCTIONS)


def test_another_exponential_is_another_fingerprint() -> None:
    """So that compiled code on disk is never used for text it was not made from."""
    print_of = {
        source_of(TMDD, text).partition("FINGERPRINT")[2][:24] for text in (FUNCTIONS, FUNCTIONS + " ")
    }
    assert len(print_of) == 2


def random_people(many: int, seed: int) -> dict[str, Floats]:
    """Coefficients and states somewhere in mid-treatment, each (people,)."""
    crowd = people(many, seed=seed)
    chance = np.random.default_rng(seed)
    known = TMDD.coefficients_of({**{name: crowd[name] for name in crowd.names}, **model_constants("yu2022")})
    spread = {"depot": 10.0, "synthesis": 1.0, "total": 2.0, "tissue": 1.0, "target": 4.0, "count": 100.0}
    states = {name: chance.uniform(0.01, 1.0, many) * most for name, most in spread.items()}
    return {
        **{name: np.broadcast_to(it, (many,)) for name, it in known.items()},
        **states,
        "count_tissue": states["count"] * 1.3,
    }


def test_the_derivatives_are_those_of_the_rates() -> None:
    """Also where a value has slopes of its own."""
    known = random_people(300, 5)
    for state in TMDD.states:
        for other in TMDD.state_names:
            size = np.maximum(np.abs(known[other]), 1e-3) * 1e-5
            rate = [
                evaluate(state.rate, {**known, other: known[other] + sign * size}) for sign in (1.0, -1.0)
            ]
            numeric = (rate[0] - rate[1]) / (2.0 * size)
            exact = np.broadcast_to(evaluate(derivative(state.rate, other), known), numeric.shape)
            scale = np.abs(exact) + np.abs(evaluate(state.rate, known)) / size * 1e-9 + 1e-9
            assert np.quantile(np.abs(numeric - exact) / scale, 0.95) < 1e-3, (state.name, other)


def test_elimination_solves_the_system() -> None:
    known = {**random_people(50, 6), "shift": np.full(50, 3.7)}
    entries = jacobian(TMDD)
    names = TMDD.state_names
    right: dict[str, Expression] = {name: Variable(f"right_{name}") for name in names}
    chance = np.random.default_rng(2)
    known |= {f"right_{name}": chance.normal(size=50) for name in names}
    solution = eliminate(names, entries, Variable("shift")).solve(right)
    matrix = np.zeros((50, len(names), len(names)))
    for (row, column), formula in entries.items():
        matrix[:, names.index(row), names.index(column)] = -evaluate(formula, known)
    matrix += 3.7 * np.eye(len(names))
    true = np.linalg.solve(matrix, np.stack([known[f"right_{name}"] for name in names], axis=1)[:, :, None])
    for place, name in enumerate(names):
        assert np.allclose(evaluate(solution[name], known), true[:, place, 0], rtol=1e-9, atol=1e-12)


def test_states_that_only_decay_stand_alone_and_the_drug_before_the_cells() -> None:
    groups = blocks(TMDD.state_names, jacobian(TMDD))
    assert ("depot",) in groups
    assert ("synthesis",) in groups
    assert groups[-2:] == (("total", "tissue", "target"), ("count", "count_tissue"))


def plain_step(structure: Structure, known: dict[str, Floats], h: Floats) -> Floats:
    """One step of Rodas5P as it is defined, with whole matrices: (people, states)."""
    names = structure.state_names
    y = np.stack([known[name] for name in names], axis=1)
    matrix = np.zeros((len(y), len(names), len(names)))
    for (row, column), formula in jacobian(structure).items():
        matrix[:, names.index(row), names.index(column)] = -evaluate(formula, known)
    matrix += np.eye(len(names)) / (h * GAMMA)[:, None, None]
    increments: list[Floats] = []
    at = y
    for stage in range(STAGES):
        if stage:
            rows_of_a = A[stage - 1] if stage - 1 < len(A) else None
            at = (
                y + sum(a * u for a, u in zip(rows_of_a, increments, strict=True))
                if rows_of_a
                else at + increments[-1]
            )
        here = {**known, **{name: at[:, place] for place, name in enumerate(names)}}
        right = np.stack([np.broadcast_to(evaluate(s.rate, here), h.shape) for s in structure.states], axis=1)
        if stage:
            right = right + sum(c * u for c, u in zip(C[stage - 1], increments, strict=True)) / h[:, None]
        increments.append(np.asarray(np.linalg.solve(matrix, right[:, :, None])[:, :, 0], dtype=np.float64))
    new: Floats = at + increments[-1]
    return new


def test_the_step_is_the_method_as_it_is_defined() -> None:
    known = random_people(LANES, 7)
    h = np.random.default_rng(3).uniform(0.001, 0.05, LANES)
    module = generated(TMDD)
    work = np.zeros((len(rows(TMDD)), LANES))
    for place, name in enumerate(rows(TMDD)):
        if name in known:
            work[place] = known[name]
    work[rows(TMDD).index("step")] = h
    work[rows(TMDD).index("stop")] = 100.0
    flat = work.ravel().copy()
    # run as the Python it is, one number at a time; a tolerance so large that every step is kept
    with np.errstate(all="ignore"):
        module.step(flat, 1e3, 1.0)
    got = flat.reshape(work.shape)
    true = plain_step(TMDD, known, h)
    for place in range(len(TMDD.states)):
        assert np.allclose(got[place], true[:, place], rtol=1e-9, atol=1e-12)
    assert np.allclose(got[rows(TMDD).index("time")], h)


def test_the_method_is_of_its_order_and_its_output_meets_both_ends() -> None:
    """y' = -y^2: half the step, a thirty-second of the error in a whole solution."""

    def solution(steps: int) -> float:
        y, h = 1.0, 1.0 / steps
        for _ in range(steps):
            increments: list[float] = []
            at = y
            for stage in range(STAGES):
                if stage and stage - 1 < len(A):
                    at = y + sum(a * u for a, u in zip(A[stage - 1], increments, strict=True))
                elif stage:
                    at += increments[-1]
                right = -at * at
                if stage:
                    right += sum(c * u for c, u in zip(C[stage - 1], increments, strict=True)) / h
                increments.append(right / (1.0 / (h * GAMMA) + 2.0 * y))
            y = at + increments[-1]
        return y

    errors = [abs(solution(steps) - 0.5) for steps in (8, 16)]
    assert 24.0 < errors[0] / errors[1] < 45.0
    assert len(D) == 3


x, y = Variable("x"), Variable("y")
FORMULAS = (
    (x + y) * (x - 2.0 * y) / (y + 1.0),
    -(x - (y - x)) - (-y),
    x / (y / (x * y)),
    sqrt(x * x + y) + exp(-x / 500.0) * log(y + 1.0),
    maximum(x, y) - minimum(x, 3.0 * y) + select(x - y, x * y, y / x),
    2.0 - x - (3.0 - y) * -1.0,
    Named("twice", x + y) * Named("twice_again", x + y),
)


@settings(max_examples=50)
@given(positive, positive, st.sampled_from(FORMULAS))
def test_printed_code_computes_what_the_formula_says(at_x: float, at_y: float, formula: Expression) -> None:
    lines, results = straight_line({"result": formula})
    functions = {"exp": math.exp, "log": math.log, "sqrt": math.sqrt, "maximum": max, "minimum": min}
    names = {"x": at_x, "y": at_y, "select": lambda c, a, b: a if c > 0.0 else b, **functions}
    exec("\n".join(f"{name} = {code}" for name, code in [*lines, ("result", results["result"])]), names)  # noqa: S102
    true = float(evaluate(formula, {"x": np.array(at_x), "y": np.array(at_y)}))
    assert names["result"] == pytest.approx(true, rel=1e-12, abs=1e-12)


@settings(max_examples=50)
@given(st.floats(0.1, 50.0), st.floats(0.1, 50.0), st.sampled_from(FORMULAS[:4]), st.sampled_from("xy"))
def test_derivatives_of_simple_formulas(at_x: float, at_y: float, formula: Expression, by: str) -> None:
    known = {"x": np.array(at_x), "y": np.array(at_y)}
    size = 1e-6 * float(known[by])
    ends = [float(evaluate(formula, {**known, by: known[by] + sign * size})) for sign in (1.0, -1.0)]
    exact = float(evaluate(derivative(formula, by), known))
    assert (ends[0] - ends[1]) / (2.0 * size) == pytest.approx(exact, rel=1e-4, abs=1e-5)


def test_what_is_shared_is_computed_once() -> None:
    lines, _ = straight_line({"one": exp(x * y) + 1.0, "other": exp(y * x) * 2.0})
    assert sum(code.count("exp") for _, code in lines) == 1


def test_a_formula_with_its_variables_replaced() -> None:
    (moved,) = substitute((Named("sum", x + y),), {"x": y * y}, suffix="_2")
    assert variables(moved) == ("y",)
    assert isinstance(moved, Named)
    assert moved.name == "sum_2"
