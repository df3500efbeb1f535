"""Questions about medicine taken every day: one missed, days left out, another amount, a pause too early."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from doseline.finding import Values
from doseline.plan.daily_course import DAY, Course
from doseline.plan.questions import hold_questions, word_questions
from doseline.plan.state import Question
from doseline.record import Chart, Complete, Dose


def daily_questions(course: Course, chart: Chart, today: date) -> Iterator[Question]:
    """Everything to ask or tell today about a course."""
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


def _of_today(course: Course, today: date) -> Iterator[Question]:
    if course.first is None and today > course.begins:
        values = (("days", (today - course.begins).days), ("due", course.begins))
        yield Question("start-passed", (), values=values, open_now=True)
    yield from _left_out(course, today)
    yield from _own_amount(course, today)
    yield from _lower_dose(course, today)
    yield from _pause_in_first_days(course)


def _of_entry(course: Course, dose: Dose, chart: Chart, today: date) -> Iterator[Question]:
    """One entry: a dose that was missed, too much at once, or more often than a day has room for."""
    day = dose.on.last
    if dose.complete is Complete.NONE:
        if dose.is_stretch:
            return
        if (today - day).days <= course.guide.numbers["missed-recent-days"]:
            yield _missed(course, dose)
        return
    step = course.step(day)
    values: Values = (("amount_mg", dose.amount_mg), ("given", day))
    if dose.amount_mg > max(step.amount_mg, course.ordered(day)):
        yield Question("extra-dose", (dose.id,), "amount", unsettles=True, values=values)
    same = [other.id for other in chart.doses if other.on == dose.on and _is_one_taken(other)]
    if len(same) > step.times_a_day and same[-1] == dose.id:
        yield Question("extra-dose", tuple(same), "same-day", unsettles=True, values=values)


def _is_one_taken(dose: Dose) -> bool:
    return dose.complete is not Complete.NONE and not dose.is_stretch


def _missed(course: Course, dose: Dose) -> Question:
    hours = course.schedule.least_hours_apart
    if hours is None:
        return Question("daily-dose-missed", (dose.id,), "no-rule", open_now=True)
    return Question("daily-dose-missed", (dose.id,), open_now=True, values=(("hours", hours),))


def _left_out(course: Course, today: date) -> Iterator[Question]:
    """Days left out without a prescriber's word: while it lasts a question, then for a while to be told.

    How to go on after days without any is for the prescriber to say: until then no amount is due.
    """
    for one in course.left_out:
        since = one.on.last
        if one.until is None or one.until.last >= today:
            values: Values = (("since", since), ("days", (today - since).days + 1))
            yield Question("daily-left-out", (one.id,), unsettles=True, values=values, open_now=True)
        elif (today - one.until.last).days <= course.guide.numbers["left-out-told-days"]:
            values = (("since", since), ("last", one.until.last), ("days", (one.until.last - since).days + 1))
            yield Question("daily-left-out", (one.id,), "over", values=values)


def _own_amount(course: Course, today: date) -> Iterator[Question]:
    """Another amount that nobody ordered, while it is taken."""
    for one in course.own_amounts:
        ends = one.until.last if one.until else today
        if ends < today or one.amount_mg >= course.ordered(today):
            continue  # more than that is too much, and a question of its own
        values = (("amount_mg", one.amount_mg), ("since", one.on.last), ("due_mg", course.ordered(today)))
        yield Question("lower-dose", (one.id,), "own", values=values, open_now=True)


def _lower_dose(course: Course, today: date) -> Iterator[Question]:
    """The prescriber's own amount: how long the guide lets it be, or that the guide does not know it."""
    if not course.amounts or course.first is None:
        return
    since, word = course.amounts[-1]
    step = course.step(today)
    if word.amount_mg is None or word.amount_mg == step.amount_mg:
        return
    lower = course.schedule.lower
    values: Values = (("amount_mg", word.amount_mg), ("since", since), ("days", (today - since).days))
    if lower is None or lower.amount_mg != word.amount_mg:
        yield Question("lower-dose", (word.id,), "not-known", values=values, open_now=True)
        return
    values = (*values, ("limit_days", lower.at_most_days), ("ends", since + lower.at_most_days * DAY))
    is_over = today >= since + lower.at_most_days * DAY
    yield Question("lower-dose", (word.id,), "too-long" if is_over else None, values=values, open_now=True)


def _pause_in_first_days(course: Course) -> Iterator[Question]:
    """A pause before the last step: no source says where to begin again."""
    if course.first is None:
        return
    full = course.first + course.schedule.steps[-1].from_day * DAY
    begun = (*(first for first, _ in course.pauses), *(one.on.last for one in course.left_out))
    early = sorted(day for day in begun if day < full)
    if early:
        yield Question("daily-step-paused", (), unsettles=True, values=(("on", early[-1]),))
