"""A second dose calendar, written from the design and from nothing in ``doseline.plan``.

It keeps no rhythm and no marks: a course is a *table of days*, one row for each slot to come, written out
ahead with plain loops and ``dateutil``. What happens strikes rows off the top or writes the rest anew.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from itertools import pairwise
from typing import NamedTuple

from dateutil.relativedelta import relativedelta

ROWS = 50
MONTHS = [relativedelta(months=count) for count in range(ROWS * 12)]
DAY = timedelta(days=1)
# On which day each first dose falls, and the one after them, for so many first doses.
FIRST_DAYS = {2: (0, 7, 28), 3: (0, 7, 14, 28), 4: (0, 7, 14, 21, 35)}


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
    """An injection (``kind`` is ``dose``) or a prescriber's word; ``day`` is the day a word names.

    A ``schedule`` may say how many first doses there are, the weeks or months between doses, and how months
    are counted.
    """

    on: date
    kind: str
    day: date | None = None
    phase: str | None = None
    first_doses: int | None = None
    weeks: int | None = None
    months: int | None = None
    reading: str | None = None


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
        self.weeks: int | None = None
        self.months: int | None = None
        self.moved = False  # the clinic moved a first dose far
        self.wanted_first = 3
        self.injected: list[date] = []
        self.named: list[tuple[date, date]] = []
        self.anchors: dict[int, tuple[date, int]] = {}
        self.before: tuple[int, date, date] | None = None  # the row struck last: slot, planned, given
        self._write(1, start)

    # --- the table ---

    def _write(self, slot: int, day: date) -> None:
        """Row ``slot`` falls on ``day``; every later row is written anew from there."""
        self.due[slot] = day
        self.anchors[slot] = (day, 0)
        for row in range(slot + 1, ROWS):
            before = self.due[row - 1]
            if self.loading and row <= self.loading + 1:
                self.due[row] = before + self.gaps[row - 2] * DAY
                self.anchors[row] = (self.due[row], 0)
            elif self.days or (self.loading == 3 and row == 5 and self.mode == "month" and not self.own):
                self.due[row] = before + (self.days or 28) * DAY
                self.anchors[row] = (self.due[row], 0)
            else:
                self._write_months(row, before)
                return

    @property
    def own(self) -> bool:
        """Whether the clinic ordered an interval."""
        return bool(self.weeks or self.months)

    @property
    def days(self) -> int:
        """The days from one dose to the next, or 0 where months are counted."""
        if self.own:
            return 7 * (self.weeks or 0)
        return 28 if self.mode == "4-weeks" else 0

    @property
    def gaps(self) -> list[int]:
        """The days between the first doses, and to the one after them."""
        days = self.given_gaps or FIRST_DAYS[self.loading]
        return [later - earlier for earlier, later in pairwise(days)]

    given_gaps: tuple[int, ...] = ()

    def _write_months(self, row: int, anchor: date, passed: int = 0) -> None:
        """Rows from ``row`` on lie one, two, three steps after ``anchor``, short months or not."""
        step = self.months or 1
        for coming in range(row, ROWS):
            count = passed + step * (coming - row + 1)
            self.due[coming] = anchor + MONTHS[count]
            self.anchors[coming] = (anchor, count)

    def _write_after(self, slot: int, day: date) -> None:
        """A maintenance dose off its day: the rows after it count from the day it was given."""
        if self.days:
            for row in range(slot + 1, ROWS):
                self.due[row] = day + self.days * (row - slot) * DAY
                self.anchors[row] = (self.due[row], 0)
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
            self.named.append((it.on, it.day))
            if self.held and it.day > self.held:
                self.held = None
            far = abs((it.day - self.due[self.open]).days) > 7
            self.moved = self.begun and self.open <= self.loading and far
            self._write(self.open, it.day)
        elif it.kind == "schedule":
            self._order(it)

    def _order(self, it: Happening) -> None:
        """From this day on the clinic's own plan; nothing before it becomes late."""
        self.ordered = it.on
        if it.reading:
            self.mode, self.weeks, self.months = it.reading, None, None
        if it.weeks or it.months:
            self.weeks, self.months = it.weeks, it.months
        if it.first_doses is not None or self.moved:
            self.lost = 0
        was_moved, self.moved = self.moved, False
        wanted = self.wanted_first if it.first_doses is None else it.first_doses
        if it.first_doses is None and was_moved:
            wanted = 0
        if wanted < 2:
            wanted = 0
        old = self.due[self.open]
        if not self.begun:
            self.loading, self.given_gaps, self.wanted_first = wanted, (), wanted
            self._write(self.open, old)
        elif self.open <= self.loading:
            self.wanted_first = wanted
            self._order_in_loading(it.on, wanted, old)
        elif not self.told and self.before is not None:
            self._order_in_maintenance(it.on, old, over=was_moved and not wanted)
        else:
            self._write(self.open, old)

    ordered: date | None = None

    def _order_in_loading(self, on: date, wanted: int, old: date) -> None:
        given = self.open - 1
        if wanted > given:
            self.loading, self.given_gaps = wanted, ()
            self._write(self.open, old)
            return
        after = FIRST_DAYS[wanted][wanted] - FIRST_DAYS[wanted][wanted - 1] if wanted == given else None
        self.loading = given
        self.given_gaps = (*range(0, 7 * given, 7), 7 * given - 7 + (after or 0))  # no gap: one interval
        due = old
        if not self.told:
            assert self.last is not None
            due = self.last + after * DAY if after else self._one_interval(self.last)
            due = max(due, min(old, on))
        self._write(self.open, due)

    def _one_interval(self, day: date) -> date:
        return day + self.days * DAY if self.days else day + MONTHS[self.months or 1]

    def _order_in_maintenance(self, on: date, old: date, *, over: bool) -> None:
        assert self.before is not None
        slot, planned, given = self.before
        if over:
            self._write(self.open, self._one_interval(given))
        elif slot <= self.loading:
            gap = self.gaps[slot - 1]
            self._write(self.open, planned + gap * DAY if gap else self._one_interval(planned))
        elif self.loading == 3 and slot == 4 and self.mode == "month" and not self.own and given == planned:
            self._write(self.open, planned + 28 * DAY)
        elif self.days or given != planned:
            self._write_after(slot, given)
        else:
            self._write_months(self.open, *self.anchors[slot])
        if self.due[self.open] < min(old, on):
            self._write(self.open, min(old, on))

    def _hear(self, on: date, day: date) -> None:
        """A date that can be ends the questions about dates; one that cannot adds a question."""
        too_soon = self.last is not None and day < self.last + 7 * DAY
        self.lost = self.lost + 1 if day < on or too_soon else 0
        self.told = True

    def _restart(self, it: Happening) -> None:
        assert it.day is not None
        self._hear(it.on, it.day)
        self.course += 1
        self.loading = (self.wanted_first or 3) if it.phase == "loading" else 0
        self.given_gaps, self.moved, self.before = (), False, None
        self.wanted_first = self.loading
        self.open, self.begun = 1, False
        self.held, self.stopped = None, False
        self.due = {}
        self._write(1, it.day)

    def _inject(self, day: date) -> None:
        least = 6 if self.open <= self.loading else 7
        if self.last is not None and (day - self.last).days < least:
            self.done.append(Row(self.course, None, None, day, "extra", None))
            self.lost_for_good += 1
        elif not self.begun and (self.loading or self.last is None):
            self._write(1, day)
            self._strike(1, day, day)
        elif self.open <= self.loading:
            self._inject_in_loading(day)
        else:
            self._inject_in_maintenance(self.open, day)
        self.last = day
        self.injected.append(day)

    def _inject_in_loading(self, day: date) -> None:
        if not self.strict and day >= self.due[self.open]:
            slot, planned = self.open, self.due[self.open]
            if not (self.own and day <= planned):
                self._ask_about_gap(day)
            self._strike(slot, planned, day)
            self.before = (slot, day, day)
            self._write(slot, day)
            self._ask_for_plan(slot)
            return
        nearest = self.open
        for slot in range(self.open, self.loading + 2):
            if abs((self.due[slot] - day).days) < abs((self.due[nearest] - day).days):
                nearest = slot
        for slot in range(self.open, nearest):
            self.done.append(Row(self.course, slot, self.due[slot], None, "missed", None))
        if nearest > self.open or (day - self.due[nearest]).days > 3:
            self.lost += 1
        if nearest > self.loading:
            self._inject_in_maintenance(nearest, day)
            return
        late = (day - self.due[nearest]).days
        told_only = nearest == self.open and 0 < late <= 3
        self._strike(nearest, self.due[nearest], day)
        if told_only and self.due[self.open] < day + 6 * DAY:
            self._write(self.open, day + 6 * DAY)
        self._ask_for_plan(nearest)

    def _ask_for_plan(self, slot: int) -> None:
        if self.moved and slot <= self.loading:
            self.lost += 1

    def _inject_in_maintenance(self, slot: int, day: date) -> None:
        planned = self.due[slot]
        if not (self.own and day <= planned):
            self._ask_about_gap(day)
        self._strike(slot, planned, day)
        self.moved = False
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
        self.before = (slot, planned, day)

    def _is_spaced(self) -> bool:
        """Whether the clinic set the last injection well beyond its day, when the one before was given."""
        if len(self.injected) < 2 or self.open <= self.loading or self.told:
            return False
        first, last = self.injected[-2:]
        if self.ordered is not None and self.ordered >= first:
            return False
        said = any(day == last and 0 <= (on - first).days <= 7 for on, day in self.named)
        return said and (last - self._one_interval(first)).days > 7

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
        if self.lost or self.lost_for_good or late_in_loading or self._is_spaced():
            return "ask_prescriber"
        if (self.loading or self.last is None) and not self.begun and today != due:
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
        if self.moved and self.told and later == "upcoming":
            later = "unconfirmed"
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
    return 0 if it.kind == "resume" or it.day == it.on or it.first_doses is not None else 2


def _began_at_an_odd_time(start: date, happenings: Sequence[Happening]) -> bool:
    """Whether the first injection came before the day planned or named for it, or over 30 days after."""
    injected = min((it.on for it in happenings if it.kind == "dose"), default=None)
    if injected is None:
        return False
    planned = start
    for it in sorted(happenings, key=lambda it: it.on):
        if it.day is not None and it.kind != "schedule" and it.on <= injected:
            planned = it.day
    return not 0 <= (injected - planned).days <= 30
