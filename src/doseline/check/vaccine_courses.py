"""Whether the doses of a vaccine fit before a planned start, and what fits if they do not."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from enum import StrEnum
from itertools import pairwise

from doseline.frozen import dataclass
from doseline.guide.courses import Course
from doseline.source import Source


class Fit(StrEnum):
    """How a course stands against a planned start.

    ``short`` ends before the start, with less time than a vaccine that is not live needs to work well.
    ``open`` means that no start is planned.
    """

    DONE = "done"
    FITS = "fits"
    SHORT = "short"
    NO = "no"
    OPEN = "open"


@dataclass(frozen=True, slots=True, kw_only=True)
class CourseDates:
    """One course of one vaccine for one person.

    ``given`` counts the doses on record. ``next_by`` and ``last_by`` are the last days for the next and
    for the last dose; ``ends`` is the soonest day of the last one. ``can_fit`` counts the doses still to
    come for which there is time.
    """

    id: str
    days: tuple[int, ...]
    booster_days: int | None
    given: int
    fit: Fit
    next_by: date | None
    last_by: date | None
    ends: date | None
    can_fit: int
    sources: tuple[Source, ...]

    @property
    def left(self) -> int:
        """How many doses are still to come.

        >>> from datetime import date
        >>> from doseline.plan import plan
        >>> from doseline.record.example import example
        >>> guide, chart = example()
        >>> calendar = plan(guide, chart, today=date(2026, 4, 4))
        >>> from doseline.check import vaccines
        >>> (twice,) = vaccines(guide, chart, calendar, ("zoster-recombinant",))
        >>> twice.courses[0].left
        2
        """
        return len(self.days) - self.given

    @property
    def first_by(self) -> date | None:
        """The last day for the first dose, while none was given.

        >>> from datetime import date
        >>> from doseline.plan import plan
        >>> from doseline.record.example import example
        >>> guide, chart = example()
        >>> calendar = plan(guide, chart, today=date(2026, 4, 4))
        >>> from doseline.check import vaccines
        >>> (twice,) = vaccines(guide, chart, calendar, ("zoster-recombinant",))
        >>> twice.courses[0].first_by is None  # treatment has begun: no last day before a start
        True
        """
        return None if self.given else self.next_by


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """The time there is: from today, to the last day for a last dose, to the planned start."""

    today: date
    last_by: date | None
    start: date | None
    live: bool | None


def course_dates(course: Course, given: tuple[date, ...], window: Window) -> CourseDates:
    """What is left of a course after the doses ``given``, and whether that fits into the window."""
    done = () if course.season else given[: len(course.days)]
    soonest = tuple(_soonest(course, done, window.today))
    last_by, left = window.last_by, len(course.days) - len(done)
    return CourseDates(
        id=course.id,
        days=course.days,
        booster_days=course.booster_days,
        given=len(done),
        fit=_fit(soonest, window),
        next_by=last_by - timedelta(days=course.days[-1] - course.days[-left]) if last_by and left else None,
        last_by=last_by if left else None,
        ends=soonest[-1] if soonest else None,
        can_fit=sum(last_by is not None and day <= last_by for day in soonest),
        sources=course.sources,
    )


def _soonest(course: Course, done: tuple[date, ...], today: date) -> Iterator[date]:
    """The soonest day for each dose still to come, with the gaps of the course between them."""
    gaps = [timedelta(days=later - earlier) for earlier, later in pairwise(course.days)]
    place = len(done)
    if place == len(course.days):
        return
    day = max(today, done[-1] + gaps[place - 1]) if done else today
    yield day
    for gap in gaps[place:]:
        day += gap
        yield day


def _fit(soonest: tuple[date, ...], window: Window) -> Fit:
    if not soonest:
        return Fit.DONE
    if window.last_by is None or window.start is None:
        return Fit.OPEN
    if soonest[-1] <= window.last_by:
        return Fit.FITS
    return Fit.SHORT if window.live is False and soonest[-1] < window.start else Fit.NO
