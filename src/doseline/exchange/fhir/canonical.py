"""JSON written in one way, so that the same facts are the same bytes: keys as they come, digits as they are.

>>> from decimal import Decimal
>>> compact({"value": Decimal("20.50"), "unit": "mg"})
'{"value":20.50,"unit":"mg"}'
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from decimal import Decimal
from typing import Any, cast

from doseline.record.parse import DIGITS, MAX_BYTES, Odd, not_finite, number, too_big

Json = dict[str, Any]
_INDENT = "  "
# From this length on, measured roughly, the text of a document is counted to the letter.
_LONG = MAX_BYTES // 8


def compact(value: object) -> str:
    """On one line, in ASCII: it may stand in a text of FHIR, which takes no other spaces."""
    match value:
        case Mapping():
            return "{" + ",".join(f"{_text(key)}:{compact(one)}" for key, one in value.items()) + "}"
        case list() | tuple():
            return "[" + ",".join(map(compact, value)) + "]"
        case _:
            return _plain(value)


def pretty(value: object, indent: str = "") -> str:
    """On many lines, for people who look into the file."""
    inner = indent + _INDENT
    match value:
        case Mapping() if value:
            lines = (f"{inner}{_text(key, ascii_=False)}: {pretty(one, inner)}" for key, one in value.items())
            return "{\n" + ",\n".join(lines) + f"\n{indent}}}"
        case list() | tuple() if value:
            return "[\n" + ",\n".join(f"{inner}{pretty(one, inner)}" for one in value) + f"\n{indent}]"
        case str():
            return _text(value, ascii_=False)
        case _:
            return compact(value)


def _plain(value: object) -> str:
    if isinstance(value, Decimal):
        return f"{value:f}"
    return json.dumps(value)


def _text(value: object, *, ascii_: bool = True) -> str:
    return json.dumps(value, ensure_ascii=ascii_)


def as_parsed(document: object) -> object:
    """A document as the parser would give it back from its text, which nobody has to write for that.

    Raises: RecordError where that text would be longer than a record may be.

    >>> as_parsed({"value": Decimal("0.0"), "from": ("Observation/a",)})
    {'value': Decimal('0'), 'from': ['Observation/a']}
    """
    if len(json.dumps(document, default=str)) > _LONG and (size := len(compact(document))) > MAX_BYTES:
        raise too_big(size)
    return _parsed(document)


_AS_THEY_ARE = frozenset({str, bool, type(None)})


def _parsed(value: object) -> object:
    kind = type(value)
    if kind is Decimal:
        return _number(cast("Decimal", value))
    match value:
        case None | bool():
            return value
        case dict() | Mapping():
            return {key: one if type(one) in _AS_THEY_ARE else _parsed(one) for key, one in value.items()}
        case list() | tuple():
            return [one if type(one) in _AS_THEY_ARE else _parsed(one) for one in value]
        case str():  # one of a closed list of words is a text, too
            return str.__str__(value)
        case _:
            return _of_text(_plain(value))


def _number(value: Decimal) -> Decimal | Odd:
    _, digits, exponent = value.as_tuple()
    if value.is_finite() and value and -DIGITS <= int(exponent) <= 0 and len(digits) <= DIGITS:
        return value
    return _of_text(_plain(value))


def _of_text(text: str) -> Decimal | Odd:
    return number(text) if text[-1].isdigit() else not_finite(text)
