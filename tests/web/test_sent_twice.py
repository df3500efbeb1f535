"""A guard against sending twice looks at what is sent."""

from __future__ import annotations

import json

import pytest

from doseline.faces.web.context import AppContext
from doseline.faces.web.form_data import FormData
from tests.web.browser import Browser, Page, Person
from tests.web.knock import Visitor, person

RECORD = {
    "format": "doseline-record/1",
    "person": {"id": "r1", "region": "US"},
    "therapy": {"guide": "kesimpta", "start": "2026-01-05"},
    "events": [{"id": "e1", "type": "note", "on": "2026-01-05", "text": "x"}],
}


def allergies(anna: Person) -> list[str]:
    return [event["name"] for event in anna.events if event["type"] == "allergy"]


@pytest.fixture
def form(anna: Person) -> Page:
    """The form of an allergy."""
    return anna.open("enter", "allergy")


def sent(form: Page, name: str) -> Page:
    return form.send(press="Save", name="", name_other=name, on_year="2026", on_month="4", on_day="2")


def test_the_same_form_sent_twice_is_kept_once(anna: Person, form: Page) -> None:
    assert len({sent(form, "penicillin").path for _ in range(3)}) == 1
    assert allergies(anna) == ["penicillin"]


def test_an_edited_form_sent_again_is_kept_too(anna: Person, form: Page) -> None:
    for name in ("penicillin", "latex", "penicillin", "latex"):
        assert "Saved" in sent(form, name).text
    assert allergies(anna) == ["penicillin", "latex"]


def test_a_second_injection_sent_from_the_page_before_is_asked_about(anna: Person) -> None:
    page = anna.open("took")
    assert "Saved" in page.send(press="Save").text
    again = page.send(press="Save", site="abdomen-left")
    assert "Saved" not in again.text
    assert [event["on"] for event in anna.events if event["type"] == "dose"].count("2026-04-02") == 1


@pytest.mark.parametrize("field", ["name-other", "on-day", "on-year"])
def test_the_mark_is_of_the_form_with_its_content(field: str) -> None:
    fields = {"once": "token-of-a-form", "name-other": "a", "on-year": "2026", "on-day": "2"}

    def mark(name: str = "_csrf_token", value: str = "fresh on every page") -> str:
        return FormData({key: (said,) for key, said in {**fields, name: value}.items()}, {}).idempotency_key

    assert mark() == mark(value="another") != ""
    assert mark(field, "7") != mark()
    assert mark("once", "") == ""
    assert mark("once", "token-of-another") != mark()


def test_a_program_that_uses_a_key_again_for_another_entry_is_refused(context: AppContext) -> None:
    record, visitor = person(context), Visitor(context)
    address, key = f"/api/people/{record}/events", "key-number-one"
    notes = [json.dumps({"type": "note", "on": "2026-04-01", "text": text}).encode() for text in "ab"]
    first = visitor.post_json(address, notes[0], idempotency_key=key)
    again = visitor.post_json(address, notes[0], idempotency_key=key)
    other = visitor.post_json(address, notes[1], idempotency_key=key)
    assert (first.status_code, again.status_code, other.status_code) == (201, 201, 422)
    assert first.json()["id"] == again.json()["id"]
    assert other.json()["faults"][0]["code"] == "key-used"
    assert [event["text"] for event in context.store.kept(record).events] == ["a"]


def test_a_file_taken_in_by_a_double_click_makes_one_person(context: AppContext) -> None:
    visitor, data = Visitor(context), json.dumps(RECORD).encode()
    answers = [visitor.post("/data/import", {"called": "Ann"}, files={"file": data}) for _ in range(2)]
    assert answers[0].headers["location"] == answers[1].headers["location"]
    assert len(context.store.people()) == 1
    other = json.dumps({**RECORD, "events": []}).encode()
    visitor.post("/data/import", {"called": "Ann"}, files={"file": other})
    assert len(context.store.people()) == 2


def test_a_set_up_that_was_gone_back_to_makes_one_person(browser: Browser, context: AppContext) -> None:
    page = browser.open("/set-up").send(press="Not yet").send(press="Tomorrow").send(press="None of these")
    for called in ("Ana", "Anna"):
        page.send(press="Finish", called=called, region="US")
    assert [one.called for one in context.store.people()] == ["Ana"]
