"""What CDS Hooks 2.0.1 asks of an answer, as a JSON Schema of our own."""

from __future__ import annotations

from typing import Any

_TEXT = {"type": "string", "minLength": 1}
_CODING = {
    "type": "object",
    "required": ["code", "system"],
    "properties": {"code": _TEXT, "system": _TEXT, "display": _TEXT},
    "additionalProperties": False,
}
_ACTION = {
    "type": "object",
    "required": ["type", "description"],
    "properties": {
        "type": {"enum": ["create", "update", "delete"]},
        "description": _TEXT,
        "resource": {"type": "object", "required": ["resourceType"]},
        "resourceId": {"type": "string", "pattern": "^[A-Za-z]+/[A-Za-z0-9.-]+$"},
    },
    "additionalProperties": False,
    "allOf": [
        {"if": {"properties": {"type": {"const": "create"}}}, "then": {"required": ["resource"]}},
        {"if": {"properties": {"type": {"const": "delete"}}}, "then": {"required": ["resourceId"]}},
    ],
}
_SUGGESTION = {
    "type": "object",
    "required": ["label"],
    "properties": {
        "label": _TEXT,
        "uuid": _TEXT,
        "isRecommended": {"type": "boolean"},
        "actions": {"type": "array", "minItems": 1, "items": _ACTION},
    },
    "additionalProperties": False,
}
_CARD = {
    "type": "object",
    "required": ["summary", "indicator", "source"],
    "properties": {
        "uuid": _TEXT,
        "summary": {"type": "string", "minLength": 1, "maxLength": 139},
        "detail": _TEXT,
        "indicator": {"enum": ["info", "warning", "critical"]},
        "source": {
            "type": "object",
            "required": ["label"],
            "properties": {"label": _TEXT, "url": _TEXT, "icon": _TEXT, "topic": _CODING},
            "additionalProperties": False,
        },
        "suggestions": {"type": "array", "minItems": 1, "items": _SUGGESTION},
        "selectionBehavior": {"enum": ["at-most-one", "any"]},
        "overrideReasons": {
            "type": "array",
            "items": {**_CODING, "required": ["code", "system", "display"]},
        },
    },
    "additionalProperties": False,
    "dependentRequired": {"suggestions": ["selectionBehavior"]},
}
SCHEMA: dict[str, Any] = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "type": "object",
    "required": ["cards"],
    "properties": {"cards": {"type": "array", "maxItems": 3, "items": _CARD}},
    "additionalProperties": False,
}
