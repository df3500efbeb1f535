"""One dose on the way: it fills a slot, or it is asked about."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from doseline.finding import Values
from doseline.guide import Interval, LateLoading, Phase
from doseline.plan.dated import DueSlot, Rhythm, add_interval, nearest
from doseline.plan.device_storage import uncertainty, usability
from doseline.plan.ordered import following, not_too_near, opening
from doseline.plan.slots import Slot, State
from doseline.plan.state import ByDate, PlanState
from doseline.record import Chart, Complete, Dose, Instruction, Loading

# Looked up once: a plan asks for them at each of its doses.
_GIVEN, _WHOLE, _NOTHING = State.GIVEN, Complete.FULL, Complete.NONE


def apply_dose(state: PlanState, dose: Dose, day: date, chart: Chart) -> None:
    """Fill the slot of a dose on ``day``, or list it, and ask what has to be asked."""
    if dose.id == state.joined:
        _join(state, day)
    own = state.rhythm
    amount_mg = _amount_due(state, day) if own.amounts else own.amount_mg
    if dose.complete is not _WHOLE or dose.amount_mg < amount_mg or dose.expires or dose.storage:
        _question_quality(state, dose, chart, amount_mg)
    if dose.on.first != dose.on.last:
        state.ask("date-to-confirm", (dose.id,), unsettles=True)
    if dose.complete is _NOTHING:
        list_extra(state, dose, day)
        state.failed = (*state.failed, dose.id)
        return
    extra = _extra_variant(state, dose, day, amount_mg)
    if extra is not None:
        _ask_extra(state, dose, day, extra)
    if state.held is not None or state.stopped is not None:
        _question_standing(state, dose)
    if extra is None or _is_accounted(state, dose, extra):
        if state.failed:
            _answer_failed(state, dose, day)
        _fill(state, dose, day)
    else:
        list_extra(state, dose, day)
    if state.first_given is None:
        state.first_given = dose
    state.last_given = dose


def _join(state: PlanState, day: date) -> None:
    """Go on from the first dose after those that nobody wrote down: it is on its day."""
    state.midway, state.moved, state.loading = True, None, Loading.NONE
    state.rhythm = opening(state.reading, state.every, Loading.NONE)
    state.mark, state.by_instruction, state.filled = DueSlot.at(state.mark.slot, day), True, None


def _answer_failed(state: PlanState, dose: Dose, day: date) -> None:
    """A whole dose on the day that the clinic named settles what to do about one that went nowhere."""
    if not state.by_instruction or day != state.mark.due or dose.complete is not Complete.FULL:
        return
    for failed in state.failed:
        state.drop("dose-uncertain", failed)
    state.failed = ()


def _is_accounted(state: PlanState, dose: Dose, variant: str) -> bool:
    """Whether too large a dose counts for its slot: once a word has settled it.

    Until then it fills nothing; never counting it would one day ask for its slot again.
    """
    if variant != "amount":
        return False
    settled = state.decisions.allows("extra-dose", (dose.id,)) or state.decisions.closes_history((dose.id,))
    return settled is not None


def _amount_due(state: PlanState, day: date) -> Decimal:
    """How much was due at the slot that a dose on ``day`` would fill."""
    is_passing = state.course_started and state.in_loading
    mark = nearest(state.rhythm, state.mark, day)[1] if is_passing else state.mark
    return state.rhythm.amount(mark.slot)


def _extra_variant(state: PlanState, dose: Dose, day: date, amount_mg: Decimal) -> str | None:
    if dose.amount_mg > amount_mg:
        return "amount"
    if state.last_given is None:
        return None
    apart = (day - state.last_given.on.last).days
    if apart == 0:
        return "same-day"
    is_loading = state.mark.slot <= state.rhythm.loading_slots
    limit = "extra-loading-days" if is_loading else "extra-maintenance-days"
    if apart >= state.guide.numbers[limit]:
        return None
    return "close" if state.schedule.usual.loading_slots else "close-steady"


def _ask_extra(state: PlanState, dose: Dose, day: date, variant: str) -> None:
    earlier = () if state.last_given is None or variant == "amount" else (state.last_given.id,)
    values: tuple[tuple[str, object], ...] = (("amount_mg", dose.amount_mg), ("given", day))
    state.ask("extra-dose", (*earlier, dose.id), variant=variant, unsettles=True, values=values)


def list_extra(state: PlanState, dose: Dose, day: date) -> None:
    """List an entry that fills no slot."""
    state.slots.append(Slot(state.course_number, None, None, None, day, State.EXTRA, None, dose.id))


def _question_quality(state: PlanState, dose: Dose, chart: Chart, amount_mg: Decimal) -> None:
    doubt = uncertainty(dose, amount_mg)
    if doubt is not None:
        state.ask("dose-uncertain", (dose.id,), variant=doubt, unsettles=True, by_date=ByDate.DATES)
    if (dose.expires is None and dose.storage is None) or not state.guide.has("devices"):
        return
    for variant, entries in usability(dose, chart.storages, state.guide.numbers):
        state.ask("dose-quality", entries, variant=variant, unsettles=True, by_date=ByDate.DATES)


def _question_standing(state: PlanState, dose: Dose) -> None:
    """A dose during a hold or after a stop is kept, and asked about."""
    if state.stopped is not None:
        state.ask("dose-after-stop", (state.stopped.id, dose.id))
    elif state.held is not None:
        state.ask("dose-during-hold", (state.held.id, dose.id))


def _fill(state: PlanState, dose: Dose, day: date) -> None:
    loading_slots = state.rhythm.loading_slots
    if not state.course_started and (loading_slots or state.last_given is None):
        _fill_first(state, dose, day)
    elif state.mark.slot <= loading_slots:
        _fill_loading(state, dose, day)
    else:
        _fill_maintenance(state, dose, day)
    state.course_started = True
    state.by_instruction = False
    if state.schedule.minimum_gap is not None:
        state.mark = not_too_near(state, day, state.schedule.minimum_gap)
    if state.moved is not None:
        _ask_for_plan(state, state.moved, dose)


def _ask_for_plan(state: PlanState, word: Instruction, dose: Dose) -> None:
    """The guide's days no longer follow: only the prescriber knows the next one."""
    if state.in_loading or state.rhythm.phase(state.mark.slot - 1) is Phase.LOADING:
        state.ask("loading-moved", (word.id, dose.id), unsettles=True, by_date=ByDate.ALL)
    else:
        state.moved = None


