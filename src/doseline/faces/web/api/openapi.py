"""The JSON interface as an OpenAPI document, its entries from the schema of record files."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from doseline.assessment import VERSION
from doseline.assessment.forecast.question import MONTHS, MOST_SCENARIOS, POPULATIONS
from doseline.faces.web.records.paging import MOST
from doseline.record import Degree, Tempo
from doseline.record.schema import record_schema

Schema = dict[str, Any]
_OURS = ("id", "recorded_at")


@lru_cache(maxsize=1)
def api_schema() -> Schema:
    """OpenAPI 3.1; without descriptions, which would be sentences of one language."""
    return {
        "openapi": "3.1.0",
        "info": {"title": "Doseline", "version": VERSION},
        "paths": {
            "/api/people": {"get": _people()},
            "/api/people/{record}/plan": {"get": _operation("plan", _ref("plan"))},
            "/api/people/{record}/check": {"get": _operation("check", _ref("check"))},
            "/api/people/{record}/vaccine": {"get": _operation("vaccine", _ref("vaccine"))},
            "/api/people/{record}/forecast": {
                "get": _operation("forecast", _ref("forecast")),
                "post": _operation("forecast_what_if", _ref("forecast"), takes=_ref("scenarios")),
            },
            "/api/people/{record}/record": {"get": _operation("record", _ref("record"))},
            "/api/people/{record}/triage": {
                "post": _operation("triage", _ref("triage"), takes=_ref("symptoms"))
            },
            "/api/people/{record}/events": {
                "post": _operation("event", _ref("stored"), takes=_ref("new-entry"), gives="201")
            },
        },
        "components": {"schemas": _schemas()},
    }


def _operation(
    name: str, answer: Schema, *, about_one: bool = True, takes: Schema | None = None, gives: str = "200"
) -> Schema:
    refused = ["403", "404", "405", "503"] if takes is None else ["403", "404", "405", "413", "422", "503"]
    operation: Schema = {
        "operationId": name,
        "responses": {
            gives: {"description": "", "content": _json(answer)},
            **{code: {"description": "", "content": _json(_ref("faults"))} for code in refused},
        },
    }
    if about_one:
        record = {"type": "string", "minLength": 1, "maxLength": 40, "pattern": "^[0-9a-z-]+$"}
        operation["parameters"] = [{"name": "record", "in": "path", "required": True, "schema": record}]
    if takes is not None:
        operation["requestBody"] = {"required": True, "content": _json(takes)}
    return operation


def _people() -> Schema:
    """The list of people takes how many, and after whom; too many or nobody known are refused."""
    operation = _operation("people", _ref("people"), about_one=False)
    operation["responses"]["422"] = {"description": "", "content": _json(_ref("faults"))}
    limit = {"type": "integer", "minimum": 1, "maximum": MOST}
    after = {"type": "string", "maxLength": 64}
    return {
        **operation,
        "parameters": [
            {"name": "limit", "in": "query", "schema": limit},
            {"name": "after", "in": "query", "schema": after},
        ],
    }


def _schemas() -> Schema:
    entries = {name: _moved(schema) for name, schema in record_schema()["$defs"].items()}
    return {
        **entries,
        **{
            f"new-{name}": _new(schema)
            for name, schema in entries.items()
            if "type" in schema.get("required", ())
        },
        "new-entry": {"oneOf": [_ref(f"new-{name}") for name in _types(entries)]},
        **_answers(),
    }


def _types(entries: Schema) -> list[str]:
    return [
        name for name, schema in entries.items() if name != "entry" and "type" in schema.get("required", ())
    ]


def _new(schema: Schema) -> Schema:
    """An entry before it is kept: without what the store gives."""
    properties = {key: value for key, value in schema["properties"].items() if key not in _OURS}
    return {
        **schema,
        "properties": properties,
        "required": [key for key in schema["required"] if key not in _OURS],
    }


def _answers() -> Schema:
    text, maybe = {"type": "string"}, {"type": ["string", "null"]}
    stamp = {"program": {"type": "object"}, "guide_version": text}
    step = _object(
        {
            "action": text, "headline": text, "text": text, "for_date": text, "because": _list(text),
            "urgency": maybe,
        }
    )  # fmt: skip
    finding = _object({"rule": text, "severity": text, "urgency": text, "title": text, "sources": _list({})})
    of_case = {**stamp, "today": text, "next_step": step, "dated_ahead": _list(text)}
    found = {"findings": _list(finding)}
    symptom = {
        "type": "object",
        "required": ["name"],
        "additionalProperties": False,
        "properties": {
            "name": {"type": "string", "minLength": 1, "maxLength": 200, "pattern": r"\S"},
            "severity": {"enum": [*map(str, Degree), None]},
            "tempo": {"enum": [*map(str, Tempo), None]},
        },
    }
    return {
        "faults": _object({"faults": _list(_object({"code": text, "where": text, "text": text}))}),
        # The whole of it is "doseline schema record".
        "record": _object(
            {"format": text, "person": {}, "therapies": _list({}), "events": _list({"type": "object"})}
        ),
        "people": _object(
            {
                "people": _list(_object({"id": text, "called": text, "entries": {"type": "integer"}})),
                "next": {"type": ["string", "null"]},
            }
        ),
        "plan": _object({**of_case, **found, "status": text, "doses": _list({"type": "object"})}),
        "check": _object({**of_case, **found, "for_date": text, "verdict": text, "unknowns": _list({})}),
        "vaccine": _object({**stamp, "today": text, "vaccines": _list({"type": "object"})}),
        "triage": _object(
            {
                **stamp,
                "urgency": text,
                "text": text,
                "advice": _list(text),
                "avoid": _list(text),
                "understood": _list(text),
                "danger": {},
                "also_urgent": {},
            }
        ),
        "forecast": _forecast({**stamp, "today": text}),
        "scenarios": _scenarios(),
        "stored": _object({**stamp, "id": text, "next_step": step}),
        "symptoms": {
            "type": "object",
            "required": ["symptoms"],
            "additionalProperties": False,
            "properties": {
                "symptoms": {"type": "array", "minItems": 1, "maxItems": 100, "items": symptom},
                "onset": {"type": ["string", "null"], "format": "date"},
            },
        },
    }


def _forecast(stamp: Schema) -> Schema:
    """The fields of a forecast are null where there is none, and ``unknowns`` then says what is missing."""
    whole = ("model", "times_days", "dates", "concentration_mg_L", "bcells_per_uL", "repletion")
    listed = ("what_if", "measured", "notes", "unknowns")
    return _object({**stamp, **{name: {} for name in whole}, **{name: _list({}) for name in listed}})


def _scenarios() -> Schema:
    one = {"type": "string", "maxLength": 400}
    return {
        "type": "object",
        "additionalProperties": False,
        "properties": {
            "scenarios": {"type": "array", "maxItems": MOST_SCENARIOS, "items": one},
            "months": {"type": "integer", "minimum": MONTHS[0], "maximum": MONTHS[-1]},
            "population": {"enum": [*POPULATIONS, None]},
            "treated_since": {"type": ["string", "null"], "format": "date"},
        },
    }


def _object(properties: Schema) -> Schema:
    """An object that has these at least: fields may be added."""
    return {"type": "object", "required": list(properties), "properties": properties}


def _list(items: Schema) -> Schema:
    return {"type": "array", "items": items}


def _json(schema: Schema) -> Schema:
    return {"application/json": {"schema": schema}}


def _ref(name: str) -> Schema:
    return {"$ref": f"#/components/schemas/{name}"}


def _moved(schema: Any) -> Any:  # noqa: ANN401 - any part of a schema
    """The same schema, its references pointing to their place in this document."""
    match schema:
        case dict():
            moved = {key: _moved(value) for key, value in schema.items()}
            if isinstance(moved.get("$ref"), str):
                moved["$ref"] = moved["$ref"].replace("#/$defs/", "#/components/schemas/")
            return moved
        case list():
            return [_moved(item) for item in schema]
        case _:
            return schema
