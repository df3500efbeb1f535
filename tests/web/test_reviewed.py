"""What people met when they used the app, each mended: slips, corrections, dead ends, words of danger."""

from __future__ import annotations

import re

import pytest

from tests.web.browser import DOSES, Browser, Event, Page, Person
from tests.web.conftest import TODAY

DAY = TODAY.isoformat()
CRISIS = 'href="tel:988"'


def entering(person: Person, form: str, /, **typed: str) -> Page:
    """Today, after one form was filled in and sent."""
    return person.open("enter", form).send(press="Save for", **typed)


def error(person: Person, place: int, press: str = "Save for") -> Page:
    """Today, after an entry was taken back on its own page."""
    return person.open("entries", str(place), "error").send(press=press)


def test_h47_words_of_danger_in_a_note_are_answered_before_anything_else(anna: Person) -> None:
    page = entering(anna, "note", text="I want to end my life")
    assert CRISIS in page.html
    assert page.html.index(CRISIS) < page.html.index("<h1")
    assert CRISIS not in anna.open().html.partition("<footer")[0]


def test_h47_words_of_danger_in_a_question_for_the_visit_are_answered_beside_it(anna: Person) -> None:
    page = anna.open("visit").send(press="Add", question="should I kill myself")
    assert CRISIS in page.html
    assert CRISIS not in entering(anna, "note", text="ask about the flu vaccine").html


def test_tests_that_are_missing_for_one_reason_are_one_line_with_one_way_each(browser: Browser) -> None:
    events = [{"type": "retraction", "on": DAY, "retracts": "e1"}]
    person = browser.person("Lena", events)
    page = person.open()
    assert len(person.case.check.unknowns) == 9
    assert page.text.count("Not on record:") == 3
    assert page.text.count("bilirubin") == 1
    assert page.read.links.count(person.address("decide", "pre-start")) == 3


def test_what_the_verdict_does_not_name_stands_below_it(browser: Browser) -> None:
    hold = {"type": "instruction", "on": "2026-02-20", "kind": "hold"}
    page = browser.person("Lena", [hold], doses=DOSES[:-1]).open()
    assert "The injections have been on hold for 41 days" in page.text


def test_h16_an_entry_that_is_put_back_is_called_so_everywhere(anna: Person) -> None:
    entering(anna, "note", text="ask about travel")
    note = len(anna.events) - 1
    error(anna, note)
    back = anna.open("entries", str(note + 1), "error")
    assert "Put it back" in back.text
    assert "If you put it back, the next date stays" in back.text
    assert "Put back for Anna ask about travel" in back.send(press="Save for").text
    listed = anna.open("entries").text
    assert "Put back on April 2, 2026: ask about travel" in listed
    assert "Taken back on April 2, 2026: Taken back" not in listed
    assert "Taken back for Anna ask about travel" in error(anna, note + 2).text


def test_taking_back_a_correction_says_that_the_first_version_counts_again(anna: Person) -> None:
    entering(anna, "note", text="first words")
    place = len(anna.events) - 1
    anna.open("entries", str(place)).send(press="Save for", text="second words")
    page = anna.open("entries", str(place + 1), "error")
    assert "An earlier version counts again then: first words" in page.text


def test_what_was_saved_shows_the_result_and_not_only_the_name_of_the_test(anna: Person) -> None:
    form = anna.open("enter", "test").send(press="IgG")
    page = form.send(press="Save for", value="9.8", unit="g/L", low="7.0")
    assert "9.8 g/L; range of the laboratory 7 or more" in page.text


def test_h1_that_the_next_date_stays_is_not_said_while_something_holds_the_dose_back(anna: Person) -> None:
    page = entering(anna, "infection", name="cold")
    assert "Do not inject yet" in page.text
    assert "The next date stays" not in page.text


def test_a_positive_test_that_was_a_slip_can_be_mended_from_the_finding(anna: Person) -> None:
    form = anna.open("enter", "test").send(press="pregnancy test")
    page = form.send(press="Save for", result="positive")
    assert "Do not inject yet" in page.text
    assert anna.address("entries") in page.read.links


