"""What a page shows of a forecast: single days out of many, and how a change differs from the plan."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from datetime import date
from decimal import Decimal

import numpy as np

from doseline.dates import add_months
from doseline.forecast.outcome import Band, Course, Forecast
from doseline.forecast.trial.limits import limits
from doseline.frozen import dataclass
from doseline.guide import Guide

# Our choice: of people and counts, less than this is no difference that anybody would see.
_LEAST_SHARE = 0.005
_LEAST_COUNT = 0.5
# Our choice of days for a comparison, in months from today.
_COMPARED_MONTHS = (1, 2, 3, 4, 6, 9, 12, 18, 24, 36, 48, 60)


@dataclass(frozen=True, slots=True, kw_only=True)
class Three:
    """The middle of the virtual people, and the ends between which nine in ten lie."""

    low: float
    middle: float
    high: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Lines:
    """The two counts that are drawn as lines, in cells per microlitre.

    ``limit`` is the guide's lower limit of normal; ``depleted`` is the count by which the published model
    measures how fast B cells go.
    """

    limit: Decimal
    depleted: Decimal


def lines(guide: Guide) -> Lines:
    """The lines for a guide."""
    depleted = Decimal(str(limits().depleted_per_uL))
    return Lines(limit=Decimal(guide.numbers[guide.b_cell_limit.id]), depleted=depleted.normalize())


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """One day of a course. Cells per microlitre, mg in a litre."""

    on: date
    is_today: bool
    cells: Three
    level: Three


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """How a changed course differs from the plan.

    ``cells_on`` is the day on which the middle counts lie farthest apart, ``share_on`` the one on which the
    share of people at the lower limit or above does; None where nobody would see a difference. The values
    are those of these days: of the plan first, then of the change. ``shares`` are parts of one.
    """

    cells_on: date | None
    cells: tuple[Three, Three] | None
    level: tuple[Three, Three] | None
    share_on: date | None
    shares: tuple[float, float] | None


def point(found: Forecast, course: Course, on: date) -> Point:
    """One day of a course; the nearest day that was followed."""
    place = _place(found, on)
    return Point(
        on=found.dates[place],
        is_today=found.dates[place] == found.today,
        cells=three(course.b_cells_per_uL, place),
        level=three(course.concentration_mg_L, place),
    )


def three(band: Band, place: int) -> Three:
    """The band at one place in time."""
    return Three(low=float(band.p5[place]), middle=float(band.p50[place]), high=float(band.p95[place]))


def _place(found: Forecast, on: date) -> int:
    """The place of a day, or of the last one before it that was followed."""
    return max(bisect_right(found.dates, on) - 1, 0)


def first_shown(found: Forecast) -> date:
    """The day to speak of: today, or some weeks after the first injection where that is still to come."""
    return found.today if found.today >= found.dates[0] else add_months(found.dates[0], 1)


def shares_under(found: Forecast, on: date) -> tuple[float, float]:
    """The shares of people under 8 and under 40 on a day."""
    place = _place(found, on)
    return float(found.as_planned.under_8[place]), float(found.as_planned.under_40[place])


def days_shown(found: Forecast, *, before: int | None = None) -> tuple[date, ...]:
    """Today, and the days that lie whole months from it: at most ``before`` back, or all with the first."""
    return shown_days(found.dates[0], found.dates[-1], found.today, before=before)


def shown_days(first: date, last: date, today: date, *, before: int | None = None) -> tuple[date, ...]:
    """The days of ``days_shown``, between the first and the last that were followed."""
    middle = max(today, first)
    back = _months_between(first, middle)
    shown = back if before is None else min(back, before)
    months = range(-shown, _months_between(middle, last) + 1)
    days = {add_months(middle, month) for month in months} | ({first} if shown == back else set())
    return tuple(sorted(day for day in days if first <= day <= last))


def _months_between(first: date, last: date) -> int:
    months = (last.year - first.year) * 12 + last.month - first.month
    return max(months - (last.day < first.day), 0) if last >= first else 0


def points(found: Forecast, course: Course, *, before: int | None = None) -> tuple[Point, ...]:
    """The days of ``days_shown`` with their numbers."""
    return tuple(point(found, course, day) for day in days_shown(found, before=before))


def compared(found: Forecast, course: Course) -> tuple[tuple[Point, Point], ...]:
    """Some days ahead, as planned and with the change."""
    return tuple(
        (point(found, found.as_planned, day), point(found, course, day)) for day in _compared_days(found)
    )


def _compared_days(found: Forecast) -> Iterator[date]:
    for months in _COMPARED_MONTHS:
        day = add_months(max(found.today, found.dates[0]), months)
        if day <= found.dates[-1]:
            yield day


def difference(found: Forecast, course: Course) -> Difference:
    """Where a changed course and the plan lie farthest apart."""
    plan = found.as_planned
    apart = np.abs(course.b_cells_per_uL.p50 - plan.b_cells_per_uL.p50)
    shares = np.abs(course.under_40 - plan.under_40)
    middle, share = int(np.argmax(apart)), int(np.argmax(shares))
    seen, told = apart[middle] >= _LEAST_COUNT, shares[share] >= _LEAST_SHARE
    return Difference(
        cells_on=found.dates[middle] if seen else None,
        cells=(three(plan.b_cells_per_uL, middle), three(course.b_cells_per_uL, middle)) if seen else None,
        level=(three(plan.concentration_mg_L, middle), three(course.concentration_mg_L, middle))
        if seen
        else None,
        share_on=found.dates[share] if told else None,
        shares=(1 - float(plan.under_40[share]), 1 - float(course.under_40[share])) if told else None,
    )
