"""One entry in a line, as the person would know it again; its id says nothing to a reader."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from doseline.record import (
    Complete,
    Condition,
    Decision,
    Dose,
    Event,
    Instruction,
    Note,
    Retraction,
    Storage,
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
    if isinstance(event, Storage) and event.in_fridge:
        kind = "pen"
    if isinstance(event, Dose) and event.is_stretch:
        kind = "left-out" if event.complete is Complete.NONE else "own-amount"
    if isinstance(event, Retraction):
        about, times = taken_back(event, entries)
        kind = "retraction" if times % 2 else "put-back"
        event = replace(event, retracts=about)
    if getattr(event, "since_unknown", False):
        kind = f"{kind}-undated"
    return catalogue.say(f"entry.line.{kind}", on=event.on, name=_name(catalogue, event, entries))


def taken_back(event: Retraction, entries: Mapping[str, Event]) -> tuple[str, int]:
    """The id of the entry that a taking back is about in the end, and how many there are in a row.

    Taking back what took an entry back puts that entry back.
    """
    times, about = 1, event.retracts
    while isinstance(known := entries.get(about), Retraction):
        times, about = times + 1, known.retracts
    return about, times


def _told(catalogue: Catalogue, event: Instruction) -> str:
    """What a clinic said about the dates, with the day it named."""
    parts = (event.kind.value, event.phase.value if event.phase else None, "dated" if event.date else None)
    key = "-".join(filter(None, parts))
    known = f"entry.told.{key}"
    return catalogue.say(known if catalogue.has(known) else f"entry.told.{event.kind.value}", date=event.date)


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
            return _told(catalogue, event)
        case Decision():
            return event.by
        case Note():
            return event.text
        case Retraction():
            known = entries.get(event.retracts)
            return line(catalogue, known, entries) if known is not None else event.retracts
        case _:
            return event.written or getattr(event, "name", event.id)
