"""What is said to be done cannot lie ahead of today."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from doseline.record import Record, dated_ahead, future_faults
from tests.record.test_load import read

TODAY = date(2026, 3, 9)
DOSE = {"type": "dose", "amount_mg": 20}


def _codes(record: Record, *, as_of: date | None = None) -> list[tuple[str, str]]:
    faults = future_faults(record, today=TODAY, slack_days=1, as_of=as_of)
    return [(fault.code, fault.where) for fault in faults]


@pytest.mark.parametrize(
    "event",
    [
        DOSE,
        {"type": "test", "name": "hbsag", "result": "negative"},
        {"type": "vaccination", "vaccine": "mmr"},
        {"type": "training", "name": "self-injection"},
        {"type": "measurement", "name": "weight", "value": 70, "unit": "kg"},
        {"type": "storage"},
        {"type": "symptom", "name": "fever"},
        {"type": "condition", "name": "infection"},
        {"type": "allergy", "name": "penicillin"},
        {"type": "pregnancy"},
        {"type": "breastfeeding"},
        {"type": "decision", "about": "pre-start", "outcome": "may-proceed", "by": "MS clinic"},
    ],
    ids=lambda event: event["type"],
)
def test_a_thing_done_in_the_future_is_a_fault(event: dict[str, Any]) -> None:
    zone = "America/New_York"
    assert _codes(read({**event, "on": "2026-03-10"}, timezone=zone)) == [("in-the-future", "$.events[0].on")]
    assert _codes(read({**event, "on": "2026-03-09"}, timezone=zone)) == []


@pytest.mark.parametrize(
    "event",
    [
        {"type": "vaccination", "vaccine": "mmr", "planned": True},
        {"type": "medication", "name": "prednisone"},
        {"type": "instruction", "kind": "hold"},
        {"type": "note", "text": "ring the clinic"},
    ],
    ids=lambda event: event["type"],
)
def test_a_thing_planned_may_lie_ahead(event: dict[str, Any]) -> None:
    assert _codes(read({**event, "on": "2027-03-10"}, timezone="Europe/Berlin")) == []


def test_h18_without_a_time_zone_one_day_ahead_is_let_through_and_told() -> None:
    record = read({**DOSE, "on": "2026-03-10"})
    assert _codes(record) == []
    assert dated_ahead(record, today=TODAY) == ("e1",)
    assert _codes(read({**DOSE, "on": "2026-03-11"})) == [("in-the-future", "$.events[0].on")]


def test_with_a_time_zone_nothing_is_let_through() -> None:
    record = read({**DOSE, "on": "2026-03-10"}, timezone="Pacific/Auckland")
    assert _codes(record) == [("in-the-future", "$.events[0].on")]


def test_what_was_kept_before_is_let_through_whatever_the_clock_says() -> None:
    record = read({**DOSE, "on": "2027-03-10"}, timezone="Pacific/Auckland")
    (kept,) = record.events
    assert future_faults(record, today=TODAY, slack_days=1, kept={kept.id}) == ()
    assert [one.code for one in future_faults(record, today=TODAY, slack_days=1, kept={"other"})] == [
        "in-the-future"
    ]
    assert dated_ahead(record, today=TODAY) == (kept.id,)


@pytest.mark.parametrize(
    ("on", "ahead"), [("2026-03", False), ("2026", False), ("2026-04", True), ("2027", True)]
)
def test_a_partial_date_is_taken_at_its_first_day(on: str, *, ahead: bool) -> None:
    assert bool(_codes(read({**DOSE, "on": on}))) is ahead


def test_an_entry_taken_back_or_corrected_does_not_count() -> None:
    assert _codes(read({**DOSE, "on": "2027-03-02"}, {"type": "retraction", "retracts": "e1"})) == []
    assert _codes(read({**DOSE, "on": "2027-03-02"}, {**DOSE, "on": "2026-03-02", "supersedes": "e1"})) == []


def test_an_entry_not_yet_known_on_the_day_of_a_replay_does_not_count() -> None:
    record = read(
        {**DOSE, "on": "2026-04-02"}, {**DOSE, "on": "2026-05-02", "recorded_at": "2026-03-01T08:00"}
    )
    assert _codes(record, as_of=TODAY) == [("in-the-future", "$.events[1].on")]
    assert len(_codes(record)) == 2


def test_nobody_is_born_in_the_future() -> None:
    assert _codes(read(birth_date="2062-03-14")) == [("born-in-the-future", "$.person.birth_date")]
    assert _codes(read(birth_date="2026")) == []


def test_the_last_day_of_the_calendar_is_no_obstacle() -> None:
    assert future_faults(read({**DOSE, "on": "2199-12-31"}), today=date.max, slack_days=1) == ()
