"""What so many entries of each kind take, in seconds of processor time and in memory.

python -m tools.budgets --entries 10000

Each kind is measured in a process of its own, so that none pays for another. The same kinds are doubled at a
small size in ``tests/budgets``.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from doseline.advice import next_step
from doseline.check import check
from doseline.guide import load_guide
from doseline.plan import plan
from doseline.record import chart, read_record

Entries = list[dict[str, Any]]
TODAY = date(2026, 6, 1)
_START = date(2025, 6, 1)
_GUIDE = "kesimpta"
_SECONDS, _MEGABYTES = 2.0, 300


def _day(place: int) -> str:
    return (_START + timedelta(days=place % 360)).isoformat()


def _simple(**said: object) -> Callable[[int], Entries]:
    """Entries that differ in their day alone; ``{}`` in a text stands for the number of each."""

    def entry(place: int) -> Entries:
        told = {key: one.format(place) if isinstance(one, str) else one for key, one in said.items()}
        return [{"id": f"e{place}", "on": _day(place), **told}]

    return entry


def _retraction(place: int) -> Entries:
    note = {"id": f"n{place}", "type": "note", "on": _day(place), "text": "x"}
    return [note, {"id": f"e{place}", "type": "retraction", "on": _day(place), "retracts": note["id"]}]


def _retraction_of_retraction(place: int) -> Entries:
    first: Entries = [] if place else [{"id": "n", "type": "note", "on": _day(0), "text": "x"}]
    before = f"e{place - 1}" if place else "n"
    return [*first, {"id": f"e{place}", "type": "retraction", "on": _day(place), "retracts": before}]


def _correction(place: int) -> Entries:
    before = {"supersedes": f"e{place - 1}"} if place else {}
    return [{"id": f"e{place}", "type": "note", "on": _day(0), "text": "x", **before}]


def _diary(place: int) -> Entries:
    return [{"id": f"e{place}", "type": "symptom", "on": _day(place), "until": _day(place), "name": "rash"}]


def _open_symptom(place: int) -> Entries:
    name = ("fever", "cough", "rash", "headache")[place % 4]
    return [{"id": f"e{place}", "type": "symptom", "on": _day(place), "name": name}]


def _dose(place: int) -> Entries:
    day = (date(1990, 1, 1) + timedelta(days=place)).isoformat()
    return [{"id": f"e{place}", "type": "dose", "on": day, "amount_mg": 20}]


# What one entry of each kind is; the names with a number are names that nobody knows.
KINDS: dict[str, Callable[[int], Entries]] = {
    "retractions": _retraction,
    "retractions of retractions": _retraction_of_retraction,
    "corrections of corrections": _correction,
    "one rash in a daily diary": _diary,
    "open symptoms": _open_symptom,
    "symptoms that nobody knows": _simple(type="symptom", name="zorblax{}"),
    "allergies": _simple(type="allergy", name="penicillin"),
    "allergies that nobody knows": _simple(type="allergy", name="zorblax{}"),
    "planned vaccines": _simple(type="vaccination", vaccine="mmr", planned=True, on="2027-01-01"),
    "vaccines given": _simple(type="vaccination", vaccine="mmr"),
    "vaccines that nobody knows": _simple(type="vaccination", vaccine="zorblax{}"),
    "illnesses": _simple(type="condition", name="infection"),
    "illnesses that nobody knows": _simple(type="condition", name="zorblax{}"),
    "medicines": _simple(type="medication", name="prednisone 20 mg"),
    "medicines that nobody knows": _simple(type="medication", name="zorblax{}"),
    "tests": _simple(type="test", name="cd19", value=3, unit="cells/uL"),
    "tests that nobody knows": _simple(type="test", name="zorblax{}", result="positive"),
    "doses": _dose,
    "orders to wait": _simple(type="instruction", kind="hold"),
    "decisions": _simple(type="decision", about="infection-open", outcome="may-proceed", by="x"),
    "pens": _simple(type="storage", pen="p{}", out_of_fridge_c=24),
    "pregnancies": _simple(type="pregnancy"),
    "notes": _simple(type="note", text="x" * 100),
}


def record_of(kind: str, many: int) -> str:
    """A record with so many entries of a kind, and a year of doses."""
    doses = [
        {"id": f"d{place}", "type": "dose", "on": _day(place * 30), "amount_mg": 20} for place in range(12)
    ]
    events = [one for place in range(many) for one in KINDS[kind](place)]
    return json.dumps(
        {
            "format": "doseline-record/1",
            "person": {"id": "r", "region": "US", "birth_date": "1988-03-14"},
            "therapy": {"guide": _GUIDE, "start": _START.isoformat()},
            "events": events if kind == "doses" else [*doses, *events],
        }
    )


def planned(record: str) -> None:
    """All that a page needs of a record: read, planned, checked, and the next step."""
    guide = load_guide(_GUIDE)
    read = chart(read_record(record, names=guide.names))
    found = plan(guide, read, today=TODAY)
    next_step(found, check(guide, read, found))


def main() -> int:
    """Print a line for each kind; 1 where one takes more than its budget."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--entries", type=int, default=10_000)
    parser.add_argument("--only", choices=tuple(KINDS))
    asked = parser.parse_args()
    if asked.only:
        print(_measured(asked.only, asked.entries))
        return 0
    lines = [_beside(kind, asked.entries) for kind in KINDS]
    return int(any("over" in line for line in lines))


def _beside(kind: str, many: int) -> str:
    command = [sys.executable, "-m", "tools.budgets", "--only", kind, "--entries", str(many)]
    line = subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()
    print(line, flush=True)
    return line


def _measured(kind: str, many: int) -> str:
    record = record_of(kind, many)
    planned(record_of(kind, 1))  # what is loaded once is not counted
    before = time.process_time()
    planned(record)
    took = time.process_time() - before
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    over = "   over" if took > _SECONDS or memory > _MEGABYTES else ""
    return f"{kind:<32}{took:>8.2f} s{memory:>7} MB{over}"


if __name__ == "__main__":
    sys.exit(main())
