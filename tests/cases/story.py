"""A case file read as a record, and what the program says about it.

A case names a base story, adds and removes entries, sets today, and states only what it is about.
Everything goes through the real reader, so a case is also a record file.
"""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from doseline.assessment import Assessment, assess
from doseline.errors import Fault, RecordError
from doseline.guide import drugs, load_guide
from doseline.record import FORMAT, future_faults, read_record

HERE = Path(__file__).parent
BASES: dict[str, Any] = tomllib.loads((HERE / "bases.toml").read_text("utf-8"))["base"]
Table = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Case:
    """One case of a file."""

    file: str
    rule: str | None
    table: Table

    @property
    def name(self) -> str:
        """The file and the case, as pytest shows it."""
        hazards = "".join(f"{hazard} " for hazard in self.table.get("hazards", ()))
        return f"{self.file}: {hazards}{self.table['name']}"


def cases(folder: Path = HERE / "kesimpta") -> Iterator[Case]:
    """Every case of every file of one drug, in order."""
    for path in sorted(folder.glob("*.toml")):
        tables = tomllib.loads(path.read_text("utf-8"))
        for table in tables["case"]:
            base = {"base": tables.get("base", "on-treatment"), "guide": folder.name}
            yield Case(path.stem, tables.get("rule"), {**base, **table})


def all_cases() -> Iterator[Case]:
    """The cases of all drugs: each has a folder of its name."""
    for drug in drugs():
        yield from cases(HERE / drug)


def document(table: Table) -> Table:
    """The record file of a case."""
    base = BASES[table["base"]]
    person = {
        "id": "r1", "birth_date": "1988-03-14", "sex": "female", "weight_kg": 70.0, "region": "US",
        "timezone": "America/New_York",
    } | table.get("person", {})  # fmt: skip
    therapy = {"guide": table.get("guide", "kesimpta"), "start": base["start"]} | table.get("therapy", {})
    gone = set(table.get("without", ()))
    events = [event for event in _base_events(base, table) if event["id"] not in gone]
    record: Table = _plain({
        "format": FORMAT,
        "person": {key: value for key, value in person.items() if value != "none"},
        "therapies": [therapy, *table.get("therapies", ())],
        "events": [*events, *table.get("event", ())],
    })  # fmt: skip
    return record


def _base_events(base: Table, table: Table) -> list[Table]:
    doses: list[str] = table["doses"] if "doses" in table else base.get("doses", [])
    amounts: list[int] = base.get("amounts_mg", [20])  # the last one is that of all later doses
    given = [
        {"id": f"d{place}", "type": "dose", "on": day, "amount_mg": amounts[min(place, len(amounts)) - 1]}
        for place, day in enumerate(doses, 1)
    ]
    if "tests_on" not in base:
        return given
    own = [{"type": "test", "on": base["tests_on"], **test} for test in base.get("tests", ())]
    return [*given, *_tests(base["tests_on"]), *own]


def _tests(on: str) -> list[Table]:
    """All required tests, normal, with ids that are their names."""
    words: list[Table] = [{"id": name, "name": name, "result": "negative"} for name in ("hbsag", "anti-hbc")]
    numbers: list[Table] = [
        {"id": "igg", "name": "igg", "value": 9.8, "unit": "g/L", "low": 7.0, "high": 16.0},
        {"id": "igm", "name": "igm", "value": 1.1, "unit": "g/L", "low": 0.4, "high": 2.3},
        {"id": "iga", "name": "iga", "value": 2.0, "unit": "g/L", "low": 0.7, "high": 4.0},
        {"id": "alt", "name": "alt", "value": 22, "unit": "U/L", "low": 5, "high": 40},
        {"id": "ast", "name": "ast", "value": 20, "unit": "U/L", "low": 5, "high": 40},
        {"id": "alp", "name": "alp", "value": 70, "unit": "U/L", "low": 30, "high": 120},
        {"id": "bilirubin", "name": "bilirubin", "value": 9, "unit": "umol/L", "low": 3, "high": 20},
    ]
    return [{"type": "test", "on": on, **test} for test in (*words, *numbers)]


def _plain(value: Any) -> Any:  # noqa: ANN401 - any JSON value
    """TOML dates as texts."""
    match value:
        case dict():
            return {key: _plain(item) for key, item in value.items()}
        case list() | tuple():
            return [_plain(item) for item in value]
        case date():
            return value.isoformat()
        case _:
            return value


def answer(table: Table) -> Assessment:
    """What the program says about a case on its day."""
    return answers(document(table), table["today"], until=table.get("until"), as_of=table.get("as_of"))


def faults(table: Table) -> tuple[Fault, ...]:
    """What is wrong with the record file of a case on its day, as every face would refuse it."""
    guide = load_guide(table.get("guide", "kesimpta"))
    try:
        record = read_record(json.dumps(document(table)), names=guide.names)
    except RecordError as error:
        return error.faults
    slack = guide.numbers["future-note-days"]
    kept = table.get("kept", ())  # entries that were taken before, by a clock that was ahead
    return future_faults(record, today=table["today"], slack_days=slack, as_of=table.get("as_of"), kept=kept)


def answers(
    record_file: Table, today: date, *, until: date | None = None, as_of: date | None = None
) -> Assessment:
    """What the program says about a record file on ``today``."""
    first = (
        record_file["therapies"][0] if "therapies" in record_file else record_file["therapy"]
    )  # of format 1
    guide = load_guide(first["guide"])
    record = read_record(json.dumps(record_file), names=guide.names)
    kept = {event.id for event in record.events}  # what a face would refuse is said by ``faults``
    return assess(guide, record, today=today, as_of=as_of, until=until, kept=kept)
