"""What was ordered or handed over of another medicine is no dose of this one, and no sign of it."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest

from doseline.assessment import Assessment, read_and_assess

Table = dict[str, Any]
TODAY = date(2026, 5, 2)
# The start was planned for January; the only dose on record is of the end of April.
LATE: Table = {"id": "d1", "type": "dose", "on": "2026-04-20", "amount_mg": 20}


def story(*events: Table, therapies: tuple[Table, ...] = ()) -> Assessment:
    document = {
        "format": "doseline-record/2",
        "person": {"id": "r1", "region": "US", "birth_date": "1988-03-14", "sex": "female"},
        "therapies": [*therapies, {"guide": "kesimpta", "start": "2026-01-05"}],
        "events": [LATE, *events],
    }
    return read_and_assess(json.dumps(document).encode(), clock=lambda _: TODAY, today=TODAY)


def asks_for_the_day(said: Assessment) -> bool:
    return "date-to-confirm" in {finding.rule for finding in said.plan.findings}


def supplied(kind: str, name: str) -> Table:
    return {"id": "p", "type": kind, "on": "2026-03-01", "name": name}


@pytest.mark.parametrize("kind", ["order", "dispense"])
@pytest.mark.parametrize(
    ("name", "asked"),
    [("Kesimpta", False), ("Tecfidera 240 mg", True), ("ibuprofen", True), ("Xyzumab pen", False)],
)
def test_only_what_may_be_this_medicine_is_a_sign_of_treatment(kind: str, name: str, *, asked: bool) -> None:
    assert asks_for_the_day(story(supplied(kind, name))) is asked


@pytest.mark.parametrize("kind", ["order", "dispense"])
@pytest.mark.parametrize("on", ["2025-06-01", "2026-04-25"])
def test_a_pack_of_the_medicine_before_changes_no_date_of_this_one(kind: str, on: str) -> None:
    capsules = {"guide": "tecfidera", "start": "2023-01-01"}
    stop = {"id": "s", "type": "instruction", "on": "2025-12-01", "kind": "stop"}
    without = story(stop, therapies=(capsules,))
    said = story(stop, {**supplied(kind, "Tecfidera"), "on": on}, therapies=(capsules,))
    assert said.plan == without.plan
    assert said.chart.doses == without.chart.doses


@pytest.mark.parametrize("kind", ["order", "dispense"])
def test_a_pack_of_this_medicine_is_no_dose_either(kind: str) -> None:
    said = story({**supplied(kind, "Kesimpta"), "on": "2026-04-25"})
    assert [slot.given for slot in said.plan.slots if slot.given] == [date(2026, 4, 20)]
