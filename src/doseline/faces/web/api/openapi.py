"""OpenAPI description of the interface for programs, its entries from the schema of record files."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from doseline.assessment import VERSION
from doseline.assessment.forecast.question import MONTHS, MOST_SCENARIOS, POPULATIONS
from doseline.faces.web.api.answers import answer_schemas, stamped
from doseline.faces.web.api.answers_forecast import forecast_schema
from doseline.faces.web.api.json_schema import (
    PARTIAL_DAY,
    TEXT,
    WHOLE,
    Schema,
    a_list,
    an_object,
    one_of,
    or_null,
    ref,
)
from doseline.faces.web.api.problem import MEDIA, OLD, ROOT, URN
from doseline.faces.web.entries.write import KEY
from doseline.faces.web.records.paging import MOST
from doseline.record import Degree, Tempo
from doseline.record.schema import record_schema

_OURS = ("id", "recorded_at")
_JSON = "application/json"
_ALWAYS = ("401", "403", "404", "405", "503")
_SENT = ("400", "413", "422")


@lru_cache(maxsize=2)
def api_schema(root: str = ROOT) -> Schema:
    """OpenAPI 3.1; without descriptions, which would be sentences of one language.

    ``root`` is where the paths begin: ``/api/v1``, or ``/api`` as programs of before know it.
    """
    person = f"{root}/people/{{record}}"
    described: Schema = {
        "openapi": "3.1.0",
        "info": {"title": "Doseline", "version": VERSION},
        "paths": {
            f"{root}/people": {"get": _people(root)},
            f"{person}/plan": {"get": _operation(root, "plan", "plan")},
            f"{person}/check": {"get": _operation(root, "check", "check")},
            f"{person}/vaccine": {"get": _operation(root, "vaccine", "vaccine")},
            f"{person}/forecast": {
                "get": _operation(root, "forecast", "forecast"),
                "post": _operation(root, "forecast_what_if", "forecast", takes="scenarios"),
            },
            f"{person}/record": {"get": _operation(root, "record", "record")},
            f"{person}/triage": {"post": _operation(root, "triage", "triage", takes="symptoms")},
            f"{person}/events": {"post": _new_event(root)},
        },
        "components": {"schemas": _schemas()},
    }
    return described if root == OLD else described | _signed_in(described["components"])


def _signed_in(components: Schema) -> Schema:
    """A token in the header Authorization; or none, where the cookie of a browser opens the app."""
    scheme = {"token": {"type": "http", "scheme": "bearer"}}
    return {"components": {**components, "securitySchemes": scheme}, "security": [{"token": []}, {}]}


def _operation(root: str, name: str, answer: str, *, takes: str | None = None, gives: str = "200") -> Schema:
    record = {"type": "string", "minLength": 1, "maxLength": 40, "pattern": "^[0-9a-z-]+$"}
    operation: Schema = {
        "operationId": name,
        "responses": {gives: {"description": "", "content": _content(ref(answer))}}
        | _refusals(root, (*_ALWAYS, *_SENT) if takes else _ALWAYS),
        "parameters": [{"name": "record", "in": "path", "required": True, "schema": record}],
    }
    if takes is not None:
        operation["requestBody"] = {"required": True, "content": _content(ref(takes))}
    return operation


def _refusals(root: str, codes: tuple[str, ...]) -> Schema:
    """What is answered where something is in the way: problem details, or the bare faults of before."""
    content = _content(ref("faults")) if root == OLD else _content(ref("problem"), MEDIA)
    return {code: {"description": "", "content": content} for code in codes}


def _new_event(root: str) -> Schema:
    """A new entry takes a key: the same key and entry again are answered, and kept once."""
    operation = _operation(root, "event", "stored", takes="new-entry", gives="201")
    key = {"type": "string"} if root == OLD else {"type": "string", "pattern": f"^{KEY}$"}
    named = {"name": "Idempotency-Key", "in": "header", "required": False, "schema": key}
    return {**operation, "parameters": [*operation["parameters"], named]}


def _people(root: str) -> Schema:
    """The list of people takes how many, and after whom; too many or nobody known are refused."""
    operation = _operation(root, "people", "people")
    operation["responses"] |= _refusals(root, ("422",))
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
        **{f"new-{name}": _new(schema) for name, schema in entries.items() if _is_typed(schema)},
        "new-entry": {"oneOf": [ref(f"new-{name}") for name in _types(entries)]},
        **answer_schemas(),
        **_of_this_face(),
        "record": _record(_types(entries)),
    }


def _record(types: list[str]) -> Schema:
    """A record file as far as every one of them goes; the whole of it is "doseline schema record"."""
    entry = an_object({"id": TEXT, "type": one_of(types), "on": PARTIAL_DAY})
    person, therapy = (
        an_object({"id": TEXT, "region": TEXT}),
        an_object({"guide": TEXT, "start": PARTIAL_DAY}),
    )
    return an_object(
        {"format": TEXT, "person": person, "therapies": a_list(therapy), "events": a_list(entry)}
    )


def _is_typed(schema: Schema) -> bool:
    return "type" in schema.get("required", ())


def _types(entries: Schema) -> list[str]:
    return [name for name, schema in entries.items() if name != "entry" and _is_typed(schema)]


def _new(schema: Schema) -> Schema:
    """An entry before it is kept: without what the store gives."""
    properties = {key: value for key, value in schema["properties"].items() if key not in _OURS}
    required = [key for key in schema["required"] if key not in _OURS]
    return {**schema, "properties": properties, "required": required}


def _of_this_face() -> Schema:
    """What the terminal does not give: lists of people, what was kept, what was wrong; and what is sent."""
    called = an_object({"id": TEXT, "called": TEXT, "entries": WHOLE})
    return {
        "faults": an_object({"faults": a_list(_fault())}),
        "problem": _problem(),
        "people": an_object({"people": a_list(called), "next": or_null(TEXT)}),
        "stored": stamped({"id": TEXT, "next_step": ref("next-step")}),
        "forecast": forecast_schema(),
        "scenarios": _scenarios(),
        "symptoms": _symptoms(),
    }


def _fault() -> Schema:
    return an_object({"code": TEXT, "where": TEXT, "text": TEXT})


def _problem() -> Schema:
    """Problem details (RFC 9457), with every fault as *what @ where*."""
    return an_object(
        {
            "type": {"type": "string", "pattern": f"^{URN}[a-z-]+$"},
            "title": TEXT,
            "status": {"type": "integer", "minimum": 400, "maximum": 599},
            "detail": TEXT,
            "instance": {"type": "string", "format": "uri-reference"},
            "faults": a_list(_fault()),
        }
    )


def _symptoms() -> Schema:
    named = {"type": "string", "minLength": 1, "maxLength": 200, "pattern": r"\S"}
    symptom = _closed({"name": named, "severity": or_null(one_of(Degree)), "tempo": or_null(one_of(Tempo))})
    listed = {"type": "array", "minItems": 1, "maxItems": 100, "items": {**symptom, "required": ["name"]}}
    onset = {"type": ["string", "null"], "format": "date"}
    return {**_closed({"symptoms": listed, "onset": onset}), "required": ["symptoms"]}


def _scenarios() -> Schema:
    one = {"type": "string", "maxLength": 400}
    return _closed(
        {
            "scenarios": {"type": "array", "maxItems": MOST_SCENARIOS, "items": one},
            "months": {"type": "integer", "minimum": MONTHS[0], "maximum": MONTHS[-1]},
            "population": or_null(one_of(POPULATIONS)),
            "treated_since": {"type": ["string", "null"], "format": "date"},
        }
    )


def _closed(properties: Schema) -> Schema:
    """What a program sends: a word that is none of these is refused."""
    return {"type": "object", "additionalProperties": False, "properties": properties}


def _content(schema: Schema, media: str = _JSON) -> Schema:
    return {media: {"schema": schema}}


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
