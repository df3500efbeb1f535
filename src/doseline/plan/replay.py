"""The way of one person through the slots: each dose fills one, each instruction moves one.

The replay goes through doses and instructions in order of date. It ends with the open slot and with
the questions that arose on the way; ``schedule`` turns both into a plan.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, time
from operator import itemgetter

from doseline.dates import PartialDate
from doseline.plan.administrations import apply_dose, list_extra
from doseline.plan.first import lonely_after_days, planned_start
from doseline.plan.instructions import apply_instruction
from doseline.plan.midway import begin_midway
from doseline.plan.product_changes import change_product, product_changes
from doseline.plan.state import PlanState
from doseline.record import Chart, Complete, Dose, Instruction, InstructionKind


def replay(state: PlanState, chart: Chart, *, today: date) -> None:
    """The replay of everything on record up to ``today``, from its start."""
    begin_midway(state, chart, today)
    aside = None if state.midway or state.joined else _question_first(state, chart)
    steps = _steps(chart, today)
    for earlier, change in product_changes(chart, today):
        before = [step for step in steps if step[0] < change.start]
        _take(state, before, aside, chart)
        change_product(state, earlier, change)
        steps = steps[len(before) :]
    _take(state, steps, aside, chart)


def _take(state: PlanState, steps: list[_Step], aside: Dose | None, chart: Chart) -> None:
    """The doses and the words of some days, one after the other."""
    for day, step in steps:
        if isinstance(step, Instruction):
            apply_instruction(state, step, day)
        elif step is aside:
            list_extra(state, step, day)
        else:
            apply_dose(state, step, day, chart)


def replay_words(state: PlanState, chart: Chart, *, today: date) -> Iterator[date]:
    """The day of each of the prescriber's words up to ``today``, when the state has taken it.

    Doses are left out: whether treatment is held or stopped hangs on words alone.
    """
    for word in sorted((word for word in chart.instructions if word.on.last <= today), key=word_key):
        apply_instruction(state, word, word.on.last)
        yield word.on.last


def _question_first(state: PlanState, chart: Chart) -> Dose | None:
    """Ask about a first dose that does not fit; give back the one that no slot hangs on.

    A dose before the planned start, long before the next one, or written down after a later one is
    asked about. It is set aside when the first two are true, or the last: then it is most often a slip
    of the pen, and slot 1 stays where it is. So is a dose long after the planned start: somebody in the
    middle of treatment who wrote down the newest dose alone must not be taken through loading again.
    """
    nothing = Complete.NONE
    doses = [dose for dose in chart.doses if dose.complete is not nothing]
    if not doses:
        return None
    first, following = doses[0], doses[1:]
    limit = state.guide.numbers["first-gap-days"]
    planned = planned_start(chart, first)
    before_start = first.on.last < planned
    long_after_start = (first.on.last - planned).days > limit
    lonely = bool(following) and _is_alone(state, first, following[0], limit)
    typed_late = _is_typed_late(first, following)
    if not (before_start or long_after_start or lonely or typed_late):
        return None
    state.ask("date-to-confirm", (first.id,), unsettles=True)
    if state.decisions.allows("date-to-confirm", (first.id,)) is not None:
        return None
    return first if (before_start and lonely) or typed_late else None


def _is_alone(state: PlanState, first: Dose, second: Dose, limit: int) -> bool:
    """Whether a first dose lies long before the second."""
    apart = (second.on.last - first.on.last).days
    return apart > limit and apart > lonely_after_days(state.guide, state.rhythm, first.on.last)


def _is_typed_late(first: Dose, following: list[Dose]) -> bool:
    """Whether the first dose was written down after a later one; without such moments none was."""
    if first.recorded_at is None and not [dose for dose in following if dose.recorded_at]:
        return False
    known = first.known_from
    return any(known > dose.known_from for dose in following)


def _steps(chart: Chart, today: date) -> list[_Step]:
    """Doses and instructions in order.

    On one day the dose acts first unless times say otherwise, or the word lets a dose be given on that
    very day.
    """
    midnight, no_day = time.min, date.min
    given: list[tuple[_Key, Dose | Instruction]] = []
    for dose in chart.doses:
        on = dose.on
        day = on.last if on.first == on.last else _latest_day(on, today)
        given.append(((day, dose.time or midnight, 0, no_day, dose.id), dose))
    given += [(word_key(word), word) for word in chart.instructions if word.on.last <= today]
    given.sort(key=itemgetter(0))
    return [(key[0], step) for key, step in given]


def word_key(word: Instruction) -> _Key:
    """Where a word stands among the others of its day: by its time, else the most careful one last."""
    day = word.on.last
    if word.time is None and (
        word.kind is InstructionKind.RESUME or word.date == day or word.loading is not None
    ):
        return day, time.min, -1, word.date or date.min, word.id
    return day, word.time or time.max, 1 + _CARE[word.kind], word.date or date.min, word.id


_Key = tuple[date, time, int, date, str]
_Step = tuple[date, Dose | Instruction]
# Of several words on one day without times, the most careful acts last, so that it governs.
_CARE = {
    InstructionKind.NEXT_DOSE: 0,
    InstructionKind.RESUME: 0,
    InstructionKind.RESTART: 0,
    InstructionKind.SCHEDULE: -1,
    InstructionKind.HOLD: 1,
    InstructionKind.STOP: 2,
}


def _latest_day(on: PartialDate, today: date) -> date:
    """The day of a dose whose day is known only in part: as late as it can have been."""
    return max(on.first, min(on.last, today))
