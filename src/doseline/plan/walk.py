"""The way of one person through the slots: each dose fills one, each instruction moves one.

The walk goes through doses and instructions in order of date. It ends with the open slot and with
the questions that arose on the way; ``schedule`` turns both into a plan.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, time

from doseline.guide import Guide, LateLoading, MonthMode, Phase, Schedule
from doseline.plan.calendar import Mark, Rhythm, monthly_rhythm, nearest, rhythm
from doseline.plan.decisions import Decisions
from doseline.plan.model import Slot, State
from doseline.plan.quality import uncertainty, usability
from doseline.record import Chart, Complete, Dose, Instruction, InstructionKind, RestartPhase


@dataclass(frozen=True, slots=True)
class Question:
    """Something on the way that only a person can settle.

    ``unsettles`` says that later dates are unconfirmed while it is open; ``by_date`` that a newer
    ``next_dose`` answers it, because it was a question about dates. ``open_now`` marks what is true
    of today rather than of the past, which a word on the history does not close.
    """

    rule: str
    on: date
    because: tuple[str, ...]
    variant: str | None = None
    unsettles: bool = False
    by_date: bool = False
    open_now: bool = False
    values: tuple[tuple[str, object], ...] = ()


@dataclass(slots=True)
class Walk:
    """Where the walk stands; changed step by step, and read once at the end."""

    guide: Guide
    schedule: Schedule
    mode: MonthMode
    decisions: Decisions
    rhythm: Rhythm
    mark: Mark
    course: int = 1
    course_started: bool = False
    by_instruction: bool = False
    slots: list[Slot] = field(default_factory=list)
    questions: list[Question] = field(default_factory=list)
    first_given: Dose | None = None
    last_given: Dose | None = None
    held: Instruction | None = None
    stopped: Instruction | None = None
    no_phase: Instruction | None = None

    @property
    def in_loading(self) -> bool:
        """Whether the open slot is a loading one."""
        return self.mark.slot <= self.rhythm.loading_slots

    def ask(  # noqa: PLR0913 - the parts of a question, each by name
        self,
        rule: str,
        on: date,
        because: Iterable[str],
        *,
        variant: str | None = None,
        unsettles: bool = False,
        by_date: bool = False,
        values: tuple[tuple[str, object], ...] = (),
    ) -> None:
        """Write down a question."""
        self.questions.append(Question(rule, on, tuple(because), variant, unsettles, by_date, values=values))


def walk(course: Walk, chart: Chart, *, today: date) -> None:
    """The walk through everything on record up to ``today``, from its start."""
    aside = _question_first(course, chart)
    for day, step in _steps(chart, today):
        if isinstance(step, Instruction):
            _take_instruction(course, step, day)
        elif step is aside:
            _list_extra(course, step, day)
        else:
            _take_dose(course, step, day, chart)


def _question_first(course: Walk, chart: Chart) -> Dose | None:
    """Ask about a first dose that does not fit; give back the one that no slot hangs on.

    A dose before the planned start, or long before the next one, is asked about. It is set aside
    when both are true, or when it was written down after a later dose: then it is most often a
    slip of the pen, and slot 1 stays where it is.
    """
    doses = [dose for dose in chart.doses if dose.complete is not Complete.NONE]
    if not doses:
        return None
    first, following = doses[0], doses[1:]
    before_start = first.on.last < chart.therapy.start
    limit = course.guide.numbers["first-gap-days"]
    lonely = bool(following) and (following[0].on.last - first.on.last).days > limit
    if not before_start and not lonely:
        return None
    course.ask("date-to-confirm", first.on.last, (first.id,), unsettles=True)
    if course.decisions.allows("date-to-confirm", (first.id,)) is not None:
        return None
    typed_late = any(first.known_from > dose.known_from for dose in following)
    return first if following and ((before_start and lonely) or typed_late) else None


def _steps(chart: Chart, today: date) -> list[tuple[date, Dose | Instruction]]:
    """Doses and instructions in order; on one day the dose acts first unless times say otherwise."""
    given: list[tuple[_Key, Dose | Instruction]] = [
        ((_day(dose, today), dose.time or time.min, 0, dose.id), dose) for dose in chart.doses
    ]
    if chart.instructions:
        given += [
            ((word.on.last, word.time or time.max, 1 + _CARE[word.kind], _sooner(word)), word)
            for word in chart.instructions
            if word.on.last <= today
        ]
        given.sort(key=lambda step: step[0])
    return [(key[0], step) for key, step in given]


_Key = tuple[date, time, int, str]
# Of several words on one day without times, the most careful acts last, so that it governs.
_CARE = {
    InstructionKind.NEXT_DOSE: 0,
    InstructionKind.RESUME: 0,
    InstructionKind.RESTART: 0,
    InstructionKind.HOLD: 1,
    InstructionKind.STOP: 2,
}


def _sooner(word: Instruction) -> str:
    return f"{word.date or ''}{word.id}"


def _day(dose: Dose, today: date) -> date:
    """The day of a dose; one known only in part counts as late as it can have been."""
    return dose.on.last if dose.on.is_exact else max(dose.on.first, min(dose.on.last, today))


def _take_dose(course: Walk, dose: Dose, day: date, chart: Chart) -> None:
    _question_quality(course, dose, day, chart)
    if not dose.on.is_exact:
        course.ask("date-to-confirm", day, (dose.id,), unsettles=True)
    if dose.complete is Complete.NONE:
        _list_extra(course, dose, day)
        return
    extra = _extra_variant(course, dose, day)
    if extra is not None:
        _ask_extra(course, dose, day, extra)
    if extra is None or _is_accounted(course, dose, extra):
        _question_standing(course, dose, day)
        _fill(course, dose, day)
    else:
        _list_extra(course, dose, day)
    course.first_given = course.first_given or dose
    course.last_given = dose


def _is_accounted(course: Walk, dose: Dose, variant: str) -> bool:
    """Whether too large a dose counts for its slot: once a clinician has decided about it.

    Until then it fills nothing; never counting it would one day ask for its slot again.
    """
    return variant == "amount" and course.decisions.allows("extra-dose", (dose.id,)) is not None


def _extra_variant(course: Walk, dose: Dose, day: date) -> str | None:
    if dose.amount_mg > course.schedule.amount_mg:
        return "amount"
    if course.last_given is None:
        return None
    apart = (day - course.last_given.on.last).days
    if apart == 0:
        return "same-day"
    limit = "extra-loading-days" if course.in_loading else "extra-maintenance-days"
    return "close" if apart < course.guide.numbers[limit] else None


def _ask_extra(course: Walk, dose: Dose, day: date, variant: str) -> None:
    earlier = () if course.last_given is None or variant == "amount" else (course.last_given.id,)
    values: tuple[tuple[str, object], ...] = (("amount_mg", dose.amount_mg), ("given", day))
    course.ask("extra-dose", day, (*earlier, dose.id), variant=variant, unsettles=True, values=values)


def _list_extra(course: Walk, dose: Dose, day: date) -> None:
    course.slots.append(Slot(course.course, None, None, None, day, State.EXTRA, None, dose.id))


def _question_quality(course: Walk, dose: Dose, day: date, chart: Chart) -> None:
    doubt = uncertainty(dose, course.schedule.amount_mg)
    if doubt is not None:
        course.ask("dose-uncertain", day, (dose.id,), variant=doubt, unsettles=True, by_date=True)
    for variant, entries in usability(dose, chart.storages, course.guide.numbers):
        course.ask("dose-quality", day, entries, variant=variant, unsettles=True, by_date=True)


def _question_standing(course: Walk, dose: Dose, day: date) -> None:
    """A dose during a hold or after a stop is kept, and asked about."""
    if course.stopped is not None:
        course.ask("dose-after-stop", day, (course.stopped.id, dose.id))
    elif course.held is not None:
        course.ask("dose-during-hold", day, (course.held.id, dose.id))


def _fill(course: Walk, dose: Dose, day: date) -> None:
    if not course.course_started and course.rhythm.loading_slots:
        _fill_first(course, dose, day)
    elif course.in_loading:
        _fill_loading(course, dose, day)
    else:
        _fill_maintenance(course, dose, day)
    course.course_started = True
    course.by_instruction = False


def _fill_first(course: Walk, dose: Dose, day: date) -> None:
    """The first injection is day 0, whatever day was planned."""
    course.mark = Mark.at(course.mark.slot, day)
    _close(course, dose, day)
    course.mark = course.rhythm.after(course.mark)


def _fill_loading(course: Walk, dose: Dose, day: date) -> None:
    if course.schedule.late_loading is LateLoading.TELL and day >= course.mark.due:
        _fill_loading_late(course, dose, day)
        return
    passed, filled = nearest(course.rhythm, course.mark, day)
    for mark in passed:
        _miss(course, mark)
    course.mark = filled
    off_day = day != filled.due and course.rhythm.phase(filled.slot) is Phase.LOADING
    if passed or (off_day and day > filled.due):
        variant = None if passed else "late"
        course.ask("loading-dose-missed", day, (dose.id,), variant=variant, unsettles=True, by_date=True)
    if off_day and day < filled.due:
        early = (("days", (filled.due - day).days),)
        course.ask("early-dose", day, (dose.id,), variant="loading", values=early)
    if course.in_loading:
        _close(course, dose, day)
        course.mark = course.rhythm.after(filled)
    else:
        _fill_maintenance(course, dose, day)


def _fill_loading_late(course: Walk, dose: Dose, day: date) -> None:
    """The labels' reading: as soon as possible, and what follows keeps its distance."""
    late = (day - course.mark.due).days
    if late:
        values = (("days", late),)
        course.ask("loading-dose-late", day, (dose.id,), variant="given", values=values)
    _close(course, dose, day)
    course.mark = course.rhythm.after(Mark.at(course.mark.slot, day))


