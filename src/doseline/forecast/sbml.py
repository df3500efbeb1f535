"""A model with one person's numbers and doses as an SBML file, which other simulators run.

SBML Level 3 Version 2 Core, with nothing that Level 3 Version 1 lacks. What stands in the file is
printed from the same formulas that our own solver is made of: parameters as printed, the coefficients as
initial assignments, the named steps of the right-hand side as assignment rules, the states as rate
rules, doses as events. A dose on day 0 is part of the initial state, since simulators differ on events
at the very start.
"""

from __future__ import annotations

from collections.abc import Iterator
from xml.etree.ElementTree import Element, SubElement, indent, tostring

import numpy as np

from doseline.forecast.model.expression import Apply, Constant, Expression, Named, Op, Variable, walk
from doseline.forecast.model.load import load_model
from doseline.forecast.model.published import Model
from doseline.forecast.model.registry import STRUCTURES
from doseline.forecast.model.structure import CLOCK, Structure
from doseline.forecast.trajectories import Doses, Parameters

_NAMESPACE = "http://www.sbml.org/sbml/level3/version2/core"
_MATHML = "http://www.w3.org/1998/Math/MathML"
_TIME = "http://www.sbml.org/sbml/symbols/time"
# A day, and a year of 365.25 days, in seconds.
_DAY_S, _YEAR_S = 86_400.0, 31_557_600.0
# A printed unit as powers of base units: (kind, exponent, scale, multiplier).
_Base = tuple[str, int, int, float]
_GRAM_MG: _Base = ("gram", 1, -3, 1.0)
_PER_LITRE: _Base = ("litre", -1, 0, 1.0)
_PER_DAY: _Base = ("second", -1, 0, _DAY_S)
_UNITS: dict[str, tuple[str, tuple[_Base, ...]]] = {
    "d": ("day", (("second", 1, 0, _DAY_S),)),
    "1/d": ("per_day", (_PER_DAY,)),
    "1/a": ("per_year", (("second", -1, 0, _YEAR_S),)),
    "L": ("litre", (("litre", 1, 0, 1.0),)),
    "L/d": ("litre_per_day", (("litre", 1, 0, 1.0), _PER_DAY)),
    "mg": ("mg", (_GRAM_MG,)),
    "mg/L": ("mg_per_litre", (_GRAM_MG, _PER_LITRE)),
    "nmol/L": ("nmol_per_litre", (("mole", 1, -9, 1.0), _PER_LITRE)),
    "nmol/L/d": ("nmol_per_litre_per_day", (("mole", 1, -9, 1.0), _PER_LITRE, _PER_DAY)),
    "/uL": ("per_microlitre", (("litre", -1, -6, 1.0),)),
    "cells/uL": ("per_microlitre", (("litre", -1, -6, 1.0),)),
    "kDa": ("kilodalton", (("gram", 1, 3, 1.0), ("mole", -1, 0, 1.0))),
}
# What the name of an output ends in, and its unit; the units of the model's constants, where they have one.
_ENDS = {"_mg_L": "mg/L", "_per_uL": "/uL"}
_OF_CONSTANTS = {"molecular_weight_kDa": "kDa"}
_NO_UNIT = "dimensionless"
_SIGNS = {
    Op.ADD: "plus", Op.SUBTRACT: "minus", Op.MULTIPLY: "times", Op.DIVIDE: "divide", Op.NEGATE: "minus",
    Op.SQRT: "root", Op.EXP: "exp", Op.LOG: "ln",
}  # fmt: skip


def sbml(parameters: Parameters, doses: Doses, *, person: int = 0) -> str:
    """One person's model as the text of an SBML file.

    Time runs in days from day 0. The states and the outputs (``concentration_mg_L``, ``b_cells_per_uL``,
    ``free_concentration_mg_L``) are parameters of the file, so that they carry our names.

    >>> from doseline.forecast.model.load import load_model
    >>> typical = load_model("yu2022").typical
    >>> somebody = Parameters.from_columns("yu2022", {name: np.array([it]) for name, it in typical.items()})
    >>> '<rateRule variable="depot">' in sbml(somebody, Doses.shared([0.0, 7.0], 20.0))
    True
    """
    described = load_model(parameters.model)
    structure = STRUCTURES[described.structure]
    root = Element("sbml", xmlns=_NAMESPACE, level="3", version="2")
    model = SubElement(
        root, "model", id=described.name, name=described.title, timeUnits="day", substanceUnits="mg",
        volumeUnits="litre", extentUnits="mg",
    )  # fmt: skip
    _write_units(model)
    _write_parameters(
        model,
        structure,
        described,
        dict(zip(parameters.names, parameters.values[person], strict=True)),
        clock_days=doses.clock_days,
    )
    given = list(_given(doses, person))
    _write_starts(model, structure, sum(amount for day, amount in given if day == 0))
    _write_rules(model, structure)
    _write_events(model, structure, [(day, amount) for day, amount in given if day > 0])
    indent(root)
    return "<?xml version='1.0' encoding='UTF-8'?>\n" + tostring(root, encoding="unicode") + "\n"


def _given(doses: Doses, person: int) -> Iterator[tuple[float, float]]:
    """The doses of one person that are really there."""
    row = person if len(doses.days) > 1 else 0
    for day, amount in zip(doses.days[row].tolist(), doses.amounts_mg[row].tolist(), strict=True):
        if np.isfinite(day):
            yield day, amount


