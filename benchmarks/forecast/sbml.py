"""The equations of ``plain`` as SBML, with the doses as events, for the simulators that read it."""

# ruff: noqa: ANN401 - what it works on has no types

from __future__ import annotations

from typing import Any

import libsbml

from benchmarks.forecast.plain import COLUMNS, RATES, STATES, VALUES
from benchmarks.forecast.regimen import DOSE_DAYS, DOSE_MG

_SYNTAX = libsbml.L3ParserSettings()
_SYNTAX.setParseLog(libsbml.L3P_PARSE_LOG_AS_LN)


def text(*, doses: bool) -> str:
    """The model as SBML Level 3: rate rules, and an event for each dose after the first if ``doses``.

    The values of the parameters are the reader's to set, the amount of the first dose too.
    """
    document = libsbml.SBMLDocument(3, 2)
    model = document.createModel()
    for name in (*COLUMNS, *STATES, *VALUES):
        one = model.createParameter()
        one.setId(name)
        one.setConstant(name in COLUMNS)
        one.setValue(1.0)
    for name, formula in VALUES.items():
        _rule(model.createAssignmentRule(), name, formula)
    for name, formula in RATES.items():
        _rule(model.createRateRule(), name, formula)
    for day in DOSE_DAYS[1:] if doses else ():
        _dose(model.createEvent(), float(day))
    return str(libsbml.writeSBMLToString(document))


def _rule(rule: Any, name: str, formula: str) -> None:
    rule.setVariable(name)
    rule.setMath(_math(formula))


def _dose(event: Any, day: float) -> None:
    event.setId(f"dose_{day:.0f}")
    event.setUseValuesFromTriggerTime(True)
    trigger = event.createTrigger()
    trigger.setInitialValue(True)
    trigger.setPersistent(True)
    trigger.setMath(_math(f"time >= {day}"))
    change = event.createEventAssignment()
    change.setVariable("D")
    change.setMath(_math(f"D + {DOSE_MG} * F"))


def _math(formula: str) -> Any:
    parsed = libsbml.parseL3FormulaWithSettings(formula, _SYNTAX)
    if parsed is None:
        raise ValueError(libsbml.getLastParseL3Error())
    return parsed
