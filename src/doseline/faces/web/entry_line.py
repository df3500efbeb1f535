"""One entry in a line, as the person would know it again; its id says nothing to a reader."""

from __future__ import annotations

from collections.abc import Mapping

from doseline.record import (
    Condition,
    Decision,
    Dose,
    Event,
    Instruction,
    Note,
    Retraction,
    Symptom,
    Test,
    Vaccination,
)
from doseline.text import Catalogue, Named


def line(catalogue: Catalogue, event: Event, entries: Mapping[str, Event]) -> str:
    """One entry in words; ``entries`` has the one that a retraction takes back."""
    kind = type(event).__name__.lower()
    if isinstance(event, Vaccination) and event.planned:
        kind = "planned"
    return catalogue.say(f"entry.line.{kind}", on=event.on, name=_name(catalogue, event, entries))


def _name(  # noqa: PLR0911 - one line a type of entry
    catalogue: Catalogue, event: Event, entries: Mapping[str, Event]
) -> object:
    match event:
        case Dose():
            return event.amount_mg
        case Test():
            return Named("test", event.name, event.written)
        case Vaccination():
            return Named("vaccine", event.vaccine, event.written)
        case Condition() | Symptom():
            kind = type(event).__name__.lower()
            return event.written or Named(kind, event.name)
        case Instruction():
            return catalogue.say(f"entry.instruction.kind.choice.{event.kind.value}")
        case Decision():
            return event.by
        case Note():
            return event.text
        case Retraction():
            known = entries.get(event.retracts)
            return line(catalogue, known, entries) if known is not None else event.retracts
        case _:
            return event.written or getattr(event, "name", event.id)
