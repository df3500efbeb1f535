"""What is so since a day that nobody knows: told without one, shown without one, and given one later."""

from __future__ import annotations

import pytest

from tests.web.browser import Browser, Event, Person
from tests.web.knock import Visitor
from tests.web.test_forms_pages import assert_whole

TOLD = "2026-03-30"
COLD: Event = {"type": "condition", "on": TOLD, "name": "cold", "since_unknown": True}
DRUG: Event = {"type": "medication", "on": TOLD, "name": "prednisone", "since_unknown": True}
PENICILLIN: Event = {"type": "allergy", "on": TOLD, "name": "penicillin", "since_unknown": True}
BABY: Event = {"type": "breastfeeding", "on": TOLD, "since_unknown": True}
NO_DAY = {"on_year": "", "on_month": "", "on_day": ""}


@pytest.fixture
def told(browser: Browser) -> Person:
    return browser.person("Anna", [COLD, DRUG, PENICILLIN])


def test_the_list_says_that_the_day_is_not_known_and_when_it_was_told(told: Person) -> None:
    text = told.open("entries").text
    assert "cold, since: day not known, told on March 30, 2026" in text
    assert "prednisone, since: day not known, told on March 30, 2026" in text
    assert "Allergy to penicillin, since: day not known, told on March 30, 2026" in text


def test_the_page_for_an_appointment_names_no_first_day(told: Person) -> None:
    text = told.open("visit").text
    assert text.count("day not known") == 3
    assert "Mar 30, 2026" not in text


def test_breastfeeding_has_no_first_day_either(browser: Browser) -> None:
    person = browser.person("Anna", [BABY])
    assert "Breastfeeding, since: day not known, told on March 30, 2026" in person.open("entries").text
    assert "day not known" in person.open("visit").text
    assert "breastfeeding" in {item.rule for item in person.case.check.findings}


def test_the_timeline_begins_on_no_day(told: Person) -> None:
    text = told.open("timeline").text
    assert text.count("since: day not known") == 2
    assert "since March 30" not in text


def test_the_checks_never_say_since_when(told: Person) -> None:
    findings = {item.rule: item for item in told.case.check.findings}
    assert {"infection-open", "steroid-running"} <= findings.keys()
    assert "since: day not known" in told.open("checks").text


def test_a_day_is_added_later(told: Person) -> None:
    page = told.open("entries", "6")
    assert [page.value(f"on-{part}") for part in ("year", "month", "day")] == ["", "", ""]
    assert_whole(page)
    page.send(press="Save", since_unknown="", on_year="2026", on_month="3")
    assert (told.events[-1]["on"], told.events[-1].get("since_unknown")) == ("2026-03", None)


def test_a_correction_of_something_else_leaves_the_day_open(told: Person) -> None:
    told.open("entries", "7").send(press="Save", name="methylprednisolone")
    assert (told.events[-1]["on"], told.events[-1]["since_unknown"]) == (TOLD, True)


def test_a_day_beside_the_word_that_nobody_knows_it_is_asked_about(told: Person) -> None:
    page = told.open("entries", "6").send(press="Save", on_year="2019")
    assert page.status == 422
    assert "Keep one of the two" in page.text
    assert len(told.events) == 9


def test_without_a_day_and_without_the_word_the_day_is_needed(told: Person) -> None:
    page = told.open("entries", "6").send(press="Save", since_unknown="")
    assert page.status == 422
    assert "This is needed" in page.text


@pytest.mark.parametrize("day", [{}, NO_DAY], ids=["today is filled in", "emptied"])
def test_a_new_entry_can_say_so(anna: Person, day: dict[str, str]) -> None:
    anna.open("enter", "medication").send(press="Save", name="vitamin D", since_unknown="yes", **day)
    event = anna.events[-1]
    assert (event["on"], event["since_unknown"]) == (anna.case.today.isoformat(), True)


def test_an_end_before_the_day_it_was_told_is_no_fault(told: Person) -> None:
    told.open("entries", "6", "over").send(press="Save", until_year="2019", until_month="", until_day="")
    assert (told.events[-1]["until"], told.events[-1]["since_unknown"]) == ("2019", True)
    assert "infection-open" not in {item.rule for item in told.case.check.findings}


def test_a_program_adds_it_and_reads_it_back(anna: Person) -> None:
    visitor = Visitor(anna.browser.context)
    sent = visitor.post_json(
        f"/api/people/{anna.id}/events",
        b'{"type": "condition", "on": "2026-03-30", "name": "cold", "since_unknown": true}',
    )
    assert sent.status_code == 201
    assert anna.events[-1]["since_unknown"] is True
