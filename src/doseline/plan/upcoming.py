"""The status of today, the open slot and those that come after it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from doseline.guide import Phase
from doseline.plan.dated import DueSlot
from doseline.plan.slots import NextDose, Slot, State, Status
from doseline.plan.state import PlanState


def status_today(state: PlanState, today: date, *, unsettled: bool) -> Status:  # noqa: PLR0911 - one line a status
    """Where the person stands; ``unsettled`` says that an open question makes the dates unconfirmed."""
    if state.no_phase is not None:
        return Status.ASK_PRESCRIBER
    if state.stopped is not None:
        return Status.STOPPED
    if state.held is not None:
        return Status.HELD
    if unsettled:
        return Status.ASK_PRESCRIBER
    if state.unwritten and (not state.by_instruction or today > state.mark.due):
        return Status.DOSES_NOT_RECORDED
    carries_on = state.unwritten or (state.last_given is not None and not state.rhythm.loading_slots)
    started = state.course_started or carries_on
    if not started and today != state.mark.due:
        return Status.NOT_STARTED
    if today == state.mark.due:
        return Status.DUE
    return Status.OVERDUE if today > state.mark.due else Status.ON_SCHEDULE


_WITHOUT_DATE = frozenset({Status.HELD, Status.STOPPED, Status.ASK_PRESCRIBER, Status.DOSES_NOT_RECORDED})


def next_dose(state: PlanState, status: Status, today: date) -> NextDose | None:
    """The dose that comes next, or None where no date can be named."""
    if status in _WITHOUT_DATE:
        return None
    mark = state.mark
    return NextDose(
        slot=mark.slot,
        phase=state.rhythm.phase(mark.slot),
        due=mark.due,
        days_until=(mark.due - today).days,
        amount_mg=state.rhythm.amount(mark.slot),
    )


def open_slots(state: PlanState, status: Status, today: date, horizon: date) -> Iterator[Slot]:
    """The open slot, then the upcoming ones that fall due by ``horizon``."""
    if status in (Status.STOPPED, Status.DOSES_NOT_RECORDED) or state.no_phase is not None:
        return
    mark = state.mark
    became = _open_state(status, mark, today)
    if became is State.OVERDUE or mark.due <= horizon:
        yield _open_slot(state, mark, became, today)
    assumed = status is Status.OVERDUE or _is_past_month(state, status, today)
    mark = _after_today(state, today) if assumed else state.rhythm.after(mark)
    later = became if became in (State.HELD, State.UNCONFIRMED) else State.UPCOMING
    if state.moved is not None and state.by_instruction and later is State.UPCOMING:
        later = State.UNCONFIRMED
    onward, number = state.rhythm, state.course_number
    after, phase, own = onward.after, onward.phase, onward.amount if onward.amounts else None
    slot, due, _, _ = mark
    while due <= horizon:
        # As Slot(...) makes it, and faster.
        amount = own(slot) if own else None
        yield tuple.__new__(Slot, (number, slot, phase(slot), due, None, later, None, None, assumed, amount))
        mark = after(mark)
        slot, due, _, _ = mark


def _is_past_month(state: PlanState, status: Status, today: date) -> bool:
    """Whether a monthly slot waits for a person's word past its day: the months since are no slots."""
    waits = status in (Status.HELD, Status.ASK_PRESCRIBER)
    return waits and not state.in_loading and today > state.mark.due


def _after_today(state: PlanState, today: date) -> DueSlot:
    """The slot after the overdue one, if that were given today."""
    if state.rhythm.phase(state.mark.slot) is Phase.LOADING:
        return state.rhythm.after(DueSlot.at(state.mark.slot, today))
    return state.rhythm.after_given(state.mark, today)


def _open_slot(state: PlanState, mark: DueSlot, became: State, today: date) -> Slot:
    late = (today - mark.due).days if became is State.OVERDUE else None
    onward = state.rhythm
    amount = onward.amount(mark.slot) if onward.amounts else None
    return Slot(
        state.course_number, mark.slot, onward.phase(mark.slot), mark.due, None, became, late,
        amount_mg=amount,
    )  # fmt: skip


def _open_state(status: Status, mark: DueSlot, today: date) -> State:
    match status:
        case Status.HELD:
            return State.HELD
        case Status.ASK_PRESCRIBER:
            return State.UNCONFIRMED
        case Status.NOT_STARTED:
            return State.UNCONFIRMED if today > mark.due else State.UPCOMING
        case _:
            if today == mark.due:
                return State.DUE
            return State.OVERDUE if today > mark.due else State.UPCOMING
