"""The writer of record files: one entry per line, nothing that only says "not given"."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import time
from decimal import Decimal

from doseline.record.fields import CODING, ENTRIES, FORMAT, PERSON, THERAPY, Field, Shape
from doseline.record.model import Coding, Event, Every, Person, Record, Therapy

_SHAPES: dict[type[Event], Shape] = {shape.makes: shape for shape in ENTRIES.values()}  # type: ignore[misc]


def write_record(record: Record) -> str:
    """The record as a JSON document, which ``read_record`` turns into the same record.

    Names are written as the person wrote them, numbers with the digits they came with.
    """
    lines = ",\n".join(f"    {_entry(event)}" for event in record.events)
    events = f"[\n{lines}\n  ]" if lines else "[]"
    therapies = ", ".join(_object(THERAPY, therapy) for therapy in record.therapies)
    return (
        "{\n"
        f'  "format": {json.dumps(FORMAT)},\n'
        f'  "person": {_object(PERSON, record.person)},\n'
        f'  "therapies": [{therapies}],\n'
        f'  "events": {events}\n'
        "}\n"
    )


def _entry(event: Event) -> str:
    shape = _SHAPES[type(event)]
    (_, id_), *others = _pairs(shape, event)
    return _braced([("id", id_), ("type", json.dumps(shape.name)), *others])


def _object(shape: Shape, value: Person | Therapy | Coding) -> str:
    return _braced(list(_pairs(shape, value)))


def _braced(pairs: list[tuple[str, str]]) -> str:
    return "{" + ", ".join(f"{json.dumps(key)}: {value}" for key, value in pairs) + "}"


def _pairs(shape: Shape, value: Event | Person | Therapy | Coding) -> Iterator[tuple[str, str]]:
    for field in shape.fields:
        got = _as_written(field, value)
        if got is not None and got != field.default:
            yield field.key, _scalar(got)


def _as_written(field: Field, value: Event | Person | Therapy | Coding) -> object:
    if field.names and isinstance(value, Event) and value.written is not None:
        return value.written
    got: object = getattr(value, field.attribute)
    return got


def _scalar(value: object) -> str:
    match value:
        case bool() | int():
            return json.dumps(value)
        case Decimal():
            return _digits(value)
        case time():
            return f'"{value.isoformat("auto" if value.second else "minutes")}"'
        case str():
            return json.dumps(value, ensure_ascii=False)
        case Coding() | Every() | tuple():
            return _several(value)
        case _:
            return json.dumps(_iso(value))


def _several(value: Coding | Every | tuple[object, ...]) -> str:
    match value:
        case Coding():
            return _object(CODING, value)
        case Every():
            unit, number = ("weeks", value.weeks) if value.weeks else ("months", value.months)
            return f'{{"{unit}": {number}}}'
        case tuple():
            return f"[{', '.join(_scalar(one) for one in value)}]"


def _digits(value: Decimal) -> str:
    """A number without zeros that say nothing, so that equal numbers are written alike."""
    text = f"{value:f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def _iso(value: object) -> str:
    """A date, a partial date or a moment as text."""
    return value.isoformat() if hasattr(value, "isoformat") else str(value)
