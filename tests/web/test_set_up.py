"""The set-up: one question a page, nothing asked twice, and yes on the day it is due."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import islice
from pathlib import Path
from typing import Any

import pytest

from doseline.dates import add_months
from doseline.faces.web.context import AppContext
from doseline.faces.web.set_up.draft import begun
from doseline.guide.folders import use_folders
from tests.guide.fictional import CAPSULES, FOLDER, INFUSION, INJECTION
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
TODAY = date(2026, 11, 29)
BERTA = {"called": "Berta", "region": "US", "birth_date-year": "1988", "timezone": "UTC"}


@pytest.fixture(name="context")
def _context(context: AppContext) -> AppContext:
    """The surroundings of the app where no setting names a medicine: the set-up asks which one it is."""
    return replace(context, drug="")


def _at(context: AppContext, day: date = TODAY) -> Browser:
    now = datetime.combine(day, time(12), tzinfo=UTC)
    moved = replace(context, now=lambda: now)
    return Browser(moved, HOST)


def _only(browser: Browser) -> Person:
    (listed,) = browser.context.store.people()
    return Person(browser, listed.id)


def _monthly(browser: Browser, last: str = "2026-10-30", **since: str) -> Page:
    """As far as the question whether the next day is right."""
    return (
        browser.open("/set-up")
        .send(press="Kesimpta")
        .send(press="every month")
        .send(press="Continue", on=last, **since)
    )


def _ticked(*names: str) -> Any:  # noqa: ANN401 - a field of several values
    """What is ticked on the page of what is so now; its field has a name that Python keeps for itself."""
    return {"is": names}


def _to_the_end(page: Page, **typed: str) -> Page:
    """From the clinic's word on: cleared, nothing is so now, and who it is."""
    page = page.send(press="Yes").send(press="None of these")
    return page.send(press="Finish", **(BERTA | typed))


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
    """What is kept: the last dose, the clinic's word to start and, where it is another one, the next day."""
    days, due = _days(person), person["today"]
    with _at(context, days[-1] + timedelta(days=1)) as browser:
        page = _monthly(browser, days[-1].isoformat())
        if f"{due.day}" in page.read.words[0] and f"{due:%B}" in page.text:
            page = page.send(press="Yes")
        else:
            page = page.send(press="Another day").send(press="Continue", on=due.isoformat())
        _to_the_end(page, region=person.get("region", "US"))
        berta = _only(browser)
        if "edition" in person:
            berta.open("person").send(press="Save for Berta", edition=person["edition"])
        assert len(berta.events) <= 3
        assert berta.case.step.action == "nothing_due"
    with _at(context, due) as browser:
        berta = _only(browser)
        assert berta.due == due.isoformat()
        assert berta.case.step.action == "inject"


# What people typed whose records told a false history before (found by walking the app as five people).
@pytest.mark.parametrize(
    ("last", "another", "due"),
    [
        ("2026-10-30", "", "2026-11-30"),  # V1: the last one alone
        ("2026-10-30", "2026-11-30", "2026-11-30"),  # V2: and the next one
        ("2026-10-30", "2026-12-02", "2026-12-02"),  # V3: another day of the clinic
        ("2026-11-29", "", "2026-12-29"),  # V4: today
        ("2026-11-28", "2026-12-29", "2026-12-29"),  # V5: yesterday, and the clinic's own day
        ("2026-10-24", "2026-12-01", "2026-12-01"),  # Anna: late, and the clinic knows
    ],
)
def test_f3_a_record_begun_in_mid_treatment_is_told_of_nothing_that_nobody_wrote(
    context: AppContext, last: str, another: str, due: str
) -> None:
    with _at(context) as browser:
        page = _monthly(browser, last, **{"treated_since-year": "2025", "treated_since-month": "2"})
        if another:
            page = page.send(press="Another day").send(press="Continue", on=another)
        else:
            page = page.send(press="Yes")
        _to_the_end(page)
        berta = _only(browser)
        assert (berta.case.step.action, berta.due) == ("nothing_due", due)
        assert {finding.rule for finding in berta.case.plan.findings} == {"joined-midway"}
        assert [slot.days_late for slot in berta.case.plan.slots if slot.given] == [0]
        for part in ("visit", "timeline", ""):
            shown = berta.open(*filter(None, (part,))).text
            assert not re.search(r"days late|not given|dose [3-9]\b(?! on record)", shown, re.IGNORECASE), (
                part
            )
        assert "February 2025 (as told)" in berta.open("visit").text
        assert "as told" not in berta.open("person").text
        assert berta.open("person").value("start") is None


