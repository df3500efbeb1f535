"""Laws of the dose calendar that hold for every record."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from doseline.advice import Action
from doseline.check import Verdict
from doseline.dates import PartialDate
from doseline.guide import Phase
from doseline.plan import Plan, Slot, State, Status
from doseline.record import Decision, Dose, Event, Instruction, InstructionKind, Outcome, Record
from tests.property.story_of_days import OPEN, say
from tests.property.strategies import Life, doses, instructions, lives, regimens

quick = settings(deadline=None)
WITHOUT_DATE = frozenset({Status.HELD, Status.STOPPED, Status.ASK_PRESCRIBER})
GIVEN = frozenset({State.GIVEN, State.GIVEN_LATE, State.GIVEN_EARLY})


def _open(planned: Plan) -> list[Slot]:
    return [slot for slot in planned.slots if slot.state in OPEN]


@given(lives())
@quick
def test_the_next_injection_is_never_close_to_another(life: Life) -> None:
    """No plan asks for two injections within six days in maintenance, nor for a dose to catch up."""
    planned = say(life.record, life.today).plan
    coming = _open(planned)
    assert sum(slot.state is State.OVERDUE for slot in coming) <= 1
    assert all(slot.state is not State.OVERDUE for slot in coming[1:])
    days = [
        max(slot.due, life.today) if slot.state is State.OVERDUE else slot.due for slot in coming if slot.due
    ]
    for (one, next_one), slot in zip(pairwise(days), coming[1:], strict=False):
        apart = (next_one - one).days
        assert apart >= (7 if slot.phase is Phase.LOADING else 28 if slot.slot != 4 else 14)


@given(lives(with_words=False, with_facts=False))
@quick
def test_no_date_stands_close_after_the_last_injection(life: Life) -> None:
    """Without a prescriber's own date, no maintenance dose is offered within six days of the last."""
    said = say(life.record, life.today)
    last, following = said.plan.last_given, said.plan.next_dose
    if last is not None and following is not None and following.phase is Phase.MAINTENANCE:
        assert (max(following.due, life.today) - last).days >= 7


@given(lives())
@quick
def test_slots_are_what_they_say(life: Life) -> None:
    """Every slot has the days its state needs, and each entry fills at most one."""
    planned = say(life.record, life.today).plan
    entries = [slot.entry for slot in planned.slots if slot.entry]
    assert len(entries) == len(set(entries))
    numbers = [(slot.course, slot.slot) for slot in planned.slots if slot.slot is not None]
    assert len(numbers) == len(set(numbers))
    assert numbers == sorted(numbers)
    for slot in planned.slots:
        _is_sound(slot, planned)


def _is_sound(slot: Slot, planned: Plan) -> None:
    match slot.state:
        case State.EXTRA:
            assert (slot.slot, slot.phase, slot.due) == (None, None, None)
            assert slot.given is not None
        case State.GIVEN | State.GIVEN_EARLY | State.GIVEN_LATE:
            assert slot.given is not None
            assert slot.due is not None
            assert slot.days_late == (slot.given - slot.due).days
            assert slot.state is (
                State.GIVEN
                if slot.days_late == 0
                else State.GIVEN_LATE
                if slot.days_late > 0
                else State.GIVEN_EARLY
            )
        case State.OVERDUE:
            assert slot.due is not None
            assert slot.days_late == (planned.today - slot.due).days > 0
            assert planned.status is Status.OVERDUE
        case State.DUE:
            assert slot.due == planned.today
        case _:
            assert slot.given is None
            assert slot.days_late is None
            assert slot.due is not None
    # After a loading dose that was moved far the days that follow are asked for, overdue or not.
    overdue = {State.UPCOMING, State.UNCONFIRMED}
    counted_from_today = {Status.OVERDUE: overdue, Status.HELD: {State.HELD}}
    expected = counted_from_today.get(planned.status, {State.UNCONFIRMED})
    assert slot.assumed <= (slot.state in expected and slot.due is not None and slot.due > planned.today)
    assert (slot.state is State.HELD) <= (planned.status is Status.HELD)


@given(lives())
@quick
def test_a_date_is_offered_exactly_when_there_is_one(life: Life) -> None:
    """`next_dose` is null exactly when held, stopped or to be asked; it is the first open slot."""
    planned = say(life.record, life.today).plan
    assert (planned.next_dose is None) == (planned.status in WITHOUT_DATE)
    if planned.next_dose is None:
        assert not {slot.state for slot in planned.slots} & {State.DUE, State.OVERDUE, State.UPCOMING}
        return
    assert planned.next_dose.days_until == (planned.next_dose.due - life.today).days
    assert {Status.DUE: 0}.get(planned.status, planned.next_dose.days_until) == planned.next_dose.days_until
    assert (planned.status is Status.OVERDUE) <= (planned.next_dose.days_until < 0)
    coming = _open(planned)
    if coming:
        assert (coming[0].slot, coming[0].due) == (planned.next_dose.slot, planned.next_dose.due)


