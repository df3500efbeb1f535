"""The rhythm of a course: from one slot to the next."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise
from typing import NamedTuple

from doseline.dates import add_months
from doseline.frozen import dataclass
from doseline.guide import MonthMode, Phase, Schedule


class DueSlot(NamedTuple):
    """A slot and the day it is due.

    Monthly steps count ``months`` from ``anchor``, never from a day that a short month clamped.
    """

    slot: int
    due: date
    anchor: date
    months: int

    @classmethod
    def at(cls, slot: int, day: date) -> DueSlot:
        """A slot due on ``day``, which is also the anchor of what follows."""
        return cls(slot, day, day, 0)


@dataclass(frozen=True, slots=True)
class Rhythm:
    """How one slot follows another.

    ``steps_days`` are the fixed steps after slots 1, 2, ...; after them come calendar months
    (``months`` each time) or, where that is 0, ``interval_days``. ``loading_slots`` is 0 for a course
    that starts monthly.
    """

    steps_days: tuple[int, ...]
    loading_slots: int
    months: int
    interval_days: int

    def phase(self, slot: int) -> Phase:
        """The phase a slot belongs to."""
        return Phase.LOADING if slot <= self.loading_slots else Phase.MAINTENANCE

    def after(self, mark: DueSlot) -> DueSlot:
        """The slot after ``mark``, when ``mark`` is given on its day."""
        slot = mark.slot
        if slot <= len(self.steps_days):
            return DueSlot.at(slot + 1, mark.due + timedelta(days=self.steps_days[slot - 1]))
        if not self.months:
            return DueSlot.at(slot + 1, mark.due + timedelta(days=self.interval_days))
        anchor, months = mark.anchor, mark.months + self.months
        # As DueSlot(...) makes it, and faster: a plan goes through some forty of them.
        return tuple.__new__(DueSlot, (slot + 1, add_months(anchor, months), anchor, months))

    def after_given(self, mark: DueSlot, given: date) -> DueSlot:
        """The slot after a maintenance dose given on ``given``: off its day, the anchor moves."""
        if given == mark.due:
            return self.after(mark)
        if not self.months:
            return DueSlot.at(mark.slot + 1, given + timedelta(days=self.interval_days))
        return tuple.__new__(DueSlot, (mark.slot + 1, add_months(given, self.months), given, self.months))

    def intervals_after(self, day: date, count: int) -> date:
        """``count`` maintenance intervals after ``day``."""
        if self.months:
            return add_months(day, self.months * count)
        return day + timedelta(days=self.interval_days * count)


def rhythm(schedule: Schedule, mode: MonthMode) -> Rhythm:
    """The rhythm of a course that begins with loading."""
    offsets = schedule.offsets_days
    steps = tuple(later - earlier for earlier, later in pairwise(offsets))
    match mode:
        case MonthMode.MONTH:
            kept, months = steps, 1
        case MonthMode.MONTH_FROM_WEEK_4:
            kept, months = steps[: schedule.loading_slots], 1
        case MonthMode.FOUR_WEEKS:
            kept, months = steps[: schedule.loading_slots], 0
    return Rhythm(kept, schedule.loading_slots, months, schedule.interval_days)


def nearest(rhythm: Rhythm, mark: DueSlot, day: date) -> tuple[tuple[DueSlot, ...], DueSlot]:
    """The open loading slots passed over by a dose on ``day``, and the slot it fills.

    The first maintenance slot takes part; of two slots equally near, the earlier is filled.
    """
    marks = [mark]
    while marks[-1].slot <= rhythm.loading_slots:
        marks.append(rhythm.after(marks[-1]))
    filled = min(range(len(marks)), key=lambda place: abs((marks[place].due - day).days))
    return tuple(marks[:filled]), marks[filled]
