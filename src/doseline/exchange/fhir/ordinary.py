"""A document as nearly every one is, decoded quickly: nothing empty, no odd number, no member twice.

What is odd in any way is left to ``doseline.record.parse`` and ``tidy``, which tell what and where. Both ways
give the same values, so an ordinary document needs no tidying any more.
"""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from functools import lru_cache
from typing import Any

from doseline.exchange.fhir.tidy import MOST_DEEP
from doseline.record.parse import DIGITS

_NOUGHT = Decimal(0)
_MOST = 10**DIGITS


class Tidied(dict[str, Any]):
    """An object within a larger document that was found to be ordinary, so that nobody need look again."""


class _Odd(Exception):  # noqa: N818 - it never leaves this module
    """Something that has to be looked at with care."""


def ordinary(data: bytes, *, depth: int = 1) -> dict[str, Any] | None:
    """The object that a text is; None where it is none, or not quite ordinary, or where msgspec is not here.

    ``depth`` is how deep it lies in its document.

    >>> ordinary(b'{"value": 20.50, "unit": "mg"}')
    {'value': Decimal('20.50'), 'unit': 'mg'}
    >>> ordinary(b'{"unit": ""}') is None, ordinary(b'{"unit": "mg", "unit": "g"}') is None
    (True, True)
    """
    try:
        value = _decoder()(data)
        if type(value) is not dict or not value:
            return None
        texts = _of_object(value, depth)
    except (ValueError, RecursionError, ArithmeticError, _Odd):
        return None
    # A member that is there twice leaves its quotes behind.
    return value if quotes(data) == 2 * texts else None


def quotes(data: bytes) -> int:
    r"""How many quotes stand around the texts of a document; those inside a text have a backslash.

    >>> quotes(rb'{"div": "<p class=\"x\">a \\</p>"}')
    4
    """
    found = data.count(b'"')
    return found - data.replace(b"\\\\", b"").count(b'\\"') if b'\\"' in data else found


@lru_cache(maxsize=1)
def _decoder() -> Callable[[bytes], Any]:
    try:
        from msgspec.json import Decoder  # noqa: PLC0415 - only many documents are worth it
    except ImportError:
        return _unread
    found: Callable[[bytes], Any] = Decoder(float_hook=Decimal).decode
    return found


def _unread(_: bytes) -> Any:  # noqa: ANN401 - as a decoder gives anything
    raise _Odd


def _of_object(data: dict[str, Any], depth: int) -> int:
    """How many texts there are in an object, the names of its members too; its numbers become decimal."""
    found = len(data)
    for key, value in data.items():
        kind = type(value)
        if kind is str:
            if not value or value.isspace():
                raise _Odd
            found += 1
        elif kind is dict or kind is list:
            if not value or depth >= MOST_DEEP:
                raise _Odd
            found += _of_object(value, depth + 1) if kind is dict else _of_list(value, depth + 1)
        elif kind is not bool:
            data[key] = _number(value)
    return found


def _of_list(data: list[Any], depth: int) -> int:
    found = 0
    for place, value in enumerate(data):
        kind = type(value)
        if kind is dict or kind is list:
            if not value or depth >= MOST_DEEP:
                raise _Odd
            found += _of_object(value, depth + 1) if kind is dict else _of_list(value, depth + 1)
        elif kind is str:
            if not value or value.isspace():
                raise _Odd
            found += 1
        elif kind is not bool:
            data[place] = _number(value)
    return found


def _number(value: object) -> Decimal:
    """A number as a record holds it; null is none."""
    if type(value) is int:
        if -_MOST < value < _MOST:
            return Decimal(value)
        raise _Odd
    if type(value) is not Decimal:
        raise _Odd
    _, digits, exponent = value.as_tuple()
    if len(digits) > DIGITS or not -DIGITS <= int(exponent) <= 0:
        raise _Odd
    return value or _NOUGHT
