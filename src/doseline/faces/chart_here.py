"""A chart beside a record that is here: what it brings, and whose it is."""

from __future__ import annotations

import json
from datetime import date

from doseline.exchange.again import Changes, Json, Told, changes
from doseline.exchange.fhir.outcome import Outcome
from doseline.exchange.fhir.said import Why
from doseline.record import Record
from doseline.store import Store, StoredRecord, StoreError

# The shelf beside a record on which it stands whose chart it is, and what was asked of it.
SHELF = "chart"
PATIENT = "patient"


def brought(stored: StoredRecord, record: Record, outcome: Outcome, today: date) -> Changes:
    """What a person's chart brings to the record that is here.

    ``record`` is ``stored`` as it was read. The outcome has a record.
    """
    if outcome.record is None or outcome.text is None:
        raise AssertionError("an outcome without a record brings nothing")
    sent: Json = json.loads(outcome.text)
    return changes(
        Told(entries=stored.events, record=record),
        Told(entries=sent["events"], record=outcome.record),
        gone={one.from_ for one in outcome.left_out if one.why is not Why.ANOTHER_VERSION},
        on=today.isoformat(),
    )


def with_entries(stored: StoredRecord, entries: tuple[Json, ...], recorded_at: str) -> tuple[bytes, set[str]]:
    """The record as a file with these entries, and the ids of those that were there before."""
    document = json.loads(stored.document())
    taken = {str(event["id"]) for event in document["events"]}
    more = [{"id": f"chart-{n}", "recorded_at": recorded_at, **one} for n, one in enumerate(entries)]
    return json.dumps({**document, "events": [*document["events"], *more]}).encode(), taken


def record_of(store: Store, patient: str) -> str | None:
    """The record that was made of a patient's chart, or None."""
    for one in store.people():
        try:
            known = store.shelf(one.id).get(SHELF) or {}
        except StoreError:  # a damaged record hides nobody else
            continue
        if known.get(PATIENT) == patient:
            return one.id
    return None
