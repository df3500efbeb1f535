"""The first dose of all, from which the model's clock runs; restarts do not set it back.

A record can begin in the middle of treatment. Then nobody knows since when the drug has been there, unless
somebody says so.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from doseline.errors import ForecastError, fault
from doseline.finding import Unknown
from doseline.forecast.course.regimen import Injection, on_day
from doseline.guide import Dated, Guide, Phase
from doseline.plan import Decisions, DueSlot, Plan
from doseline.plan.dated import rhythm
from doseline.plan.first import lonely_after_days, planned_start
from doseline.plan.ordered import opening, read_mode
from doseline.record import Chart, Complete, Dose, InstructionKind, Loading

WHAT = "first-dose"
_TO_CONFIRM = "date-to-confirm"
_ADDED = "forecast"


def injected(chart: Chart) -> tuple[Dose, ...]:
    """The doses of which anything can have gone in."""
    return tuple(dose for dose in chart.doses if dose.complete is not Complete.NONE)


def first_dose_unknown(guide: Guide, chart: Chart, plan: Plan) -> Unknown | None:
    """Why the first dose on record cannot be taken for the first of all, or None where it can.

    It cannot where a restart comes before it, where its day is known to the year alone, where none is on
    record long after the planned start, or where it does not fit what is around it (as the plan's
    ``date-to-confirm`` asks) and no decision has settled that.
    A word on the history settles what came before, and not when it began.
    """
    doses = injected(chart)
    restarts = _restarts_before(chart, doses)
    if restarts:
        return _unknown("restart-before", restarts)
    limit = guide.numbers["first-gap-days"]
    if not doses:
        # Nobody else's start: most likely the doses of this person were never written down.
        is_long_ago = (plan.today - chart.therapy.start).days > limit and _is_open(plan)
        return _unknown("none-on-record", ()) if is_long_ago else None
    first = doses[0]
    if (first.on.last - first.on.first).days > limit:
        return _unknown("partial-date", (first.id,))
    settled = Decisions(guide, chart, plan.today).allows(_TO_CONFIRM, (first.id,)) is not None
    if settled or not _is_doubtful(guide, chart, doses):
        return None
    return _unknown("to-confirm", (first.id,))


def _is_open(plan: Plan) -> bool:
    """Whether the plan still waits for the first dose, by the planned start and no other word."""
    return plan.next_dose is not None and plan.next_dose.due < plan.today


def _unknown(why: str, because: tuple[str, ...]) -> Unknown:
    return Unknown(rule=_ADDED, what=WHAT, why=why, sources=(), because=because)


def _restarts_before(chart: Chart, doses: tuple[Dose, ...]) -> tuple[str, ...]:
    return tuple(
        word.id
        for word in chart.instructions
        if word.kind is InstructionKind.RESTART and (not doses or word.on.last <= doses[0].on.first)
    )


def _is_doubtful(guide: Guide, chart: Chart, doses: tuple[Dose, ...]) -> bool:
    """Whether the first dose lies long after the planned start or long before the next, or was added late."""
    first, following = doses[0], doses[1:]
    long_after_start = (first.on.last - planned_start(chart, first)).days > guide.numbers["first-gap-days"]
    return (
        long_after_start
        or is_lonely(doses, _lonely_after(guide, chart))
        or any(first.known_from > dose.known_from for dose in following)
    )


def is_lonely(doses: tuple[Dose, ...], limit: int) -> bool:
    """Whether the first dose lies longer before the second than a course's first doses do."""
    return len(doses) > 1 and (doses[1].on.last - doses[0].on.first).days > limit


def _lonely_after(guide: Guide, chart: Chart) -> int:
    schedule = guide.schedule(chart.therapy.edition)
    if isinstance(schedule, Dated):
        return lonely_after_days(guide, rhythm(schedule.usual), injected(chart)[0].on.first)
    return guide.numbers["first-gap-days"]


def as_planned_since(guide: Guide, chart: Chart, since: date, *, today: date) -> tuple[Injection, ...]:
    """The injections that treatment as planned from ``since`` on held before those on record.

    They follow the plan's own rhythm, up to the first dose on record; to the second where the first stands
    alone long before it. A planned day too near to a dose on record is that dose.

    Raises: ForecastError if ``since`` lies after today or after the first dose on record.
    """
    doses = injected(chart)
    _refuse(doses, since, today)
    last = doses[int(is_lonely(doses, _lonely_after(guide, chart)))].on.first if doses else today
    return tuple(
        on_day(mark.due, amount)
        for mark, amount, apart in _marks(guide, chart, since, last)
        if all(abs((dose.on.first - mark.due).days) >= apart for dose in doses)
    )


def _marks(guide: Guide, chart: Chart, since: date, last: date) -> Iterator[tuple[DueSlot, float, int]]:
    """The slots from ``since`` to before ``last``, with their amount and the days in which two are one."""
    schedule = guide.schedule(chart.therapy.edition)
    if not isinstance(schedule, Dated):
        return
    mode, every = read_mode(chart.therapy.month_mode, schedule, schedule.reading)
    course = opening(schedule.readings[mode], every, Loading.FULL)
    mark = DueSlot.at(1, since)
    while mark.due < last:
        loading = course.phase(mark.slot) is Phase.LOADING
        apart = guide.numbers["extra-loading-days" if loading else "extra-maintenance-days"]
        yield mark, float(course.amount(mark.slot)), apart
        mark = course.after(mark)


def _refuse(doses: tuple[Dose, ...], since: date, today: date) -> None:
    if since > today:
        raise ForecastError((fault("treated-since-ahead", "treated_since", since=since, today=today),))
    if doses and since > doses[0].on.last:
        first = doses[0].on.last
        raise ForecastError((fault("treated-since-late", "treated_since", since=since, first=first),))
