"""Back works: the answer to a form is a page that can be gone back to, and its address says nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from itertools import product

import httpx
import pytest
from litestar.handlers import HTTPRouteHandler

from doseline.faces.web.answers.pages import AnsweredPage, AnsweredPages
from doseline.faces.web.context import AppContext
from doseline.faces.web.routes import ROUTES
from tests.web.browser import Browser, Page, Person
from tests.web.knock import PASSPHRASE, Visitor, person

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
    word = pages.hold(AnsweredPage(record="", body=b"an answer", status=200, made=NOW))
    assert (pages.find(word, "", NOW + later) is not None) is is_there


def _addresses() -> Iterator[str]:
    """Every address of the app that takes a form; what programs send to has answers of its own."""
    for handler in ROUTES:
        if isinstance(handler, HTTPRouteHandler) and "POST" in handler.http_methods:
            yield from (path for path in handler.paths if not path.startswith("/api"))


ADDRESSES = sorted(_addresses())
# What a form may hold, so that more of each page's ways are gone: nothing, nonsense, and what leads on.
SENT: tuple[Mapping[str, str], ...] = (
    {},
    {"on": "x", "day": "2026-04-02", "words": "fever", "question": "flu shot", "name": "x", "called": "x"},
    {"words": "chest pain", "step": "answer", "mark": "5", "word": "no", "passphrase": "x", "change": "1"},
    {"on": "2016-01-01", "amount_mg": "20", "text": "a note", "reason": "x", "once": "x" * 20},
)


def _filled(address: str, record: str) -> str:
    address = address.replace("{record:str}", record)
    return re.sub(r"\{\w+:str\}", "x", re.sub(r"\{\w+:int\}", "1", address))


def sent(visitor: Visitor, address: str, **fields: str) -> str:
    """The address to which a form leads."""
    answer = visitor.post_once(address, {"_csrf_token": visitor.token(), **fields})
    return str(answer.headers["location"])


def _is_sent_on(answer: httpx.Response) -> bool:
    """Whether a form led to another address, or to a file; a bare refusal is no page either."""
    is_page = answer.headers.get("content-type", "").startswith("text/html")
    return answer.status_code == 303 or not is_page


def test_there_are_forms_everywhere() -> None:
    assert {"/lock", "/data/look", "/data/import", "/p/{record:str}/as-of", "/symptoms"} <= set(ADDRESSES)
    assert len(ADDRESSES) > 30


def test_no_form_is_answered_with_a_page_at_its_own_address(context: AppContext) -> None:
    record, visitor = person(context), Visitor(context)
    token, pages = visitor.token(), 0
    for address, fields in product(ADDRESSES, SENT):
        answer = visitor.post_once(_filled(address, record), {"_csrf_token": token, **fields})
        assert _is_sent_on(answer), (address, fields, answer.status_code)
        if "/answered/" in answer.headers.get("location", ""):
            page = visitor.get(answer.headers["location"])
            assert page.headers["content-type"].startswith("text/html"), address
            assert page.headers["cache-control"] == "no-store", address
            pages += 1
    assert pages > len(ADDRESSES)


def test_nor_where_the_token_is_too_old_or_the_app_is_locked(context: AppContext) -> None:
    record, visitor = person(context), Visitor(context)
    for address in ADDRESSES:
        assert _is_sent_on(visitor.post_once(_filled(address, record), {"_csrf_token": "old"})), address
    context.sessions.put(context.store, PASSPHRASE)
    token = visitor.token()
    for address in sorted({*ADDRESSES} - {"/lock"}):
        answer = visitor.post_once(_filled(address, record), {"_csrf_token": token})
        assert _is_sent_on(answer), address


def test_a_program_is_answered_at_once(context: AppContext) -> None:
    record, visitor = person(context), Visitor(context)
    answer = visitor.post_json(f"/api/v1/people/{record}/events", b"{}")
    assert answer.status_code in (400, 422)
    assert answer.headers["content-type"].startswith("application/problem+json")


def test_what_was_answered_before_the_lock_is_behind_it(context: AppContext) -> None:
    record, visitor = person(context), Visitor(context)
    context.sessions.put(context.store, PASSPHRASE)
    visitor.unlock()
    told = [sent(visitor, path) for path in ("/data/import", f"/p/{record}/enter/x", "/data/look")]
    assert [visitor.get(page).status_code for page in told] == [422, 404, 422]
    stranger = Visitor(context)
    assert [stranger.get(page).status_code for page in told] == [403, 403, 403]


def test_the_lock_that_answered_a_form_can_be_gone_back_to(context: AppContext) -> None:
    """It keeps what was typed, sealed; whoever is locked out sees it again, and nothing of the form."""
    record, visitor = person(context), Visitor(context)
    context.sessions.put(context.store, PASSPHRASE)
    page = visitor.get(sent(visitor, f"/p/{record}/enter/x", text="ask about swimming"))
    assert (page.status_code, 'name="kept"' in page.text, "swimming" in page.text) == (403, True, False)


def test_knocking_pushes_out_nobodys_answers() -> None:
    pages = AnsweredPages(most=10, most_open=10)
    word = pages.hold(AnsweredPage(record="a", body=b"an answer", status=200, made=NOW))
    for _ in range(5):
        pages.hold(AnsweredPage(record="", body=b"the lock", status=422, made=NOW, is_open=True))
    assert pages.find(word, "a", NOW) is not None


def test_an_answer_that_is_gone_leads_to_no_other_computer(context: AppContext) -> None:
    visitor = Visitor(context)
    for start in ("~~example.org", "~", "x~..~..", "data", "//example.org", "%2F%2Fexample.org"):
        location = visitor.get(f"/answered/{start}/{'x' * 24}").headers.get("location", "/")
        assert location.startswith("/"), start
        assert not location.startswith("//"), start


def test_a_page_that_is_gone_leads_to_the_page_with_its_form(context: AppContext) -> None:
    record, visitor = person(context), Visitor(context)
    for form, page in (
        ("took", "took"), ("as-of", "entries"), ("storage/1/gone", "storage"), ("symptoms/keep", "symptoms"),
    ):  # fmt: skip
        location = sent(visitor, f"/p/{record}/{form}")
        context.answered.clear()
        assert visitor.get(location).headers["location"] == f"/p/{record}/{page}"
