"""A model with one person's numbers and doses as an SBML file, which other simulators run.

SBML Level 3 Version 2 Core, with nothing that Level 3 Version 1 lacks. What stands in the file is
printed from the same formulas that our own solver is made of: parameters as printed, the coefficients as
initial assignments, the named steps of the right-hand side as assignment rules, the states as rate
rules, doses as events. Every value and every number has its unit. A dose on day 0 is part of the initial
state, since simulators differ on events at the very start.
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
from doseline.forecast.sbml_units import KNOWN, NO_UNIT, PRINTED, Unit, Units, printed
from doseline.forecast.trajectories import Doses, Parameters

_NAMESPACE = "http://www.sbml.org/sbml/level3/version2/core"
_MATHML = "http://www.w3.org/1998/Math/MathML"
_TIME = "http://www.sbml.org/sbml/symbols/time"
# What the name of an output ends in, and its unit; the units of the model's constants, where they have one.
_ENDS = {"_mg_L": "mg/L", "_per_uL": "/uL"}
_OF_CONSTANTS = {"molecular_weight_kDa": "kDa", "days_per_year": "d/a"}
_SIGNS = {
    Op.ADD: "plus", Op.SUBTRACT: "minus", Op.MULTIPLY: "times", Op.DIVIDE: "divide", Op.NEGATE: "minus",
    Op.SQRT: "root", Op.EXP: "exp", Op.LOG: "ln",
}  # fmt: skip
# Of what has a unit there is neither; it is told by how many of that unit it is.
_OF_NUMBERS_ALONE = frozenset({Op.EXP, Op.LOG})


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
    named = {"xmlns": _NAMESPACE, "xmlns:sbml": _NAMESPACE}
    root = Element("sbml", named, level="3", version="2")
    model = SubElement(
        root, "model", id=described.name, name=described.title, timeUnits="day", substanceUnits="mg",
        volumeUnits="litre", extentUnits="mg",
    )  # fmt: skip
    _write_units(model)
    units = _write_parameters(
        model,
        structure,
        described,
        dict(zip(parameters.names, parameters.values[person], strict=True)),
        clock_days=doses.clock_days,
    )
    given = list(_given(doses, person))
    writer = _Formulas(units)
    _write_starts(model, structure, writer, sum(amount for day, amount in given if day == 0))
    _write_rules(model, structure, writer)
    _write_events(model, structure, writer, [(day, amount) for day, amount in given if day > 0])
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
    for name, bases in dict(PRINTED.values()).items():
        if name in KNOWN:
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
) -> Units:
    """Write every value that has a name, and tell the unit of each."""
    listed, units = SubElement(model, "listOfParameters"), Units()

    def write(name: str, unit: Unit | None, value: float | None = None, *, changes: bool = False) -> None:
        units.put(name, unit or NO_UNIT)
        about = {"id": name, "constant": "false" if changes else "true"}
        if value is not None:
            about["value"] = _plain(value)
        SubElement(listed, "parameter", about, units=(unit or NO_UNIT).name)

    of_printed = {parameter.name: parameter.unit for parameter in described.parameters}
    for name in structure.parameters:
        write(name, printed(of_printed[name]), values[name])
    for name in structure.constants:
        write(name, printed(_OF_CONSTANTS.get(name, "1")), float(getattr(described, name)))
    write(CLOCK.name, printed("d"), clock_days)
    for name, formula in structure.coefficients:
        write(name, units.of(formula))
    for state in structure.states:
        write(state.name, printed(state.unit), changes=True)
    for step in _steps(structure):
        write(step.name, units.of(step), changes=True)
    for name, _ in structure.outputs:
        ends = next(unit for end, unit in _ENDS.items() if name.endswith(end))
        write(name, printed(ends), changes=True)
    return units


def _write_starts(model: Element, structure: Structure, writer: _Formulas, at_once_mg: float) -> None:
    listed = SubElement(model, "listOfInitialAssignments")
    for name, formula in structure.coefficients:
        writer.write(SubElement(listed, "initialAssignment", symbol=name), name, formula)
    for state in structure.states:
        is_dosed = state.name == structure.dosed and at_once_mg > 0
        start = state.start + _brought(structure, at_once_mg) if is_dosed else state.start
        writer.write(SubElement(listed, "initialAssignment", symbol=state.name), state.name, start)


def _write_rules(model: Element, structure: Structure, writer: _Formulas) -> None:
    listed = SubElement(model, "listOfRules")
    for step in _steps(structure):
        writer.write(SubElement(listed, "assignmentRule", variable=step.name), step.name, step.value)
    for name, formula in structure.outputs:
        writer.write(SubElement(listed, "assignmentRule", variable=name), name, formula)
    for state in structure.states:
        writer.write(SubElement(listed, "rateRule", variable=state.name), state.name, state.rate)


def _write_events(
    model: Element, structure: Structure, writer: _Formulas, later: list[tuple[float, float]]
) -> None:
    if not later:
        return
    listed = SubElement(model, "listOfEvents")
    for number, (day, amount) in enumerate(later, start=1):
        event = SubElement(listed, "event", id=f"dose_{number}", useValuesFromTriggerTime="true")
        trigger = SubElement(event, "trigger", initialValue="false", persistent="true")
        due = SubElement(SubElement(trigger, "math", xmlns=_MATHML), "apply")
        SubElement(due, "geq")
        SubElement(due, "csymbol", encoding="text", definitionURL=_TIME).text = "t"
        _number(due, day, printed("d"))
        assigned = SubElement(
            SubElement(event, "listOfEventAssignments"), "eventAssignment", variable=structure.dosed
        )
        added = Variable(structure.dosed) + _brought(structure, amount)
        writer.write(assigned, structure.dosed, added)


def _brought(structure: Structure, amount_mg: float) -> Expression:
    """What a dose adds to the state it goes into."""
    return Apply(Op.MULTIPLY, (structure.per_mg, Constant(amount_mg, unit="mg")))


def _steps(structure: Structure) -> tuple[Named, ...]:
    """The named values that rates and outputs go through, parts before the whole."""
    roots = [state.rate for state in structure.states] + [formula for _, formula in structure.outputs]
    return tuple(node for node in walk(*roots) if isinstance(node, Named))


class _Formulas:
    """Writes formulas; a number without a unit takes that of what it is added to or compared with."""

    def __init__(self, units: Units) -> None:
        self._units = units

    def write(self, parent: Element, name: str, formula: Expression) -> None:
        """The formula of a name."""
        wanted = self._of(Variable(name))
        self._formula(SubElement(parent, "math", xmlns=_MATHML), formula, wanted)

    def _of(self, *nodes: Expression) -> Unit:
        return next((unit for node in nodes if (unit := self._units.of(node)) is not None), NO_UNIT)

    def _formula(self, parent: Element, node: Expression, wanted: Unit) -> None:
        match node:
            case Constant(value=value, unit=unit):
                _number(parent, value, printed(unit) if unit else wanted)
            case Variable(name=name) | Named(name=name):
                SubElement(parent, "ci").text = f" {name} "
            case Apply(op=Op.MAX | Op.MIN | Op.SELECT):
                self._choice(parent, node, wanted)
            case Apply(op=op):
                applied = SubElement(parent, "apply")
                SubElement(applied, _SIGNS[op])
                self._arguments(applied, node, wanted)
            case _:
                raise AssertionError(node)

    def _arguments(self, parent: Element, node: Apply, wanted: Unit) -> None:
        match node.op:
            case Op.MULTIPLY | Op.DIVIDE:
                of_numbers = NO_UNIT
            case Op.ADD | Op.SUBTRACT | Op.NEGATE:
                of_numbers = self._units.of(node) or wanted
            case _:
                of_numbers = self._of(*node.arguments)
        if node.op in _OF_NUMBERS_ALONE and not of_numbers.is_same(NO_UNIT):
            parent = SubElement(parent, "apply")
            SubElement(parent, "divide")
            self._formula(parent, node.arguments[0], of_numbers)
            _number(parent, 1.0, of_numbers)
            return
        for argument in node.arguments:
            self._formula(parent, argument, of_numbers)

    def _choice(self, parent: Element, node: Apply, wanted: Unit) -> None:
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
        chosen, compared = self._units.of(node) or wanted, self._of(left, right)
        pieces = SubElement(parent, "piecewise")
        piece = SubElement(pieces, "piece")
        self._formula(piece, one, chosen)
        condition = SubElement(piece, "apply")
        SubElement(condition, "gt")
        self._formula(condition, left, compared)
        self._formula(condition, right, compared)
        self._formula(SubElement(pieces, "otherwise"), other, chosen)


def _number(parent: Element, value: float, unit: Unit) -> None:
    """A number to its last digit; an exponent of ten has an element of its own in MathML."""
    digits, _, exponent = _plain(value).partition("e")
    number = SubElement(parent, "cn", {"sbml:units": unit.name})
    number.text = digits
    if exponent:
        number.set("type", "e-notation")
        SubElement(number, "sep").tail = exponent.lstrip("+")


def _plain(value: float) -> str:
    return repr(float(value))
