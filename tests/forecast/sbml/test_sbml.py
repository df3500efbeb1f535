"""The exported model is valid, and two other simulators run it to our own curve."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

import libsbml
import numpy as np
import pytest
import roadrunner

from doseline.forecast.accuracy import TIGHT
from doseline.forecast.model.load import load_model
from doseline.forecast.sbml import sbml
from doseline.forecast.solve import simulate
from doseline.forecast.trajectories import Doses, Floats, Parameters
from doseline.forecast.trial.cases import read_cases
from tests.forecast.sbml import copasi

DATA = Path(__file__).parents[2] / "data/ofatumumab/trajectories.json"
MODEL = load_model("yu2022")
CASES = {
    case.name: case
    for case in read_cases(
        DATA.read_bytes(), model=MODEL.name, names=MODEL.names, weight_kda=MODEL.molecular_weight_kDa
    ).cases
}
DAYS = np.arange(1096.0)
OUTPUTS = ("concentration_mg_L", "b_cells_per_uL", "free_concentration_mg_L")
FLOORS = {"concentration_mg_L": 1e-3, "b_cells_per_uL": 1e-2, "free_concentration_mg_L": 1e-3}
RELATIVE, ABSOLUTE, STEPS = 1e-10, 1e-16, 1_000_000


class Patient(NamedTuple):
    parameters: Parameters
    doses: Doses


def changed(**values: float) -> Parameters:
    """The typical person with other values."""
    columns = {name: np.array([values.get(name, typical)]) for name, typical in MODEL.typical.items()}
    return Parameters.from_columns(MODEL.name, columns)


WITH_STOP = CASES["D4_stop_2y"].doses
PEOPLE = {
    "typical": Patient(CASES["D1_typical_70kg"].parameters, CASES["D1_typical_70kg"].doses),
    "late dose": Patient(
        CASES["D3_missed_month6_taken_14d_late"].parameters, CASES["D3_missed_month6_taken_14d_late"].doses
    ),
    "steep effect, then stop": Patient(CASES["D5_extreme_steep"].parameters, CASES["D5_extreme_steep"].doses),
    "flat effect, fast target": Patient(changed(hill=0.4, kep=30.0, ksyninf=0.8, Vb=20.0), WITH_STOP),
}  # fmt: skip


def ours(who: Patient) -> dict[str, Floats]:
    found = simulate(who.parameters, who.doses, DAYS, accuracy=TIGHT, free=True)
    assert found.free_concentration_mg_L is not None
    curves = (found.concentration_mg_L, found.b_cells_per_uL, found.free_concentration_mg_L)
    return {name: curve[0] for name, curve in zip(OUTPUTS, curves, strict=True)}


def by_roadrunner(text: str) -> dict[str, Floats]:
    model = roadrunner.RoadRunner(text)
    model.integrator.relative_tolerance = RELATIVE
    model.integrator.absolute_tolerance = ABSOLUTE
    model.integrator.maximum_num_steps = STEPS
    model.timeCourseSelections = ["time", *OUTPUTS]
    found = np.array(model.simulate(0, DAYS[-1], len(DAYS)))
    return {name: found[:, place] for place, name in enumerate(OUTPUTS, 1)}


def by_copasi(text: str) -> dict[str, Floats]:
    found = copasi.curves(
        text, outputs=OUTPUTS, days=len(DAYS) - 1, relative=RELATIVE, absolute=ABSOLUTE, steps=STEPS
    )
    return {name: np.array(curve) for name, curve in found.items()}


@pytest.mark.parametrize("simulator", [by_roadrunner, by_copasi])
@pytest.mark.parametrize("name", PEOPLE)
def test_another_simulator_gives_our_own_curve(name: str, simulator: Any) -> None:  # noqa: ANN401 - a function
    who = PEOPLE[name]
    expected, got = ours(who), simulator(sbml(who.parameters, who.doses))
    for output in OUTPUTS:
        error = np.abs(got[output] - expected[output]) / np.maximum(np.abs(expected[output]), FLOORS[output])
        assert error.max() < 1e-6, output


def warned(text: str) -> list[str]:
    """Everything that another reader finds to say, down to the smallest warning on units."""
    document = libsbml.readSBMLFromString(text)
    document.checkConsistency()
    return [document.getError(place).getMessage() for place in range(document.getNumErrors())]


@pytest.mark.parametrize("name", PEOPLE)
def test_the_file_has_no_error_and_no_warning(name: str) -> None:
    assert warned(sbml(*PEOPLE[name])) == []


def test_a_number_with_a_wrong_unit_would_be_warned_of() -> None:
    text = sbml(*PEOPLE["typical"])
    assert warned(text.replace('sbml:units="day"', 'sbml:units="mg"', 1))
    assert warned(text.replace(' units="per_day"', ' units="per_litre"', 1))
    assert warned(text.replace(' units="per_day"', "", 1))


def test_the_file_declares_the_printed_units() -> None:
    document = libsbml.readSBMLFromString(sbml(*PEOPLE["typical"]))
    model = document.getModel()
    assert model.getParameter("ka").getUnits() == "per_day"
    assert model.getParameter("KD").getUnits() == "nmol_per_litre"
    assert model.getParameter("b_cells_per_uL").getUnits() == "per_microlitre"
    assert model.getParameter("days_per_year").getUnits() == "day_per_year"
    assert model.getParameter("product").getUnits() == "mg_per_litre_squared"
    assert model.getTimeUnits() == "day"


def test_every_later_dose_is_an_event_and_the_first_is_in_the_start() -> None:
    who = PEOPLE["typical"]
    model = libsbml.readSBMLFromString(sbml(*who)).getModel()
    assert model.getNumEvents() == who.doses.days.shape[1] - 1
    formula = libsbml.formulaToL3String(model.getInitialAssignmentBySymbol("depot").getMath())
    assert "20" in formula


def test_a_clock_that_began_before_day_0_goes_along() -> None:
    doses = replace(WITH_STOP, clock_days=200.0)
    who = Patient(changed(), doses)
    assert libsbml.readSBMLFromString(sbml(*who)).getModel().getParameter("clock_days").getValue() == 200
    expected, got = ours(who), by_roadrunner(sbml(*who))
    assert not np.allclose(expected[OUTPUTS[0]], ours(Patient(changed(), WITH_STOP))[OUTPUTS[0]], rtol=1e-3)
    for output in OUTPUTS:
        error = np.abs(got[output] - expected[output]) / np.maximum(np.abs(expected[output]), FLOORS[output])
        assert error.max() < 1e-6, output


def test_numbers_keep_their_last_digit() -> None:
    value = 1 / 3 * 1e-7
    text = sbml(changed(EC50=value), WITH_STOP)
    assert libsbml.readSBMLFromString(text).getModel().getParameter("EC50").getValue() == value


def test_doses_of_one_person_among_several_are_that_persons() -> None:
    two = Parameters(model=MODEL.name, names=MODEL.names, values=np.repeat(changed().values, 2, axis=0))
    doses = Doses(days=np.array([[0.0, 7.0], [0.0, np.inf]]), amounts_mg=np.array([[20.0, 10.0], [5.0, 0.0]]))
    assert 'id="dose_1"' in sbml(two, doses, person=0)
    assert "<event" not in sbml(two, doses, person=1)
