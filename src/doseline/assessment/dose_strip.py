"""Doses in a row: the last ones given and the next ones planned, at one look."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from doseline.assessment.assessment import Assessment
from doseline.frozen import dataclass
from doseline.plan import Slot, State

_SHOWN, _PAST = 6, 3


class Mark(StrEnum):
    """What one dose of the row is."""

    DONE = "done"
    LATE = "late"
    EARLY = "early"
    MISSED = "missed"
    NEXT = "next"
    PLANNED = "planned"
    UNSURE = "unsure"


_MARKS = {
    State.GIVEN: Mark.DONE,
    State.GIVEN_LATE: Mark.LATE,
    State.GIVEN_EARLY: Mark.EARLY,
    State.MISSED: Mark.MISSED,
    State.UNCONFIRMED: Mark.UNSURE,
}


_LEFT_OUT = frozenset({State.EXTRA, State.HELD})


@dataclass(frozen=True, slots=True)
class InRow:
    """One dose of the row: its day, and what became of it or is to come."""

    on: date
    mark: Mark


def dose_strip(case: Assessment) -> tuple[InRow, ...]:
    """Six doses at most, the last ones and the next ones; none where the medicine is taken every day."""
    slots = [slot for slot in case.plan.slots if slot.state not in _LEFT_OUT]
    past = [row for slot in slots if (row := _gone(slot)) is not None][-_PAST:]
    ahead = [row for slot in slots if (row := _to_come(slot)) is not None][: _SHOWN - len(past)]
    following = next((row for row in ahead if row.mark is Mark.PLANNED), None)
    return (*past, *(InRow(row.on, Mark.NEXT) if row is following else row for row in ahead))


def _gone(slot: Slot) -> InRow | None:
    day = slot.given or (slot.due if slot.state is State.MISSED else None)
    return InRow(day, _MARKS.get(slot.state, Mark.DONE)) if day else None


def _to_come(slot: Slot) -> InRow | None:
    if slot.given is not None or slot.state is State.MISSED or slot.due is None:
        return None
    return InRow(slot.due, _MARKS.get(slot.state, Mark.PLANNED))
