"""``doseline schema``: the JSON Schema of a record file."""

from __future__ import annotations

from doseline.errors import RequestError, fault
from doseline.faces.cli.desk import Desk, as_json
from doseline.record import record_schema

_SCHEMAS = {"record": record_schema}


def run(desk: Desk) -> str:
    """The schema; it is JSON either way."""
    name = desk.arguments.needed("NAME")
    if name not in _SCHEMAS:
        raise RequestError((fault("not-one-of", "NAME", got=name, allowed=tuple(_SCHEMAS)),))
    return as_json(_SCHEMAS[name]())
