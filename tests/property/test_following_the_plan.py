"""Whoever follows the plan is left in peace, and has one next step on every day."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from doseline.advice import Action
from doseline.guide import Phase
from doseline.plan import Plan, Slot, State, Status
from tests.property.story_of_days import EDITIONS, MODES, OPEN, following, person, say

THREE_YEARS = 3 * 365 + 1
REGIMENS = [(edition, mode) for edition in EDITIONS for mode in MODES[1:]]
every_regimen = pytest.mark.parametrize(("edition", "mode"), REGIMENS)

# Half of the starts lie where a month ends, February of leap and common years among them.
month_ends = st.builds(
    lambda year, month, day: date(year, month + 1, 1) - timedelta(days=day),
    st.integers(2024, 2099), st.integers(1, 11), st.integers(1, 4),
)  # fmt: skip
starts = month_ends | st.dates(date(2024, 1, 1), date(2097, 1, 1))


@every_regimen
@given(start=starts)
@settings(max_examples=8, deadline=None)
def test_following_the_plan_is_never_flagged(edition: str, mode: str, start: date) -> None:
    """Three years of injections on their days: `inject` on each day, nothing above `tell` on any."""
    record, due_days = following(person(start, edition=edition, mode=mode), THREE_YEARS)
    assert len(due_days) >= 38
    for number, day in enumerate(due_days, 1):
        before = say(record, day, as_of=day - timedelta(days=1))
        assert before.step.action is Action.INJECT
        assert before.plan.status is Status.DUE
        assert before.plan.next_dose is not None
        assert before.plan.next_dose.slot == number
        for later in (0, 6):
            on_the_way = say(record, day + timedelta(days=later), as_of=day)
            assert on_the_way.above_tell == ()
            assert on_the_way.check.unknowns == ()
            assert on_the_way.step.action is Action.NOTHING_DUE


def _open_slots(planned: Plan) -> list[Slot]:
    return [slot for slot in planned.slots if slot.state in OPEN]


def _has_one_place(planned: Plan) -> None:
    """One open slot, the phases without a gap, each slot once."""
    numbers = [slot.slot for slot in planned.slots]
    assert numbers == list(range(1, len(numbers) + 1))
    first = next(slot for slot in planned.slots if slot.state in OPEN)
    assert all(slot.state in OPEN for slot in planned.slots if (slot.slot or 0) >= (first.slot or 0))
    later = _open_slots(planned)[1:]
    assert all(slot.state in (State.UPCOMING, State.UNCONFIRMED) for slot in later)
    phases = [slot.phase for slot in planned.slots]
    assert phases[:4] == [Phase.LOADING] * 3 + [Phase.MAINTENANCE]
    assert set(phases[3:]) == {Phase.MAINTENANCE}
    if planned.next_dose is not None:
        assert (planned.next_dose.slot, planned.next_dose.phase) == (first.slot, first.phase)
        assert planned.next_dose.due == first.due


@every_regimen
def test_every_day_of_two_years_has_one_place_and_one_step(edition: str, mode: str) -> None:
    """A person who follows the plan: 30 days before the start to two years after."""
    start = date(2027, 8, 31)
    record, due_days = following(person(start, edition=edition, mode=mode), 2 * 365 + 40)
    for offset in range(-30, 2 * 365 + 1):
        today = start + timedelta(days=offset)
        said = say(record, today, as_of=today - timedelta(days=1))
        _has_one_place(said.plan)
        assert said.step.action is (Action.INJECT if today in due_days else Action.NOTHING_DUE)


@every_regimen
@pytest.mark.parametrize("given", [0, 1, 2, 3, 4, 5])
def test_every_day_has_one_place_and_one_step_for_somebody_who_gives_up(
    edition: str, mode: str, given: int
) -> None:
    """After so many doses nothing more is injected: one open slot, and the way back is one sentence."""
    start = date(2027, 10, 31)
    record, due_days = following(person(start, edition=edition, mode=mode), 300)
    gone = {f"d{number}" for number in range(given + 1, len(due_days) + 1)}
    record = type(record)(
        person=record.person,
        therapies=record.therapies,
        events=tuple(event for event in record.events if event.id not in gone),
    )
    asked_from: date | None = None
    every_day = range(-30, 2 * 365 + 1) if given == 0 else (*range(70), *range(70, 2 * 365, 7))
    for offset in every_day:
        today = (due_days[given - 1] if given else start) + timedelta(days=offset)
        said = say(record, today)
        _has_one_place(said.plan)
        assert sum(slot.state is State.OVERDUE for slot in said.plan.slots) <= 1
        expected = _step_without(given, today, due_days[given], edition)
        if expected is Action.INJECT_LATE and said.step.action is Action.ASK_FIRST:
            asked_from = asked_from or today
        elif asked_from is not None:
            assert said.step.action is Action.ASK_FIRST
        else:
            assert said.step.action is expected
    assert (asked_from is not None) == ((edition != "article" and given > 0) or given > 2)


def _step_without(given: int, today: date, due: date, edition: str) -> Action:
    """The step of somebody who does not inject, as long as no gap has grown too long."""
    if today <= due:
        return Action.INJECT if today == due else Action.NOTHING_DUE
    in_loading = given < 3
    return Action.ASK_FIRST if given == 0 or (in_loading and edition == "article") else Action.INJECT_LATE