def _fill_maintenance(course: Walk, dose: Dose, day: date) -> None:
    early = (course.mark.due - day).days
    numbers = course.guide.numbers
    if early > numbers["early-tell-days"]:
        variant = "far" if early > numbers["early-ask-days"] else None
        course.ask("early-dose", day, (dose.id,), variant=variant, values=(("days", early),))
    _question_gap(course, dose, day)
    _close(course, dose, day)
    course.mark = course.rhythm.after_given(course.mark, day)


def _question_gap(course: Walk, dose: Dose, day: date) -> None:
    """A dose taken long after the one before, without a prescriber's date for it."""
    if course.last_given is None or course.by_instruction:
        return
    gap = (day - course.last_given.on.last).days
    if gap >= course.guide.numbers["restart-gap-days"]:
        entries = (course.last_given.id, dose.id)
        course.ask(
            "long-gap", day, entries, variant="given", unsettles=True, by_date=True, values=(("days", gap),)
        )


def _close(course: Walk, dose: Dose, day: date) -> None:
    mark = course.mark
    late = (day - mark.due).days
    state = State.GIVEN if late == 0 else State.GIVEN_LATE if late > 0 else State.GIVEN_EARLY
    phase = course.rhythm.phase(mark.slot)
    course.slots.append(Slot(course.course, mark.slot, phase, mark.due, day, state, late, dose.id))


