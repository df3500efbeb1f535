"""What to ask before a dose is kept that somebody types in by hand: most often it is a slip of the date."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from enum import StrEnum

from doseline.frozen import dataclass
from doseline.guide import Guide
from doseline.plan.first import planned_start
from doseline.record import Chart, Dose


class DoubtKind(StrEnum):
    """Why the day of a dose is asked about."""

    SAME_DAY = "same-day"
    BEFORE_FIRST = "before-first"
    BEFORE_START = "before-start"
    FAR_BACK = "far-back"


@dataclass(frozen=True, slots=True, kw_only=True)
class Doubt:
    """One reason to ask before a dose is kept.

    ``day`` is what the date is held against: the other dose, the first dose, the planned start, or
    today; ``days`` is how far it lies from it. ``other`` is the id of the other dose of that day, and
    ``is_likely_one`` says that both may be one injection written twice.
    """

    kind: DoubtKind
    day: date
    days: int
    other: str | None = None
    is_likely_one: bool = False


def doubts(guide: Guide, chart: Chart, dose: Dose, *, today: date) -> tuple[Doubt, ...]:
    """Every reason to ask about ``dose``, which the chart does not hold yet.

    A date known in part raises a doubt if any of its days does.

    Units: whole civil days.
    Source: our own choice of how far back is far (``typed-back-days``).

    >>> from dataclasses import replace
    >>> from datetime import date
    >>> from doseline.dates import PartialDate
    >>> from doseline.record.example import example
    >>> guide, chart = example()
    >>> typed = replace(chart.doses[-1], id="new", on=PartialDate.parse("2025-04-02"))
    >>> [doubt.kind.value for doubt in doubts(guide, chart, typed, today=date(2026, 4, 4))]
    ['before-first', 'before-start', 'far-back']
    """
    return tuple(_doubts(guide, chart, dose, today))


def is_near(guide: Guide, dose: Dose, *, today: date) -> bool:
    """Whether the day of a dose is so close to today that nobody needs to look at it twice.

    Units: whole civil days.
    Source: our own choice (``typed-near-days``).

    >>> from datetime import date
    >>> from doseline.record.example import example
    >>> guide, chart = example()
    >>> is_near(guide, chart.doses[-1], today=date(2026, 4, 4))
    False
    """
    return (today - dose.on.first).days <= guide.numbers["typed-near-days"]


def _doubts(guide: Guide, chart: Chart, dose: Dose, today: date) -> Iterator[Doubt]:
    others = tuple(other for other in chart.doses if other.id != dose.id)
    yield from (_same_day(dose, other) for other in others if _can_be_one_day(dose, other))
    day = dose.on.first
    if others and day < others[0].on.first:
        first = others[0].on.first
        yield Doubt(kind=DoubtKind.BEFORE_FIRST, day=first, days=(first - day).days)
    start = planned_start(chart, dose)
    if day < start:
        yield Doubt(kind=DoubtKind.BEFORE_START, day=start, days=(start - day).days)
    if (today - day).days > guide.numbers["typed-back-days"]:
        yield Doubt(kind=DoubtKind.FAR_BACK, day=today, days=(today - day).days)


def _can_be_one_day(dose: Dose, other: Dose) -> bool:
    return dose.on.first <= other.on.last and other.on.first <= dose.on.last


def _same_day(dose: Dose, other: Dose) -> Doubt:
    """Two entries of one day; alike in amount and place, or with the place left out in one of them."""
    alike = dose.amount_mg == other.amount_mg and (
        dose.site is None or other.site is None or dose.site == other.site
    )
    return Doubt(kind=DoubtKind.SAME_DAY, day=other.on.last, days=0, other=other.id, is_likely_one=alike)
