"""The injections to come, as the plan expects them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from doseline.forecast.course.regimen import Injection, on_day
from doseline.forecast.outcome import Note, NoteId
from doseline.frozen import dataclass
from doseline.guide import Guide
from doseline.plan import Plan, Slot, State, Status
from doseline.plan import plan as make_plan
from doseline.record import Chart

_OPEN = frozenset({State.DUE, State.OVERDUE, State.UPCOMING, State.UNCONFIRMED})


@dataclass(frozen=True, slots=True, kw_only=True)
class Ahead:
    """Injections to come, and what had to be assumed about them."""

    injections: tuple[Injection, ...]
    notes: tuple[Note, ...]
    is_confirmed: bool


def ahead(guide: Guide, chart: Chart, *, today: date, until: date) -> Ahead:
    """The injections that the plan expects from ``today`` to ``until``.

    None while a hold stands, after a stop, and where a restart names no phase. An overdue dose is dated
    today, as the plan's own later dates assume. Dates to be confirmed are taken as they stand.
    """
    found = make_plan(guide, chart, today=today, until=until)
    amount = float(guide.schedule(chart.therapy.edition).amount_mg)
    injections = tuple(_dated(found, amount, until))
    return Ahead(
        injections=injections,
        notes=tuple(_notes(found, injections)),
        is_confirmed=found.status is not Status.ASK_PRESCRIBER,
    )


def _dated(plan: Plan, amount: float, until: date) -> Iterator[Injection]:
    """The open slots on their days, and the first of them today if its day has passed.

    None today after an injection today, which filled no slot: nobody takes a second one. Where the start
    itself has passed, everything moves with it.
    """
    first = plan.today + timedelta(days=int(plan.last_given == plan.today))
    slots = [slot for slot in plan.slots if slot.state in _OPEN and slot.due is not None]
    moved = _late(slots[0], plan.today) if slots and plan.status is Status.NOT_STARTED else None
    for place, slot in enumerate(slots):
        due = slot.due
        assert due is not None  # noqa: S101 - chosen above
        day = due + moved if moved else due
        if place == 0 and first == plan.today:
            day = max(day, plan.today)
        if first <= day <= until:
            own = amount if slot.amount_mg is None else float(slot.amount_mg)
            yield on_day(day, own, due=None if day == due else due)


def _late(slot: Slot, today: date) -> timedelta:
    return max(today - slot.due, timedelta(0)) if slot.due else timedelta(0)


def _notes(plan: Plan, injections: tuple[Injection, ...]) -> Iterator[Note]:
    match plan.status:
        case Status.HELD:
            yield Note(id=NoteId.NONE_WHILE_HELD, values=(("since", plan.held_since),))
        case Status.STOPPED if plan.stopped_on is not None:
            yield Note(id=NoteId.NONE_AFTER_STOP, values=(("since", plan.stopped_on),))
        case Status.NOT_STARTED | Status.OVERDUE if injections and injections[0].due is not None:
            yield Note(id=NoteId.OVERDUE_TODAY, values=(("due", injections[0].due),))
        case Status.NOT_STARTED if injections:
            yield Note(id=NoteId.START_AS_PLANNED, values=(("on", injections[0].on.first),))
        case Status.ASK_PRESCRIBER:
            yield Note(id=NoteId.UNCONFIRMED_DATES if injections else NoteId.NO_DATES)
        case _:
            return