def test_a_start_that_nobody_told_is_not_on_the_page_for_the_visit(context: AppContext) -> None:
    with _at(context) as browser:
        _to_the_end(_monthly(browser).send(press="Yes"))
        shown = _only(browser).open("visit").text
        assert "First injection written down" in shown
        assert "as told" not in shown
        assert not re.search(r"First injection (?!written down)", shown)


def test_five_days_late_is_said_as_the_day_that_was_due(context: AppContext) -> None:
    with _at(context) as browser:
        page = _monthly(browser, "2026-10-24")
        assert "Then it was due on Tuesday 24 November. Is that the day you had?" in page.text
        _to_the_end(page.send(press="Yes"))
        assert _only(browser).case.step.action == "inject_late"


def test_due_today_is_asked_as_today(context: AppContext) -> None:
    with _at(context, date(2026, 11, 30)) as browser:
        assert "Then the next one is today, Monday 30 November" in _monthly(browser).text


def test_a_yes_to_a_day_holds_for_that_day_alone(context: AppContext) -> None:
    with _at(context) as browser:
        page = _monthly(browser).send(press="Yes")
        last = browser.open(page.path.replace("go-ahead", "last"))
        page = last.send(press="Continue", on="2026-10-31")
        assert "Monday 30 November" in page.text
        page = browser.open(page.path.replace("next", "last")).send(press="Continue", on="2026-11-02")
        assert "Wednesday 2 December" in page.text
        assert browser.open(page.path.replace("next", "now")).path.endswith("/next")


@pytest.mark.parametrize(("tap", "on"), [("Today", "2026-11-29"), ("Yesterday", "2026-11-28")])
def test_today_and_yesterday_are_one_tap(context: AppContext, tap: str, on: str) -> None:
    with _at(context) as browser:
        page = browser.open("/set-up").send(press="Kesimpta").send(press="every month").send(press=tap)
        _to_the_end(page.send(press="Yes"))
        assert [event["on"] for event in _only(browser).events if event["type"] == "dose"] == [on]


def test_a_rhythm_of_the_clinic_is_counted_by_and_has_no_made_up_day(context: AppContext) -> None:
    with _at(context) as browser:
        page = browser.open("/set-up").send(press="Kesimpta").send(press="another rhythm")
        page = page.send(press="Continue", every="6", unit="weeks").send(press="Continue", on="2026-10-30")
        assert "Friday 11 December" in page.text
        _to_the_end(page.send(press="Yes"))
        berta = _only(browser)
        assert berta.due == "2026-12-11"
        assert [event["type"] for event in berta.events] == ["dose", "decision"]


def test_somebody_in_the_first_weeks_goes_on_with_the_first_doses(context: AppContext) -> None:
    with _at(context) as browser:
        page = browser.open("/set-up").send(press="Kesimpta").send(press="first 4 weeks")
        page = page.send(press="Continue", **{"dose-1": "2026-11-16", "dose-2": "2026-11-23"})
        assert "Monday 30 November" in page.text
        _to_the_end(page.send(press="Yes"))
        berta = _only(browser)
        assert (berta.case.step.action, berta.due) == ("nothing_due", "2026-11-30")
        assert [slot.slot for slot in berta.case.plan.slots if slot.given] == [1, 2]
        assert berta.case.plan.next_dose is not None
        assert berta.case.plan.next_dose.slot == 3


def test_first_doses_off_their_days_lead_to_no_date_and_to_a_question(context: AppContext) -> None:
    with _at(context) as browser:
        page = browser.open("/set-up").send(press="Kesimpta").send(press="first 4 weeks")
        page = page.send(press="Continue", **{"dose-1": "2026-11-01", "dose-2": "2026-11-23"})
        assert "we cannot tell the next one" in page.text
        _to_the_end(page.send(press="No, or I do not know"))
        assert _only(browser).case.step.action == "ask_first"


