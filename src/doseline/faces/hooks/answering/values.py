"""Plain values of a request, whatever stands in them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

Json = Mapping[str, Any]
BUNDLE = "Bundle"


def type_of(value: object) -> str:
    """The type of a resource, or "" for what is none.

    >>> type_of({"resourceType": "Patient"}), type_of({"resourceType": {}}), type_of(None)
    ('Patient', '', '')
    """
    found = value.get("resourceType") if isinstance(value, Mapping) else None
    return found if isinstance(found, str) else ""


def listed(value: object) -> list[Any]:
    """The parts of a list; of one thing alone, that; of nothing, none."""
    return value if isinstance(value, list) else [] if value is None else [value]


def inside(value: object) -> Iterator[Json]:
    """The resources in a Bundle, whatever it calls itself; of a resource alone, that."""
    if not isinstance(value, Mapping):
        return
    if type_of(value) not in ("", BUNDLE):
        yield value
        return
    for one in listed(value.get("entry")):
        resource = one.get("resource") if isinstance(one, Mapping) else None
        if isinstance(resource, Mapping) and type_of(resource):
            yield resource
