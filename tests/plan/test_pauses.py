"""What was held or stopped on a day of the past is what the plan of that day says."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from doseline.guide import load_guide
from doseline.plan import pauses, plan
from doseline.record import chart
from tests.property.strategies import Life, instructions, lives

GUIDE = load_guide("kesimpta")


@st.composite
def many_words(draw: st.DrawFn) -> Life:
    """A life with more of the prescriber's words than most people hear."""
    life = draw(lives())
    words = draw(instructions(life.record.therapy.start, life.today, most=12))
    known = {event.id for event in life.record.events}
    more = tuple(replace(word, id=f"more-{place}") for place, word in enumerate(words))
    assert known.isdisjoint(word.id for word in more)
    return replace(life, record=replace(life.record, events=(*life.record.events, *more)))


@given(many_words())
def test_each_day_with_a_word_says_what_its_own_plan_says(life: Life) -> None:
    known = chart(life.record)
    found = pauses(GUIDE, known, today=life.today)
    days = {word.on.last for word in known.instructions if word.on.last <= life.today}
    assert found.keys() == days
    for day, pause in found.items():
        asked = plan(GUIDE, known, today=day, until=day)
        assert (pause.held_since, pause.stopped_on) == (asked.held_since, asked.stopped_on)
