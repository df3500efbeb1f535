"""JSON written in one way, so that the same facts are the same bytes: keys as they come, digits as they are.

>>> from decimal import Decimal
>>> compact({"value": Decimal("20.50"), "unit": "mg"})
'{"value":20.50,"unit":"mg"}'
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

Json = dict[str, Any]
_INDENT = "  "


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
