"""Records at hand, and the Bundle that is written of one."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from random import Random
from typing import Any

import doseline
from doseline.exchange.fhir.write import Made, write_bundle
from doseline.faces import demo_record
from doseline.guide import load_guide, load_guides, load_shared, sound_drugs
from doseline.guide.editions import Editions, Readings
from doseline.record import Record, read_record
from tools.invented_people import invented
from tools.ordinary_people import ordinary

Json = dict[str, Any]
EXAMPLES = Path(__file__).parents[3] / "examples" / "records"


def read(document: Json) -> Record:
    """A record file as it is read."""
    return read_file(json.dumps(document, default=float).encode())


def read_file(data: bytes) -> Record:
    """What a record file holds."""
    return read_record(data, names=load_shared().names, guides=Editions(), readings=Readings())


def of(*entries: Json, **person: Any) -> Record:  # noqa: ANN401 - what a record file holds
    """A record of these entries, which get ids in their order."""
    events = [{"id": f"e{place}", **entry} for place, entry in enumerate(entries, 1)]
    return read(
        {
            "format": "doseline-record/2",
            "person": {"id": "p1", "region": "US", **person},
            "therapies": [{"guide": "kesimpta", "start": "2026-01-05"}],
            "events": events,
        }
    )


def made(today: date, *, recorded: str | None = None) -> Made:
    """Who writes, and when."""
    instant = recorded or f"{today}T00:00:00Z"
    return Made(today=today, recorded=instant, program="Doseline", version="9.9", guide_version="abc")


def facts(record: Record, today: date = date(2026, 6, 6)) -> Json:
    """The Bundle of the facts alone."""
    return write_bundle(record, made(today), names=load_shared().names)


def whole(record: Record, today: date) -> Json:
    """The Bundle with the answers of a day."""
    case = doseline.assess(load_guides(), record, today=today)
    return write_bundle(record, made(today), names=load_shared().names, answers=case.to_dict())


def resources(bundle: Json, kind: str | None = None) -> list[Json]:
    """What is in a Bundle, or those of one type."""
    found = [entry["resource"] for entry in bundle["entry"]]
    return [one for one in found if kind in (None, one["resourceType"])]


def only(bundle: Json, kind: str) -> Json:
    """The one resource of a type."""
    (found,) = resources(bundle, kind)
    return found


def examples() -> Iterator[tuple[str, Record, date]]:
    """Every example record with its day, and the demo."""
    days = tomllib.loads((EXAMPLES / "days.toml").read_text(encoding="utf-8"))
    for name, day in days.items():
        yield name, read_file((EXAMPLES / f"{name}.json").read_bytes()), day["today"]
    yield "demo", read_file(demo_record.record()), demo_record.TODAY


def people(count: int) -> Iterator[tuple[str, Record, date]]:
    """Invented people on every drug, each on the last day of their record."""
    for drug in sound_drugs():
        guide, chance = load_guide(drug), Random(f"fhir {drug}")
        make = invented if drug == "kesimpta" else ordinary
        for place in range(count):
            record, days = make(guide, chance)
            last = max(event.on.last for event in record.events if event.on.is_known)
            yield f"{drug} {place}", record, max(days[-1], last)


def numbers_kept(text: str) -> Json:
    """A document with the digits that it was written with."""
    found: Json = json.loads(text, parse_float=Decimal, parse_int=Decimal)
    return found
