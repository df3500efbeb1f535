"""The reference trajectories are met, and an odd file of cases is refused with every fault."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from doseline.forecast.accuracy import TIGHT
from doseline.forecast.model.load import load_model
from doseline.forecast.solve import simulate
from doseline.forecast.trial.cases import HEADER, Cases, read_cases, rows
from doseline.forecast.trial.document import TrialError

FOLDER = Path(__file__).parents[2] / "data/ofatumumab"
JSON = (FOLDER / "trajectories.json").read_bytes()
CSV = (FOLDER / "trajectories.csv").read_text(encoding="utf-8").splitlines()
MODEL = load_model("yu2022")
FLOORS = np.array([1e-3, 1e-3, 1e-2])  # mg/L, mg/L, cells/uL


def read(data: bytes) -> Cases:
    return read_cases(data, model=MODEL.name, names=MODEL.names, weight_kda=MODEL.molecular_weight_kDa)


def table(cases: Cases) -> list[str]:
    lines = [HEADER]
    for case in cases.cases:
        found = simulate(case.parameters, case.doses, cases.times_days, accuracy=TIGHT, free=True)
        lines += [line.rstrip("\n") for line in rows(case, found)]
    return lines


def numbers(lines: list[str]) -> np.ndarray:
    return np.array([[float(cell) for cell in line.split(",")[2:]] for line in lines[1:]])


def test_the_six_reference_trajectories_are_met_to_a_millionth() -> None:
    ours = table(read(JSON))
    keys = [line.split(",")[:2] for line in ours]
    assert keys == [line.split(",")[:2] for line in CSV]
    got, expected = numbers(ours), numbers(CSV)
    error = np.abs(got - expected) / np.maximum(np.abs(expected), FLOORS)
    assert error.max() < 1e-6


def test_numbers_have_ten_digits_and_a_level_of_nothing_is_0() -> None:
    lines = table(read(JSON))
    assert lines[1] == "D1_typical_70kg,0,0,0,194"
    cells = [cell for line in lines[1:200] for cell in line.split(",")[2:]]
    assert all(len(cell.partition("e")[0].replace(".", "").lstrip("0")) <= 10 for cell in cells)


def document(**changes: Any) -> dict[str, Any]:  # noqa: ANN401 - any part of a file
    case = json.loads(JSON)["cases"]["D1_typical_70kg"]
    return {
        "schema": "ofatumumab-reference-trajectories/1",
        "cases": {"one": {**case, **changes}},
    }


def faults(found: dict[str, Any]) -> list[tuple[str, str]]:
    with pytest.raises(TrialError) as refused:
        read(json.dumps(found).encode())
    return [(it.code, it.where) for it in refused.value.faults]


def test_a_file_may_name_its_own_times() -> None:
    cases = read(json.dumps({**document(), "times_days": [0, 0.5, 7]}).encode())
    assert cases.times_days.tolist() == [0, 0.5, 7]
    assert len(table(cases)) == 4


@pytest.mark.parametrize(
    ("doses", "found"),
    [
        ([], ("trial-no-doses", "$.cases.one.doses")),
        ([[1, 20]], ("trial-first-not-0", "$.cases.one.doses[0]")),
        ([[-1, 20], [7, 20]], ("trial-before-first", "$.cases.one.doses[0]")),
        ([[0, 20], [7, 20], [5, 20]], ("trial-not-rising", "$.cases.one.doses[2]")),
        ([[0, 20], [7, 20], [7, 20]], ("trial-repeated", "$.cases.one.doses[2]")),
        ([[0, 20], [10**400, 20]], ("not-finite", "$.cases.one.doses[1][0]")),
        ([[0, -20]], ("number-too-low", "$.cases.one.doses[0][1]")),
        ([[0, "20"]], ("not-a-number", "$.cases.one.doses[0][1]")),
        ([[0, 20, 3]], ("trial-not-a-dose", "$.cases.one.doses[0]")),
        ([7], ("trial-not-a-dose", "$.cases.one.doses[0]")),
        ("0", ("not-a-list", "$.cases.one.doses")),
    ],
)
def test_odd_doses_are_refused(doses: object, found: tuple[str, str]) -> None:
    assert found in faults(document(doses=doses))


def test_odd_parameters_are_refused_all_at_once() -> None:
    given = document()
    parameters = given["cases"]["one"]["individual_parameters"]
    del parameters["ka"]
    parameters |= {"CL": 0, "F": 1.2, "Vc": float("nan"), "weight": 70, "hill": True}
    where = "$.cases.one.individual_parameters"
    assert set(faults(given)) == {
        ("missing", f"{where}.ka"),
        ("number-not-above", f"{where}.CL"),
        ("number-too-high", f"{where}.F"),
        ("not-finite", f"{where}.Vc"),
        ("not-a-number", f"{where}.hill"),
        ("unknown-key", f"{where}.weight"),
    }


@pytest.mark.parametrize(
    ("change", "found"),
    [
        ({"schema": "other/1"}, ("trial-schema", "$.schema")),
        ({"cases": {}}, ("trial-no-cases", "$.cases")),
        ({"cases": []}, ("not-an-object", "$.cases")),
        ({"molecular_weight_kDa": 149}, ("trial-other-weight", "$.molecular_weight_kDa")),
        ({"days_per_year": 365}, ("trial-other-year", "$.days_per_year")),
        ({"days_per_year": "365.25"}, ("not-a-number", "$.days_per_year")),
        ({"times_days": []}, ("trial-empty-list", "$.times_days")),
        ({"times_days": [1, 1]}, ("trial-repeated", "$.times_days[1]")),
        ({"times_days": [2, 1]}, ("trial-not-rising", "$.times_days[1]")),
        ({"times_days": [-1]}, ("number-too-low", "$.times_days[0]")),
        ({"colour": 1}, ("unknown-key", "$.colour")),
    ],
)
def test_an_odd_file_is_refused(change: dict[str, Any], found: tuple[str, str]) -> None:
    assert found in faults({**document(), **change})


@pytest.mark.parametrize("name", ["", " ", "a,b", 'a"b', "a\nb", "=1+1", "+1", "-1", "@sum", " =1"])
def test_a_case_that_would_break_the_table_is_refused(name: str) -> None:
    given = document()
    given["cases"] = {name: given["cases"]["one"]}
    assert "trial-case-name" in {code for code, _ in faults(given)}


def test_a_case_named_twice_is_refused() -> None:
    text = json.dumps(document())
    twice = text.replace('"cases": {', '"cases": {"one": {}, ')
    with pytest.raises(TrialError, match=r"repeated-key.*\$\.cases\.one"):
        read(twice.encode())


@pytest.mark.parametrize("data", [b"", b"{", b"[]", b"7", b"\xff", b"[" * 100_000])
def test_what_is_no_file_of_cases_is_refused(data: bytes) -> None:
    with pytest.raises(TrialError):
        read(data)
