"""The set-up: three minutes, nothing asked twice, and yes on the day it is due."""

from __future__ import annotations

import re
import tomllib
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest

from doseline.dates import add_months
from doseline.faces.web.app import build_app
from doseline.faces.web.context import AppContext
from tests.web.browser import Browser, Page, Person
from tests.web.conftest import HOST
from tests.web.test_forms_pages import assert_whole

YES = Path(__file__).parents[1] / "yes" / "people.toml"
PEOPLE: list[dict[str, Any]] = tomllib.loads(YES.read_text(encoding="utf-8"))["person"]
# Those in mid-treatment whose clinic has named no dates of its own.
IN_MID_TREATMENT = [
    person
    for person in PEOPLE
    if (len(person["doses"]) > 3 or len(person["doses"]) == 1)
    and not any(event["type"] == "instruction" for event in person.get("events", ()))
]


def _at(context: AppContext, day: date) -> Browser:
    now = datetime.combine(day, time(12), tzinfo=UTC)
    moved = replace(context, now=lambda: now)
    return Browser(build_app(moved), moved, HOST)


def _who(browser: Browser, **typed: str) -> Page:
    about = {
        "called": "Berta", "region": "US", "start": "2023-02-06", "timezone": "UTC",
        "birth_date-year": "1988",
    }  # fmt: skip
    return browser.open("/set-up").send(press="Go on", **(about | typed))


def _only(context: AppContext, browser: Browser) -> Person:
    (listed,) = context.store.people()
    return Person(browser, listed.id)


def _days(person: dict[str, Any]) -> list[date]:
    days = [date.fromisoformat(day) for day in person["doses"]]
    anchor = days[-1]
    months = 1
    while (day := add_months(anchor, months)) <= person.get("then_monthly_to", date.min):
        days.append(day)
        months += 1
    return days


@pytest.mark.parametrize("person", IN_MID_TREATMENT, ids=lambda person: person["says"])
def test_somebody_in_mid_treatment_reaches_inject_after_at_most_three_answers(
    context: AppContext, person: dict[str, Any]
) -> None:
    """The three: cleared to start, the earlier doses are settled, and the day of the next one."""
    days, due = _days(person), person["today"]
    lasts = {f"last_{place}": day.isoformat() for place, day in enumerate(reversed(days[-3:]), 1)}
    edition = {"edition": person["edition"]} if "edition" in person else {}
    with _at(context, days[-1] + timedelta(days=1)) as browser:
        page = _who(browser, start=person["start"].isoformat(), region=person.get("region", "US"))
        if edition:
            _only(context, browser).open("person").send(press="Save for Berta", **edition)
        stage = "monthly" if len(days) > 4 or len(days) == 1 else "first-weeks"
        page = page.send(press="Save for Berta", stage=stage, next=due.isoformat(), **lasts)
        answers = {"cleared": "yes", "by": "MS clinic"} | (
            {"history": "yes"} if "earlier injections are here" in page.text else {}
        )
        page = page.send(press="Save for Berta", **answers)
        page.send(press="Skip")
        berta = _only(context, browser)
        answered = [event for event in berta.events if event["type"] != "dose"]
        assert len(answered) <= 3
        assert berta.case.step.action == "nothing_due"
    with _at(context, due) as browser:
        berta = _only(context, browser)
        assert berta.due == due.isoformat()
        assert berta.case.step.action == "inject"
        assert "Inject your dose today" in berta.open().text


@pytest.mark.parametrize(
    ("typed", "due"),
    [
        ({"last_1": "2026-10-30"}, "2026-11-30"),
        ({"last_1": "2026-10-30", "next": "2026-11-30"}, "2026-11-30"),
        ({"last_1": "2026-10-30", "next": "2026-12-02"}, "2026-12-02"),
        ({"last_1": "2026-10-30", "last_2": "2026-09-30", "next": "2026-11-30"}, "2026-11-30"),
        ({"last_1": "2026-10-24", "last_2": "2026-09-24", "next": "2026-12-01"}, "2026-12-01"),
        ({"first": "yes", "last_1": "2026-10-30", "last_2": "2026-09-30"}, "2026-11-30"),
        ({"first": "yes", "last_1": "2026-10-30", "next": "2026-11-30"}, "2026-11-30"),
        ({"last_1": "2026-10-30", "rhythm": "6-weeks"}, "2026-12-11"),
        ({"last_1": "2026-10-30", "last_2": "2026-08-30", "rhythm": "2-months"}, "2026-12-30"),
    ],
)
def test_a_record_begun_in_mid_treatment_is_never_told_of_doses_it_missed(
    context: AppContext, typed: dict[str, str], due: str
) -> None:
    with _at(context, date(2026, 11, 29)) as browser:
        page = _who(browser, start="2025-02-10").send(press="Save for Berta", stage="monthly", **typed)
        assert "earlier injections are here" not in page.text
        page.send(press="Save for Berta", cleared="yes", by="MS nurse").send(press="Skip")
        berta = _only(context, browser)
        assert (berta.case.step.action, berta.due) == ("nothing_due", due)
        rules = {finding.rule for finding in berta.case.plan.findings}
        assert "joined-midway" in rules
        assert not rules & {"loading-dose-missed", "date-to-confirm", "long-gap", "early-dose"}


