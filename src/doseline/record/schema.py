"""The JSON Schema of a record file, made from the same table as the reader."""

from __future__ import annotations

from typing import Any

from doseline.record.fields import (
    ENTRIES,
    FORMAT,
    ID_LENGTH,
    PERSON,
    TEXT_LENGTH,
    THERAPY,
    TOP,
    TYPE,
    YEARS,
    Condition,
    Field,
    Kind,
    Shape,
)
from doseline.record.shape import ODD_CHARACTERS, ODD_IN_PROSE

Schema = dict[str, Any]

# Patterns rather than "format" alone: few validators look at formats unless they are told to, and a
# date that does not exist must not pass. "(?!\n)$" is the end of the text in every dialect.
_CENTURY = f"(?:{'|'.join(str(year // 100) for year in range(*YEARS, 100))})"
_YEAR = f"{_CENTURY}[0-9]{{2}}"
_LEAP = f"(?:{_CENTURY}(?:0[48]|[2468][048]|[13579][26])|2000)"
_DAYS = (
    "(?:(?:0[13578]|1[02])-(?:0[1-9]|[12][0-9]|3[01])"
    "|(?:0[469]|11)-(?:0[1-9]|[12][0-9]|30)"
    "|02-(?:0[1-9]|1[0-9]|2[0-8]))"
)
_DATE = f"(?:{_YEAR}-{_DAYS}|{_LEAP}-02-29)"
_MONTH = f"{_YEAR}(?:-(?:0[1-9]|1[0-2]))?"
_CLOCK = r"(?:[01][0-9]|2[0-3]):[0-5][0-9]"
_OFFSET = rf"(?:Z|[+-]{_CLOCK})"
_END = r"(?!\n)$"

_PATTERNS = {
    Kind.DATE: f"^{_DATE}{_END}",
    Kind.PARTIAL_DATE: f"^(?:{_DATE}|{_MONTH}){_END}",
    Kind.TIME: f"^{_CLOCK}(?::[0-5][0-9])?{_END}",
    Kind.MOMENT: rf"^{_DATE}T{_CLOCK}(?::[0-5][0-9](?:\.[0-9]{{1,6}})?)?{_OFFSET}?{_END}",
}


def record_schema() -> Schema:
    """The JSON Schema (draft 2020-12) of a record file.

    It holds everything that one value or one object can get wrong. What it cannot hold, the reader
    checks besides: keys given twice, numbers of more than 15 digits, and whatever takes two
    entries, a guide or a list of names to judge.
    """
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"urn:{FORMAT.replace('/', ':')}",
        "title": FORMAT,
        "description": "One person, one therapy, and dated entries that are never edited.",
        "type": "object",
        "required": list(TOP),
        "additionalProperties": False,
        "properties": {
            "format": {"const": FORMAT, "description": "The format and its number."},
            PERSON.name: {"$ref": f"#/$defs/{PERSON.name}"},
            THERAPY.name: {"$ref": f"#/$defs/{THERAPY.name}"},
            "events": {
                "type": "array",
                "description": "What happened, in any order.",
                "items": {"$ref": "#/$defs/entry"},
            },
        },
        "$defs": {
            PERSON.name: _object(PERSON),
            THERAPY.name: _object(THERAPY),
            "entry": _entry(),
            **{name: _object(shape, type_=name) for name, shape in ENTRIES.items()},
        },
    }


def _entry() -> Schema:
    """An entry is judged by its type alone, so that a validator names the fault and not 16 misfits."""
    return {
        "description": "One entry; its type says what else it holds.",
        "type": "object",
        "required": ["type"],
        "properties": {"type": _field(TYPE)},
        "allOf": [
            {
                "if": {"properties": {"type": {"const": name}}, "required": ["type"]},
                "then": {"$ref": f"#/$defs/{name}"},
            }
            for name in ENTRIES
        ],
    }


def _object(shape: Shape, *, type_: str | None = None) -> Schema:
    properties = {field.key: _field(field) for field in shape.fields}
    required = [field.key for field in shape.fields if field.required]
    if type_ is not None:
        properties["type"] = {"const": type_}
        required.append("type")
    schema: Schema = {
        "description": shape.says,
        "type": "object",
        "required": required,
        "additionalProperties": False,
        "properties": properties,
    }
    conditions = [part for condition in shape.conditions for part in _condition(condition)]
    return {**schema, "allOf": conditions} if conditions else schema


def _condition(condition: Condition) -> list[Schema]:
    given: Schema = {"properties": {condition.key: {"not": {"type": "null"}}}, "required": [condition.key]}
    needed = [{"if": _one_of(condition.on, condition.needed_with), "then": given}]
    allowed = {"if": given, "then": _one_of(condition.on, condition.allowed_with)}
    return [*(needed if condition.needed_with else ()), allowed]


def _one_of(key: str, words: tuple[str, ...]) -> Schema:
    return {"properties": {key: {"enum": list(words)}}, "required": [key]}


def _field(field: Field) -> Schema:
    schema: Schema = {"description": field.says, **_value(field)}
    if field.default is not None:
        schema["default"] = field.default
    if not field.nullable:
        return schema
    if "enum" in schema:
        return {**schema, "enum": [*schema["enum"], None]}
    return {**schema, "type": [schema["type"], "null"]}


def _value(field: Field) -> Schema:
    match field.kind:
        case Kind.NUMBER:
            return {"type": "number", **_bounds(field)}
        case Kind.BOOL:
            return {"type": "boolean"}
        case Kind.CHOICE:
            return {"enum": list(field.choices)}
        case Kind.DATE:
            return {"type": "string", "format": "date", "pattern": _PATTERNS[field.kind]}
        case Kind.PARTIAL_DATE | Kind.TIME | Kind.MOMENT:
            return {"type": "string", "pattern": _PATTERNS[field.kind]}
        case Kind.ID | Kind.TEXT | Kind.PROSE:
            return _text(field.kind)


def _text(kind: Kind) -> Schema:
    return {
        "type": "string",
        "minLength": 1,
        "maxLength": ID_LENGTH if kind is Kind.ID else TEXT_LENGTH,
        "pattern": r"\S",  # something else than blanks
        "not": {"type": "string", "pattern": ODD_IN_PROSE if kind is Kind.PROSE else ODD_CHARACTERS},
    }


def _bounds(field: Field) -> Schema:
    bounds = field.bounds
    if bounds is None:
        return {}
    given = {"exclusiveMinimum": bounds.above, "minimum": bounds.least, "maximum": bounds.most}
    return {key: int(bound) for key, bound in given.items() if bound is not None}
