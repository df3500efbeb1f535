"""Civil dates: months that keep their day, and dates known only in part.

Two kinds of month step, because they protect against different errors:
a *dose* falls back to the last day of a short month; a *protective window* goes forward.
"""

from __future__ import annotations

import re
from datetime import date, timedelta
from functools import lru_cache

from doseline.frozen import dataclass

_PARTIAL = re.compile(r"(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?", re.ASCII)
_MONTHS = 12


def add_months(anchor: date, months: int) -> date:
    """The same day ``months`` later, or the last day of a shorter month.

    >>> add_months(date(2026, 1, 31), 1)
    datetime.date(2026, 2, 28)
    >>> add_months(date(2026, 1, 31), 2)
    datetime.date(2026, 3, 31)
    """
    count, day = anchor.year * _MONTHS + anchor.month - 1 + months, anchor.day
    year, month = count // _MONTHS, count % _MONTHS + 1
    if day <= 28:  # noqa: PLR2004 - every month has 28 days: the quick way
        return date(year, month, day)
    return date(year, month, min(day, _days(year, month)))


def add_months_forward(anchor: date, months: int) -> date:
    """The same day ``months`` later, or the first day after a shorter month.

    >>> add_months_forward(date(2026, 8, 31), 6)
    datetime.date(2027, 3, 1)
    """
    year, month = _month_after(anchor, months)
    if anchor.day <= 28:  # noqa: PLR2004 - every month has 28 days: the quick way
        return date(year, month, anchor.day)
    last = _days(year, month)
    if anchor.day <= last:
        return date(year, month, anchor.day)
    return date(year, month, last) + timedelta(days=1)


def _days(year: int, month: int) -> int:
    """How many days a month has; ``calendar`` knows too, but loads the machine's languages."""
    return 31 if month == _MONTHS else (date(year, month + 1, 1) - timedelta(days=1)).day


def _month_after(anchor: date, months: int) -> tuple[int, int]:
    year, month = divmod(anchor.year * _MONTHS + anchor.month - 1 + months, _MONTHS)
    return year, month + 1


def months_between(earlier: date, later: date) -> int:
    """So many whole months from one day to the same day of a later month, or 0.

    >>> months_between(date(2026, 1, 31), date(2026, 2, 28))
    1
    >>> months_between(date(2026, 1, 5), date(2026, 2, 6))
    0
    """
    count = (later.year - earlier.year) * _MONTHS + later.month - earlier.month
    return count if count > 0 and add_months(earlier, count) == later else 0


def birthday(born: date, years: int) -> date:
    """The day on which somebody is ``years`` old; 29 February turns on 1 March.

    >>> birthday(date(2008, 2, 29), 18)
    datetime.date(2026, 3, 1)
    """
    return add_months_forward(born, years * _MONTHS)


@dataclass(frozen=True, slots=True)
class PartialDate:
    """A civil date as it was written, with the first and the last day it can mean.

    >>> day = PartialDate.parse("2026-05")
    >>> day.first, day.last, day.is_exact
    (datetime.date(2026, 5, 1), datetime.date(2026, 5, 31), False)
    """

    first: date
    last: date

    @classmethod
    def parse(cls, text: str) -> PartialDate:
        """The date that ``text`` (``2026``, ``2026-05`` or ``2026-05-04``) means.

        Raises: ValueError if there is no such date.
        """
        return _parsed(text)

    @classmethod
    def exactly(cls, day: date) -> PartialDate:
        """A date known to the day."""
        return cls(day, day)

    @classmethod
    def by(cls, day: date) -> PartialDate:
        """Some day that nobody knows, ``day`` at the latest.

        >>> PartialDate.by(date(2026, 5, 4)).has_first
        False
        """
        return cls(date.min, day)

    @property
    def has_first(self) -> bool:
        """Whether it is known before which day it was not."""
        return self.first != date.min

    @property
    def counted_from(self) -> date:
        """The day to count from: the first it can mean; where nobody knows of one, the last."""
        return self.first if self.has_first else self.last

    @property
    def is_exact(self) -> bool:
        """Whether the day itself is known."""
        return self.first == self.last

    @property
    def is_known(self) -> bool:
        """Whether anything is known of it: false for ``UNDATED`` alone."""
        return self.first != date.min or self.last != date.max

    def __str__(self) -> str:
        """The date as it is written in a record file; nothing where no day is known."""
        if not self.has_first:
            return ""
        if self.is_exact:
            return self.first.isoformat()
        one_month = self.first.month == self.last.month
        return self.first.isoformat()[:7] if one_month else self.first.isoformat()[:4]


@lru_cache(maxsize=4096)
def _parsed(text: str) -> PartialDate:
    match = _PARTIAL.fullmatch(text)
    if match is None:
        raise ValueError(text)
    year, month, day = match.groups()
    if day:
        return PartialDate.exactly(date(int(year), int(month), int(day)))
    if month:
        first = date(int(year), int(month), 1)
        return PartialDate(first, first.replace(day=_days(first.year, first.month)))
    return PartialDate(date(int(year), 1, 1), date(int(year), 12, 31))


# A day of which nothing is known: it can be any, so no comparison takes it for a certain one.
UNDATED = PartialDate(date.min, date.max)
