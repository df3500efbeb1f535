"""A second dose calendar, written from the design and from nothing in ``doseline.plan``.

It keeps no rhythm and no marks: a course is a *table of days*, one row for each slot to come, written out
ahead with plain loops and ``dateutil``. What happens strikes rows off the top or writes the rest anew.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import NamedTuple

from dateutil.relativedelta import relativedelta

ROWS = 50
MONTHS = [relativedelta(months=count) for count in range(ROWS)]
DAY = timedelta(days=1)


class Row(NamedTuple):
    """One slot, or an injection that fills none, in plain words."""

    course: int
    slot: int | None
    due: date | None
    given: date | None
    state: str
    days_late: int | None
    assumed: bool = False


class Happening(NamedTuple):
    """An injection (``kind`` is ``dose``) or a prescriber's word; ``day`` is the day a word names."""

    on: date
    kind: str
    day: date | None = None
    phase: str | None = None


class Outcome(NamedTuple):
    """What the calendar says today."""

    status: str
    next_due: date | None
    rows: list[Row]


class SecondCalendar:
    """One person, from the planned start to today."""

    def __init__(self, start: date, mode: str, *, strict: bool) -> None:
        """``strict``: after a late loading dose no date holds until the prescriber gives one."""
        self.mode, self.strict = mode, strict
        self.course, self.loading, self.begun = 1, 3, False
        self.done: list[Row] = []
        self.due: dict[int, date] = {}
        self.open = 1
        self.last: date | None = None
        self.stopped = self.told = False
        self.held: date | None = None
        self.lost = 0  # open questions that a new date answers
        self.lost_for_good = 0  # and those that only a correction or a decision does
        self._write(1, start)

    # --- the table ---

    def _write(self, slot: int, day: date) -> None:
        """Row ``slot`` falls on ``day``; every later row is written anew from there."""
        self.due[slot] = day
        for row in range(slot + 1, ROWS):
            before = self.due[row - 1]
            if self.loading and row in (2, 3):
                self.due[row] = before + 7 * DAY
            elif self.loading and row == 4:
                self.due[row] = before + 14 * DAY
            elif self.mode == "4-weeks" or (self.loading and row == 5 and self.mode == "month"):
                self.due[row] = before + 28 * DAY
            else:
                self._write_months(row, before)
                return

    def _write_months(self, row: int, anchor: date) -> None:
        """Rows from ``row`` on lie one, two, three months after ``anchor``, short months or not."""
        for coming in range(row, ROWS):
            self.due[coming] = anchor + MONTHS[coming - row + 1]

    def _write_after(self, slot: int, day: date) -> None:
        """A maintenance dose off its day: the rows after it count from the day it was given."""
        if self.mode == "4-weeks":
            for row in range(slot + 1, ROWS):
                self.due[row] = day + 28 * (row - slot) * DAY
        else:
            self._write_months(slot + 1, day)

    # --- what happens ---

    def take(self, it: Happening) -> None:
        """One happening after the other."""
        if it.kind == "dose":
            self._inject(it.on)
        elif it.kind == "hold":
            self.held = self.held or it.on
        elif it.kind == "stop":
            self.stopped, self.held = True, None
        elif it.kind == "restart":
            self._restart(it)
        elif it.kind == "resume" and not self.stopped:
            self.held = None
            if self.open > self.loading and it.on > self.due[self.open]:
                self._write(self.open, it.on)
                self.told = True
        elif it.kind == "next_dose" and it.day is not None and not self.stopped:
            self._hear(it.on, it.day)
            if self.held and it.day > self.held:
                self.held = None
            self._write(self.open, it.day)

    def _hear(self, on: date, day: date) -> None:
        """A date that can be ends the questions about dates; one that cannot adds a question."""
        too_soon = self.last is not None and day < self.last + 7 * DAY
        self.lost = self.lost + 1 if day < on or too_soon else 0
        self.told = True

    def _restart(self, it: Happening) -> None:
        assert it.day is not None
        self._hear(it.on, it.day)
        self.course += 1
        self.loading = 3 if it.phase == "loading" else 0
        self.open, self.begun = 1, False
        self.held, self.stopped = None, False
        self.due = {}
        self._write(1, it.day)

    def _inject(self, day: date) -> None:
        least = 6 if self.open <= self.loading else 7
        if self.last is not None and (day - self.last).days < least:
            self.done.append(Row(self.course, None, None, day, "extra", None))
            self.lost_for_good += 1
        elif not self.begun and self.loading:
            self._write(1, day)
            self._strike(1, day, day)
        elif self.open <= self.loading:
            self._inject_in_loading(day)
        else:
            self._inject_in_maintenance(self.open, day)
        self.last = day

    def _inject_in_loading(self, day: date) -> None:
        if not self.strict and day >= self.due[self.open]:
            slot, planned = self.open, self.due[self.open]
            self._ask_about_gap(day)
            self._strike(slot, planned, day)
            self._write(slot, day)
            return
        nearest = self.open
        for slot in range(self.open, 5):
            if abs((self.due[slot] - day).days) < abs((self.due[nearest] - day).days):
                nearest = slot
        for slot in range(self.open, nearest):
            self.done.append(Row(self.course, slot, self.due[slot], None, "missed", None))
        if nearest > self.open or day > self.due[nearest]:
            self.lost += 1
        if nearest == 4:
            self._inject_in_maintenance(4, day)
        else:
            self._strike(nearest, self.due[nearest], day)

    def _inject_in_maintenance(self, slot: int, day: date) -> None:
        self._ask_about_gap(day)
        planned = self.due[slot]
        self._strike(slot, planned, day)
        if day != planned:
            self._write_after(slot, day)

    def _ask_about_gap(self, day: date) -> None:
        """Half a year without an injection, and nobody named the day: whether to load again is open."""
        if self.last is not None and not self.told and (day - self.last).days >= 168:
            self.lost += 1

    def _strike(self, slot: int, planned: date, day: date) -> None:
        """The row is done; the next one is open."""
        late = (day - planned).days
        state = "given" if late == 0 else "given_late" if late > 0 else "given_early"
        self.done.append(Row(self.course, slot, planned, day, state, late))
        self.open, self.begun, self.told = slot + 1, True, False

    # --- today ---

    def outcome(self, today: date) -> Outcome:
        """Status, next date and all rows, a year ahead."""
        status = self._status(today)
        dated = status not in ("held", "stopped", "ask_prescriber")
        next_due = self.due[self.open] if dated else None
        rows = [*self.done] if status == "stopped" else [*self.done, *self._ahead(status, today)]
        return Outcome(status, next_due, rows)

    def _status(self, today: date) -> str:
        due = self.due[self.open]
        if self.stopped:
            return "stopped"
        if self.held:
            return "held"
        late_in_loading = self.strict and self.begun and self.open <= self.loading and today > due
        if self.lost or self.lost_for_good or late_in_loading:
            return "ask_prescriber"
        if self.loading and not self.begun and today != due:
            return "not_started"
        return "due" if today == due else "overdue" if today > due else "on_schedule"

    def _ahead(self, status: str, today: date) -> list[Row]:
        horizon = today + MONTHS[12]
        slot, due = self.open, self.due[self.open]
        word = {"held": "held", "ask_prescriber": "unconfirmed", "due": "due", "overdue": "overdue"}.get(
            status, "unconfirmed" if today > due else "upcoming"
        )
        late = (today - due).days if status == "overdue" else None
        rows = [Row(self.course, slot, due, None, word, late)] if due <= horizon or late else []
        # A monthly dose that waits past its day stays one dose, whoever it waits for.
        waits = status in ("held", "ask_prescriber") and slot > self.loading and today > due
        if status == "overdue" and slot <= self.loading:
            self._write(slot, today)
        elif status == "overdue" or waits:
            self._write_after(slot, today)
        later = word if word in ("held", "unconfirmed") else "upcoming"
        return rows + [
            Row(self.course, coming, self.due[coming], None, later, None, status == "overdue" or waits)
            for coming in range(slot + 1, ROWS)
            if self.due[coming] <= horizon
        ]


def second_calendar(
    start: date, mode: str, happenings: Sequence[Happening], *, today: date, strict: bool
) -> Outcome:
    """What a person's calendar says, by the second way; no day has two words."""
    calendar = SecondCalendar(start, mode, strict=strict)
    calendar.lost_for_good += _began_at_an_odd_time(start, happenings)
    for it in sorted(happenings, key=lambda it: (it.on, _turn(it))):
        calendar.take(it)
    return calendar.outcome(today)


def _turn(it: Happening) -> int:
    """On one day the injection comes before a word, unless the word is what allows it."""
    if it.kind == "dose":
        return 1
    return 0 if it.kind == "resume" or it.day == it.on else 2


def _began_at_an_odd_time(start: date, happenings: Sequence[Happening]) -> bool:
    """Whether the first injection came before the day planned or named for it, or over 30 days after."""
    injected = min((it.on for it in happenings if it.kind == "dose"), default=None)
    if injected is None:
        return False
    planned = start
    for it in sorted(happenings, key=lambda it: it.on):
        if it.day is not None and it.on <= injected:
            planned = it.day
    return not 0 <= (injected - planned).days <= 30