def test_the_clinics_day_answers_where_the_first_doses_do_not(context: AppContext) -> None:
    with _at(context) as browser:
        page = browser.open("/set-up").send(press="Kesimpta").send(press="first 4 weeks")
        page = page.send(press="Continue", **{"dose-1": "2026-11-01", "dose-2": "2026-11-23"})
        _to_the_end(page.send(press="Yes").send(press="Continue", on="2026-12-01"))
        assert _only(browser).due == "2026-12-01"


def test_somebody_who_has_not_started_waits_for_the_first_day_and_is_asked_for_no_word(
    context: AppContext,
) -> None:
    with _at(context) as browser:
        page = (
            browser.open("/set-up")
            .send(press="Kesimpta")
            .send(press="Not yet")
            .send(press="Continue", on="2026-12-07")
        )
        assert "Is one of these so now?" in page.text
        page.send(press="None of these").send(press="Finish", **BERTA)
        berta = _only(browser)
        assert berta.due == "2026-12-07"
        assert berta.events == ()


def test_without_the_clinics_word_nothing_is_said_in_its_name(context: AppContext) -> None:
    with _at(context) as browser:
        page = _monthly(browser).send(press="Yes").send(press="No, or I am not sure")
        page.send(press="None of these").send(press="Finish", **BERTA)
        berta = _only(browser)
        assert [event["type"] for event in berta.events] == ["dose"]
        assert berta.case.step.action == "ask_first"


def test_f5_a_word_whose_day_nobody_asked_for_has_no_day(context: AppContext) -> None:
    with _at(context) as browser:
        _to_the_end(_monthly(browser).send(press="Yes"), clinic="MS nurses")
        berta = _only(browser)
        (word,) = (event for event in berta.events if event["type"] == "decision")
        assert "on" not in word
        assert word["by"] == "MS nurses"
        for parts in ((), ("checks",), ("entries",), ("visit",)):
            shown = berta.open(*parts)
            assert shown.status == 200
            assert not re.search(r"MS nurses on \w", shown.text)
        assert "Settled by MS nurses, on a day that is not known" in berta.open("checks").text


def test_f5_the_question_outside_the_set_up_gives_no_day_either(anna: Person) -> None:
    page = anna.open("decide", "pre-start")
    assert page.value("on-year") in ("", None)
    page.send(press="Save", by="Dr Ito")
    assert "on" not in anna.events[-1]
    assert anna.events[-1]["by"] == "Dr Ito"


def _so_now(browser: Browser, *ticks: str) -> Page:
    return _monthly(browser).send(press="Yes").send(press="Yes").send(press="Continue", **_ticked(*ticks))


def test_what_is_so_now_is_asked_about_on_one_page_and_written_down(context: AppContext) -> None:
    with _at(context) as browser:
        page = _so_now(browser, "infection", "pregnancy", "medicines", "allergy")
        assert_whole(page)
        page = page.send(
            press="Continue", infection="cold", allergy="penicillin", pregnancy="breastfeeding",
            medicines="vitamin D\r\n\r\nprednisone",
        )  # fmt: skip
        page.send(press="Finish", **BERTA)
        kept = [(event["type"], event.get("name")) for event in _only(browser).events[2:]]
        assert kept == [
            ("condition", "cold"),
            ("breastfeeding", None),
            ("medication", "vitamin D"),
            ("medication", "prednisone"),
            ("allergy", "penicillin"),
        ]
        undated = [event["type"] for event in _only(browser).events if event.get("since_unknown")]
        assert undated == ["condition", "breastfeeding", "medication", "medication", "allergy"]


def test_what_was_ticked_and_not_named_is_kept_and_asked_about(context: AppContext) -> None:
    with _at(context) as browser:
        _so_now(browser, "infection", "medicines", "allergy").send(press="Continue").send(
            press="Finish", **BERTA
        )
        berta = _only(browser)
        assert "infection-open" in {item.rule for item in berta.case.check.findings}
        assert berta.case.check.verdict != "clear"
        assert "not named" in berta.open("entries").text


