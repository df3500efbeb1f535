"""JSON Schema in few words: objects, lists, values that may be null, and references within one document."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

Schema = dict[str, Any]
TEXT: Schema = {"type": "string"}
NUMBER: Schema = {"type": "number"}
WHOLE: Schema = {"type": "integer"}
YES_OR_NO: Schema = {"type": "boolean"}
DAY: Schema = {"type": "string", "format": "date"}
# A day, a month or a year, where no more is known.
PARTIAL_DAY: Schema = {"type": "string", "pattern": r"^\d{4}(-\d{2}(-\d{2})?)?$"}


def an_object(properties: Schema, optional: Schema | None = None) -> Schema:
    """An object that has these at least: fields may be added to an answer, so others are allowed."""
    return {"type": "object", "required": list(properties), "properties": properties | (optional or {})}


def a_list(items: Schema) -> Schema:
    """A list, which may be empty."""
    return {"type": "array", "items": items}


def or_null(schema: Schema) -> Schema:
    """The same, or null."""
    if isinstance(schema.get("type"), str):
        words = {"enum": [*schema["enum"], None]} if "enum" in schema else {}
        return {**schema, "type": [schema["type"], "null"], **words}
    return {"oneOf": [schema, {"type": "null"}]}


def one_of(words: Iterable[str]) -> Schema:
    """One of some words."""
    return {"type": "string", "enum": [str(word) for word in words]}


def ref(name: str) -> Schema:
    """The schema of that name."""
    return {"$ref": f"#/components/schemas/{name}"}
