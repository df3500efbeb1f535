"""A course of medicine taken every day, replayed from what was entered: pauses, other amounts, a new start.

What a prescriber says is an instruction; what somebody did on their own is a dose that says ``every_day``.
Both leave their mark on the days, and only the second is a question.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import field
from datetime import date, timedelta
from decimal import Decimal

from doseline.frozen import dataclass
from doseline.guide import Continuous, Guide
from doseline.guide.schedule import DailyStep
from doseline.plan.replay import word_key
from doseline.record import Chart, Complete, Dose, Instruction, InstructionKind, RestartPhase

DAY = timedelta(days=1)


@dataclass(slots=True)
class Course:
    """Where a course of daily doses stands; changed word by word, and read once at the end.

    ``first`` is day 0 of the steps, None before anything was taken; ``begins`` is the day from which it is
    taken, or planned. ``amounts`` are the prescriber's own from a day on, ``pauses`` whole ones, the last
    day included. ``left_out`` and ``own_amounts`` are stretches that somebody left out, or took in another
    amount, without a prescriber's word.
    """

    guide: Guide
    schedule: Continuous
    begins: date
    first: date | None = None
    number: int = 1
    pauses: list[tuple[date, date]] = field(default_factory=list)
    amounts: list[tuple[date, Instruction]] = field(default_factory=list)
    left_out: list[Dose] = field(default_factory=list)
    own_amounts: list[Dose] = field(default_factory=list)
    held: Instruction | None = None
    stopped: Instruction | None = None
    no_phase: Instruction | None = None
    last: date | None = None

    def step(self, day: date) -> DailyStep:
        """The guide's step for a day; before the first one that of the first day."""
        return self.schedule.on(max((day - (self.first or self.begins)).days, 0))

    def ordered(self, day: date) -> Decimal:
        """What is to be taken each time on a day: the prescriber's newest word on it, or the guide's step."""
        said = [word.amount_mg for since, word in self.amounts if since <= day and word.amount_mg is not None]
        return said[-1] if said else self.step(day).amount_mg

    def taken(self, day: date) -> Decimal:
        """What was taken each time on a day, as far as anything tells."""
        own = [one.amount_mg for one in self.own_amounts if lasts_on(one, day)]
        return own[-1] if own else self.ordered(day)

    def is_paused(self, day: date) -> bool:
        """Whether nothing is taken on a day."""
        said = any(first <= day <= last for first, last in self.pauses)
        return said or any(lasts_on(one, day) for one in self.left_out)


def lasts_on(stretch: Dose, day: date) -> bool:
    """Whether a stretch of days has a day in it; one without an end goes on."""
    return stretch.on.last <= day and (stretch.until is None or day <= stretch.until.last)


def course_of(guide: Guide, schedule: Continuous, chart: Chart, today: date) -> Course:
    """The course as everything that was entered up to ``today`` leaves it."""
    begun = first_day(chart, today)
    course = Course(guide, schedule, begins=begun or chart.therapy.start, first=begun)
    for word in sorted(chart.instructions, key=word_key):
        if word.on.last <= today:
            _apply(course, word)
    _take_stretches(course, chart, today)
    course.last = _last_day(course, begun, today)
    return course


def _take_stretches(course: Course, chart: Chart, today: date) -> None:
    """What somebody left out or took in another amount, since the running course began."""
    for dose in chart.doses:
        if not dose.is_stretch or dose.on.first > today or not _reaches(dose, course.begins):
            continue
        (course.left_out if dose.complete is Complete.NONE else course.own_amounts).append(dose)


def _reaches(stretch: Dose, day: date) -> bool:
    return stretch.until is None or stretch.until.last >= day


def first_day(chart: Chart, today: date) -> date | None:
    """The first day on which anything was taken, as far as anything tells."""
    taken = (dose.on.last for dose in chart.doses if dose.complete is not Complete.NONE)
    days = [day for day in taken if day <= today]
    since = chart.therapy.treated_since
    if since is not None:
        days.append(since.first)
    elif not chart.therapy.doses_recorded:
        days.append(chart.therapy.start)
    return min(days, default=None)


def _apply(course: Course, word: Instruction) -> None:
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


def _go_on(course: Course, day: date) -> None:
    if course.held is not None and course.held.on.last < day:
        course.pauses.append((course.held.on.last, day - DAY))
    course.held = None
    course.begins = max(course.begins, day) if course.first is None else course.begins


def _begin(course: Course, word: Instruction, day: date) -> None:
    """A day named for the next dose: the start before the first one, the end of a pause after it."""
    named = word.date or day
    if course.first is None:
        course.begins = named
    elif named > day:
        since = course.held.on.last if course.held else day
        course.pauses.append((since, named - DAY))
    course.held = None


def _restart(course: Course, word: Instruction) -> None:
    if word.date is None or word.phase is None:
        course.no_phase = word
        return
    course.held = course.stopped = course.no_phase = None
    course.number += 1
    course.pauses.clear()
    course.amounts.clear()
    course.begins = word.date
    later = course.schedule.steps[-1].from_day
    course.first = word.date - (later * DAY if word.phase is RestartPhase.MONTHLY else 0 * DAY)


def _last_day(course: Course, begun: date | None, today: date) -> date | None:
    """The last day on which it was taken, as far as anything tells."""
    if begun is None:
        return None
    ends = [word.on.last for word in (course.stopped, course.held) if word is not None]
    last = min([today, *ends])
    for first, until in sorted(_empty(course, today), reverse=True):
        if first <= last <= until:
            last = first
    return max(last, begun)


def _empty(course: Course, today: date) -> Iterator[tuple[date, date]]:
    """The stretches without any, each with its first and last day."""
    yield from course.pauses
    for one in course.left_out:
        yield one.on.last - DAY, one.until.last if one.until else max(today, one.on.last)
