"""The record that the app's benchmarks run on: one invented person's five years, kept in a store."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

from doseline.faces.web.entries.forms import FORMS
from doseline.faces.web.security import opaque_ids
from doseline.guide import load_guide
from doseline.record import Dose, Record
from doseline.record.dump import write_record
from doseline.store import open_store
from tests.browser import town
from tools.invented_people import invented

DOSES = 64
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Person:
    """The invented person: the record as JSON, and the day to look at it."""

    record: dict[str, Any]
    today: date

    @property
    def now(self) -> datetime:
        """That day's noon."""
        return datetime(self.today.year, self.today.month, self.today.day, 12, tzinfo=UTC)


def person() -> Person:
    """The first invented person with five years of doses, ten days after the last one.

    A pen out of the fridge and a state that lasts are added, so that every page has something to show.
    """
    guide = load_guide("kesimpta")
    found = (invented(guide, Random(seed))[0] for seed in range(10_000))  # noqa: S311 - invented people
    record = next(one for one in found if len(_doses(one)) >= DOSES)
    today = _doses(record)[-1].on.last + 10 * _DAY
    written = json.loads(write_record(record))
    written["person"]["weight_kg"] = 70  # a forecast needs it
    written["events"] = [event for event in written["events"] if event["on"] <= today.isoformat()]
    on = today.isoformat()
    written["events"] += [
        {"id": "pen", "type": "storage", "on": on, "pen": "Pen 1"},
        {"id": "open", "type": "condition", "on": on, "name": "contraception"},
    ]
    return Person(written, today)


def _doses(record: Record) -> list[Dose]:
    return sorted((one for one in record.events if isinstance(one, Dose)), key=lambda dose: dose.on.last)


def keep(folder: Path, who: Person) -> str:
    """The id of the person's record in a new store."""
    with open_store(None, folder=folder, now=who.now) as store:
        return store.create(
            called="Five years",
            person={key: value for key, value in who.record["person"].items() if key != "id"},
            therapy=who.record["therapies"],
            events=who.record["events"],
            now=who.now,
        )


def places(who: Person, record: str, secret: str) -> Iterator[tuple[str, str]]:
    """Every page that a browser can open, from the app's own list: its name in a table, and its address."""
    events = who.record["events"]
    dose = next(place for place, event in enumerate(events) if event["type"] == "dose")
    pen, lasting = len(events) - 2, len(events) - 1
    examples = {
        "/guide/topic/{topic:str}": ["/guide/topic/vaccines"],
        "/p/{record:str}/guide/topic/{topic:str}": ["guide/topic/vaccines"],
        "/set-up/{word:str}/{name:str}": list(town.EXAMPLES["/set-up/{word:str}/{name:str}"]),
        "/p/{record:str}/timeline/{name:str}": [
            f"timeline/{name}.svg" for name in ("light-narrow", "light-wide", "dark-narrow", "dark-wide")
        ],
        "/p/{record:str}/enter/{mark:str}": [f"enter/{kind}" for kind in FORMS],
        "/p/{record:str}/decide/{mark:str}": ["decide/pre-start"],
        "/p/{record:str}/entries/{place:int}": [f"entries/{dose}"],
        "/p/{record:str}/entries/{place:int}/over": [f"entries/{lasting}/over"],
        "/p/{record:str}/entries/{place:int}/error": [f"entries/{dose}/error"],
        "/p/{record:str}/storage/{place:int}/back": [f"storage/{pen}/back"],
    }
    for route in (route for route in town.routes() if route not in town.ELSEWHERE):
        of_a_person = route.partition("/p/{record:str}")[2]
        for place in examples.get(route, [of_a_person.strip("/") or route.replace("{record:str}", record)]):
            own = route.startswith("/p/{record:str}/")
            parts = place.split("/") if own else []
            name = f"/p/ID/{place}" if own else place.replace(record, "ID")
            yield name, opaque_ids.address(secret, record, *parts) if own else place
