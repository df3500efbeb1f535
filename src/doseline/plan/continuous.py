"""Medicine taken every day: steps of an amount and times a day, and what was entered as an exception.

Nobody writes down 730 capsules a year. The first one is entered; after that it counts as taken each day, but
for what somebody says: one that was missed, days that were left out, a pause (``hold`` and ``resume``),
another amount (``schedule``, or a dose that says ``every_day``).
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import pairwise

from doseline.guide import Continuous, Guide
from doseline.plan.daily_course import DAY, Course, course_of, first_day
from doseline.plan.daily_questions import daily_questions
from doseline.plan.decisions import Decisions
from doseline.plan.questions import answer, unique
from doseline.plan.slots import DoseStep, NextDose, Plan, Status
from doseline.record import Chart


def daily_plan(guide: Guide, schedule: Continuous, chart: Chart, *, today: date, until: date) -> Plan:
    """The plan of a chart whose medicine is taken every day."""
    decisions = Decisions(guide, chart, today)
    course = course_of(guide, schedule, chart, today)
    has_died = chart.person.has_died(today)
    questions = () if has_died else tuple(daily_questions(course, chart, today))
    answers = [answer(guide, decisions, question) for question in questions]
    unsettled = any(question.unsettles and finding.severity.holds for question, finding in answers)
    status = Status.STOPPED if has_died else _status(course, today, unsettled=unsettled)
    begun = first_day(chart, today)
    return Plan(
        today=today,
        guide=guide.drug,
        edition=schedule.edition,
        month_mode=schedule.reading,
        status=status,
        next_dose=_next_dose(course, status, today),
        slots=(),
        findings=unique(finding for _, finding in answers),
        first_given=begun,
        last_given=course.last,
        course_started=course.first is not None,
        stopped_on=course.stopped.on.last if course.stopped else None,
        held_since=course.held.on.last if course.held else None,
        treated_from=begun,
        has_died=has_died,
        steps=tuple(_steps(course, until)),
    )


# --- what it means today ---


def _status(course: Course, today: date, *, unsettled: bool) -> Status:
    if course.no_phase is not None:
        return Status.ASK_PRESCRIBER
    if course.stopped is not None:
        return Status.STOPPED
    if course.held is not None:
        return Status.HELD
    if unsettled:
        return Status.ASK_PRESCRIBER
    if course.first is None:
        return Status.DUE if course.begins == today else Status.NOT_STARTED
    return Status.DUE if _due(course, today) == today else Status.ON_SCHEDULE


def _due(course: Course, today: date) -> date:
    """The day of the next dose: today, unless it begins or goes on later."""
    for first, until in course.pauses:
        if first <= today <= until:
            return until + DAY
    return max(course.begins, today) if course.first is not None else course.begins


_WITHOUT_DATE = frozenset({Status.HELD, Status.STOPPED, Status.ASK_PRESCRIBER})


def _next_dose(course: Course, status: Status, today: date) -> NextDose | None:
    if status in _WITHOUT_DATE:
        return None
    due = _due(course, today)
    step = course.step(due)
    return NextDose(
        slot=course.schedule.steps.index(step) + 1,
        phase=step.phase,
        due=due,
        days_until=(due - today).days,
        amount_mg=course.ordered(due),
    )


def _steps(course: Course, until: date) -> Iterator[DoseStep]:
    """The stretches of one amount, from the first day on; a pause lies between two of them."""
    if course.no_phase is not None or course.begins > until:
        return
    origin = course.first or course.begins
    end = _end(course)
    edges = sorted(_edges(course, origin))
    for first, following in pairwise([*edges, None]):
        if first is None or (end is not None and first > end) or course.is_paused(first):
            continue
        last = following - DAY if following is not None else None
        stops = [day for day in (last, end) if day is not None]
        yield DoseStep(first, min(stops, default=None), course.taken(first), course.step(first).times_a_day)


def _edges(course: Course, origin: date) -> set[date]:
    """The days on which the amount can change, or a pause begins or ends."""
    days = {course.begins}
    days |= {origin + step.from_day * DAY for step in course.schedule.steps}
    days |= {since for since, _ in course.amounts}
    for first, last in course.pauses:
        days |= {first, last + DAY}
    for own in (*course.left_out, *course.own_amounts):
        days |= {own.on.last} | ({own.until.last + DAY} if own.until else set())
    return {day for day in days if day >= course.begins}


def _end(course: Course) -> date | None:
    """The day before it was stopped or held."""
    words = [word.on.last for word in (course.stopped, course.held) if word is not None]
    return min(words) - DAY if words else None
