"""Three invented drugs, as data: an infusion, an injection without loading, and capsules twice a day."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

from doseline.advice import NextStep, next_step
from doseline.check import Check, check
from doseline.guide import Guide, load_guide, load_shared
from doseline.guide.folders import use_folders
from doseline.plan import Plan, plan
from doseline.record import Chart, chart, read_record

FOLDER = Path(__file__).parent / "data"
INFUSION, INJECTION, CAPSULES = "infusumab", "monthlimab", "capsulate"
DRUGS = (INFUSION, INJECTION, CAPSULES)
START = "2026-01-05"


@contextmanager
def invented_guides() -> Iterator[None]:
    """Use the invented guides beside those of the program, for a while."""
    use_folders(FOLDER)
    try:
        yield
    finally:
        use_folders()


class Said(NamedTuple):
    """What the core says about a record on a day."""

    guide: Guide
    chart: Chart
    plan: Plan
    check: Check
    step: NextStep

    @property
    def asked(self) -> list[str]:
        """Every reason among the plan's findings."""
        return [finding.reason for finding in self.plan.findings]


def document(drug: str, *events: dict[str, Any], **therapy: Any) -> dict[str, Any]:  # noqa: ANN401 - any JSON value
    """A record file of somebody cleared to start, with these entries."""
    cleared = {"type": "decision", "on": "2026-01-02", "about": "pre-start"}
    cleared |= {"outcome": "may-proceed", "by": "clinic"}
    region = therapy.pop("region", "US")
    return {
        "format": "doseline-record/2",
        "person": {
            "id": "r1",
            "region": region,
            "birth_date": "1988-03-14",
            "sex": "male",
            "timezone": "UTC",
        },
        "therapies": [{"guide": drug, "start": START, **therapy}],
        "events": [{"id": f"e{place}", **event} for place, event in enumerate((cleared, *events))],
    }


def dose(on: str, amount_mg: int, **more: object) -> dict[str, Any]:
    """A dose of so many milligrams."""
    return {"type": "dose", "on": on, "amount_mg": amount_mg, **more}


def word(on: str, kind: str, **more: object) -> dict[str, Any]:
    """A prescriber's word."""
    return {"type": "instruction", "on": on, "kind": kind, **more}


def say(drug: str, today: str, *events: dict[str, Any], **therapy: Any) -> Said:  # noqa: ANN401 - any JSON value
    """What the core says on a day about somebody with these entries."""
    guide, day = load_guide(drug), date.fromisoformat(today)
    there = [event for event in events if event["on"] <= today]
    record = read_record(json.dumps(document(drug, *there, **therapy)), names=load_shared().names)
    known = chart(record, today=day)
    planned = plan(guide, known, today=day)
    checked = check(guide, known, planned)
    return Said(guide, known, planned, checked, next_step(planned, checked))