def test_only_what_was_ticked_is_asked_about(context: AppContext) -> None:
    with _at(context) as browser:
        page = _so_now(browser, "allergy")
        assert page.value("allergy") == ""
        assert page.value("infection") is None
        page = browser.open(page.path.replace("which", "now")).send(press="None of these", **_ticked())
        assert page.path.endswith("/person")


def test_an_infection_under_any_name_holds_the_dose(context: AppContext) -> None:
    with _at(context) as browser:
        page = _so_now(browser, "infection").send(press="Continue", infection="the thing my son has")
        page.send(press="Finish", **BERTA)
        berta = _only(browser)
        assert "infection-open" in {item.rule for item in berta.case.check.findings}
        assert "the thing my son has" in berta.open("entries").text


def test_whom_they_ring_is_kept_with_the_person(context: AppContext) -> None:
    ring = {"clinic": "MS nurses", "clinic_phone": "020 7946 0101", "clinic_hours": "9 to 5"}
    with _at(context) as browser:
        _to_the_end(_monthly(browser).send(press="Yes"), out_of_hours="NHS 111", **ring)
        kept = _only(browser).case.record.person
        assert (kept.clinic, kept.clinic_phone, kept.out_of_hours) == (
            "MS nurses",
            "020 7946 0101",
            "NHS 111",
        )


def test_f13_countries_stand_in_the_order_of_their_names(context: AppContext) -> None:
    with _at(context) as browser:
        page = _monthly(browser).send(press="Yes").send(press="Yes").send(press="None of these")
        named = re.findall(r'<option value="[A-Z]{2}">([^<]+)', page.html)
        assert len(named) > 30
        assert named[:-1] == sorted(named[:-1])
        assert named[-1] == "Another country"


# --- half-way, back, twice ---


def _every_page(browser: Browser) -> Iterator[Page]:
    yield (page := browser.open("/set-up"))
    yield (page := page.send(press="Kesimpta"))
    yield (page := page.send(press="another rhythm"))
    yield (page := page.send(press="Continue", every="5", unit="weeks"))
    yield (page := page.send(press="Continue", on="2026-10-30"))
    yield (page := page.send(press="Another day"))
    yield (page := page.send(press="Continue", on="2026-12-02"))
    yield (page := page.send(press="Yes"))
    yield (page := page.send(press="Continue", **_ticked("allergy")))
    yield (page := page.send(press="Continue", allergy="latex"))
    yield page.send(press="Finish", **BERTA)


def test_every_page_is_whole_and_has_a_question_a_place_and_a_way_back(context: AppContext) -> None:
    with _at(context) as browser:
        *asking, done = _every_page(browser)
        for page in (*asking, done):
            assert_whole(page)
        for place, page in enumerate(asking):
            assert page.html.count("<h1") == 1
            assert re.search(r"Question [1-4] of 4", page.text)
            assert (asking[place - 1].path in page.read.links) == (place > 0)
        assert "All set" in done.text
        assert _only(browser).due == "2026-12-02"


def test_back_shows_what_was_answered_at_each_page(context: AppContext) -> None:
    with _at(context) as browser:
        pages = list(islice(_every_page(browser), 10))  # all but the end
        again = {page.path.rpartition("/")[2]: browser.open(page.path) for page in pages}
        assert "(your answer)" in again["started"].html
        assert (again["rhythm"].value("every"), again["rhythm"].value("unit")) == ("5", "weeks")
        assert again["last"].value("on") == "2026-10-30"
        assert "Another day (your answer)" in again["next"].text
        assert again["other-day"].value("on") == "2026-12-02"
        assert "Yes (your answer)" in again["go-ahead"].text
        assert ("is", "allergy") in again["now"].form("is").fields
        assert again["which"].value("allergy") == "latex"
        assert not context.store.people()


def test_f11_going_back_after_the_end_leads_to_the_record_and_never_makes_a_second_person(
    context: AppContext,
) -> None:
    with _at(context) as browser:
        *asking, _ = _every_page(browser)
        berta = _only(browser)
        for page in reversed(asking):
            assert browser.open(page.path).path == f"/p/{berta.id}"
        last = asking[-1].send(press="Finish", **(BERTA | {"called": "Bert"}))
        first = asking[1].send(press="Not yet")
        assert {last.path, first.path} == {f"/p/{berta.id}"}
        assert _only(browser).id == berta.id


