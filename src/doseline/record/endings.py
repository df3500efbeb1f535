"""What has ended, what somebody only expected to end, and what began on a day that nobody knows.

What began nobody knows when can have begun on any day up to the one on which it was told.
A last day that lies after the day on which it was written down is an expectation: nobody has said that it
came true. Without a moment of writing that cannot be told, and the day is taken at its word.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any, TypeVar

from doseline.dates import PartialDate
from doseline.record.model import (
    Allergy,
    Breastfeeding,
    Condition,
    Event,
    Medication,
    Pregnancy,
    Purpose,
    Symptom,
)

Lasting = Condition | Medication | Allergy | Pregnancy | Breastfeeding | Symptom
L = TypeVar("L", bound=Lasting)
# Nobody said on which day.
_OVER: dict[str, Any] = {"over": True}


def as_it_stands(entry: L, timezone: str | None) -> L:
    """The entry as it counts: with ``expected`` in place of an end that was only expected.

    What is said to be over without a day ends on the last day it can have: the one before it was said.
    A medicine given once was there on its day. Of what began on a day that is not known, ``on`` becomes
    every day up to the one on which it was told: the rules read it as early or as late as is more careful.
    """
    if getattr(entry, "since_unknown", False):
        told, until = entry.on.last, entry.until
        entry = replace(entry, on=PartialDate.by(min(told, until.last) if until else told))
    if getattr(entry, "over", False):
        return replace(entry, until=_over_by(entry, timezone))
    if entry.until is None and _is_over_in_words(entry):
        return _ended_in_words(entry, timezone)
    if entry.until is None and getattr(entry, "purpose", None) is Purpose.ONCE:
        return replace(entry, until=entry.on)
    if entry.until is None or entry.recorded_at is None:
        return entry
    if entry.until.last <= _written_on(entry, timezone):
        return entry
    return replace(entry, until=None, expected=entry.until)


def _is_over_in_words(entry: Lasting) -> bool:
    """Whether the words of a medicine say that it is over, and no code says that it is there."""
    reading = entry.in_words
    if reading is None or not isinstance(entry, Medication) or entry.codes or entry.code or entry.atc:
        return False
    return reading.over and not reading.left


def _ended_in_words(entry: L, timezone: str | None) -> L:
    """The entry with the end that its words name: a year, else the last day that it can have."""
    years = entry.in_words.years if entry.in_words else ()
    until = PartialDate.parse(str(max(years))) if years else _over_by(entry, timezone)
    on = min(entry.on, until, key=lambda day: day.first)
    return replace(entry, until=until, on=on, **_OVER)


def _over_by(entry: Lasting, timezone: str | None) -> PartialDate:
    said = _written_on(entry, timezone)
    if entry.until is not None and entry.until.last < said:
        return entry.until
    before = said - timedelta(days=1)
    return PartialDate.exactly(max(entry.on.last, before) if entry.on.has_first else before)


def _written_on(entry: Event, timezone: str | None) -> date:
    """The person's own day on which an entry was written down."""
    at = entry.recorded_at
    if at is None or at.tzinfo is None or timezone is None:
        return entry.known_from
    from zoneinfo import ZoneInfo  # noqa: PLC0415 - few entries need it, and it is slow to import

    try:
        return at.astimezone(ZoneInfo(timezone)).date()
    except (ValueError, OSError, LookupError):  # a machine without a list of time zones
        return entry.known_from
