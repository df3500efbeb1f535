"""One word of the prescriber on the way: it moves a date, and never a finding."""

from __future__ import annotations

from datetime import date

from doseline.plan.calendar import Mark
from doseline.plan.course import ByDate, Walk
from doseline.plan.ordered import loading_doses, opening, take_schedule
from doseline.record import Instruction, InstructionKind, Loading, RestartPhase


def take_word(course: Walk, word: Instruction, day: date) -> None:
    """Move, hold, stop or begin again as the prescriber says."""
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
        case InstructionKind.SCHEDULE:
            take_schedule(course, word, day)


def _resume(course: Walk, word: Instruction, day: date) -> None:
    if course.stopped is not None:
        course.ask("instruction-to-confirm", (course.stopped.id, word.id), variant="after-stop")
        return
    course.held = None
    if day > course.mark.due and not course.in_loading:
        course.mark, course.by_instruction = Mark.at(course.mark.slot, day), True


def _move(course: Walk, word: Instruction, day: date) -> None:
    if word.date is None:
        return
    if course.stopped is not None:
        course.ask("instruction-to-confirm", (course.stopped.id, word.id), variant="after-stop")
        return
    _settle_or_doubt(course, word, word.date, day)
    if course.held is not None and _is_later(word, course.held):
        course.held = None
    _end_offsets(course, word, word.date)
    course.mark, course.by_instruction = Mark.at(course.mark.slot, word.date), True


def _end_offsets(course: Walk, word: Instruction, named: date) -> None:
    """A loading dose moved further than this takes the guide's later days with it: they no longer follow."""
    course.moved = None
    if course.course_started and course.in_loading:
        off = abs((named - course.mark.due).days)
        course.moved = word if off > course.guide.numbers["loading-moved-days"] else None


def _is_later(word: Instruction, earlier: Instruction) -> bool:
    """Whether a word, and the date it names, come after an earlier word."""
    if word.date is not None and word.date <= earlier.on.last:
        return False
    if word.on.last != earlier.on.last:
        return word.on.last > earlier.on.last
    return word.time is not None and earlier.time is not None and word.time > earlier.time


def _settle_or_doubt(course: Walk, word: Instruction, named: date, day: date) -> None:
    """A date that fits answers the questions about dates; one that does not is a question itself."""
    doubt = _doubtful(course, named, day)
    if doubt is None:
        course.settle_dates()
        return
    course.ask(
        "instruction-to-confirm", (word.id,), variant=doubt, unsettles=True, by_date=ByDate.ALL,
        values=(("date", named),),
    )  # fmt: skip


def _doubtful(course: Walk, moved_to: date, day: date) -> str | None:
    if moved_to < day:
        return "past"
    last = course.last_given
    if last is not None and (moved_to - last.on.last).days < course.guide.numbers["next-dose-min-days"]:
        return "too-soon"
    return None


def _restart(course: Walk, word: Instruction, day: date) -> None:
    if word.date is None or word.phase is None:
        course.no_phase = word
        return
    _settle_or_doubt(course, word, word.date, day)
    course.stopped = course.held = course.no_phase = None
    course.course += 1
    course.course_started = course.midway = course.unwritten = False
    course.filled = course.moved = None
    course.loading = _loading_after(course, word.phase)
    course.rhythm = opening(course.schedule, course.mode, course.every, course.loading)
    course.mark, course.by_instruction = Mark.at(1, word.date), True


def _loading_after(course: Walk, phase: RestartPhase) -> Loading | int:
    """The first doses of a new course: none where it carries on monthly, else as ordered for courses."""
    if phase is RestartPhase.MONTHLY:
        return Loading.NONE
    return course.loading if loading_doses(course.schedule, course.loading) else Loading.FULL
