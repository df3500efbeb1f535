"""``doseline import --into-app``: a record for each person, or what is new for one who is there."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from doseline.assessment import read_and_assess
from doseline.exchange.fhir.outcome import Import, Outcome
from doseline.faces.chart_here import PATIENT, SHELF, brought, record_of, with_entries
from doseline.faces.cli.desk import Desk
from doseline.faces.cli.place import opened
from doseline.faces.clock import civil_day
from doseline.frozen import dataclass
from doseline.store import Author, Store


@dataclass(frozen=True, slots=True, kw_only=True)
class TakenIn:
    """What became of one person's chart: how many entries are new, changed, taken back and asked about."""

    person: str
    record: str
    is_new: bool
    new: int
    corrected: int = 0
    withdrawn: int = 0
    asked: int = 0

    def answer(self) -> dict[str, Any]:
        """As other programs read it."""
        return {
            "person": self.person,
            "record": self.record,
            "is_new": self.is_new,
            "new": self.new,
            "corrected": self.corrected,
            "withdrawn": self.withdrawn,
            "asked": self.asked,
        }


def into_app(desk: Desk, found: Import) -> tuple[TakenIn, ...]:
    """Everybody of an import who has a record, taken into the app.

    What somebody typed there is never changed: where the chart says something else, it is counted as asked,
    and the page of My data asks.
    Raises: RequestError or StoreError with what is in the way; what was taken in before stays.
    """
    with opened(desk) as store:
        return tuple(_each(desk, store, found))


def _each(desk: Desk, store: Store, found: Import) -> Iterator[TakenIn]:
    for one in found.people:
        if one.text is not None:
            here = record_of(store, one.person)
            now = desk.now()
            yield _made(store, one, now) if here is None else _added(desk, store, one, here, now)


def _made(store: Store, one: Outcome, now: datetime) -> TakenIn:
    file = json.loads(one.text or "{}")
    therapies = file["therapies"]
    record = store.by(Author.IMPORT).create(
        called=one.person.removeprefix("Patient/")[:60],
        person={key: value for key, value in file["person"].items() if key != "id"},
        therapy=therapies[0] if len(therapies) == 1 else therapies,
        events=file["events"],
        now=now,
    )
    store.shelf(record).put(SHELF, {PATIENT: one.person})
    return TakenIn(person=one.person, record=record, is_new=True, new=len(file["events"]))


def _added(desk: Desk, store: Store, one: Outcome, record: str, now: datetime) -> TakenIn:
    stored, today = store.kept(record), desk.arguments.date("today")
    case = read_and_assess(stored.document(), clock=civil_day, today=today)
    changes = brought(stored, case.record, one, case.today)
    whole, taken = with_entries(stored, changes.entries, now.replace(microsecond=0).isoformat())
    read_and_assess(whole, clock=civil_day, today=today, kept=taken)
    if changes.entries:
        store.by(Author.IMPORT).append(record, changes.entries, now=now)
    return TakenIn(
        person=one.person,
        record=record,
        is_new=False,
        new=len(changes.new),
        corrected=len(changes.corrected),
        withdrawn=len(changes.withdrawn),
        asked=len(changes.asked),
    )
