"""One word of the prescriber on the way: it moves a date, and never a finding."""

from __future__ import annotations

from datetime import date

from doseline.plan.dated import DueSlot, add_interval
from doseline.plan.ordered import apply_schedule, loading_doses, opening
from doseline.plan.state import ByDate, PlanState
from doseline.record import Instruction, InstructionKind, Loading, RestartPhase


def apply_instruction(state: PlanState, word: Instruction, day: date) -> None:
    """Move, hold, stop or begin again as the prescriber says."""
    match word.kind:
        case InstructionKind.HOLD:
            state.held = state.held or word
        case InstructionKind.RESUME:
            _resume(state, word, day)
        case InstructionKind.NEXT_DOSE:
            _move(state, word, day)
        case InstructionKind.STOP:
            state.stopped, state.held = word, None
        case InstructionKind.RESTART:
            _restart(state, word, day)
        case InstructionKind.SCHEDULE:
            apply_schedule(state, word, day)


def _resume(state: PlanState, word: Instruction, day: date) -> None:
    if state.stopped is not None:
        state.ask("instruction-to-confirm", (state.stopped.id, word.id), variant="after-stop")
        return
    state.held = None
    if day > state.mark.due and not state.in_loading:
        state.mark, state.by_instruction = DueSlot.at(state.mark.slot, day), True


def _move(state: PlanState, word: Instruction, day: date) -> None:
    if word.date is None:
        return
    if state.stopped is not None:
        state.ask("instruction-to-confirm", (state.stopped.id, word.id), variant="after-stop")
        return
    _settle_or_doubt(state, word, word.date, day)
    if state.held is not None and _is_later(word, state.held):
        state.held = None
    _end_offsets(state, word, word.date)
    state.mark, state.by_instruction = state.rhythm.moved(state.mark, word.date), True


def _end_offsets(state: PlanState, word: Instruction, named: date) -> None:
    """A loading dose moved further than this takes the guide's later days with it: they no longer follow."""
    state.moved = None
    if state.course_started and state.in_loading:
        off = abs((named - state.mark.due).days)
        state.moved = word if off > state.guide.numbers["loading-moved-days"] else None


def _is_later(word: Instruction, earlier: Instruction) -> bool:
    """Whether a word, and the date it names, come after an earlier word."""
    if word.date is not None and word.date <= earlier.on.last:
        return False
    if word.on.last != earlier.on.last:
        return word.on.last > earlier.on.last
    return word.time is not None and earlier.time is not None and word.time > earlier.time


def _settle_or_doubt(state: PlanState, word: Instruction, named: date, day: date) -> None:
    """A date that fits answers the questions about dates; one that does not is a question itself."""
    doubt = _doubtful(state, named, day)
    if doubt is None:
        state.settle_dates()
        return
    state.ask(
        "instruction-to-confirm", (word.id,), variant=doubt, unsettles=True, by_date=ByDate.ALL,
        values=(("date", named),),
    )  # fmt: skip


def _doubtful(state: PlanState, moved_to: date, day: date) -> str | None:
    if moved_to < day:
        return "past"
    last = state.last_given
    if last is not None and (moved_to - last.on.last).days < state.guide.numbers["next-dose-min-days"]:
        return "too-soon"
    gap = state.schedule.minimum_gap
    if last is not None and gap is not None and not state.in_loading:
        return "too-soon" if moved_to < add_interval(last.on.last, gap) else None
    return None


def _restart(state: PlanState, word: Instruction, day: date) -> None:
    if word.date is None or word.phase is None:
        state.no_phase = word
        return
    _settle_or_doubt(state, word, word.date, day)
    state.stopped = state.held = state.no_phase = None
    state.course_number += 1
    state.course_started = state.midway = state.unwritten = False
    state.filled = state.moved = None
    state.loading = _loading_after(state, word.phase)
    state.rhythm = opening(state.reading, state.every, state.loading)
    state.mark, state.by_instruction = DueSlot.at(1, word.date), True


def _loading_after(state: PlanState, phase: RestartPhase) -> Loading | int:
    """The first doses of a new course: none where it carries on monthly, else as ordered for courses."""
    if phase is RestartPhase.MONTHLY:
        return Loading.NONE
    return state.loading if loading_doses(state.reading, state.loading) else Loading.FULL
