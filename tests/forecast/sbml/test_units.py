"""Units of formulas: of products and sums, and of numbers that stand alone."""

from __future__ import annotations

import pytest

from doseline.forecast.model.expression import Constant, Expression, Named, Variable, exp, log, maximum, sqrt
from doseline.forecast.model.load import load_model
from doseline.forecast.model.registry import STRUCTURES
from doseline.forecast.sbml_units import NO_UNIT, PRINTED, Units, printed

UNITS = Units()
for name, unit in {"dose": "mg", "volume": "L", "rate": "1/d", "level": "mg/L", "weight": "kDa"}.items():
    UNITS.put(name, printed(unit))
UNITS.put("target", printed("nmol/L"))
DOSE, VOLUME, RATE, LEVEL = (Variable(name) for name in ("dose", "volume", "rate", "level"))


@pytest.mark.parametrize(
    ("formula", "unit"),
    [
        (DOSE / VOLUME, "mg/L"),
        (RATE * VOLUME, "L/d"),
        (RATE / VOLUME, "1/L/d"),
        (LEVEL * LEVEL, "mg2/L2"),
        (sqrt(LEVEL * LEVEL), "mg/L"),
        (Constant(1e-30) + LEVEL, "mg/L"),
        (maximum(Constant(0.0), LEVEL), "mg/L"),
        (0.5 * LEVEL, "mg/L"),
        (-LEVEL, "mg/L"),
        (Constant(1.0) / VOLUME, "1/L"),
        (exp(RATE * (Constant(1.0) / RATE)), "1"),
        (log(LEVEL), "1"),
        (Named("half", LEVEL / 2.0), "mg/L"),
        (Variable("target") * (Variable("weight") / Constant(1000.0, unit="ug/mg")), "mg/L"),
    ],
)
def test_the_unit_of_a_formula(formula: Expression, unit: str) -> None:
    found = UNITS.of(formula)
    assert found is not None
    assert found.is_same(printed(unit))
    assert found.name == PRINTED[unit][0]


def test_a_number_alone_has_none() -> None:
    assert UNITS.of(Constant(2.0) * Constant(3.0)) is None


def test_a_thousand_without_its_unit_would_be_off_by_a_thousand() -> None:
    found = UNITS.of(Variable("target") * (Variable("weight") / 1000.0))
    assert found is not None
    assert found.powers == printed("mg/L").powers
    assert not found.is_same(printed("mg/L"))


# What no data of ours print yet.
OF_AN_ANTIBODY = {"CLinf": "L/d", "CLt0": "L/d", "kdes": "1/a", "V1": "L", "V2": "L", "Q": "L/d"}
OF_CONSTANTS = {"molecular_weight_kDa": "kDa", "days_per_year": "d/a", "clock_days": "d"}
OF_THE_PUBLISHED = {parameter.name: parameter.unit for parameter in load_model("yu2022").parameters}


@pytest.mark.parametrize(
    ("name", "of_parameters"), [("tmdd-b-cells", OF_THE_PUBLISHED), ("antibody", OF_AN_ANTIBODY)]
)
def test_every_state_changes_by_its_own_unit_a_day(name: str, of_parameters: dict[str, str]) -> None:
    structure, units = STRUCTURES[name], Units()
    for known, unit in {**of_parameters, **OF_CONSTANTS}.items():
        units.put(known, printed(unit))
    for known, formula in structure.coefficients:
        units.put(known, units.of(formula) or NO_UNIT)
    for state in structure.states:
        units.put(state.name, printed(state.unit))
    for state in structure.states:
        found = units.of(state.rate)
        assert found is not None
        assert found.is_same(printed(state.unit).times(printed("d"), -1)), state.name