def _write_units(model: Element) -> None:
    listed = SubElement(model, "listOfUnitDefinitions")
    for name, bases in dict(_UNITS.values()).items():
        if name == "litre":  # SBML has it
            continue
        units = SubElement(SubElement(listed, "unitDefinition", id=name), "listOfUnits")
        for kind, exponent, scale, multiplier in bases:
            SubElement(
                units,
                "unit",
                kind=kind,
                exponent=str(exponent),
                scale=str(scale),
                multiplier=_plain(multiplier),
            )


def _write_parameters(
    model: Element, structure: Structure, described: Model, values: dict[str, float], *, clock_days: float
) -> None:
    listed = SubElement(model, "listOfParameters")
    printed = {parameter.name: parameter.unit for parameter in described.parameters}
    for name in structure.parameters:
        _parameter(listed, name, printed[name], values[name])
    for name in structure.constants:
        _parameter(listed, name, _OF_CONSTANTS.get(name, "1"), float(getattr(described, name)))
    _parameter(listed, CLOCK.name, "d", clock_days)
    for name in structure.coefficient_names:
        _parameter(listed, name, None)
    for state in structure.states:
        _parameter(listed, state.name, state.unit, changes=True)
    for step in _steps(structure):
        _parameter(listed, step.name, None, changes=True)
    for name, _ in structure.outputs:
        _parameter(
            listed, name, next(unit for end, unit in _ENDS.items() if name.endswith(end)), changes=True
        )


def _parameter(
    listed: Element, name: str, unit: str | None, value: float | None = None, *, changes: bool = False
) -> None:
    about = {"id": name, "constant": "false" if changes else "true"}
    if value is not None:
        about["value"] = _plain(value)
    if unit is not None:
        about["units"] = _UNITS[unit][0] if unit in _UNITS else _NO_UNIT
    SubElement(listed, "parameter", about)


def _write_starts(model: Element, structure: Structure, at_once_mg: float) -> None:
    listed = SubElement(model, "listOfInitialAssignments")
    for name, formula in structure.coefficients:
        _math(SubElement(listed, "initialAssignment", symbol=name), formula)
    for state in structure.states:
        start = state.start + structure.per_mg * at_once_mg if state.name == structure.dosed else state.start
        _math(SubElement(listed, "initialAssignment", symbol=state.name), start)


def _write_rules(model: Element, structure: Structure) -> None:
    listed = SubElement(model, "listOfRules")
    for step in _steps(structure):
        _math(SubElement(listed, "assignmentRule", variable=step.name), step.value)
    for name, formula in structure.outputs:
        _math(SubElement(listed, "assignmentRule", variable=name), formula)
    for state in structure.states:
        _math(SubElement(listed, "rateRule", variable=state.name), state.rate)


def _write_events(model: Element, structure: Structure, later: list[tuple[float, float]]) -> None:
    if not later:
        return
    listed = SubElement(model, "listOfEvents")
    for number, (day, amount) in enumerate(later, start=1):
        event = SubElement(listed, "event", id=f"dose_{number}", useValuesFromTriggerTime="true")
        trigger = SubElement(event, "trigger", initialValue="false", persistent="true")
        due = SubElement(SubElement(trigger, "math", xmlns=_MATHML), "apply")
        SubElement(due, "geq")
        SubElement(due, "csymbol", encoding="text", definitionURL=_TIME).text = "t"
        _number(due, day)
        assigned = SubElement(
            SubElement(event, "listOfEventAssignments"), "eventAssignment", variable=structure.dosed
        )
        _math(assigned, Variable(structure.dosed) + structure.per_mg * amount)


def _steps(structure: Structure) -> tuple[Named, ...]:
    """The named values that rates and outputs go through, parts before the whole."""
    roots = [state.rate for state in structure.states] + [formula for _, formula in structure.outputs]
    return tuple(node for node in walk(*roots) if isinstance(node, Named))


def _math(parent: Element, formula: Expression) -> None:
    _formula(SubElement(parent, "math", xmlns=_MATHML), formula)


def _formula(parent: Element, node: Expression) -> None:
    match node:
        case Constant(value=value):
            _number(parent, value)
        case Variable(name=name) | Named(name=name):
            SubElement(parent, "ci").text = f" {name} "
        case Apply(op=Op.MAX | Op.MIN | Op.SELECT):
            _choice(parent, node)
        case Apply(op=op, arguments=arguments):
            applied = SubElement(parent, "apply")
            SubElement(applied, _SIGNS[op])
            for argument in arguments:
                _formula(applied, argument)
        case _:
            raise AssertionError(node)


def _choice(parent: Element, node: Apply) -> None:
    """The larger, the smaller, or one of two by a sign: Level 3 Version 1 knows pieces only."""
    match node.op:
        case Op.MAX:
            (one, other), left, right = node.arguments, *node.arguments
        case Op.MIN:
            (one, other), right, left = node.arguments, *node.arguments
        case Op.SELECT:
            left, one, other = node.arguments
            right = Constant(0.0)
        case _:
            raise AssertionError(node.op)
    pieces = SubElement(parent, "piecewise")
    piece = SubElement(pieces, "piece")
    _formula(piece, one)
    condition = SubElement(piece, "apply")
    SubElement(condition, "gt")
    _formula(condition, left)
    _formula(condition, right)
    _formula(SubElement(pieces, "otherwise"), other)


def _number(parent: Element, value: float) -> None:
    """A number to its last digit; an exponent of ten has an element of its own in MathML."""
    digits, _, exponent = _plain(value).partition("e")
    number = SubElement(parent, "cn")
    number.text = digits
    if exponent:
        number.set("type", "e-notation")
        SubElement(number, "sep").tail = exponent.lstrip("+")


def _plain(value: float) -> str:
    return repr(float(value))
