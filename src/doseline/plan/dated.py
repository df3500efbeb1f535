"""The rhythm of a course: from one slot to the next."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import NamedTuple

from doseline.dates import add_months
from doseline.frozen import dataclass
from doseline.guide import Interval, Phase, Reading

# Looked up once: a plan asks for them at each of its slots.
_LOADING, _MAINTENANCE = Phase.LOADING, Phase.MAINTENANCE


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
        """A slot due on ``day``, which is also the anchor of what follows.

        >>> from datetime import date
        >>> DueSlot.at(4, date(2026, 1, 31)).anchor
        datetime.date(2026, 1, 31)
        """
        return cls(slot, day, day, 0)


@dataclass(frozen=True, slots=True)
class Rhythm:
    """How one slot follows another in a course.

    ``steps_days`` are the fixed steps after slots 1, 2, ...; after them come calendar months
    (``months`` each time) or, where that is 0, ``interval_days``. ``loading_slots`` is 0 for a course
    without loading. ``amounts`` are those of the first slots, and empty where all
    are alike; ``amount_mg`` is that of every later one.
    The first interval counts from the day of ``anchor_slot``, or of the last fixed step where that is None;
    with ``keeps_day`` a dose off its day leaves the later days as they are.
    """

    steps_days: tuple[int, ...]
    loading_slots: int
    months: int
    interval_days: int
    amounts: tuple[Decimal, ...]
    amount_mg: Decimal
    anchor_slot: int | None = None
    keeps_day: bool = False

    def phase(self, slot: int) -> Phase:
        """The phase a slot belongs to.

        >>> from doseline.record.example import example
        >>> guide, _ = example()
        >>> by_month = rhythm(guide.schedule(None).usual)
        >>> [by_month.phase(slot).value for slot in (3, 4)]
        ['loading', 'maintenance']
        """
        return _LOADING if slot <= self.loading_slots else _MAINTENANCE

    def amount(self, slot: int) -> Decimal:
        """How much is due at a slot.

        Units: milligrams.

        >>> from doseline.record.example import example
        >>> guide, _ = example()
        >>> rhythm(guide.schedule(None).usual).amount(1)
        Decimal('20')
        """
        return self.amounts[slot - 1] if slot <= len(self.amounts) else self.amount_mg

    def after(self, mark: DueSlot) -> DueSlot:
        """The slot after ``mark``, when ``mark`` is given on its day.

        Units: civil days; months count from the anchor: 31 January, 28 February, 31 March.

        >>> from datetime import date
        >>> from doseline.record.example import example
        >>> guide, _ = example()
        >>> by_month = rhythm(guide.schedule(None).usual)
        >>> february = by_month.after(DueSlot.at(6, date(2026, 1, 31)))
        >>> february.due, by_month.after(february).due
        (datetime.date(2026, 2, 28), datetime.date(2026, 3, 31))
        """
        slot, due, anchor, months = mark
        if slot <= len(self.steps_days):
            due += timedelta(days=self.steps_days[slot - 1])
            if self.anchor_slot is None or slot < self.anchor_slot:
                return DueSlot.at(slot + 1, due)
            return DueSlot(slot + 1, due, anchor, 0)
        if not self.months:
            is_last_step = self.anchor_slot is not None and slot == len(self.steps_days) + 1
            return DueSlot.at(
                slot + 1, (anchor if is_last_step else due) + timedelta(days=self.interval_days)
            )
        months += self.months
        # As DueSlot(...) makes it, and faster: a plan goes through some forty of them.
        return tuple.__new__(DueSlot, (slot + 1, add_months(anchor, months), anchor, months))

    def moved(self, mark: DueSlot, day: date) -> DueSlot:
        """A slot moved to ``day``; in loading the months still count from the day of ``anchor_slot``.

        Units: civil days.

        >>> from datetime import date
        >>> from doseline.record.example import example
        >>> guide, _ = example()
        >>> by_month = rhythm(guide.schedule(None).usual)
        >>> by_month.moved(DueSlot.at(6, date(2026, 4, 2)), date(2026, 4, 6)).anchor
        datetime.date(2026, 4, 6)
        """
        if self.anchor_slot is not None and self.anchor_slot < mark.slot <= self.loading_slots:
            return mark._replace(due=day)
        return DueSlot.at(mark.slot, day)

    def after_given(self, mark: DueSlot, given: date) -> DueSlot:
        """The slot after a maintenance dose given on ``given``: off its day, the anchor moves.

        Units: civil days.

        >>> from datetime import date
        >>> from doseline.record.example import example
        >>> guide, _ = example()
        >>> by_month = rhythm(guide.schedule(None).usual)
        >>> by_month.after_given(DueSlot.at(6, date(2026, 4, 2)), date(2026, 4, 10)).due
        datetime.date(2026, 5, 10)
        """
        if given == mark.due:
            return self.after(mark)
        if self.keeps_day:
            return self._after_kept_day(mark, given)
        if not self.months:
            return DueSlot.at(mark.slot + 1, given + timedelta(days=self.interval_days))
        return tuple.__new__(DueSlot, (mark.slot + 1, add_months(given, self.months), given, self.months))

    def _after_kept_day(self, mark: DueSlot, given: date) -> DueSlot:
        """The next day of the old row that lies after the dose; the days before it are no slots."""
        following = self.after(mark)
        while following.due <= given:
            following = self.after(following)._replace(slot=mark.slot + 1)
        return following

    def intervals_after(self, day: date, count: int) -> date:
        """``count`` maintenance intervals after ``day``.

        Units: civil days.

        >>> from datetime import date
        >>> from doseline.record.example import example
        >>> guide, _ = example()
        >>> rhythm(guide.schedule(None).usual).intervals_after(date(2026, 3, 2), 2)
        datetime.date(2026, 5, 2)
        """
        if self.months:
            return add_months(day, self.months * count)
        return day + timedelta(days=self.interval_days * count)


def rhythm(reading: Reading) -> Rhythm:
    """The rhythm of a course that begins with the first doses of a reading.

    Units: days and calendar months.
    Source: the readings of the guide's ``schedule.toml``.

    >>> from doseline.record.example import example
    >>> guide, _ = example()
    >>> rhythm(guide.schedule(None).usual).steps_days
    (7, 7, 14, 28)
    """
    return Rhythm(
        reading.steps_days,
        reading.loading_slots,
        reading.every.months,
        reading.every.days,
        reading.amounts,
        reading.amount_mg,
        reading.anchor_slot,
        reading.keeps_day,
    )


def nearest(rhythm: Rhythm, mark: DueSlot, day: date) -> tuple[tuple[DueSlot, ...], DueSlot]:
    """The open loading slots passed over by a dose on ``day``, and the slot it fills.

    The first maintenance slot takes part; of two slots equally near, the earlier is filled.
    """
    marks = [mark]
    while marks[-1].slot <= rhythm.loading_slots:
        marks.append(rhythm.after(marks[-1]))
    filled = min(range(len(marks)), key=lambda place: abs((marks[place].due - day).days))
    return tuple(marks[:filled]), marks[filled]


def add_interval(day: date, interval: Interval) -> date:
    """So many days or calendar months after a day."""
    return add_months(day, interval.months) if interval.months else day + timedelta(days=interval.days)
