"""From bytes to plain values: JSON, read strictly.

What JSON lets through and no record may hold (NaN, a number of forty digits, a key given twice) is
marked here and refused later, where its place in the document is known.
"""

from __future__ import annotations

import json
from decimal import Decimal, InvalidOperation

from doseline.errors import RecordError, fault
from doseline.frozen import dataclass
from doseline.record.codes import Code

MAX_BYTES = 10_000_000
# A 64-bit float keeps 15 digits for certain: any more are noise, or lost by the next program.
DIGITS = 15
_LONGEST_NUMBER = 40
# A number is written out when it is shown: 1e999999 would fill a screen for an hour.
LARGEST_POWER = 20
_BOM = "\ufeff"


@dataclass(frozen=True, slots=True, kw_only=True)
class Odd:
    """A number that JSON can write and no record may hold."""

    code: Code
    text: str


class Repeating(dict[str, object]):
    """An object in which some keys were given more than once."""

    repeated: tuple[str, ...] = ()


def parse(data: bytes | str, *, most: int = MAX_BYTES) -> object:
    """The document as dicts, lists, strings, booleans, None, ``Decimal`` and ``Odd`` numbers.

    A byte order mark is let through: some editors put one in unasked.
    Raises: RecordError if this is no JSON document at all.
    """
    if len(data) > most:
        raise too_big(len(data), most)
    text = _decoded(data).removeprefix(_BOM)
    if not text.strip():
        raise _refusal(Code.EMPTY)
    try:
        return json.loads(
            text,
            object_pairs_hook=_object,
            parse_float=number,
            parse_int=number,
            parse_constant=not_finite,
        )
    except json.JSONDecodeError as error:
        line, column = _place(text, error)
        raise _refusal(Code.NOT_JSON, line=line, column=column) from None
    except RecursionError:
        raise _refusal(Code.NESTED_TOO_DEEP) from None


def _place(text: str, error: json.JSONDecodeError) -> tuple[int, int]:
    """The line and column of what was not expected; of a comma too many, newer Pythons name the comma."""
    if not error.msg.startswith("Illegal trailing comma"):
        return error.lineno, error.colno
    rest = text[error.pos + 1 :]
    place = error.pos + 1 + len(rest) - len(rest.lstrip(" \t\n\r"))
    return text.count("\n", 0, place) + 1, place - text.rfind("\n", 0, place)


def _decoded(data: bytes | str) -> str:
    if isinstance(data, str):
        return data
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise _refusal(Code.NOT_UTF_8, byte=error.start + 1) from None


def too_big(size: int, most: int = MAX_BYTES) -> RecordError:
    """That a text is longer than one may be."""
    return _refusal(Code.TOO_BIG, size=size, most=most)


def _refusal(code: Code, **values: object) -> RecordError:
    return RecordError((fault(code, "$", **values),))


def _object(pairs: list[tuple[str, object]]) -> dict[str, object]:
    plain = dict(pairs)
    if len(plain) == len(pairs):
        return plain
    seen: set[str] = set()
    again: dict[str, None] = {}
    for key, _ in pairs:
        if key in seen:
            again[key] = None
        seen.add(key)
    repeating = Repeating(plain)
    repeating.repeated = tuple(again)
    return repeating


def number(text: str) -> Decimal | Odd:
    """A number as it is written, or that no record may hold it."""
    if len(text) > _LONGEST_NUMBER:
        return Odd(code=Code.NUMBER_TOO_LONG, text=text[:_LONGEST_NUMBER] + "…")
    try:
        value = Decimal(text)
    except InvalidOperation:  # an exponent beyond all bounds
        return Odd(code=Code.NUMBER_TOO_LONG, text=text)
    _, digits, exponent = value.as_tuple()
    if not isinstance(exponent, int) or exponent < -DIGITS or value.adjusted() > LARGEST_POWER:
        return Odd(code=Code.NUMBER_TOO_LONG, text=text)
    if len(digits) > DIGITS:
        return Odd(code=Code.NUMBER_TOO_LONG, text=text)
    return value or Decimal(0)  # no negative zero


def not_finite(text: str) -> Odd:
    """What some programs write for a number that is none."""
    return Odd(code=Code.NOT_FINITE, text=text)
