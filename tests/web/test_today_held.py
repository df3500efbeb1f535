"""Today while something holds the dose back: whom to ring as one tap, what to say, and what comes then."""

from __future__ import annotations

import pytest

from tests.web.browser import Browser, Event, Person
from tests.web.test_one_tap import FEVER, SORE_THROAT

# Today is 2 April 2026, the day a dose is due.
CLINIC = {
    "clinic": "MS nurses",
    "clinic_phone": "020 7946 0101",
    "clinic_hours": "Monday to Friday, 9 to 16",
    "out_of_hours": "NHS 111",
}


@pytest.fixture
def ill(browser: Browser) -> Person:
    """Anna with a fever and a sore throat, in Britain, with her clinic's number on record."""
    return browser.person("Anna", [FEVER, SORE_THROAT], region="GB", **CLINIC)


def test_the_clinic_is_one_tap_away_with_its_hours_and_who_is_there_when_it_is_closed(ill: Person) -> None:
    page = ill.open()
    assert 'href="tel:02079460101"' in page.html
    assert "Ring MS nurses, 020 7946 0101" in page.text
    assert "They answer: Monday to Friday, 9 to 16" in page.text
    assert 'href="tel:111"' in page.html


def test_without_a_number_the_page_offers_to_write_it_down(browser: Browser) -> None:
    page = browser.person("Anna", [FEVER]).open()
    assert "Write down the number of your clinic" in page.text
    assert "They answer" not in page.text


def test_what_to_say_names_the_medicine_the_last_dose_and_the_signs(ill: Person) -> None:
    text = ill.open().text
    assert "I am on Kesimpta. My last dose was on Monday 2 March." in text
    assert "I wrote down: fever, 30 March 2026 and sore throat, 30 March 2026." in text


def test_all_of_it_is_over_stands_once_and_ends_every_sign(ill: Person) -> None:
    page = ill.open()
    assert sum(words == "All of it is over" for form in page.read.forms for *_, words in form.buttons) == 1
    saved = page.send(press="All of it is over")
    assert [event.get("over") for event in ill.events[-2:]] == [True, True]
    assert "Inject today" in saved.text


def test_my_clinic_said_leads_to_the_one_question_that_is_open(ill: Person) -> None:
    page = ill.open()
    assert "My clinic said" in page.text
    found = {item.rule for item in ill.case.check.findings if item.severity.holds}
    ways = [ill.address("decide", rule) for rule in found] + [ill.address("enter", "decision")]
    assert any(way in page.read.links for way in ways)


def test_in_an_emergency_its_number_comes_before_the_clinics(browser: Browser) -> None:
    swollen: Event = {
        "type": "symptom", "on": "2026-04-02", "name": "throat-swelling", "severity": "severe",
        "tempo": "sudden", "recorded_at": "2026-04-02T09:00:00+00:00",
    }  # fmt: skip
    html = browser.person("Anna", [swollen], region="GB", **CLINIC).open().html
    assert html.index('href="tel:999"') < html.index('href="tel:02079460101"')


def test_the_day_page_is_not_there_while_something_holds_the_dose(ill: Person) -> None:
    assert ill.open("day").path == ill.address()
    assert "None of these: go on" not in ill.open().text
