"""Medicine taken every day: steps of an amount and times a day, and what was entered as an exception.

Nobody writes down 730 capsules a year. The first one is entered; after that it counts as taken each day, but
for what somebody says: one that was missed, a pause (``hold`` and ``resume``), another amount (``schedule``).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import field
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise

from doseline.finding import Values
from doseline.frozen import dataclass
from doseline.guide import Continuous, Guide
from doseline.plan.decisions import Decisions
from doseline.plan.questions import answer, hold_questions, unique, word_questions
from doseline.plan.slots import DoseStep, NextDose, Plan, Status
from doseline.plan.state import Question
from doseline.record import Chart, Complete, Dose, Instruction, InstructionKind, RestartPhase

_DAY = timedelta(days=1)


@dataclass(slots=True)
class _Course:
    """Where a course of daily doses stands; changed word by word, and read once at the end.

    ``first`` is day 0 of the steps, None before anything was taken; ``begins`` is the day from which it is
    taken, or planned. ``amounts`` are the prescriber's own from a day on, ``pauses`` whole ones, the last
    day included.
    """

    guide: Guide
    schedule: Continuous
    begins: date
    first: date | None = None
    number: int = 1
    pauses: list[tuple[date, date]] = field(default_factory=list)
    amounts: list[tuple[date, Instruction]] = field(default_factory=list)
    held: Instruction | None = None
    stopped: Instruction | None = None
    no_phase: Instruction | None = None
    last: date | None = None


def daily_plan(guide: Guide, schedule: Continuous, chart: Chart, *, today: date, until: date) -> Plan:
    """The plan of a chart whose medicine is taken every day."""
    decisions = Decisions(guide, chart, today)
    course = _replay(guide, schedule, chart, today)
    has_died = chart.person.died is not None and chart.person.died.first <= today
    questions = () if has_died else tuple(_questions(course, chart, today))
    answers = [answer(guide, decisions, question) for question in questions]
    unsettled = any(question.unsettles and finding.severity.holds for question, finding in answers)
    status = Status.STOPPED if has_died else _status(course, today, unsettled=unsettled)
    begun = _first_day(chart, today)
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


# --- what happened ---


def _replay(guide: Guide, schedule: Continuous, chart: Chart, today: date) -> _Course:
    begun = _first_day(chart, today)
    course = _Course(guide, schedule, begins=begun or chart.therapy.start, first=begun)
    for word in chart.instructions:
        if word.on.last <= today:
            _apply(course, word)
    course.last = _last_day(course, begun, today)
    return course


def _first_day(chart: Chart, today: date) -> date | None:
    """The first day on which anything was taken, as far as anything tells."""
    taken = (dose.on.last for dose in chart.doses if dose.complete is not Complete.NONE)
    days = [day for day in taken if day <= today]
    since = chart.therapy.treated_since
    if since is not None:
        days.append(since.first)
    elif not chart.therapy.doses_recorded:
        days.append(chart.therapy.start)
    return min(days, default=None)


def _apply(course: _Course, word: Instruction) -> None:
    """Pause, go on, end, begin again, or take another amount, as the prescriber says."""
    day = word.on.last
    match word.kind:
        case InstructionKind.HOLD:
            course.held = course.held or word
        case InstructionKind.RESUME:
            _go_on(course, day)
        case InstructionKind.NEXT_DOSE:
            _begin(course, word, day)
        case InstructionKind.STOP:
            course.stopped, course.held = word, None
        case InstructionKind.RESTART:
            _restart(course, word)
        case InstructionKind.SCHEDULE:
            if word.amount_mg is not None:
                course.amounts.append((day, word))


def _go_on(course: _Course, day: date) -> None:
    if course.held is not None and course.held.on.last < day:
        course.pauses.append((course.held.on.last, day - _DAY))
    course.held = None
    course.begins = max(course.begins, day) if course.first is None else course.begins


def _begin(course: _Course, word: Instruction, day: date) -> None:
    """A day named for the next dose: the start before the first one, the end of a pause after it."""
    named = word.date or day
    if course.first is None:
        course.begins = named
    elif named > day:
        since = course.held.on.last if course.held else day
        course.pauses.append((since, named - _DAY))
    course.held = None


def _restart(course: _Course, word: Instruction) -> None:
    if word.date is None or word.phase is None:
        course.no_phase = word
        return
    course.held = course.stopped = course.no_phase = None
    course.number += 1
    course.pauses.clear()
    course.amounts.clear()
    course.begins = word.date
    later = course.schedule.steps[-1].from_day
    course.first = word.date - (later * _DAY if word.phase is RestartPhase.MONTHLY else 0 * _DAY)


def _last_day(course: _Course, begun: date | None, today: date) -> date | None:
    """The last day on which it was taken, as far as anything tells."""
    if begun is None:
        return None
    ends = [word.on.last for word in (course.stopped, course.held) if word is not None]
    last = min([today, *ends])
    for first, until in reversed(course.pauses):
        if first <= last <= until:
            last = first
    return max(last, begun)


# --- what it means today ---


def _status(course: _Course, today: date, *, unsettled: bool) -> Status:
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


def _due(course: _Course, today: date) -> date:
    """The day of the next dose: today, unless it begins or goes on later."""
    for first, until in course.pauses:
        if first <= today <= until:
            return until + _DAY
    return max(course.begins, today) if course.first is not None else course.begins


_WITHOUT_DATE = frozenset({Status.HELD, Status.STOPPED, Status.ASK_PRESCRIBER})


def _next_dose(course: _Course, status: Status, today: date) -> NextDose | None:
    if status in _WITHOUT_DATE:
        return None
    due = _due(course, today)
    step = course.schedule.on(max((due - (course.first or course.begins)).days, 0))
    return NextDose(
        slot=course.schedule.steps.index(step) + 1,
        phase=step.phase,
        due=due,
        days_until=(due - today).days,
        amount_mg=_amount(course, due, step.amount_mg),
    )


def _amount(course: _Course, day: date, amount_mg: Decimal) -> Decimal:
    """What is taken each time on a day: the prescriber's newest word on it, or the guide's step."""
    said = [word.amount_mg for since, word in course.amounts if since <= day and word.amount_mg is not None]
    return said[-1] if said else amount_mg


def _steps(course: _Course, until: date) -> Iterator[DoseStep]:
    """The stretches of one amount, from the first day on; a pause lies between two of them."""
    if course.no_phase is not None or course.begins > until:
        return
    origin = course.first or course.begins
    end = _end(course)
    edges = sorted(_edges(course, origin))
    for first, following in pairwise([*edges, None]):
        if first is None or (end is not None and first > end) or _is_paused(course, first):
            continue
        step = course.schedule.on((first - origin).days)
        last = following - _DAY if following is not None else None
        stops = [day for day in (last, end) if day is not None]
        amount = _amount(course, first, step.amount_mg)
        yield DoseStep(first, min(stops, default=None), amount, step.times_a_day)


def _edges(course: _Course, origin: date) -> set[date]:
    """The days on which the amount can change, or a pause begins or ends."""
    days = {course.begins}
    days |= {origin + step.from_day * _DAY for step in course.schedule.steps}
    days |= {since for since, _ in course.amounts}
    for first, last in course.pauses:
        days |= {first, last + _DAY}
    return {day for day in days if day >= course.begins}


def _end(course: _Course) -> date | None:
    """The day before it was stopped or held."""
    words = [word.on.last for word in (course.stopped, course.held) if word is not None]
    return min(words) - _DAY if words else None


def _is_paused(course: _Course, day: date) -> bool:
    return any(first <= day <= last for first, last in course.pauses)


# --- what to ask ---


def _questions(course: _Course, chart: Chart, today: date) -> Iterator[Question]:
    yield from word_questions(chart, today)
    for dose in chart.doses:
        if dose.on.first <= today:
            yield from _of_entry(course, dose, chart, today)
    if course.no_phase is not None:
        yield Question("restart-phase-missing", (course.no_phase.id,), open_now=True)
    elif course.stopped is not None:
        yield Question("stopped-follow-up", (course.stopped.id,))
    elif course.held is not None:
        yield from hold_questions(course.guide, course.held, today)
    else:
        yield from _of_today(course, today)


def _of_today(course: _Course, today: date) -> Iterator[Question]:
    if course.first is None and today > course.begins:
        values = (("days", (today - course.begins).days), ("due", course.begins))
        yield Question("start-passed", (), values=values, open_now=True)
    yield from _lower_dose(course, today)
    yield from _pause_in_first_days(course)


def _of_entry(course: _Course, dose: Dose, chart: Chart, today: date) -> Iterator[Question]:
    """One entry: a dose that was missed, too much at once, or more often than a day has room for."""
    day = dose.on.last
    if dose.complete is Complete.NONE:
        if (today - day).days <= course.guide.numbers["missed-recent-days"]:
            yield _missed(course, dose)
        return
    step = course.schedule.on(max((day - (course.first or day)).days, 0))
    values: Values = (("amount_mg", dose.amount_mg), ("given", day))
    if dose.amount_mg > max(step.amount_mg, _amount(course, day, step.amount_mg)):
        yield Question("extra-dose", (dose.id,), "amount", unsettles=True, values=values)
    same = [other.id for other in chart.doses if other.on == dose.on and other.complete is not Complete.NONE]
    if len(same) > step.times_a_day and same[-1] == dose.id:
        yield Question("extra-dose", tuple(same), "same-day", unsettles=True, values=values)


def _missed(course: _Course, dose: Dose) -> Question:
    hours = course.schedule.least_hours_apart
    if hours is None:
        return Question("daily-dose-missed", (dose.id,), "no-rule", open_now=True)
    return Question("daily-dose-missed", (dose.id,), open_now=True, values=(("hours", hours),))


def _lower_dose(course: _Course, today: date) -> Iterator[Question]:
    """The prescriber's own amount: how long the guide lets it be, or that the guide does not know it."""
    if not course.amounts or course.first is None:
        return
    since, word = course.amounts[-1]
    step = course.schedule.on(max((today - course.first).days, 0))
    if word.amount_mg is None or word.amount_mg == step.amount_mg:
        return
    lower = course.schedule.lower
    values: Values = (("amount_mg", word.amount_mg), ("since", since), ("days", (today - since).days))
    if lower is None or lower.amount_mg != word.amount_mg:
        yield Question("lower-dose", (word.id,), "not-known", values=values, open_now=True)
        return
    values = (*values, ("limit_days", lower.at_most_days), ("ends", since + lower.at_most_days * _DAY))
    is_over = today >= since + lower.at_most_days * _DAY
    yield Question("lower-dose", (word.id,), "too-long" if is_over else None, values=values, open_now=True)


def _pause_in_first_days(course: _Course) -> Iterator[Question]:
    """A pause before the last step: no source says where to begin again."""
    if course.first is None:
        return
    full = course.first + course.schedule.steps[-1].from_day * _DAY
    early = [first for first, last in course.pauses if first < full]
    if early:
        yield Question("daily-step-paused", (), unsettles=True, values=(("on", early[-1]),))