def test_a_changed_first_answer_changes_the_way(context: AppContext) -> None:
    with _at(context) as browser:
        page = _monthly(browser)
        page = browser.open(page.path.replace("next", "started")).send(press="Not yet")
        assert page.path.endswith("/planned")
        assert browser.open(page.path.replace("planned", "last")).path.endswith("/planned")


def test_half_way_says_how_many_questions_are_left_and_nothing_else(context: AppContext) -> None:
    with _at(context) as browser:
        page = _monthly(browser).send(press="Yes").send(press="Yes")
    with _at(context, TODAY + timedelta(days=6)) as browser:
        half = browser.open("/")
        assert "2 questions left" in half.text
        assert not re.search(r"inject|clinic today|due|passed", half.text, re.IGNORECASE)
        assert browser.open("/api/people").response.json()["people"] == []
        assert page.path in half.read.links
        assert "Is one of these so now?" in browser.open(page.path).text


def test_a_set_up_can_be_begun_anew(context: AppContext) -> None:
    with _at(context) as browser:
        _monthly(browser)
        page = browser.open("/set-up").send(press="Start again")
        assert "Which medicine is it?" in page.text
        assert begun(context.store) == ()


def test_deleting_everything_deletes_what_is_half_way(context: AppContext) -> None:
    with _at(context) as browser:
        _monthly(browser)
        context.store.delete_everything()
        assert begun(context.store) == ()


def test_two_taps_on_finish_make_one_record(context: AppContext) -> None:
    with _at(context) as browser:
        page = _monthly(browser).send(press="Yes").send(press="Yes").send(press="None of these")
        for _ in range(2):
            page.send(press="Finish", **BERTA)
        assert len(_only(browser).events) == 2


def test_a_page_that_is_not_asked_yet_leads_to_the_one_that_is(context: AppContext) -> None:
    with _at(context) as browser:
        first = browser.open("/set-up").send(press="Kesimpta")
        for name in ("person", "now", "next", "which"):
            assert browser.open(first.path.replace("started", name)).path == first.path
        assert browser.open(first.path.replace("started", "nothing")).status == 404
        assert browser.open("/set-up/x/started").status == 404


def test_another_person_gets_a_record_of_their_own(browser: Browser) -> None:
    browser.person("Anna")
    page = browser.open("/set-up")
    assert "Add another person" in page.text
    page = (
        page.send(press="Kesimpta").send(press="Not yet").send(press="Tomorrow").send(press="None of these")
    )
    page.send(press="Finish", **(BERTA | {"called": "Carl"}))
    assert [listed.called for listed in browser.context.store.people()] == ["Anna", "Carl"]
    assert "2 people" in browser.open("/").text


# --- faults ---


@pytest.mark.parametrize(
    ("typed", "field", "said"),
    [
        ({"called": ""}, "What should we call you?", "This is needed"),
        ({"called": "x" * 81}, "What should we call you?", "too long"),
        ({"called": "a\u202eb"}, "What should we call you?", "signs that we cannot show"),
        ({"region": ""}, "Where do you live?", "This is needed"),
        ({"birth_date-year": "2030"}, "Date of birth", "has not come yet"),
        ({"birth_date-year": "88"}, "Date of birth", "We cannot read this date"),
        ({"timezone": "Moon/Base"}, "Time zone", "no time zone"),
        ({"sex": "robot"}, "Sex", "choose one from the list"),
        ({"clinic_phone": "ask Mary"}, "Their telephone number", "We cannot read this number"),
    ],
)
def test_f12_a_fault_names_its_field_stands_in_the_title_and_gives_back_what_was_typed(
    context: AppContext, typed: dict[str, str], field: str, said: str
) -> None:
    with _at(context) as browser:
        page = _to_the_end(_monthly(browser).send(press="Yes"), **typed)
        assert page.status == 422
        assert "<title>Error: " in page.html
        assert re.search(re.escape(field) + r":? [^?]*" + re.escape(said), page.text)
        assert not context.store.people()
        for name, value in (BERTA | typed).items():
            if name not in ("region", "timezone", "sex"):
                assert page.value(name) == value


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({}, "The day: This is needed"),
        ({"on": "soon"}, "We cannot read this date"),
        ({"on": "2026-12-05"}, "this day"),
        (
            {"on": "2026-10-30", "treated_since-year": "2027"},
            "You cannot have begun after your last injection",
        ),
        ({"on": "2026-10-30", "treated_since-year": "26"}, "We cannot read this date"),
    ],
)
def test_a_wrong_day_comes_back_and_is_not_kept(
    context: AppContext, typed: dict[str, str], said: str
) -> None:
    with _at(context) as browser:
        page = (
            browser.open("/set-up")
            .send(press="Kesimpta")
            .send(press="every month")
            .send(press="Continue", **typed)
        )
        assert page.status == 422
        assert said.lower() in page.text.lower()
        assert page.value("on") == typed.get("on", "")
        assert not begun(context.store)[0].has("last")


