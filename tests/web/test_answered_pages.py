"""Back works: the answer to a form is a page that can be gone back to, and its address says nothing."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from doseline.faces.web.answers.pages import AnsweredPage, AnsweredPages
from tests.web.browser import Browser, Page, Person

NOW = datetime(2026, 4, 2, 12, tzinfo=UTC)


def answers(anna: Person) -> Iterator[Page]:
    """An answer of every kind, to Anna and to nobody."""
    for ask in (anna.open, lambda page: anna.browser.open(f"/{page}?drug=kesimpta")):
        yield ask("symptoms").send(press="Go on", words="chest pain")
        yield ask("guide").send(form="question", question="may I have a flu shot?")


def test_an_answer_can_be_gone_back_to(anna: Person) -> None:
    for page in answers(anna):
        again = anna.browser.open(page.path)
        assert page.path.split("/")[-3] == "answered"
        assert (again.status, again.html) == (page.status, page.html)


def test_an_address_says_nothing_of_what_was_typed(anna: Person) -> None:
    for page in answers(anna):
        assert not any(word in page.path for word in ("chest", "pain", "flu", "shot"))


def test_a_fault_can_be_gone_back_to(anna: Person) -> None:
    page = anna.open("symptoms").send(press="Go on")
    assert (page.status, anna.browser.open(page.path).status) == (422, 422)


def test_an_answer_that_is_gone_leads_to_its_form(anna: Person) -> None:
    assert anna.open("answered", "symptoms", "x" * 24).path == anna.address("symptoms")
    assert anna.open("answered", "elsewhere", "x" * 24).path == anna.address()


def test_an_answer_is_shown_to_nobody_else(browser: Browser, anna: Person) -> None:
    ben = browser.person("Ben")
    word = anna.open("symptoms").send(press="Go on", words="chest pain").path.rpartition("/")[2]
    assert ben.open("answered", "symptoms", word).path == ben.address("symptoms")
    assert "answered" not in browser.open(f"/answered/symptoms/{word}").path


def test_an_answer_goes_with_the_record(anna: Person) -> None:
    page = anna.open("symptoms").send(press="Go on", words="chest pain")
    anna.browser.context.store.delete(anna.id)
    assert anna.browser.open(page.path).status == 404


@pytest.mark.parametrize(
    ("later", "is_there"), [(timedelta(hours=1), True), (timedelta(hours=1, seconds=1), False)]
)
def test_an_answer_is_held_for_an_hour(later: timedelta, is_there: bool) -> None:  # noqa: FBT001 - a case
    pages = AnsweredPages()
    word = pages.hold(AnsweredPage(record="", html="an answer", status=200, made=NOW))
    assert (pages.find(word, "", NOW + later) is not None) is is_there
