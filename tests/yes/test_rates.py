"""Of 5,000 invented people without trouble, hardly anybody is asked anything after set-up."""

from __future__ import annotations

from dataclasses import replace
from random import Random

from doseline.guide import load_guide
from doseline.record import Decision
from tools import rates
from tools.invented_people import invented


def test_under_one_in_a_hundred_is_held_back_and_the_page_says_so() -> None:
    found = rates.rates()
    assert found.people == 5000
    assert found.share_held < rates.MOST_HELD, rates.table(found)
    # A world in which nothing is ever said would show nothing.
    assert len(found.said) > 10
    assert rates.PAGE.read_text(encoding="utf-8") == rates.page(found), "run python -m tools.rates"


def test_without_the_answers_of_set_up_the_same_people_are_asked() -> None:
    guide, chance = load_guide("kesimpta"), Random(1)
    held = 0
    for _ in range(100):
        record, days = invented(guide, chance)
        events = tuple(event for event in record.events if not isinstance(event, Decision))
        record = replace(record, events=events)
        held += any(True for _ in rates.above_tell(rates.look(guide, record, days[0])))
    assert held > 40
