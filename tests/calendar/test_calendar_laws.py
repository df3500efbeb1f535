"""Laws that hold for every calendar, whatever happens to the record between two looks at it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from doseline.assessment import Assessment
from doseline.faces.calendar import Kind, Published, Standing, calendar_file, publish, published_in
from doseline.plan import Slot, State, plan
from tests.calendar.people import ENGLISH, by_uid, case_of, doses_of, noon
from tests.property.strategies import Life, lives

OPEN = frozenset({State.DUE, State.OVERDUE, State.UPCOMING, State.UNCONFIRMED})
GIVEN = frozenset({State.GIVEN, State.GIVEN_LATE, State.GIVEN_EARLY})
LIVE = frozenset({Standing.CONFIRMED, Standing.TENTATIVE})


@st.composite
def looks(draw: st.DrawFn) -> Sequence[Assessment]:
    """One record as somebody looks at it again and again: entries come, are taken back and come again.

    Now and then everything on record has become another story: the hardest that a calendar can be told.
    """
    found: list[Assessment] = []
    life = draw(lives())
    today = life.today - timedelta(days=draw(st.integers(0, 120)))
    for _ in range(draw(st.integers(1, 4))):
        if draw(st.integers(0, 4)) == 0:
            life = draw(lives())
        today = max(today, life.today) if draw(st.booleans()) else today
        found.append(case_of(_known(draw, life, today).record, today))
        today += timedelta(days=draw(st.sampled_from([0, 0, 1, 2, 27, 28, 31, 100])))
    return found


def _known(draw: st.DrawFn, life: Life, today: date) -> Life:
    """The story as far as it has happened, with some entries not written down yet."""
    happened = [event for event in life.record.events if event.on.first <= today]
    left_out = draw(st.integers(0, 5)) == 0
    kept = [event for event in happened if not (left_out and draw(st.booleans()))]
    return replace(life, record=replace(life.record, events=tuple(kept)))


def _tellings(seen: Sequence[Assessment]) -> list[tuple[Assessment, tuple[Published, ...]]]:
    """Each look with what the calendar shows after it."""
    doses: tuple[Published, ...] = ()
    told = []
    for place, one in enumerate(seen):
        doses = publish(one, doses, now=noon(one.today) + timedelta(minutes=place), record="r")
        told.append((one, doses))
    return told


def _days(slots: Sequence[Slot], states: frozenset[State]) -> Counter[date]:
    return Counter(day for slot in slots if slot.state in states and (day := slot.given or slot.due))


def _shown(item: Published) -> tuple[date, Standing, bool]:
    return item.day, item.standing, item.alarm


@settings(max_examples=150, deadline=None)
@given(looks())
def test_the_days_in_the_calendar_are_those_of_the_plan_and_no_dose_is_there_twice(
    seen: Sequence[Assessment],
) -> None:
    for one, events in _tellings(seen):
        assert len(by_uid(events)) == len(events)
        doses = doses_of(events)
        live = Counter(item.day for item in doses if item.standing in LIVE)
        open_days = _days(one.plan.slots, OPEN)
        assert open_days <= live
        beyond = live - open_days
        if beyond:
            further = plan(one.guide, one.chart, today=one.today, until=max(beyond)).slots
            assert beyond <= _days(further, OPEN)
            assert min(beyond) > max(_days(one.plan.slots, OPEN | {State.HELD}), default=one.today)
        assert Counter(item.day for item in doses if item.standing is Standing.GIVEN) == _days(
            one.plan.slots, GIVEN
        )


@settings(max_examples=100, deadline=None)
@given(looks())
def test_a_sequence_rises_with_each_change_and_only_then(seen: Sequence[Assessment]) -> None:
    for (_, before), (_, after) in pairwise(_tellings(seen)):
        later = by_uid(after)
        for item in before:
            assert item.uid in later, "an event is called off, never dropped"
            now = later[item.uid]
            assert (now.sequence > item.sequence) == (_shown(now) != _shown(item))
            assert now.changed_at >= item.changed_at


@settings(max_examples=60, deadline=None)
@given(looks())
def test_only_a_date_that_holds_rings(seen: Sequence[Assessment]) -> None:
    for _, doses in _tellings(seen):
        assert {item.standing for item in doses if item.alarm} <= {Standing.CONFIRMED}


@settings(max_examples=40, deadline=None)
@given(looks())
def test_what_a_file_holds_is_read_back_and_telling_it_again_changes_nothing(
    seen: Sequence[Assessment],
) -> None:
    for one, doses in _tellings(seen):
        written = calendar_file(doses, ENGLISH, record="r1", kind=Kind.FILE)
        assert published_in(written, record="r1") == doses
        assert publish(one, doses, now=noon(one.today) + timedelta(days=1), record="r") == doses