def _miss(course: Walk, mark: Mark) -> None:
    phase = course.rhythm.phase(mark.slot)
    course.slots.append(Slot(course.course, mark.slot, phase, mark.due, None, State.MISSED))


def _take_instruction(course: Walk, word: Instruction, day: date) -> None:
    match word.kind:
        case InstructionKind.HOLD:
            course.held = course.held or word
        case InstructionKind.RESUME:
            _resume(course, word, day)
        case InstructionKind.NEXT_DOSE:
            _move(course, word, day)
        case InstructionKind.STOP:
            course.stopped, course.held = word, None
        case InstructionKind.RESTART:
            _restart(course, word, day)


def _resume(course: Walk, word: Instruction, day: date) -> None:
    if course.stopped is not None:
        course.ask("instruction-to-confirm", day, (course.stopped.id, word.id), variant="after-stop")
        return
    course.held = None
    if day > course.mark.due and not course.in_loading and course.course_started:
        course.mark, course.by_instruction = Mark.at(course.mark.slot, day), True


def _move(course: Walk, word: Instruction, day: date) -> None:
    if word.date is None:
        return
    if course.stopped is not None:
        course.ask("instruction-to-confirm", day, (course.stopped.id, word.id), variant="after-stop")
        return
    course.questions = [question for question in course.questions if not question.by_date]
    doubt = _doubtful(course, word.date, day)
    if doubt is not None:
        course.ask(
            "instruction-to-confirm", day, (word.id,), variant=doubt, unsettles=True, by_date=True,
            values=(("date", word.date),),
        )  # fmt: skip
    if course.held is not None and _is_later(word, course.held):
        course.held = None
    course.mark, course.by_instruction = Mark.at(course.mark.slot, word.date), True


def _is_later(word: Instruction, earlier: Instruction) -> bool:
    if word.on.last != earlier.on.last:
        return word.on.last > earlier.on.last
    return word.time is not None and earlier.time is not None and word.time > earlier.time


def _doubtful(course: Walk, moved_to: date, day: date) -> str | None:
    if moved_to < day:
        return "past"
    last = course.last_given
    if last is not None and (moved_to - last.on.last).days < course.guide.numbers["next-dose-min-days"]:
        return "too-soon"
    return None


def _restart(course: Walk, word: Instruction, day: date) -> None:
    if word.date is None or word.phase is None:
        course.ask("restart-phase-missing", day, (word.id,), unsettles=True, by_date=True)
        course.no_phase = word
        return
    course.questions = [question for question in course.questions if not question.by_date]
    course.stopped = course.held = course.no_phase = None
    course.course += 1
    course.course_started = False
    build = rhythm if word.phase is RestartPhase.LOADING else monthly_rhythm
    course.rhythm = build(course.schedule, course.mode)
    course.mark, course.by_instruction = Mark.at(1, word.date), True