def test_somebody_who_has_not_started_waits_for_the_first_day(context: AppContext) -> None:
    with _at(context, date(2026, 4, 2)) as browser:
        page = _who(browser, start="2026-04-20").send(press="Save for Berta", stage="not-yet")
        assert "earlier injections are here" not in page.text
        page.send(press="Save for Berta", cleared="yes", by="MS clinic").send(press="Skip")
        berta = _only(context, browser)
        assert (berta.case.step.action, berta.due) == ("nothing_due", "2026-04-20")


def test_the_steps_are_whole_pages(context: AppContext) -> None:
    with _at(context, date(2026, 5, 3)) as browser:
        assert_whole(browser.open("/set-up"))
        page = _who(browser)
        for _ in range(3):
            assert_whole(page)
            page = page.send(press="Skip")
        assert page.path == f"/p/{_only(context, browser).id}"


def test_the_set_up_can_be_left_and_gone_on_with(context: AppContext) -> None:
    with _at(context, date(2026, 5, 3)) as browser:
        _who(browser).send(press="Skip")
        berta = _only(context, browser)
        today = berta.open()
        assert "not finished yet" in today.text
        assert f"/p/{berta.id}/set-up" in today.read.links
    with _at(context, date(2026, 5, 9)) as browser:
        page = _only(context, browser).open("set-up")
        assert "Step 3 of 4" in page.text
        page.send(press="Skip").send(press="Skip")
        assert "not finished yet" not in _only(context, browser).open().text


def test_two_taps_on_go_on_make_one_record(context: AppContext) -> None:
    with _at(context, date(2026, 5, 3)) as browser:
        form = browser.open("/set-up")
        typed = {"called": "Berta", "region": "US", "start": "2026-05-01"}
        assert form.send(press="Go on", **typed).path == form.send(press="Go on", **typed).path
        assert len(context.store.people()) == 1


def test_a_step_that_is_sent_again_keeps_its_answers_once(context: AppContext) -> None:
    with _at(context, date(2026, 5, 3)) as browser:
        page = _who(browser)
        for _ in range(2):
            page.send(press="Save", stage="monthly", last_1="2026-05-02")
        doses = [event for event in _only(context, browser).events if event["type"] == "dose"]
        assert len(doses) == 1


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"called": ""}, "This is needed"),
        ({"called": "x" * 81}, "too long"),
        ({"called": "a\u202eb"}, "signs that we cannot show"),
        ({"region": ""}, "This is needed"),
        ({"start": "soon"}, "We cannot read this date"),
        ({"start": ""}, "This is needed"),
        ({"birth_date-year": "2030"}, "has not come yet"),
        ({"birth_date-year": "88"}, "We cannot read this date"),
        ({"timezone": "Moon/Base"}, "no time zone"),
        ({"sex": "robot"}, "choose one from the list"),
        ({"guide": "aspirin"}, "There is no guide"),
    ],
)
def test_a_wrong_first_page_comes_back_and_makes_no_record(
    browser: Browser, typed: dict[str, str], said: str
) -> None:
    page = _who(browser, **typed)
    assert page.status == 422
    assert said in page.text
    assert not browser.context.store.people()
    if "called" not in typed:
        assert page.value("called") == "Berta"


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({}, "This is needed"),
        ({"stage": "not-yet", "last_1": "2026-03-01"}, "Change one of the two"),
        ({"stage": "monthly"}, "at least one injection"),
        ({"stage": "monthly", "last_1": "2022-03-01"}, "before the first day you gave"),
        ({"stage": "monthly", "last_1": "2026-04-03"}, "NOT saved: this day"),
        ({"stage": "monthly", "last_1": "2026-03-01", "last_2": "soon"}, "We cannot read this date"),
        ({"stage": "monthly", "last_1": "2026-03-01", "next": "soon"}, "We cannot read this date"),
    ],
)
def test_wrong_injections_come_back_and_none_is_kept(
    browser: Browser, typed: dict[str, str], said: str
) -> None:
    page = _who(browser).send(press="Save", **typed)
    assert page.status == 422
    assert said in page.text
    assert not _only(browser.context, browser).events


def test_a_day_given_twice_is_one_injection(browser: Browser) -> None:
    page = _who(browser, start="2026-03-02")
    page.send(press="Save", stage="first-weeks", first="yes", last_1="2026-03-09", last_2="2026-03-02")
    doses = [event["on"] for event in _only(browser.context, browser).events]
    assert doses == ["2026-03-02", "2026-03-09"]