def _fill_first(state: PlanState, dose: Dose, day: date) -> None:
    """The first injection is day 0, whatever day was planned.

    A first course that begins before its planned day is asked about where the replay begins.
    """
    early = (state.mark.due - day).days
    if state.course_number > 1 and early > 0:
        state.ask("early-dose", (dose.id,), variant="loading", values=(("days", early),))
    state.mark = DueSlot.at(state.mark.slot, day)
    _close(state, dose, day)
    _step(state, day)


def _step(state: PlanState, day: date) -> None:
    """The slot after the one that was given on ``day``."""
    mark = state.mark
    state.filled = (mark, day)
    state.mark = following(state.rhythm, mark, day)


def _fill_loading(state: PlanState, dose: Dose, day: date) -> None:
    if state.schedule.late_loading is LateLoading.TELL and day >= state.mark.due:
        _fill_loading_late(state, dose, day)
        return
    passed, filled = nearest(state.rhythm, state.mark, day)
    for mark in passed:
        _miss(state, mark)
    state.mark = filled
    if passed or state.in_loading:
        _question_loading(state, dose, day, missed=bool(passed))
    if state.in_loading:
        _close(state, dose, day)
        _step(state, filled.due)
        late = (day - filled.due).days
        if not passed and 0 < late <= state.guide.numbers["loading-tell-days"]:
            state.mark = _apart(state, day)
    else:
        _fill_maintenance(state, dose, day)


def _question_loading(state: PlanState, dose: Dose, day: date, *, missed: bool) -> None:
    """A few days off with no slot passed over are told; more are asked about."""
    off = (day - state.mark.due).days if state.in_loading else 0
    limit = state.guide.numbers["loading-tell-days"]
    near = abs(off) <= limit and not missed
    values: Values = (("days", abs(off)),)
    told: Values = (*values, ("loading_tell_days", limit))
    if missed or (off > 0 and not near):
        variant = None if missed else "late"
        state.ask("loading-dose-missed", (dose.id,), variant=variant, unsettles=True, by_date=ByDate.ALL)
    elif off > 0:
        state.ask("loading-dose-late", (dose.id,), variant="given-near", values=told)
    if off < 0:
        variant, shown = ("loading-near", told) if near else ("loading", values)
        state.ask("early-dose", (dose.id,), variant=variant, values=shown)


