"""Faults name their field, the title says that something was wrong, and no place is a path in a file."""

from __future__ import annotations

import re

import pytest

from doseline.faces.web.context import AppContext
from doseline.faces.web.entries.forms import FORMS
from tests.web.browser import Browser, Page, Person
from tests.web.knock import Visitor, person


def title(page: Page) -> str:
    found = re.search(r"<title>(.*?)</title>", page.html)
    assert found is not None
    return found[1]


def summary(page: Page) -> list[str]:
    """The lines of the list above the form, each a link to its field."""
    return re.findall(r'<li><a href="#f-[^"]+">(.*?)</a></li>', page.html)


def test_an_empty_set_up_says_so_in_the_title(browser: Browser) -> None:
    page = browser.open("/set-up")
    page = page.send(form=page.read.forms[0].action)
    assert page.status == 422
    assert title(page).startswith("Error: ")


@pytest.mark.parametrize("name", [name for name in FORMS if name != "test"])
def test_a_fault_of_an_entry_names_its_field(anna: Person, name: str) -> None:
    page = anna.open("enter", name)
    empty = {
        key: "" for key, _ in page.form("once").fields if key not in {"_csrf_token", "once", "prefilled"}
    }
    page = page.send(form="once", **empty)
    assert page.status == 422
    assert summary(page)
    for line in summary(page):
        assert not line.startswith(("This is", "We cannot", "Expected", "Please")), line


def test_the_title_says_that_something_was_wrong(anna: Person) -> None:
    page = anna.open("took")
    assert title(page) == "I took my injection · Doseline"
    assert title(page.send(press="Save", on="")) == "Error: I took my injection · Doseline"
    assert title(anna.open("symptoms").send(press="Go on")).startswith("Error: ")


def test_a_year_that_cannot_be_right_is_said_plainly(anna: Person) -> None:
    page = anna.open("enter", "note").send(form="once", text="x", on="1805-01-01")
    assert any("This year cannot be right: 1805" in line for line in summary(page))
    assert "1900" not in page.text


def test_a_fault_of_a_file_says_which_entry_and_no_path(context: AppContext) -> None:
    event = b'{"id": "e1", "type": "note", "on": "%s", "text": "x", "recorded_at": "2026-01-01T12:00:00"}'
    record = b"""{"format": "doseline-record/2", "person": {}, "therapy": {"guide": "kesimpta",
      "start": "2026-01-05"}, "events": [%s, %s]}""" % (event % b"2026-01-01", event % b"2026-02-30")
    page = Visitor(context).post("/data/import", {"called": "Ann"}, files={"file": record})
    assert page.status_code == 422
    assert "Entry 2, &#34;on&#34;: There is no such day as 2026-02-30." in page.text
    assert "$." not in page.text
    assert " @ " not in page.text


def test_a_fault_of_a_kept_record_says_no_path(context: AppContext) -> None:
    record = person(context)
    assert "$." not in Visitor(context).get(f"/p/{record}").text