def test_a_yes_of_the_clinic_needs_who_said_so(browser: Browser) -> None:
    page = _who(browser, start="2026-04-20").send(press="Skip").send(press="Save", cleared="yes")
    assert page.status == 422
    assert page.read.forms[-1].fields.count(("cleared", "yes")) == 1


def test_how_things_are_now_is_written_down(browser: Browser) -> None:
    page = _who(browser).send(press="Skip").send(press="Skip")
    page.send(
        press="Save", infection="cold", allergy="penicillin", medicines="vitamin D\r\n\r\nprednisone",
        pregnancy="contraception",
    )  # fmt: skip
    kept = [(event["type"], event["name"]) for event in _only(browser.context, browser).events]
    assert kept == [
        ("condition", "cold"),
        ("allergy", "penicillin"),
        ("medication", "vitamin D"),
        ("medication", "prednisone"),
        ("condition", "contraception"),
    ]


def test_an_infection_under_any_name_holds_the_dose(browser: Browser) -> None:
    page = _who(browser).send(press="Skip").send(press="Skip")
    page.send(press="Save", infection="the thing my son has")
    berta = _only(browser.context, browser)
    assert "infection-open" in {item.rule for item in berta.case.check.findings}
    assert "the thing my son has" in berta.open("entries").text


def test_another_person_gets_a_record_of_their_own(browser: Browser) -> None:
    browser.person("Anna")
    assert "Add another person" in browser.open("/set-up").text
    _who(browser, called="Carl")
    assert [listed.called for listed in browser.context.store.people()] == ["Anna", "Carl"]
    assert "2 people" in browser.open("/").text


def test_what_is_said_of_the_person_can_be_changed(anna: Person) -> None:
    page = anna.open("person")
    assert_whole(page)
    assert (page.value("called"), page.value("region"), page.value("start")) == ("Anna", "US", "2026-01-05")
    page.send(press="Save for Anna", called="Anna B", region="DE", edition="eu-label")
    kept = anna.browser.context.store.kept(anna.id)
    assert (kept.called, kept.header().person["region"], kept.header().therapy["edition"]) == (
        "Anna B",
        "DE",
        "eu-label",
    )
    assert kept.header().therapy["guide"] == "kesimpta"
    assert "Donnerstag" not in anna.open().text


def test_a_wrong_word_on_the_person_comes_back_and_changes_nothing(anna: Person) -> None:
    page = anna.open("person").send(press="Save", start="soon", called="Other")
    assert page.status == 422
    assert page.value("called") == "Other"
    assert anna.browser.context.store.kept(anna.id).called == "Anna"


@pytest.mark.parametrize(
    ("year", "month", "status"),
    [("2025", "", 200), ("2026", "3", 200), ("2026", "", 422), ("2026", "4", 422)],
)
def test_a_word_of_this_very_month_needs_its_day(
    browser: Browser, year: str, month: str, status: int
) -> None:
    """As late as it can be, such a word would lie ahead and clear nothing yet."""
    page = _who(browser, start="2026-04-20").send(press="Skip")
    page = page.send(press="Save", cleared="yes", by="MS clinic", on_year=year, on_month=month)
    assert page.status == status
    assert len(_only(browser.context, browser).events) == (1 if status == 200 else 0)


def test_f5_a_word_whose_day_is_not_known_gets_no_day(browser: Browser) -> None:
    page = _who(browser, start="2026-04-20").send(press="Skip")
    assert page.send(press="Save", cleared="yes", by="MS nurse").status == 200
    anna = _only(browser.context, browser)
    (word,) = anna.events
    assert "on" not in word
    for parts in ((), ("checks",), ("entries",), ("visit",)):
        shown = anna.open(*parts)
        assert shown.status == 200
        assert not re.search(r"MS nurse on \w", shown.text)
    assert "Settled by MS nurse, on a day that is not known" in anna.open("checks").text


def test_f5_the_question_outside_the_set_up_gives_no_day_either(anna: Person) -> None:
    page = anna.open("decide", "pre-start")
    assert page.value("on-year") in ("", None)
    page.send(press="Save", by="Dr Ito")
    assert "on" not in anna.events[-1]
    assert anna.events[-1]["by"] == "Dr Ito"


def test_whom_to_ring_is_kept_and_a_number_in_words_comes_back(anna: Person) -> None:
    page = anna.open("person").send(press="Save", clinic="MS nurses", clinic_phone="ask at the desk")
    assert page.status == 422
    assert "Write it in digits, like 020 7946 0101." in page.text
    assert page.value("clinic_phone") == "ask at the desk"
    page.send(press="Save", clinic_phone="020 7946 0101", clinic_hours="9 to 16", out_of_hours="NHS 111")
    kept = anna.case.record.person
    assert (kept.clinic, kept.clinic_phone, kept.clinic_hours, kept.out_of_hours) == (
        "MS nurses",
        "020 7946 0101",
        "9 to 16",
        "NHS 111",
    )