def _apart(state: PlanState, day: date) -> DueSlot:
    """The open slot, so far from the dose on ``day`` that it would not count as one too many."""
    least = day + timedelta(days=state.guide.numbers["extra-loading-days"])
    return state.mark if state.mark.due >= least else DueSlot.at(state.mark.slot, least)


def _fill_loading_late(state: PlanState, dose: Dose, day: date) -> None:
    """The labels' reading: as soon as possible, and what follows keeps its distance."""
    late = (day - state.mark.due).days
    if late:
        values = (("days", late),)
        state.ask("loading-dose-late", (dose.id,), variant="given", values=values)
    _question_gap(state, dose, day)
    _close(state, dose, day)
    state.mark = DueSlot.at(state.mark.slot, day)
    _step(state, day)


def _fill_maintenance(state: PlanState, dose: Dose, day: date) -> None:
    if state.own is not None:
        state.mark = _nearer(state, state.own, day)
    mark = state.mark
    due = mark.due
    if day < due and day not in state.schedule_days:
        _question_early(state, dose, (due - day).days)
    _question_gap(state, dose, day)
    if state.schedule.minimum_gap is not None:
        _question_minimum_gap(state, dose, day, state.schedule.minimum_gap)
    _close(state, dose, day)
    state.filled = (mark, day)
    state.mark = state.rhythm.after_given(mark, day)


def _question_minimum_gap(state: PlanState, dose: Dose, day: date, gap: Interval) -> None:
    """A dose nearer to the one before than the guide allows."""
    last = state.last_given
    if last is None or day >= (least := add_interval(last.on.last, gap)):
        return
    values: Values = (("days", (day - last.on.last).days), ("earliest", least))
    state.ask("minimum-gap", (last.id, dose.id), values=values)


def _question_early(state: PlanState, dose: Dose, early: int) -> None:
    tell, ask = early_limits(state)
    if early > tell:
        variant = "far" if early > ask else None
        values = (("days", early), ("early_tell_days", tell), ("early_ask_days", ask))
        state.ask("early-dose", (dose.id,), variant=variant, values=values)


def early_limits(state: PlanState) -> tuple[int, int]:
    """How early a dose is told, and asked about: the guide's limits, in proportion to the interval."""
    numbers, own = state.guide.numbers, state.schedule.interval_days
    interval = state.rhythm.months * state.schedule.month_days or state.rhythm.interval_days
    return numbers["early-tell-days"] * interval // own, numbers["early-ask-days"] * interval // own


def _nearer(state: PlanState, own: Rhythm, day: date) -> DueSlot:
    """The open slot; on the guide's own day where that is nearer and an interval has no day of its own."""
    if state.filled is None or state.by_instruction:
        return state.mark
    guides = following(own, *state.filled)
    return min((state.mark, guides), key=lambda mark: abs((mark.due - day).days))


def _question_gap(state: PlanState, dose: Dose, day: date) -> None:
    """A dose taken long after the one before, without a prescriber's date for it."""
    if state.last_given is None or state.by_instruction:
        return
    if state.every is not None and day <= state.mark.due:
        return
    gap = (day - state.last_given.on.last).days
    if gap >= state.guide.numbers["restart-gap-days"]:
        entries = (state.last_given.id, dose.id)
        state.ask(
            "long-gap", entries, variant="given", unsettles=True, by_date=ByDate.ALL,
            values=(("days", gap),),
        )  # fmt: skip


def _close(state: PlanState, dose: Dose, day: date) -> None:
    slot, due, _, _ = state.mark
    late = 0 if day == due else (day - due).days
    became = _GIVEN if late == 0 else State.GIVEN_LATE if late > 0 else State.GIVEN_EARLY
    own = state.rhythm
    amount = own.amount(slot) if own.amounts else None
    # As Slot(...) makes it, and faster.
    filled = (state.course_number, slot, own.phase(slot), due, day, became, late, dose.id, False, amount)
    state.slots.append(tuple.__new__(Slot, filled))


def _miss(state: PlanState, mark: DueSlot) -> None:
    phase = state.rhythm.phase(mark.slot)
    amount = state.rhythm.amount(mark.slot) if state.rhythm.amounts else None
    missed = Slot(state.course_number, mark.slot, phase, mark.due, None, State.MISSED, amount_mg=amount)
    state.slots.append(missed)
