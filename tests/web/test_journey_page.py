"""The page for a journey: asked, answered, put into a calendar, written as a letter, forgotten."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from icalendar import Calendar

from doseline.faces.web.journey.trip_form import hours_ahead
from tests.visit.paper import needs_poppler, words
from tests.web.browser import Page, Person
from tests.web.conftest import TODAY

LEAVES, RETURNS = TODAY - timedelta(days=1), TODAY + timedelta(days=12)


def ask(person: Person, **typed: str) -> Page:
    days = {"leaves": LEAVES.isoformat(), "returns": RETURNS.isoformat()}
    sent = {**days, "fridge": "no", "zone": "", **typed}
    return person.open("journey").send(press="Show what it means", **sent)


def test_it_says_which_dose_falls_inside_and_until_when_the_pen_lasts(anna: Person) -> None:
    page = ask(anna)
    assert page.status == 200
    assert "One dose falls into your journey: Thursday" in page.text
    assert "April 8" in page.text or "8 April" in page.text


def test_nothing_of_the_journey_stands_in_the_address_and_no_entry_is_made(anna: Person) -> None:
    before = anna.events
    page = ask(anna, zone="Tokyo")
    assert page.path == anna.address("journey")
    assert anna.events == before


def test_back_and_reload_show_it_again(anna: Person) -> None:
    first = ask(anna)
    assert anna.open("journey").text == first.text


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"leaves": ""}, "Choose the day you leave."),
        ({"returns": "soon"}, "Choose the day you are back."),
        ({"returns": (LEAVES - timedelta(days=1)).isoformat()}, "lies before the day you leave"),
        ({"returns": "2027-05-01"}, "longer than a year"),
        ({"leaves": "2026-03-01", "returns": "2026-04-01"}, "Choose a journey that is not over"),
        ({"fridge": ""}, "Say if there is a fridge"),
        ({"zone": "Atlantis"}, "We do not know this place"),
    ],
)
def test_a_fault_stands_at_its_field_and_what_was_typed_comes_back(
    anna: Person, typed: dict[str, str], said: str
) -> None:
    page = ask(anna, **typed)
    assert said in page.text
    assert page.value("zone") == typed.get("zone", "")


def test_a_journey_that_ends_today_is_no_fault(anna: Person) -> None:
    assert "Choose a journey that is not over" not in ask(anna, returns=TODAY.isoformat()).text


def test_the_clocks_there_are_compared_on_the_day_of_the_dose(anna: Person) -> None:
    assert (
        "The clocks there are 9 h ahead of yours on Thursday, April 2, 2026." in ask(anna, zone="Tokyo").text
    )


def test_where_no_home_is_known_no_clock_is_compared() -> None:
    assert hours_ahead(None, "Asia/Tokyo", TODAY) is None
    assert hours_ahead("UTC", "", TODAY) is None


def test_the_days_are_there_for_a_calendar(anna: Person) -> None:
    ask(anna)
    data = anna.open("journey.ics").response.content
    found = Calendar.from_ical(data)
    assert [event.start for event in found.events] == [LEAVES, TODAY, LEAVES + timedelta(days=7), RETURNS]
    assert "esimpta" not in data.decode()


def _letter(person: Person, folder: Path, **more: str) -> str:
    ask(person)
    sent = person.open("journey").send(press="Make the letter", language="de", name="Anna Example", **more)
    assert sent.response.headers["content-type"] == "application/pdf"
    return words(sent.response.content, folder)


@needs_poppler
def test_the_letter_names_no_illness_and_no_medicine(anna: Person, tmp_path: Path) -> None:
    said = _letter(anna, tmp_path)
    assert "Anna Example" in said
    assert "must be kept cold, at 2 to 8 °C" in said
    assert "mit einer Nadel" in said
    assert "sclerosis" not in said
    assert "esimpta" not in said


@needs_poppler
def test_the_letter_names_them_where_it_is_wanted(anna: Person, tmp_path: Path) -> None:
    said = _letter(anna, tmp_path, medicine="yes", illness="yes")
    assert "Kesimpta" in said
    assert "Multiplen Sklerose" in said


def test_forgotten_it_is_gone(anna: Person) -> None:
    ask(anna)
    page = anna.open("journey").send(press="Forget this journey")
    assert "falls into your journey" not in page.text
    assert anna.open("journey.ics").path == anna.address("journey")
