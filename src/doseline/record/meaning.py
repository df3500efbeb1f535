"""The record against today: what is said to be done cannot lie ahead."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date

from doseline.errors import Fault, fault
from doseline.record.chart import standing
from doseline.record.codes import Code
from doseline.record.model import (
    Allergy,
    Breastfeeding,
    Condition,
    Decision,
    Dispense,
    Dose,
    Event,
    Measurement,
    Pregnancy,
    Record,
    Storage,
    Symptom,
    Test,
    Training,
    Vaccination,
)

# A medicine may be about to begin, an instruction about a later day, a vaccination planned.
_PAST = (
    Dose,
    Test,
    Training,
    Measurement,
    Storage,
    Symptom,
    Condition,
    Allergy,
    Pregnancy,
    Breastfeeding,
    Decision,
    Dispense,
)


def future_faults(
    record: Record,
    *,
    today: date,
    slack_days: int,
    as_of: date | None = None,
    kept: Collection[str] = (),
) -> tuple[Fault, ...]:
    """One fault for each entry that says something happened after ``today``.

    Where the person's time zone is not known, ``slack_days`` ahead are let through. A partial date
    is taken at its first day. Entries that are withdrawn, or not yet known at ``as_of``, do not count.
    Nor do those that were taken long ago, whose ids are ``kept``: a clock that was wrong then, or is now,
    must not shut the record.
    """
    slack = 0 if record.person.timezone else slack_days
    faults = [
        fault(Code.IN_THE_FUTURE, f"$.events[{index}].on", id=event.id, on=event.on.first, today=today)
        for index, event in _ahead(record, today=today, as_of=as_of)
        if (event.on.first - today).days > slack and event.id not in kept
    ]
    born = record.person.birth_date
    if born is not None and (born.first - today).days > slack and not kept:
        faults.insert(0, fault(Code.BORN_IN_THE_FUTURE, "$.person.birth_date", on=born.first, today=today))
    return tuple(faults)


def dated_ahead(record: Record, *, today: date, as_of: date | None = None) -> tuple[str, ...]:
    """The ids of the entries dated after ``today`` that ``future_faults`` let through."""
    return tuple(event.id for _, event in _ahead(record, today=today, as_of=as_of))


def _ahead(record: Record, *, today: date, as_of: date | None) -> Iterator[tuple[int, Event]]:
    known = [
        (index, event)
        for index, event in enumerate(record.events)
        if as_of is None or event.known_from <= as_of
    ]
    if not any(event.on.first > today for _, event in known):
        return
    standing_ids = {event.id for event in standing(event for _, event in known)}
    for index, event in known:
        if event.on.first > today and event.id in standing_ids and _says_done(event):
            yield index, event


def _says_done(event: Event) -> bool:
    if isinstance(event, Vaccination):
        return not event.planned
    return isinstance(event, _PAST)