def test_a_day_before_the_last_one_is_no_next_day(context: AppContext) -> None:
    with _at(context) as browser:
        page = _monthly(browser).send(press="Another day")
        assert page.send(press="Continue", on="2026-10-30").status == 422
        assert page.send(press="Continue", on="2026-10-31").status == 200


def test_a_first_day_that_has_passed_is_no_plan(context: AppContext) -> None:
    with _at(context) as browser:
        page = browser.open("/set-up").send(press="Kesimpta").send(press="Not yet")
        assert page.send(press="Continue", on="2026-11-28").status == 422
        assert page.send(press="Continue", on="2026-11-29").status == 200


@pytest.mark.parametrize(
    "typed", [{}, {"every": "6"}, {"every": "0", "unit": "weeks"}, {"every": "53", "unit": "weeks"}]
)
def test_a_rhythm_that_cannot_be_comes_back(context: AppContext, typed: dict[str, str]) -> None:
    with _at(context) as browser:
        page = (
            browser.open("/set-up")
            .send(press="Kesimpta")
            .send(press="another rhythm")
            .send(press="Continue", **typed)
        )
        assert page.status == 422
        assert page.value("every") == typed.get("every", "")


def test_ticks_and_none_of_these_at_once_are_asked_again(context: AppContext) -> None:
    with _at(context) as browser:
        page = _monthly(browser).send(press="Yes").send(press="Yes")
        both = page.send(press="None of these", **_ticked("allergy"))
        neither = page.send(press="Continue")
        assert (both.status, neither.status) == (422, 422)
        assert ("is", "allergy") in both.form("is").fields


def test_an_answer_that_is_none_of_them_is_asked_again(context: AppContext) -> None:
    with _at(context) as browser:
        first = browser.open("/set-up")
        assert browser.post(first.path, [*first.form().fields, ("answer", "robot")]).status == 422


# --- other kinds of drugs ---


@pytest.fixture(name="_invented")
def _invented_guides() -> Iterator[None]:
    use_folders(FOLDER)
    yield
    use_folders()


def test_real_capsules_are_set_up_without_a_word_of_an_injection(context: AppContext) -> None:
    with _at(context) as browser:
        page = browser.open("/set-up").send(press="Tecfidera")
        for press, typed in (("first days", {}), ("Continue", {"dose-1": "2026-11-27"})):
            assert "inject" not in page.text
            page = page.send(press=press, **typed)
        _to_the_end(page)
        berta = _only(browser)
        assert (berta.case.guide.drug, berta.due, berta.case.step.action) == (
            "tecfidera",
            "2026-11-29",
            "inject",
        )
        assert "Take your capsules" in berta.open().text


def test_a_setting_that_names_a_medicine_answers_which_one_it_is(context: AppContext) -> None:
    with _at(replace(context, drug="tecfidera")) as browser:
        assert "Have you started Tecfidera?" in browser.open("/set-up").text


