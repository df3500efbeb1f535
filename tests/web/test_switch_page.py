"""The page on going over to another medicine: chosen, shown, printed, forgotten."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from doseline.guide.folders import use_folders
from tests.web.browser import Browser, Page, Person
from tests.web.conftest import TODAY

AHEAD = TODAY + timedelta(days=20)


def ask(person: Person, to: str = "tysabri") -> Page:
    return person.open("switch").send(press="Show what is known", to=to)


def test_it_says_first_what_holds_for_every_change(anna: Person) -> None:
    page = anna.open("switch")
    assert page.status == 200
    assert "Do not stop a medicine by yourself." in page.text


def test_it_shows_what_is_known_of_the_change_and_names_no_day_to_begin(anna: Person) -> None:
    page = ask(anna)
    assert page.status == 200
    for said in (
        "About leaving Kesimpta",
        "Have ready before the first dose",
        "Birth control",
        "not on record",
    ):
        assert said in page.text
    assert "This page names no day for the next medicine." in page.text


def test_nothing_of_the_choice_stands_in_the_address_and_no_entry_is_made(anna: Person) -> None:
    before = anna.events
    page = ask(anna)
    assert page.path == anna.address("switch")
    assert anna.events == before


def test_back_and_reload_show_it_again_until_it_is_forgotten(anna: Person) -> None:
    first = ask(anna)
    assert anna.open("switch").text == first.text
    gone = anna.open("switch").send(press="Forget this choice")
    assert "About leaving" not in gone.text


def test_what_cannot_be_chosen_is_said_at_its_field(anna: Person) -> None:
    page = ask(anna, to="")
    assert page.status == 422
    assert "Choose the medicine you may go over to." in page.text


def test_the_medicine_one_is_on_is_said_to_be_that(anna: Person) -> None:
    assert "is the medicine you are on" in ask(anna, to="kesimpta").text


def test_it_is_led_to_from_my_record_and_from_the_appointment(anna: Person) -> None:
    for name in ("more", "visit"):
        assert anna.address("switch") in anna.open(name).read.links


# --- What the clinic has decided


@pytest.fixture
def invented() -> Iterator[None]:
    use_folders(Path(__file__).parents[1] / "guide" / "data")
    yield
    use_folders()


@pytest.mark.usefixtures("invented")
def test_what_the_clinic_has_decided_is_written_down_and_can_be_taken_back(anna: Person) -> None:
    page = ask(anna, to="infusumab").send(press="Write it down", start=AHEAD.isoformat())
    assert page.path == anna.address()
    planned = anna.open("switch")
    assert "Planned: Infusumab, from" in planned.text
    assert "Planned" not in planned.send(press="That is off").text


@pytest.mark.usefixtures("invented")
@pytest.mark.parametrize(
    ("start", "said"), [("", "Choose the first day"), ("2020-01-01", "not after the start")]
)
def test_a_first_day_that_cannot_be_is_said_at_its_field(anna: Person, start: str, said: str) -> None:
    page = ask(anna, to="infusumab").send(press="Write it down", start=start)
    assert page.status == 422
    assert said in page.text


@pytest.mark.usefixtures("invented")
def test_once_the_next_one_has_begun_the_first_stays_in_sight(browser: Browser) -> None:
    ben = browser.person("Ben")
    ask(ben, to="infusumab").send(press="Write it down", start=TODAY.isoformat())
    for name in ((), ("checks",), ("calendar",), ("visit",)):
        assert "From before: Kesimpta" in ben.open(*name).text


def test_a_medicine_without_a_guide_cannot_become_the_plan(anna: Person) -> None:
    assert "Has your clinic decided" not in ask(anna, to="fingolimod").text
