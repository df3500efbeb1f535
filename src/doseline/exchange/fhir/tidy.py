"""A resource made fit to be read: what is empty or no number is said with its path, and taken out.

All the rest of the resource is read as before: one empty member must not hide a danger beside it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Context, Decimal, InvalidOperation
from typing import Any

from doseline.exchange.fhir.said import What
from doseline.record.parse import DIGITS, LARGEST_POWER, Odd, Repeating

MOST_DEEP = 64
# What turns the meaning of a resource round stays where it is, even if it is empty: it must not be lost.
TURNS_ROUND = frozenset({"modifierExtension", "implicitRules", "doNotPerform"})
_SHORT = Context(prec=DIGITS)
_SMALLEST = Decimal(1).scaleb(-DIGITS)
# Takes the path, the word, and what stood there.
Note = Callable[[str, What, object], None]


class TooDeep(Exception):  # noqa: N818 - it says how the document is, and is met at once
    """A document with too many brackets inside each other."""


def tidy(data: Mapping[str, Any], note: Note, *, path: str) -> dict[str, Any]:
    """The object without its empty members; ``note`` is told of each.

    Raises: TooDeep where it is nested over 64 levels.
    """
    return _Walk(note).of_object(data, path, 1)


def is_tidy(value: object, depth: int = 1) -> bool:
    """Whether nothing of an object, or of a list, has to be tidied, as nearly always; it is quick to see."""
    parts = value.values() if type(value) is dict else value if type(value) is list else ()
    if not parts:
        return False
    for one in parts:
        kind = type(one)
        if kind is str:
            if not one or one.isspace():
                return False
        elif kind is dict or kind is list:
            if depth >= MOST_DEEP or not is_tidy(one, depth + 1):
                return False
        elif kind is not bool and not (kind is Decimal and _is_held(one)):
            return False
    return True


def _is_held(value: Decimal) -> bool:
    """Whether a record holds a number with just these digits."""
    _, digits, exponent = value.as_tuple()
    is_short = len(digits) <= DIGITS and isinstance(exponent, int) and -DIGITS <= exponent <= 0
    return is_short and (bool(value) or str(value) == "0")


class _Walk:
    def __init__(self, note: Note) -> None:
        self.note = note

    def of_object(self, data: Mapping[str, Any], path: str, depth: int) -> dict[str, Any]:
        kept: dict[str, Any] = {}
        again = data.repeated if isinstance(data, Repeating) else ()
        for key, value in data.items():
            way = f"{path}.{key}"
            if key in TURNS_ROUND:
                kept[key] = self._kept(value, way, depth)
            elif key in again:
                self.note(way, What.REPEATED, value)
            elif self._says(value, way):
                kept[key] = self._of(value, way, depth, halves=_has_half(data, key))
        return kept

    def _of(self, value: object, path: str, depth: int, *, halves: bool = False) -> object:
        match value:
            case Mapping() | list() if depth >= MOST_DEEP:
                raise TooDeep
            case Mapping():
                return self.of_object(value, path, depth + 1)
            case list():
                return self._of_list(value, path, depth + 1, halves=halves)
            case Odd() | float() | int() | Decimal() if not isinstance(value, bool):
                return _rounded(value)
            case _:
                return value

    def _of_list(self, value: list[object], path: str, depth: int, *, halves: bool) -> list[object]:
        """The parts of a list in their places; of what says nothing the place stays, empty."""
        kept: list[object] = []
        for place, one in enumerate(value):
            way = f"{path}[{place}]"
            says = one is not None if halves and one is None else self._says(one, way)
            kept.append(self._of(one, way, depth) if says else None)
        return kept

    def _kept(self, value: object, path: str, depth: int) -> object:
        self._says(value, path)
        return self._of(value, path, depth)

    def _says(self, value: object, path: str) -> bool:
        """Whether a value says anything; what does not is noted."""
        if value is None or value in ("", [], {}) or (isinstance(value, str) and not value.strip()):
            self.note(path, What.EMPTY_MEMBER, "null" if value is None else value)
            return False
        if not _is_number(value):
            self.note(path, What.UNREADABLE_NUMBER, value.text if isinstance(value, Odd) else value)
            return False
        return True


def _is_number(value: object) -> bool:
    """Whether a value is anything but a number that no record may hold."""
    if isinstance(value, bool) or not isinstance(value, Odd | float | int | Decimal):
        return True
    return _rounded(value) is not None


def _rounded(number: Odd | float | Decimal) -> Decimal | None:
    """A number as a record can hold it, or None.

    One with more digits than one can mean is rounded: programs write 4.6000000000000001 for 4.6.
    """
    try:
        value = Decimal(number.text if isinstance(number, Odd) else str(number))
        if value.is_zero():
            return value.copy_abs()
        value = _SHORT.plus(value)
        if value.adjusted() < 0 and _is_longer(value):
            value = value.quantize(_SMALLEST, context=_SHORT)
    except InvalidOperation:
        return None
    # What is nearly nothing is not nothing.
    return value if value.is_finite() and value and value.adjusted() <= LARGEST_POWER else None


def _is_longer(value: Decimal) -> bool:
    """Whether a number has more places after the point than a record holds."""
    _, _, exponent = value.as_tuple()
    return isinstance(exponent, int) and exponent < -DIGITS


def _has_half(data: Mapping[str, Any], key: str) -> bool:
    """Whether a list is one of two halves, values and their extensions: null is right there."""
    return key.startswith("_") or f"_{key}" in data