@pytest.mark.usefixtures("_invented")
@pytest.mark.parametrize(
    ("drug", "answers", "due"),
    [
        (INFUSION, [("every 24 weeks", {}), ("Continue", {"on": "2026-10-30"}), ("Yes", {})], "2027-04-16"),
        (
            INFUSION,
            [("first 24 weeks", {}), ("Continue", {"dose-1": "2026-11-20"}), ("Yes", {})],
            "2026-12-04",
        ),
        (INJECTION, [("every 4 weeks", {}), ("Continue", {"on": "2026-11-10"}), ("Yes", {})], "2026-12-08"),
        (CAPSULES, [("240 mg, 2 times", {}), ("Continue", {"treated_since-year": "2025"})], "2026-11-29"),
        (CAPSULES, [("first days", {}), ("Continue", {"dose-1": "2026-11-27"})], "2026-11-29"),
        (
            CAPSULES,
            [
                ("another amount", {}),
                ("Continue", {"treated_since-year": "2025"}),
                ("Continue", {"amount_mg": "120", "on-year": "2026", "on-month": "11", "on-day": "20"}),
            ],
            "2026-11-29",
        ),
    ],
)
def test_the_set_up_fits_every_kind_of_drug(
    context: AppContext, drug: str, answers: list[tuple[str, dict[str, str]]], due: str
) -> None:
    with _at(context) as browser:
        page = browser.open("/set-up").send(press=drug.capitalize())
        page = page.send(press=drug.capitalize()) if page.path.endswith("/product") else page
        for press, typed in answers:
            assert_whole(page)
            page = page.send(press=press, **typed)
        _to_the_end(page)
        berta = _only(browser)
        assert berta.case.guide.drug == drug
        assert berta.due == due
        assert berta.case.step.action in ("nothing_due", "inject")
        assert "All set" in berta.open("set-up").text


@pytest.mark.usefixtures("_invented")
def test_the_first_doses_hold_what_the_guide_says_of_each(context: AppContext) -> None:
    with _at(context) as browser:
        page = browser.open("/set-up").send(press="Infusumab").send(press="Infusumab")
        page = page.send(press="first 24 weeks")
        page = page.send(press="Continue", **{"dose-1": "2026-11-01", "dose-2": "2026-11-15"})
        _to_the_end(page.send(press="Yes"))
        assert [event.get("amount_mg") for event in _only(browser).events] == [300, 300, None]


@pytest.mark.usefixtures("_invented")
def test_a_drug_without_first_doses_asks_for_none(context: AppContext) -> None:
    with _at(context) as browser:
        page = browser.open("/set-up").send(press="Monthlimab")
        assert "first" not in " ".join(text for form in page.read.forms for *_, text in form.buttons)


# --- what is said of the person later ---


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


def test_the_page_on_somebody_in_mid_treatment_asks_for_no_first_day_and_keeps_the_rest(
    context: AppContext,
) -> None:
    with _at(context) as browser:
        _to_the_end(_monthly(browser).send(press="Yes"))
        berta = _only(browser)
        before = berta.case.record.therapy
        berta.open("person").send(press="Save for Berta", called="Bea")
        assert berta.case.record.therapy == before


def test_of_a_medicine_with_several_products_the_set_up_asks_which(context: AppContext) -> None:
    use_folders(FOLDER)
    try:
        browser = _at(context)
        which = browser.open("/set-up").send(press="Infusumab")
        assert "Which Infusumab is it?" in which.text
        page = which.send(press="Infusumab Under").send(press="every 6 months")
        assert "When was your last injection?" in page.text
        _to_the_end(page.send(press="Continue", on="2026-10-30").send(press="Yes"))
        under = _only(browser)
        assert (under.case.record.therapy.product, under.case.guide.product.id) == ("under-skin",) * 2
        assert "injection" in under.open("").text
        # Said otherwise later on: as a correction, or from the day on which the clinic changed it.
        under.open("person").send(press="Save", product="infusumab-twin")
        assert under.case.guide.product.id == "infusumab-twin"
        under.open("person").send(press="Save", product="under-skin", product_since="2026-11-10")
        assert [one.product for one in under.case.record.therapies] == ["infusumab-twin", "under-skin"]
        assert under.case.guide.product.id == "under-skin"
        assert (
            under.open("person").send(press="Save", product="infusumab", product_since="soon").status == 422
        )
    finally:
        use_folders()
