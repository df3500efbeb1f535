"""A journey: which dose falls inside, how long a pen lasts on the way, and what is never said."""

from __future__ import annotations

import re
from datetime import date

import pytest

from doseline.assessment import Assessment
from doseline.assessment.journey import Fridge, Journey, Keeps, Trip, journey
from doseline.assessment.journey_text import journey_words
from doseline.guide import load_guide
from doseline.text import Catalogue
from tests.cases.story import answer

# Her doses are due on 24 May, 24 June and 24 July; she asks on 5 May.
TODAY = date(2026, 5, 5)
GUIDE = load_guide("kesimpta")
WORDS = Catalogue("en", GUIDE.region("GB")).about(GUIDE)


def _case() -> Assessment:
    return answer({"base": "mid-treatment", "today": TODAY, "event": []})


def _next() -> date:
    due = _case().plan.next_dose
    assert due is not None
    return due.due


def _away(first: int, last: int, fridge: Fridge = Fridge.NO) -> Journey:
    """A journey from so many to so many days after the next due day."""
    due = _next().toordinal()
    trip = Trip(leaves=date.fromordinal(due + first), returns=date.fromordinal(due + last), fridge=fridge)
    return journey(_case(), trip)


@pytest.mark.parametrize(
    ("first", "last", "inside"),
    [(-5, -1, 0), (-5, 0, 1), (0, 5, 1), (1, 5, 0)],
    ids=["back the day before", "back on its day", "leaves on its day", "leaves the day after"],
)
def test_a_dose_falls_inside_from_the_day_of_departure_to_the_day_of_return(
    first: int, last: int, inside: int
) -> None:
    assert len(_away(first, last).doses) == inside


@pytest.mark.parametrize(("before", "keeps"), [(6, Keeps.IN_TIME), (7, Keeps.IN_TIME), (8, Keeps.TOO_LONG)])
def test_without_a_fridge_a_pen_lasts_seven_days_from_the_departure(before: int, keeps: Keeps) -> None:
    found = _away(-before, 2)
    assert [one.keeps for one in found.doses] == [keeps]
    assert found.use_by == date.fromordinal(_next().toordinal() - before + 7)


def test_not_knowing_of_a_fridge_counts_as_none_and_is_said() -> None:
    found = _away(-8, 2, Fridge.UNKNOWN)
    assert [one.keeps for one in found.doses] == [Keeps.TOO_LONG]
    said = journey_words(found, WORDS)
    assert any("we take it that there is none" in line for line in said.cold)


def test_with_a_fridge_there_it_is_carried_cold() -> None:
    assert [one.keeps for one in _away(-20, 2, Fridge.YES).doses] == [Keeps.COLD]


def test_days_before_lie_at_home_and_raise_nothing() -> None:
    found = _away(-1, 10).doses[0]
    assert found.before
    assert all(one.on <= date.fromordinal(_next().toordinal() - 1) and one.is_quiet for one in found.before)


def test_far_from_its_day_no_day_before_is_named() -> None:
    assert _away(-25, 10).doses[0].before == ()


def test_no_dose_inside_names_the_next_one() -> None:
    found = _away(2, 9)
    said = journey_words(found, WORDS)
    assert found.following is not None
    assert "No dose falls into your journey" in said.headline
    assert not said.cold


def test_the_days_for_a_calendar_name_no_medicine_and_no_needle() -> None:
    said = journey_words(_away(-3, 3), WORDS)
    words = set(re.findall("[a-z]+", " ".join(text for _, text in said.events).casefold()))
    assert [day for day, _ in said.events] == sorted(day for day, _ in said.events)
    assert not words & {"kesimpta", "inject", "injection", "pen", "syringe", "needle", "sclerosis"}


def test_nothing_of_the_record_is_changed() -> None:
    case = _case()
    before = case.plan
    journey(case, Trip(leaves=_next(), returns=_next(), fridge=Fridge.NO))
    assert (case.plan, _case().plan) == (before, before)


def _said(found: Journey) -> str:
    words = journey_words(found, WORDS)
    return " ".join([words.headline, *(line for dose in words.doses for line in (dose.title, *dose.first))])


def test_of_several_doses_inside_each_has_its_day() -> None:
    found = _away(-2, 65)
    assert len(found.doses) > 1
    assert all(WORDS.write(one.slot.due) in _said(found) for one in found.doses)


def test_a_medicine_of_every_day_goes_along_for_all_the_days() -> None:
    case = answer({"guide": "tecfidera", "base": "mid-treatment", "today": TODAY, "event": []})
    trip = Trip(leaves=date(2026, 6, 1), returns=date(2026, 6, 10), fridge=Fridge.NO)
    words = journey_words(journey(case, trip), WORDS)
    assert "10" in words.headline
