"""Names, units and codes of an entry, looked up in the guide's lists."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any, Protocol

from doseline.errors import Fault, fault
from doseline.quantity import Scale
from doseline.record.codes import Code
from doseline.record.fields import Field, Shape

_SYSTEMS = {
    "http://loinc.org": "loinc",
    "http://snomed.info/sct": "snomed",
    "http://hl7.org/fhir/sid/icd-10-cm": "icd10",
    "http://hl7.org/fhir/sid/icd-10": "icd10",
}
# A picture has no result in a word or a number.
_NO_RESULT_NEEDED = "mri"


class NamesLike(Protocol):
    """The lists of names that the reader needs: ``doseline.guide.names.Names`` is one."""

    def canonical(self, kind: str, written: str) -> str:
        """The canonical name, or the written one if it is not known."""

    def knows(self, kind: str, name: str) -> bool:
        """Whether a canonical name is one of ours."""

    def of_code(self, system: str, code: str) -> str | None:
        """The canonical name of a code, if known."""

    def scale(self, test: str) -> Scale | None:
        """The units of a numeric test, or None."""


def named(shape: Shape, values: dict[str, Any], names: NamesLike) -> dict[str, Any]:
    """The values with the canonical name in place, and the name as written where that differs."""
    field = next((field for field in shape.fields if field.names and field.key in values), None)
    if field is None:
        return values
    written = values[field.key]
    name = _canonical(field, values, names)
    return values if name == written else {**values, field.key: name, "written": written}


def _canonical(field: Field, values: dict[str, Any], names: NamesLike) -> str:
    kind = field.names or ""
    name = names.canonical(kind, values[field.key])
    coded = _of_code(kind, values, names)
    return coded if coded is not None and not names.knows(kind, name) else name


def _of_code(kind: str, values: dict[str, Any], names: NamesLike) -> str | None:
    system, code = values.get("system"), values.get("code")
    if not system or not code:
        return None
    coded = names.of_code(_SYSTEMS.get(system, system), code)
    return coded if coded is not None and names.knows(kind, coded) else None


def result_faults(where: str, values: dict[str, Any], names: NamesLike | None) -> Iterator[Fault]:
    """What is wrong with a test: no result, a unit that cannot be, a number that cannot be."""
    name = values.get("name")
    if name is None:
        return
    if name != _NO_RESULT_NEEDED and not values.keys() & {"result", "value", "index"}:
        yield fault(Code.NOTHING_MEASURED, where, name=name)
    if names is None:
        return
    coded = _of_code("test", values, names)
    if coded is not None and coded != name:  # the name is known too, or the code would have won
        yield fault(Code.CODE_CONTRADICTS_NAME, f"{where}.code", name=name, coded=coded)
    yield from measured_faults(where, values, names)


def measured_faults(where: str, values: dict[str, Any], names: NamesLike) -> Iterator[Fault]:
    """What is wrong with the unit and the size of a number, for a name whose units are known."""
    name = values.get("name")
    scale = names.scale(name) if name else None
    if scale is None or "value" not in values:
        return
    unit = values.get("unit")
    accepted = tuple(unit for unit, _ in scale.factors)
    if unit is None:
        yield fault(Code.UNIT_MISSING, f"{where}.unit", name=name, accepted=accepted)
    elif not scale.accepts(unit):
        yield fault(Code.UNIT_NOT_ACCEPTED, f"{where}.unit", name=name, unit=unit, accepted=accepted)
    else:
        yield from _possible_faults(where, values, scale)


def _possible_faults(where: str, values: dict[str, Any], scale: Scale) -> Iterator[Fault]:
    # A laboratory's lower limit may be nought where no result can be; its upper limit may not.
    bounds = {"value": scale.possible, "low": (Decimal(0), scale.possible[1]), "high": scale.possible}
    for key, (least, most) in bounds.items():
        number = values.get(key)
        if number is not None and not least <= scale.convert(number, values["unit"]) <= most:
            yield fault(
                Code.NOT_POSSIBLE,
                f"{where}.{key}",
                name=values["name"],
                got=number,
                unit=values["unit"],
            )
