"""Two corrections of one entry: the one written down last counts; the other is kept."""

from __future__ import annotations

from datetime import datetime
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from doseline.dates import PartialDate
from doseline.record import Condition, Event, Retraction
from doseline.record.chart import replaced, standing

DAY = PartialDate.parse("2026-05-01")


def cold(id_: str, supersedes: str | None = None, at: str | None = None) -> Condition:
    written = datetime.fromisoformat(at) if at else None
    return Condition(id=id_, on=DAY, name="infection", supersedes=supersedes, recorded_at=written)


def back(id_: str, retracts: str) -> Retraction:
    return Retraction(id=id_, on=DAY, retracts=retracts)


FIRST = cold("first", at="2026-05-01T08:00:00Z")
MORNING = cold("morning", "first", "2026-05-02T08:00:00Z")
NOON = cold("noon", "first", "2026-05-02T12:00:00Z")
# In another time zone, an hour before noon.
ELEVEN = cold("eleven", "first", "2026-05-02T13:00:00+02:00")
EVENING = cold("evening", "morning", "2026-05-02T20:00:00Z")
OLD = cold("old", "first")

STANDS = [
    ("one correction", (FIRST, MORNING), {"morning"}),
    ("the later of two counts", (FIRST, MORNING, NOON), {"noon"}),
    ("by the moment, not by the clock on the wall", (FIRST, NOON, ELEVEN), {"noon"}),
    ("a later correction of the replaced one brings it back", (FIRST, MORNING, NOON, EVENING), {"evening"}),
    ("the later taken back: the other counts", (FIRST, MORNING, NOON, back("r", "noon")), {"morning", "r"}),
    ("both taken back", (FIRST, MORNING, NOON, back("r", "noon"), back("q", "morning")), {"first", "r", "q"}),
    ("one without a moment is as old as its day", (FIRST, OLD, MORNING), {"morning"}),
    ("three", (FIRST, MORNING, NOON, ELEVEN), {"noon"}),
    ("two entries, one correction each", (FIRST, MORNING, cold("b"), cold("b2", "b")), {"morning", "b2"}),
]  # fmt: skip


@pytest.mark.parametrize(("says", "events", "stands"), STANDS, ids=[says for says, *_ in STANDS])
def test_which_correction_counts_in_whatever_order_they_lie(
    says: str, events: tuple[Event, ...], stands: set[str]
) -> None:
    for order in permutations(events):
        assert {event.id for event in standing(order)} == stands, says


def test_the_replaced_one_is_known_as_such() -> None:
    assert replaced((FIRST, MORNING, NOON)) == {"morning"}
    assert replaced((FIRST, MORNING)) == set()


@given(st.lists(st.integers(0, 59), min_size=1, max_size=8, unique=True))
def test_of_any_number_of_corrections_exactly_the_last_counts(minutes: list[int]) -> None:
    corrections = [cold(f"c{minute}", "first", f"2026-05-02T08:{minute:02}:00Z") for minute in minutes]
    assert {event.id for event in standing((FIRST, *corrections))} == {f"c{max(minutes)}"}
