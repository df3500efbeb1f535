"""Description of the routes (OpenAPI 3.1), for whoever connects a system."""

from __future__ import annotations

from typing import Any

from doseline.assessment.program import VERSION
from doseline.faces.hooks.answering import discovery
from doseline.faces.hooks.config import Config
from doseline.faces.hooks.feedback import OUTCOMES

_JSON = "application/json"
_OUTCOME = {"$ref": "#/components/schemas/OperationOutcome"}
_REFUSED = {
    "400": "It cannot be read, or something is missing: each fault with its place.",
    "401": "No token that holds.",
    "403": "A page of another origin than the hospital's.",
    "404": "No such service.",
    "412": "Nothing was sent to go on.",
    "413": "More than may be sent.",
    "415": "No JSON.",
    "503": "It takes too much, or too many wait. Ask again.",
}


def description(config: Config) -> dict[str, Any]:
    """The document; what a request and a card look like, CDS Hooks 2.0.1 says."""
    ids = sorted({str(one["id"]) for one in discovery()["services"]})
    which = {"name": "id", "in": "path", "required": True, "schema": {"enum": ids}}
    servers = [{"url": config.base_url}] if config.base_url else []
    return {
        "openapi": "3.1.0",
        "info": {"title": "Doseline, CDS Hooks 2.0.1", "version": VERSION},
        "servers": servers or [{"url": "/"}],
        "paths": {
            "/cds-services": {
                "get": _operation("The services and what each wants beforehand", "Services", ())
            },
            "/cds-services/{id}": {
                "parameters": [which],
                "post": _operation("Cards about one person", "Cards", tuple(_REFUSED), sends="Request"),
            },
            "/cds-services/{id}/feedback": {
                "parameters": [which],
                "post": _operation(
                    "What was done with cards",
                    "Nothing",
                    tuple(one for one in _REFUSED if one != "412"),
                    sends="Feedback",
                ),
            },
            "/health": {"get": _operation("Version of the program and of its guides", "Health", ())},
            "/openapi.json": {"get": _operation("This document", "Document", ())},
        },
        "components": {
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"}},
            "schemas": _schemas(config),
        },
    }


def _operation(says: str, gives: str, refused: tuple[str, ...], *, sends: str = "") -> dict[str, Any]:
    answers: dict[str, Any] = {"200": {"description": says, "content": _content(_ref(gives))}}
    for status in refused:
        answers[status] = {"description": _REFUSED[status], "content": _content(_OUTCOME)}
    found: dict[str, Any] = {"summary": says, "responses": answers}
    if sends:
        found["requestBody"] = {"required": True, "content": _content(_ref(sends))}
        found["security"] = [{"token": []}]
    return found


def _content(schema: dict[str, Any]) -> dict[str, Any]:
    return {_JSON: {"schema": schema}}


def _ref(name: str) -> dict[str, Any]:
    return {"$ref": f"#/components/schemas/{name}"}


def _schemas(config: Config) -> dict[str, Any]:
    text = {"type": "string"}
    many = {"type": "array", "items": {"type": "object"}}
    told = {
        "type": "object",
        "required": ["card", "outcome", "outcomeTimestamp"],
        "properties": {
            "card": text,
            "outcome": {"enum": list(OUTCOMES)},
            "outcomeTimestamp": {"type": "string", "format": "date-time"},
            "overrideReason": {"type": "object"},
            "acceptedSuggestions": many,
        },
    }
    request = _object(hook=text, hookInstance=text, context={"type": "object"})
    request["properties"]["prefetch"] = {"type": "object"}
    request["description"] = f"A request of CDS Hooks 2.0.1, of at most {config.max_body} bytes."
    return {
        "Services": _object(services=many),
        "Request": request,
        "Cards": _object(cards=many),
        "Feedback": _object(feedback={"type": "array", "items": told}),
        "Nothing": {"type": "object"},
        "Health": _object(version=text, guide_version=text),
        "Document": {"type": "object"},
        "OperationOutcome": _object(resourceType={"const": "OperationOutcome"}, issue=many),
    }


def _object(**properties: dict[str, Any]) -> dict[str, Any]:
    return {"type": "object", "required": list(properties), "properties": dict(properties)}