def test_a_new_start_without_its_kind_is_filled_in_and_contradicts_nothing(anna: Person) -> None:
    page = entering(anna, "instruction", kind="restart", date="2026-04-09")
    place = str(len(anna.events) - 1)
    assert anna.address("entries", place) in page.read.links
    page = anna.open("entries", place).send(press="Save for", phase="monthly")
    assert "do not fit" not in page.text
    assert "The next date is now Thursday, April 9, 2026" in page.text


def test_a_clinic_s_word_is_shown_with_the_day_it_named(anna: Person) -> None:
    page = entering(anna, "instruction", kind="next_dose", date="2026-04-06")
    assert "My clinic said on April 2, 2026: the next injection is on Monday, April 6, 2026" in page.text


def test_the_form_of_a_planned_vaccine_has_no_day_filled_in(anna: Person) -> None:
    assert anna.open("enter", "planned-vaccination").value("on-year") == ""
    assert anna.open("enter", "vaccination").value("on-year") == "2026"


def test_h18_an_injection_dated_tomorrow_is_asked_about_before_it_is_kept(browser: Browser) -> None:
    person = browser.person("Lena", timezone="Pacific/Kiritimati")
    before = len(person.events)
    page = person.open("took").send(press="Save for", on="2026-04-04")
    assert len(person.events) == before
    assert "NOT saved" in page.text or "has not come yet here" in page.text


@pytest.mark.parametrize(("value", "shown"), [("9,8", "9,8"), ("1,234", "1,234")])
def test_a_number_comes_back_as_the_region_writes_it_and_is_read_again(
    value: str, shown: str, browser: Browser
) -> None:
    person = browser.person("Jana", region="DE")
    form = person.open("enter", "test").send(press="IgG")
    form.send(press="Save for", value=value, unit="g/L")
    place = str(len(person.events) - 1)
    page = person.open("entries", place)
    assert page.value("value") == shown
    assert page.send(press="Save for").status == 200
    wrong = person.open("enter", "test").send(press="IgG").send(press="Save for", value="x", unit="g/L")
    assert "Write it like 9,8" in wrong.text


def test_h20_a_pen_that_was_out_too_long_stands_open_on_the_day_of_the_injection(browser: Browser) -> None:
    pen: Event = {"type": "storage", "on": "2026-03-20", "pen": "A"}
    person = browser.person("Lena", [pen], doses=DOSES)
    assert "Inject with another pen" in person.open().text
    assert "Not with this one, which is not fit to use: A." in person.open().text
    page = person.open("day")
    folded = "".join(re.findall(r"<details.*?</details>", page.html, re.DOTALL))
    assert "out of the fridge" in page.text
    assert 'id="pens"' in page.html
    assert 'id="pens"' not in folded


def test_an_address_with_odd_signs_in_it_is_no_page(anna: Person) -> None:
    for page in ("enter", "decide"):
        assert anna.browser.open(f"/p/{anna.id}/{page}/\u00e9\u4e2d").status == 404


@pytest.mark.parametrize("page", [("timeline",), ("visit",), ("calendar",)])
def test_no_weekly_dose_is_called_missed_for_somebody_who_begins_in_mid_treatment(
    page: tuple[str, ...], browser: Browser
) -> None:
    settled = {
        "type": "decision", "on": DAY, "until": DAY, "about": "history", "outcome": "may-proceed",
        "by": "clinic",
    }  # fmt: skip
    doses = ("2026-02-02", "2026-03-02")
    person = browser.person("Lena", [settled], doses=doses, start="2024-01-08")
    text = person.open(*page).text.replace("revision date not given", "")  # of a source
    assert "not given" not in text.replace("not given yet", "")
    assert not re.search(r"days? late", text)


def test_a_weekly_dose_that_was_missed_is_still_called_so(browser: Browser) -> None:
    person = browser.person("Lena", doses=("2026-01-05", "2026-01-12", "2026-02-02"))
    assert "not given" in person.open("timeline").text
