"""What a test says: which of two tests its unit makes it, whether its number is read, what a number means."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any, Protocol

from doseline.quantity import Scale
from doseline.record.model import Flag, Result


class TestsLike(Protocol):
    """What the reader needs to know of tests: ``doseline.guide.terminology.Terminology`` is one."""

    def meanings(
        self, kind: str, written: str, codes: Iterable[tuple[str, str]], on: date | None = None
    ) -> tuple[str, ...]:
        """What a name and its codes mean, the one that asks for most care first."""

    def scale(self, test: str) -> Scale | None:
        """The units of a numeric test, or None."""

    def test_of_unit(self, test: str, unit: str) -> str:
        """A count of cells or its share, whichever the unit says."""

    def is_quantity(self, test: str) -> bool:
        """Whether any amount of a test in words is a find, such as a viral load."""

    def result_in(self, test: str, written: str) -> str | None:
        """What a text says of a test in words."""

    def is_index(self, system: str, code: str) -> bool:
        """Whether a code is that of an index, whose number is no result."""


def of_unit(values: dict[str, Any], names: TestsLike) -> dict[str, Any]:
    """The values of a test with the name that its unit gives it: 3 % of B cells are no 3 cells."""
    name, unit = values.get("name"), values.get("unit")
    if name is None or unit is None or (read := names.test_of_unit(name, unit)) == name:
        return values
    also = tuple(other for other in values.get("also", ()) if other != read)
    return {**values, "name": read, "written": values.get("written", name), "also": also}


def with_reading(values: dict[str, Any], names: TestsLike) -> dict[str, Any]:
    """The values with what a number, a text or a flag means in a word, or that a number was not read."""
    name = values.get("name")
    if name is None:
        return values
    scale = names.scale(name)
    if scale is not None:
        return {**values, "unread": True} if _is_unread(values, scale) else values
    reads = None if "result" in values else _word(values, name, names)
    return values if reads is None else {**values, "reads": reads}


def _is_unread(values: dict[str, Any], scale: Scale) -> bool:
    unit = values.get("unit")
    return "value" in values and (unit is None or not scale.accepts(unit))


# What a laboratory marks as out of range, a test in words has found. Its "normal" clears nothing.
_FOUND = frozenset({Flag.HIGH, Flag.ABNORMAL, Flag.CRITICAL})


def _word(values: dict[str, Any], name: str, names: TestsLike) -> Result | None:
    """The result in a word that a flag, a text or a number stands for; None where it is read as it is."""
    if values.get("flag") in _FOUND:
        return Result.POSITIVE
    if "text" in values and "value" not in values:
        said = names.result_in(name, values["text"])
        return Result(said) if said is not None else None
    if "value" not in values or names.is_quantity(name) or _is_index(values, names):
        return None
    return by_cut_off(values["value"], values.get("high"), values.get("comparator"))


def _is_index(values: dict[str, Any], names: TestsLike) -> bool:
    return names.is_index(values.get("system") or "", values.get("code") or "")


def by_cut_off(value: Decimal, cut_off: Decimal | None, comparator: str | None) -> Result:
    """What a number says against its laboratory's cut-off; without one it says nothing.

    >>> by_cut_off(Decimal("0.2"), Decimal(1), None), by_cut_off(Decimal("0.2"), None, None)
    (<Result.NEGATIVE: 'negative'>, <Result.INDETERMINATE: 'indeterminate'>)
    """
    if cut_off is None:
        return Result.INDETERMINATE
    match comparator:
        case "<":
            return Result.NEGATIVE if value <= cut_off else Result.INDETERMINATE
        case "<=":
            return Result.NEGATIVE if value < cut_off else Result.INDETERMINATE
        case ">" | ">=":
            return Result.POSITIVE if value >= cut_off else Result.INDETERMINATE
        case _:
            return Result.POSITIVE if value >= cut_off else Result.NEGATIVE
