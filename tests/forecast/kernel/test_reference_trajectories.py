"""The six published-parameter cases, solved elsewhere with two solvers, come out to 1e-6 and better."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from doseline.forecast.accuracy import DEFAULT, FAST, TIGHT, Accuracy
from doseline.forecast.solve import simulate
from doseline.forecast.trajectories import Doses, Floats
from tests.forecast.virtual import FLOOR_MG_L, FLOOR_PER_UL, columns, off

DATA = Path(__file__).parents[2] / "data" / "ofatumumab"
CASES: dict[str, Any] = json.loads((DATA / "trajectories.json").read_text(encoding="utf-8"))["cases"]


@pytest.fixture(scope="module")
def written() -> dict[str, Floats]:
    rows: dict[str, list[list[float]]] = {name: [] for name in CASES}
    with (DATA / "trajectories.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            names = ("time_day", "conc_total_mg_L", "conc_free_mg_L", "bcell_per_uL")
            rows[row["case"]].append([float(row[name]) for name in names])
    return {name: np.array(values).T for name, values in rows.items()}


# The file has ten digits: the tight setting is far inside the 1e-6 that is asked for.
@pytest.mark.parametrize(("accuracy", "allowed"), [(TIGHT, 5e-9), (DEFAULT, 1e-5), (FAST, 3e-4)])
@pytest.mark.parametrize("name", CASES)
def test_a_case_comes_out(name: str, accuracy: Accuracy, allowed: float, written: dict[str, Floats]) -> None:
    case = CASES[name]
    days, amounts = np.array(case["doses"]).T
    times, total, free, count = written[name]
    curve = simulate(
        columns(case["individual_parameters"]),
        Doses.shared(days, amounts),
        times,
        accuracy=accuracy,
        free=True,
    )
    assert curve.free_concentration_mg_L is not None
    assert off(curve.concentration_mg_L[0], total, FLOOR_MG_L).max() < allowed
    assert off(curve.free_concentration_mg_L[0], free, FLOOR_MG_L).max() < allowed
    assert off(curve.b_cells_per_uL[0], count, FLOOR_PER_UL).max() < allowed
