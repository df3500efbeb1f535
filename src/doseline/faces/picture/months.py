"""The calendar, month by month: weeks of days, each with what was given, is due, or is planned on it."""

from __future__ import annotations

from calendar import Calendar
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from enum import StrEnum

from doseline.assessment import Assessment
from doseline.assessment.due_tests import open_days
from doseline.dates import add_months
from doseline.faces.picture.periods import pause_spans
from doseline.finding import Values
from doseline.frozen import dataclass
from doseline.plan import Plan, Slot, State, plan
from doseline.plan.supply import supply
from doseline.text import Catalogue
from doseline.text.values import typed


class MarkKind(StrEnum):
    """What stands on a day."""

    GIVEN = "given"
    LATE = "late"
    EARLY = "early"
    DUE = "due"
    OVERDUE = "overdue"
    PLANNED = "planned"
    UNCONFIRMED = "unconfirmed"
    HELD = "held"
    MISSED = "missed"
    EXTRA = "extra"
    STEP = "step"
    TEST = "test"
    REFILL = "refill"


_KINDS = {
    State.GIVEN: MarkKind.GIVEN,
    State.GIVEN_LATE: MarkKind.LATE,
    State.GIVEN_EARLY: MarkKind.EARLY,
    State.MISSED: MarkKind.MISSED,
    State.OVERDUE: MarkKind.OVERDUE,
    State.DUE: MarkKind.DUE,
    State.UPCOMING: MarkKind.PLANNED,
    State.UNCONFIRMED: MarkKind.UNCONFIRMED,
    State.HELD: MarkKind.HELD,
    State.EXTRA: MarkKind.EXTRA,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class DayMark:
    """One dose on a day, or a test; of medicine taken every day an amount that begins; the end of a pack.

    ``days`` is how many days late or early, never negative. ``due`` is the day it was due. ``assumed``
    marks a day that would hold if the late dose were given today, or the test before it done on its day.
    ``slot`` is None for an extra one. ``values`` are what its words tell beside that; a ``drug`` among them
    is the ended medicine that a dose is of, or that a test goes on after.
    """

    kind: MarkKind
    slot: int | None
    due: date | None
    days: int | None
    assumed: bool
    entry: str | None
    values: Values = ()

    @property
    def is_dose(self) -> bool:
        """Whether it is about one dose."""
        return self.kind not in _BESIDE_DOSES


_BESIDE_DOSES = frozenset({MarkKind.STEP, MarkKind.TEST, MarkKind.REFILL})


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarDay:
    """One day; ``paused`` says that the injections are on hold or stopped on it, as known today."""

    day: date
    is_today: bool
    paused: bool
    marks: tuple[DayMark, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Month:
    """One month; ``weeks`` have seven places each, None where a day belongs to another month.

    ``weekdays`` are the places' days of the week, 0 for Monday.
    """

    first: date
    weekdays: tuple[int, ...]
    weeks: tuple[tuple[CalendarDay | None, ...], ...]


def months(case: Assessment, *, first: date, last: date) -> tuple[Month, ...]:
    """The months from that of ``first`` to that of ``last``, both whole.

    The week begins on the day that the person's region begins it on.
    """
    after = add_months(last.replace(day=1), 1)
    marks = _marks(case, after)
    sheets = Calendar(case.guide.region(case.record.person.region).week_starts)
    found, month = [], first.replace(day=1)
    spans = pause_spans(case)
    while month < after:
        weeks = sheets.monthdatescalendar(month.year, month.month)
        found.append(
            Month(
                first=month,
                weekdays=tuple(sheets.iterweekdays()),
                weeks=tuple(
                    tuple(_day(case, day, marks, spans) if day.month == month.month else None for day in week)
                    for week in weeks
                ),
            )
        )
        month = add_months(month, 1)
    return tuple(found)


def _marks(case: Assessment, until: date) -> dict[date, tuple[DayMark, ...]]:
    """The marks by day, with the doses planned up to ``until``, which the case itself may not reach."""
    computed = plan(case.guide, case.chart, today=case.today, until=until)
    found: dict[date, tuple[DayMark, ...]] = {}
    for slot in computed.slots:
        day = slot.given or slot.due
        if day is not None:
            found[day] = (*found.get(day, ()), _mark(slot))
    beside = (*_before(case), *_tests(case, until), *_steps(computed), *_refill(case, computed))
    for day, mark in beside:
        found[day] = (*found.get(day, ()), mark)
    return found


def _before(case: Assessment) -> Iterator[tuple[date, DayMark]]:
    """The doses that were given of medicines which another one has followed, each with its medicine."""
    if len(case.record.therapies) == 1:
        return
    from doseline.assessment.tails import plans_before  # noqa: PLC0415 - most records have one therapy

    for ended in filter(None, plans_before(case)):
        for slot in ended.slots:
            if slot.given is not None:
                number = None if ended.begins_midway else slot.slot
                yield slot.given, replace(_mark(slot), slot=number, values=(("drug", ended.guide),))


def _tests(case: Assessment, until: date) -> Iterator[tuple[date, DayMark]]:
    """The tests with a day that are not done, those of one medicine and one day together."""
    for one in open_days(case, until=until):
        values: Values = (("tests", one.tests), *((("drug", one.guide.drug),) if one.has_ended else ()))
        yield one.day, _told(MarkKind.TEST, values, assumed=one.is_later)


def _steps(computed: Plan) -> Iterator[tuple[date, DayMark]]:
    """Of medicine taken every day: where an amount begins."""
    for step in computed.steps:
        values: Values = (("amount_mg", step.amount_mg), ("count", step.times_a_day))
        yield step.first, _told(MarkKind.STEP, values)


def _refill(case: Assessment, computed: Plan) -> Iterator[tuple[date, DayMark]]:
    """Where what was handed over last runs out."""
    at_home = supply(case.guide, case.chart, computed)
    if at_home is not None:
        yield at_home.runs_out, _told(MarkKind.REFILL, ())


def _told(kind: MarkKind, values: Values, *, assumed: bool = False) -> DayMark:
    return DayMark(kind=kind, slot=None, due=None, days=None, assumed=assumed, entry=None, values=values)


def _mark(slot: Slot) -> DayMark:
    return DayMark(
        kind=_KINDS[slot.state],
        slot=slot.slot,
        due=slot.due,
        days=abs(slot.days_late) if slot.days_late is not None else None,
        assumed=slot.assumed,
        entry=slot.entry,
    )


def _day(
    case: Assessment,
    day: date,
    marks: dict[date, tuple[DayMark, ...]],
    spans: tuple[tuple[date, date | None], ...],
) -> CalendarDay:
    paused = any(start <= day and (end is None or day < end) for start, end in spans)
    return CalendarDay(day=day, is_today=day == case.today, paused=paused, marks=marks.get(day, ()))


def mark_words(mark: DayMark, catalogue: Catalogue) -> str:
    """The words of a mark, such as "given, 3 days late"."""
    key = f"picture.mark.{mark.kind.value}"
    assumed = mark.assumed and catalogue.has(f"{key}-assumed")
    told = {name: typed(name, value) for name, value in mark.values}
    said = catalogue.say(f"{key}-assumed" if assumed else key, days=mark.days, **told)
    if "drug" not in told:
        return said
    drug = catalogue.write(str(told["drug"]), "brand")
    return catalogue.say("picture.mark.of" if mark.is_dose else "picture.mark.goes-on", said=said, drug=drug)
