"""A second calendar for infusions, written from the labels' words and from nothing in ``doseline.plan``.

It knows a first dose, perhaps some more a few days after it, and then one every so many months or days. A
later one given on its day keeps the rhythm; one given on another day begins it anew.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import NamedTuple

from dateutil.relativedelta import relativedelta


class Rhythm(NamedTuple):
    """Days after the first infusion of the first ones after it; then months or days between two."""

    first: tuple[int, ...]
    months: int = 0
    days: int = 0
    least_months: int = 0

    def later(self, day: date, count: int) -> date:
        """So many intervals after a day, in one step: the end of a short month does not stick."""
        return day + relativedelta(months=self.months * count) + timedelta(days=self.days * count)

    def is_too_soon(self, before: date, day: date) -> bool:
        """Whether two infusions lie less than the least gap apart."""
        return day < before + relativedelta(months=self.least_months)


class Line(NamedTuple):
    """One infusion: its number, the day it was due, the day it was given, and how late."""

    number: int
    due: date
    given: date | None
    late: int | None


class Told(NamedTuple):
    """The infusions given, the next one, and the numbers of those too soon after the one before."""

    lines: list[Line]
    following: date
    too_soon: list[int]


def second_infusions(rhythm: Rhythm, given: list[date]) -> Told:
    """What follows from the days on which infusions were given."""
    lines: list[Line] = []
    too_soon: list[int] = []
    anchor, steps = given[0], 0
    due = given[0]
    for number, day in enumerate(given, start=1):
        lines.append(Line(number, due, day, (day - due).days))
        if number > len(rhythm.first) + 1 and rhythm.is_too_soon(given[number - 2], day):
            too_soon.append(number)
        if number <= len(rhythm.first):
            due = given[0] + timedelta(days=rhythm.first[number - 1])
            continue
        if number > len(rhythm.first) + 1 and day != due:
            anchor, steps = day, 0
        steps += 1
        due = rhythm.later(anchor, steps)
    return Told(lines, due, too_soon)
