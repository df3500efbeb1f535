"""A form opened on one day and sent on the next is asked about once: which day was meant."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta

import pytest

from doseline.faces.web.context import AppContext
from tests.web.browser import Browser, Page, Person
from tests.web.conftest import HOST, TODAY

QUESTION = "Which day do you mean?"


@dataclass(slots=True)
class Calendar:
    """The day of the computer."""

    day: date = TODAY

    def now(self) -> datetime:
        return datetime.combine(self.day, time(12), tzinfo=UTC)

    def wait(self, days: int) -> None:
        self.day += timedelta(days=days)


@pytest.fixture
def calendar() -> Calendar:
    return Calendar()


@pytest.fixture
def anna(context: AppContext, calendar: Calendar) -> Iterator[Person]:
    """Anna, whose next dose is due today."""
    app = replace(context, now=calendar.now)
    with Browser(app, HOST) as browser:
        yield browser.person("Anna")


def newest(anna: Person) -> dict[str, object]:
    return dict(anna.events[-1])


# Each form that fills in today: where it stands, what is typed besides, and the field of the date it keeps.
FORMS = {
    "an injection": (("took",), {}, "on"),
    "an infection": (("enter", "infection"), {"name": "cold"}, "on"),
    "a medicine": (("enter", "medication"), {"name": "ibuprofen"}, "on"),
    "a note": (("enter", "note"), {"text": "a word"}, "on"),
    "an allergy": (("enter", "allergy"), {"name": "penicillin"}, "on"),
    "an illness": (("enter", "condition"), {"name": "migraine"}, "on"),
    "a pen out of the fridge": (("storage",), {}, "on"),
}
EACH = pytest.mark.parametrize("form", FORMS)


def filled(anna: Person, form: str) -> Page:
    return anna.open(*FORMS[form][0])


def sent(page: Page, form: str, **more: str) -> Page:
    return page.send(press="Save for", **FORMS[form][1], **more)


@EACH
def test_sent_on_the_day_it_was_opened_it_is_kept(anna: Person, form: str) -> None:
    back = sent(filled(anna, form), form)
    assert QUESTION not in back.text
    assert newest(anna)[FORMS[form][2]] == TODAY.isoformat()


@EACH
@pytest.mark.parametrize(("button", "kept"), [("April 2", TODAY), ("April 3", TODAY + timedelta(days=1))])
def test_sent_on_the_next_day_it_is_asked_about_once(
    anna: Person, calendar: Calendar, form: str, button: str, kept: date
) -> None:
    page, before = filled(anna, form), len(anna.events)
    calendar.wait(1)
    asked = sent(page, form)
    assert QUESTION in asked.text
    assert "Not saved yet" in asked.text
    assert len(anna.events) == before
    answered = asked.send(press=button)
    assert QUESTION not in answered.text
    assert newest(anna)[FORMS[form][2]] == kept.isoformat()
    assert len(anna.events) == before + 1


@pytest.mark.parametrize("days", [2, 7, 14])
def test_days_later_it_is_asked_about_as_well(anna: Person, calendar: Calendar, days: int) -> None:
    page = filled(anna, "a note")
    calendar.wait(days)
    assert QUESTION in sent(page, "a note").text


def test_a_clock_that_was_set_back_is_asked_about_too(anna: Person, calendar: Calendar) -> None:
    page = filled(anna, "a note")
    calendar.wait(-1)
    assert QUESTION in sent(page, "a note").text


def test_a_day_that_was_typed_is_nobodys_to_question(anna: Person, calendar: Calendar) -> None:
    page = filled(anna, "a note")
    calendar.wait(1)
    back = sent(page, "a note", on="2026-03-30")
    assert QUESTION not in back.text
    assert newest(anna)["on"] == "2026-03-30"


def test_the_answer_sent_twice_is_kept_once(anna: Person, calendar: Calendar) -> None:
    page, before = filled(anna, "a note"), len(anna.events)
    calendar.wait(1)
    asked = sent(page, "a note")
    asked.send(press="April 3")
    asked.send(press="April 3")
    assert len(anna.events) == before + 1


def test_with_a_fault_in_it_the_form_comes_back_and_is_asked_about_no_more(
    anna: Person, calendar: Calendar
) -> None:
    page = filled(anna, "a note")
    calendar.wait(1)
    asked = page.send(press="Save for", text="")
    again = asked.send(press="April 2")
    assert again.status == 422
    back = again.send(press="Save for", text="a word")
    assert QUESTION not in back.text
    assert newest(anna)["on"] == "2026-04-02"


def test_a_correction_keeps_the_day_of_its_entry_without_a_question(anna: Person, calendar: Calendar) -> None:
    sent(filled(anna, "a note"), "a note")
    page = anna.open("entries", str(len(anna.events) - 1))
    calendar.wait(1)
    back = page.send(press="Save for", text="another word")
    assert QUESTION not in back.text
    assert (newest(anna)["on"], newest(anna)["text"]) == ("2026-04-02", "another word")


def test_a_pen_put_back_after_midnight_is_asked_about(anna: Person, calendar: Calendar) -> None:
    sent(filled(anna, "a pen out of the fridge"), "a pen out of the fridge", on="2026-04-01")
    page = anna.open("storage", str(len(anna.events) - 1), "back")
    calendar.wait(1)
    asked = page.send(press="Save for")
    assert QUESTION in asked.text
    asked.send(press="April 3")
    assert (newest(anna)["on"], newest(anna)["until"]) == ("2026-04-01", "2026-04-03")


def kept_symptom(anna: Person, calendar: Calendar, when: str, waits: tuple[int, int]) -> str:
    """The day that the diary names for a cough; the page waits before the answer, and after it."""
    asked = anna.open("symptoms").send(press="Go on", words="cough")
    calendar.wait(waits[0])
    answer = asked.send(form="told", when=when, step="answer")
    calendar.wait(waits[1])
    answer.send(form="keep", keep="cough")
    return str(newest(anna)["on"])


@pytest.mark.parametrize(("when", "day"), [("today", TODAY), ("yesterday", date(2026, 4, 1)), ("", TODAY)])
@pytest.mark.parametrize("waits", [(0, 0), (1, 0), (0, 1), (1, 1), (0, 3)])
def test_a_symptom_of_today_stays_on_that_day_when_it_is_kept_the_day_after(
    anna: Person, calendar: Calendar, when: str, day: date, waits: tuple[int, int]
) -> None:
    assert kept_symptom(anna, calendar, when, waits) == day.isoformat()


@pytest.mark.parametrize("opened", ["", "soon", "2031-01-01", "2026-02-30"])
def test_a_day_of_opening_that_cannot_be_is_today(anna: Person, opened: str) -> None:
    asked = anna.open("symptoms").send(press="Go on", words="cough")
    asked.send(form="told", when="today", step="answer", opened=opened).send(form="keep", keep="cough")
    assert newest(anna)["on"] == "2026-04-02"
