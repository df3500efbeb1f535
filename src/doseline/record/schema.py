"""The JSON Schema of a record file, made from the same table as the reader."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from doseline.dates import UNDATED
from doseline.record.fields import (
    CODING,
    DOSES,
    ENTRIES,
    FORMAT,
    ID_LENGTH,
    LIST_LENGTH,
    MOST,
    PERSON,
    TEXT_LENGTH,
    THERAPY,
    TOP,
    TYPE,
    YEARS,
    Bounds,
    Condition,
    Field,
    Kind,
    OneOf,
    Shape,
)
from doseline.record.model import Loading
from doseline.record.values import ODD_CHARACTERS, ODD_IN_PROSE, PHONE

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
    Kind.PHONE: f"^{PHONE}{_END}",
}


def _up_to(most: int) -> str:
    """A pattern of the whole numbers from 1 to ``most``, which has two digits."""
    tens, ones = divmod(most, 10)
    full = f"|[1-{tens - 1}][0-9]" if tens > 1 else ""
    return f"(?:[1-9]{full}|{tens}[0-{ones}])"


_INTERVAL = f"^(?:{'|'.join(f'{_up_to(most)}-{unit}' for unit, most in MOST.items())}){_END}"


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
        "description": "One person, their therapies, and dated entries that are never edited.",
        "type": "object",
        "required": list(TOP),
        "additionalProperties": False,
        "properties": {
            "format": {"const": FORMAT, "description": "The format and its number."},
            PERSON.name: {"$ref": f"#/$defs/{PERSON.name}"},
            "therapies": {
                "type": "array",
                "description": "The therapies, in the order of their start.",
                "minItems": 1,
                "maxItems": LIST_LENGTH,
                "items": {"$ref": f"#/$defs/{THERAPY.name}"},
            },
            "events": {
                "type": "array",
                "description": "What happened, in any order.",
                "items": {"$ref": "#/$defs/entry"},
            },
        },
        "$defs": {
            PERSON.name: _object(PERSON),
            THERAPY.name: _object(THERAPY),
            CODING.name: _object(CODING),
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
    conditions += [_any_given(rule) for rule in shape.one_of]
    return {**schema, "allOf": conditions} if conditions else schema


def _condition(condition: Condition) -> list[Schema]:
    given = _given(condition.key)
    needed = [{"if": _one_of(condition.on, condition.needed_with), "then": given}]
    allowed = {"if": given, "then": _one_of(condition.on, condition.allowed_with)}
    return [*(needed if condition.needed_with else ()), allowed]


def _given(key: str) -> Schema:
    return {"properties": {key: {"not": {"type": "null"}}}, "required": [key]}


def _any_given(rule: OneOf) -> Schema:
    return {"if": _one_of(rule.on, (rule.said,)), "then": {"anyOf": [_given(key) for key in rule.keys]}}


def _one_of(key: str, words: tuple[str, ...]) -> Schema:
    return {"properties": {key: {"enum": list(words)}}, "required": [key]}


def _field(field: Field) -> Schema:
    schema: Schema = {"description": field.says, **_value(field)}
    if field.default not in {None, (), UNDATED}:
        schema["default"] = field.default
    return _or_null(schema) if field.nullable else schema


def _or_null(schema: Schema) -> Schema:
    if "anyOf" in schema:
        return {**schema, "anyOf": [*schema["anyOf"], {"type": "null"}]}
    if "enum" in schema:
        return {**schema, "enum": [*schema["enum"], None]}
    return {**schema, "type": [schema["type"], "null"]}


def _value(field: Field) -> Schema:
    match field.kind:
        case Kind.DATE:
            return {"type": "string", "format": "date", "pattern": _PATTERNS[field.kind]}
        case Kind.PARTIAL_DATE | Kind.TIME | Kind.MOMENT | Kind.PHONE:
            return {"type": "string", "pattern": _PATTERNS[field.kind]}
        case Kind.ID | Kind.TEXT | Kind.PROSE:
            return _text(field.kind)
        case _:
            return _NO_TEXT[field.kind](field)


def _number(field: Field) -> Schema:
    return {"type": "number", **_bounds(field.bounds)}


def _whole(field: Field) -> Schema:
    return {"type": "integer", **_bounds(field.bounds)}


def _loading(_field: Field) -> Schema:
    return {"anyOf": [{"enum": [word.value for word in Loading]}, {"type": "integer", **_bounds(DOSES)}]}


def _reading(field: Field) -> Schema:
    return {"anyOf": [{"enum": list(field.choices)}, {"type": "string", "pattern": _INTERVAL}]}


def _listed(items: Schema) -> Schema:
    return {"type": "array", "maxItems": LIST_LENGTH, "items": items}


def _every(_field: Field) -> Schema:
    return {
        "type": "object",
        "minProperties": 1,
        "maxProperties": 1,
        "additionalProperties": False,
        "properties": {
            unit: {"type": "integer", "minimum": 1, "maximum": most} for unit, most in MOST.items()
        },
    }


def _text(kind: Kind) -> Schema:
    return {
        "type": "string",
        "minLength": 1,
        "maxLength": ID_LENGTH if kind is Kind.ID else TEXT_LENGTH,
        "pattern": r"\S",  # something else than blanks
        "not": {"type": "string", "pattern": ODD_IN_PROSE if kind is Kind.PROSE else ODD_CHARACTERS},
    }


def _bounds(bounds: Bounds | None) -> Schema:
    if bounds is None:
        return {}
    given = {"exclusiveMinimum": bounds.above, "minimum": bounds.least, "maximum": bounds.most}
    return {key: int(bound) for key, bound in given.items() if bound is not None}


_NO_TEXT: dict[Kind, Callable[[Field], Schema]] = {
    Kind.NUMBER: _number,
    Kind.WHOLE: _whole,
    Kind.BOOL: lambda _field: {"type": "boolean"},
    Kind.CHOICE: lambda field: {"enum": list(field.choices)},
    Kind.READING: _reading,
    Kind.EVERY: _every,
    Kind.LOADING: _loading,
    Kind.IDS: lambda _field: _listed(_text(Kind.ID)),
    Kind.CODES: lambda _field: _listed({"$ref": f"#/$defs/{CODING.name}"}),
}
