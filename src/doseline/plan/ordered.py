"""What a prescriber ordered in place of the guide's own rhythm, and from which day on.

A word on the schedule is dated: it changes what comes after its day, and judges nothing that came before.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise

from doseline.guide import Dated, Interval, Reading
from doseline.plan.dated import DueSlot, Rhythm, add_interval, rhythm
from doseline.plan.state import DOUBT, OFFER, ByDate, PlanState
from doseline.record import Every, Instruction, Loading

_UNITS = {"weeks": "weeks", "months": "months"}


def read_mode(named: str | None, schedule: Dated, default: str) -> tuple[str, Every | None]:
    """How months are counted, and the interval where the words name one of their own ("6-weeks").

    A way to count that is another drug's, said while that one was taken, changes nothing here.
    """
    if named is None:
        return default, None
    if named in schedule.readings:
        return named, None
    number, _, unit = named.partition("-")
    return default, Every(**{_UNITS[unit]: int(number)}) if unit in _UNITS else None


def mode_name(mode: str, every: Every | None) -> str:
    """How the doses follow each other, in the words of a record file."""
    if every is None:
        return mode
    return f"{every.weeks}-weeks" if every.weeks else f"{every.months}-months"


def opening(reading: Reading, every: Every | None, loading: Loading | int) -> Rhythm:
    """The rhythm of a course from its first dose on."""
    own = rhythm(reading)
    slots = loading_doses(reading, loading)
    if slots == own.loading_slots:
        return _with_interval(own, every)
    if slots == 0:
        bare = replace(own, steps_days=(), loading_slots=0, amounts=(), anchor_slot=None)
        return _with_interval(bare, every)
    steps, amounts = _loading_steps(reading, slots), _loading_amounts(reading, slots)
    return _with_interval(replace(own, steps_days=steps, loading_slots=slots, amounts=amounts), every)


def loading_doses(reading: Reading, loading: Loading | int) -> int:
    """How many loading doses a word means. One alone is none: what follows it lies one interval later."""
    own = reading.loading_slots
    match loading:
        case Loading.FULL:
            return own
        case Loading.NONE:
            return 0
        case int():
            return loading if loading > 1 and own > 1 else 0


def _loading_steps(reading: Reading, slots: int) -> tuple[int, ...]:
    """The days between so many loading doses and the first one after them.

    They lie as the guide's do; the dose after them is never nearer to the last of them, nor earlier in the
    course, than the guide has it.
    """
    offsets, last = reading.offsets_days, reading.loading_slots
    *_, before, final = offsets[:last]
    step = final - before
    days = [
        offsets[slot] if slot < last else offsets[last - 1] + step * (slot - last + 1)
        for slot in range(slots)
    ]
    if len(offsets) > last:
        days.append(max(offsets[last], days[-1] + offsets[last] - offsets[last - 1]))
    return tuple(later - earlier for earlier, later in pairwise(days))


def _loading_amounts(reading: Reading, slots: int) -> tuple[Decimal, ...]:
    """The amounts of so many loading doses: those of the guide, the last of them repeated."""
    own = [step.amount_mg for step in reading.opening[: reading.loading_slots]]
    repeated = (*own[:slots], *own[-1:] * (slots - len(own)))
    return repeated if any(amount != reading.amount_mg for amount in repeated) else ()


def _with_interval(own: Rhythm, every: Every | None) -> Rhythm:
    if every is None:
        return own
    kept = replace(own, steps_days=own.steps_days[: own.loading_slots])
    if every.weeks:
        return replace(kept, months=0, interval_days=timedelta(weeks=every.weeks).days)
    return replace(kept, months=every.months or 1, interval_days=0)


def apply_schedule(state: PlanState, word: Instruction, day: date) -> None:
    """Go on by the word from its day: what was right before stays right."""
    state.mode, every = read_mode(word.reading, state.schedule, state.mode)
    state.every = word.every or every or (None if word.reading else state.every)
    state.ordered, state.own = word, None
    state.drop(OFFER)
    if word.loading is not None or state.moved is not None:
        state.settle_dates()
    if isinstance(word.loading, int) and word.loading > 1 and not state.reading.loading_slots:
        state.ask(DOUBT, (word.id,), variant="no-first-doses", unsettles=True, by_date=ByDate.ALL)
    loading = word.loading if word.loading is not None else Loading.NONE if state.moved else state.loading
    is_over = state.moved is not None and loading_doses(state.reading, loading) == 0
    state.moved = None
    if not state.course_started:
        state.loading = loading
        state.rhythm = opening(state.reading, state.every, loading)
    elif state.in_loading:
        _go_on_loading(state, loading, day)
    else:
        state.rhythm = _maintenance(state)
        _step_again(state, day, from_last=is_over)
        _question_gap(state, word)


def _question_gap(state: PlanState, word: Instruction) -> None:
    """Ask about an interval shorter than the least that the label wants between two whole doses."""
    gap, last = state.schedule.minimum_gap, state.last_given
    if word.every is None or gap is None or last is None:
        return
    if state.mark.due < add_interval(last.on.last, gap):
        values = (("date", state.mark.due),)
        state.ask(DOUBT, (word.id,), variant="too-soon", unsettles=True, by_date=ByDate.ALL, values=values)


def _maintenance(state: PlanState) -> Rhythm:
    """The rhythm after loading, with the slots so far as they were."""
    slots = state.rhythm.loading_slots
    plain = opening(state.reading, state.every, Loading.FULL)
    steps = state.rhythm.steps_days[:slots]
    own_steps = (
        plain.steps_days[state.reading.loading_slots :] if slots == state.reading.loading_slots else ()
    )
    later = plain.amounts[state.reading.loading_slots :] if own_steps else ()
    amounts = (*state.rhythm.amounts[:slots], *later)
    return replace(plain, steps_days=(*steps, *own_steps), loading_slots=slots, amounts=amounts)


def _go_on_loading(state: PlanState, loading: Loading | int, day: date) -> None:
    given = state.mark.slot - 1
    state.loading = loading
    built = opening(state.reading, state.every, loading)
    if built.loading_slots > given:
        state.rhythm = built
        return
    # The open slot is the first one after loading; the slots before it stay what they were.
    has_step = built.loading_slots == given and len(built.steps_days) >= given
    after = built.steps_days[given - 1] if has_step else None
    state.rhythm = replace(
        built,
        steps_days=state.rhythm.steps_days[: given - 1] + ((after,) if after else ()),
        loading_slots=given,
        amounts=state.rhythm.amounts[:given],
    )
    last = state.last_given
    if state.by_instruction or last is None:
        return
    due = (
        state.rhythm.intervals_after(last.on.last, 1)
        if after is None
        else last.on.last + timedelta(days=after)
    )
    state.mark = _not_late_by_the_word(state, DueSlot.at(state.mark.slot, due), day)


def _step_again(state: PlanState, day: date, *, from_last: bool) -> None:
    """The open slot counted anew from the dose before it, unless a prescriber named its day.

    ``from_last`` says that the first weeks are over: one interval after the last dose.
    """
    if state.by_instruction or state.filled is None:
        return
    mark = following(state.rhythm, *state.filled)
    if from_last and state.last_given is not None:
        mark = DueSlot.at(mark.slot, state.rhythm.intervals_after(state.last_given.on.last, 1))
    state.mark = _not_late_by_the_word(state, mark, day)


def _not_late_by_the_word(state: PlanState, mark: DueSlot, day: date) -> DueSlot:
    """The mark, on the word's day at the earliest: a new rhythm makes nothing of the past late."""
    least = min(state.mark.due, day)
    return mark if mark.due >= least else DueSlot.at(mark.slot, least)


def following(rhythm: Rhythm, mark: DueSlot, given: date) -> DueSlot:
    """The slot after one that was given."""
    if mark.slot <= rhythm.loading_slots or given == mark.due:
        return rhythm.after(mark)
    return rhythm.after_given(mark, given)


def not_too_near(state: PlanState, given: date, gap: Interval) -> DueSlot:
    """The open slot, moved on where a dose after loading would lie too near to the one on ``given``."""
    mark = state.mark
    least = add_interval(given, gap)
    return mark if state.in_loading or mark.due >= least else DueSlot.at(mark.slot, least)