@given(lives())
@quick
def test_inject_needs_a_clear_verdict_and_a_day_that_has_come(life: Life) -> None:
    """`inject` and `inject_late` are said with verdict `clear` alone, on the day itself or after it."""
    said = say(life.record, life.today)
    if said.step.action in (Action.INJECT, Action.INJECT_LATE):
        assert said.check.verdict is Verdict.CLEAR
        assert said.above_tell == ()
        assert said.check.unknowns == ()
        assert said.plan.next_dose is not None
        assert said.plan.next_dose.due <= life.today
        assert said.check.for_date == life.today
        assert (said.step.action is Action.INJECT) == (said.plan.next_dose.due == life.today)
    if said.check.verdict in (Verdict.STOP, Verdict.WAIT, Verdict.UNKNOWN, Verdict.ASK):
        assert said.step.because
    assert (said.check.verdict is Verdict.NONE) == (said.plan.status is Status.STOPPED)


@given(lives())
@quick
def test_asking_twice_gives_the_same(life: Life) -> None:
    """Nothing is kept from one look to the next."""
    assert say(life.record, life.today) == say(life.record, life.today)


@given(lives(), st.integers(0, 300))
@quick
def test_a_replay_is_the_plan_of_what_was_known(life: Life, back: int) -> None:
    """Looking back to a day gives what a record that ends on that day gives."""
    as_of = life.today - timedelta(days=back)
    known = replace(
        life.record, events=tuple(event for event in life.record.events if event.known_from <= as_of)
    )
    assert say(life.record, as_of, as_of=as_of) == say(known, as_of)


@given(regimens(), st.data())
@quick
def test_shifting_every_day_shifts_the_calendar(record: Record, data: st.DataObject) -> None:
    """With intervals in days, the same story so many days later has its answers so many days later."""
    record = replace(record, therapies=(replace(record.therapy, month_mode="4-weeks"),))
    start = record.therapy.start
    today = start + timedelta(days=data.draw(st.integers(-20, 500)))
    events: list[Event] = [
        *data.draw(doses(start, today, tidy=False)),
        *data.draw(instructions(start, today)),
    ]
    days = timedelta(days=data.draw(st.integers(-400, 2000)))
    moved = replace(
        record,
        therapies=(replace(record.therapy, start=start + days),),
        events=tuple(_moved(event, days) for event in (*record.events, *events)),
    )
    record = replace(record, events=(*record.events, *events))
    until = today + timedelta(days=200)
    one = say(record, today, until=until)
    other = say(moved, today + days, until=until + days)
    assert other.plan.status is one.plan.status
    assert [_row(slot) for slot in other.plan.slots] == [_row(slot, days) for slot in one.plan.slots]
    graded = [
        [(it.rule, it.severity, it.variant, it.because) for it in said.plan.findings] for said in (one, other)
    ]
    assert graded[0] == graded[1]


def _moved(event: Event, days: timedelta) -> Event:
    event = replace(event, on=PartialDate(event.on.first + days, event.on.last + days))
    if isinstance(event, Instruction) and event.date is not None:
        return replace(event, date=event.date + days)
    return event


def _row(slot: Slot, days: timedelta = timedelta()) -> tuple[object, ...]:
    due, given_on = (day + days if day else None for day in (slot.due, slot.given))
    return slot.course, slot.slot, due, given_on, slot.state, slot.days_late, slot.entry, slot.assumed


@given(lives(with_facts=False, with_decisions=False), st.integers(1, 90))
@quick
def test_waiting_never_makes_an_overdue_dose_less_overdue(life: Life, days: int) -> None:
    """Each day adds a day, and what holds the dose back does not grow milder with time alone."""
    now = say(life.record, life.today)
    later_day = life.today + timedelta(days=days)
    later = say(life.record, later_day)
    late_now = {
        (slot.course, slot.slot): slot.days_late for slot in now.plan.slots if slot.state is State.OVERDUE
    }
    late_then = {
        (slot.course, slot.slot): slot.days_late for slot in later.plan.slots if slot.state is State.OVERDUE
    }
    assert late_then == {place: (late or 0) + days for place, late in late_now.items()} or not late_now
    if now.plan.status in (Status.OVERDUE, Status.ASK_PRESCRIBER):
        assert later.plan.status is now.plan.status
        assert later.worst >= now.worst
        assert later.soonest >= now.soonest


@given(lives(with_facts=False, with_words=False, with_decisions=False), st.integers(0, 40))
@quick
def test_history_and_a_new_date_bring_the_calendar_back(life: Life, ahead: int) -> None:
    """A word on the history and the prescriber's next date end every old question about doses."""
    given_doses = [event for event in life.record.events if isinstance(event, Dose)]
    if not given_doses or not all(event.on.is_exact for event in given_doses):
        return
    last = max(event.on.last for event in given_doses)
    due = max(last + timedelta(days=28), life.today) + timedelta(days=ahead)
    answers = (
        Decision(
            id="history", on=PartialDate.exactly(life.today), about="history", outcome=Outcome.MAY_PROCEED,
            by="Dr Kim", until=PartialDate.exactly(life.today),
        ),
        Instruction(id="next", on=PartialDate.exactly(life.today), kind=InstructionKind.NEXT_DOSE, date=due),
    )  # fmt: skip
    record = replace(life.record, events=(*life.record.events, *answers))
    said = say(record, life.today)
    assert said.plan.next_dose is not None
    assert said.plan.next_dose.due == due
    assert not [finding for finding in said.plan.findings if finding.severity.holds]
