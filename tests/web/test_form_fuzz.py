"""Anything sent to any form: never a mistake of ours, and nothing is kept of what is refused."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from litestar.handlers import HTTPRouteHandler

from doseline.faces.web.context import AppContext
from doseline.faces.web.entries.forms import FORMS
from doseline.faces.web.routes import ROUTES
from doseline.faces.web.set_up.draft import Draft, keep
from doseline.faces.web.set_up.questions import Asked
from doseline.store import open_store
from tests.web.browser import Browser, Person
from tests.web.conftest import HOST, NOW


def _addresses() -> list[str]:
    """Every address that takes a form, out of the pages of the app."""
    handlers = (page for page in ROUTES if isinstance(page, HTTPRouteHandler) and "POST" in page.http_methods)
    return sorted({path for handler in handlers for path in handler.paths})


ADDRESSES = _addresses()
SET_UP = "a-set-up-of-the-fuzzer"
# What these do is not to write an entry, and each has tests of its own.
ELSEWHERE = ("/api", "/data", "/lock")
KEYS = (
    "on", "on-year", "on-month", "on-day", "until", "until-year", "until-month", "until-day", "name",
    "name-other", "amount_mg", "site", "site-other", "device", "given_by", "complete", "time",
    "expires-year", "storage", "lot", "result", "value", "unit", "low", "high", "comparator", "index",
    "vaccine", "vaccine-other", "severity", "kind", "date", "phase", "about", "outcome", "by", "text",
    "reason", "once", "mark", "confirmed", "same_day", "change", "pick", "day", "step", "skip", "stage",
    "dose-1", "dose-2", "answer", "none", "is", "quick", "every", "infection", "allergy", "medicines",
    "pregnancy",
    "called", "region", "birth_date-year", "start", "timezone", "sex", "edition", "treated_since-year",
    "guide", "rhythm", "reading", "loading", "clinic", "clinic_phone", "out_of_hours",
    "question", "symptom", "since", "amount_mg", "tempo", "pen", "out_of_fridge_c", "dose", "until-when",
    "back",
)  # fmt: skip
DAYS = (
    "2026-04-02", "2026-04-01", "2025-01-05", "2026-13-40", "0000-00-00", "9999-12-31", "2026-02-30",
    "1899-01-01",
)  # fmt: skip
WORDS = (
    "", " ", "0", "-1", "1e400", "NaN", "99999999999999999999", "1,500", "٩", "hold", "next_dose",
    "restart", "igg", "g/L", "positive", "mmr", "may-proceed", "pre-start", "e1", "e999", "0-999999",
    "5", "6-1", "none", "one", "two", "yes", "usual", "own",
    "not-yet", "first-ones", "other", "<script>", "{x}", "{0}", "%s", "../..", "a/b.c", "\u202e",
    "😀", "pen", "monthly", "doses", "clinic", "now", "US", "ZZ", "Europe/Berlin", "article", "kesimpta",
)  # fmt: skip
VALUES = st.one_of(
    st.sampled_from(DAYS),
    st.sampled_from(WORDS),
    st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=40),
    st.integers(1, 3).map(lambda size: "x" * 10_000 * size),
)
FIELDS = st.lists(st.tuples(st.sampled_from(KEYS), VALUES), max_size=6)


@pytest.fixture(scope="module")
def one_browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    folder: Path = tmp_path_factory.mktemp("fuzz")
    with open_store(folder / "doseline.db", folder=folder, now=NOW) as store:
        context = AppContext(store=store, secret="fuzz", hosts=frozenset({HOST}), now=lambda: NOW)  # noqa: S106
        with Browser(context, HOST) as browser:
            yield browser


@pytest.fixture
def anna(one_browser: Browser) -> Person:
    """Anna with a cold, and a set-up of somebody else that is half-way."""
    cold = {"type": "condition", "on": "2026-03-30", "name": "cold"}
    person = one_browser.person("Anna", [cold])
    answers = {"started": {"answer": ["usual"]}, "last": {"on": ["2026-03-10"]}}
    keep(one_browser.context.store, Draft(word=SET_UP, answers=answers))
    return person


def _filled(address: str, anna: Person, place: int, kind: str) -> str:
    values = {"record": anna.id, "place": str(place), "kind": kind, "rule": "extra-dose", "name": "igg"}
    if address.startswith("/set-up"):
        values |= {"word": SET_UP, "name": list(Asked)[place % len(Asked)].value}
    for name, value in values.items():
        for sort in ("str", "int"):
            address = address.replace(f"{{{name}:{sort}}}", value)
    return address


def _form(anna: Person, address: str) -> list[tuple[str, str]]:
    """The form as its page shows it; the token alone where the address is no page of its own."""
    page = anna.browser.open(address)
    if page.status == 200:
        for form in page.read.forms:
            if form.action in ("", address):
                return form.fields
    return [*anna.open("took").form("once").fields[:1], ("mark", "5")]


def _changed(form: list[tuple[str, str]], changes: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """The form with some fields typed over or added; never its token."""
    over = dict(changes)
    kept = [(name, over.get(name, value)) for name, value in form]
    known = {name for name, _ in form}
    return [*kept, *(pair for pair in changes if pair[0] not in known)]


WRITING = [address for address in ADDRESSES if not any(part in address for part in ELSEWHERE)]


def test_there_are_forms_to_send() -> None:
    assert {"/set-up/{word:str}/{name:str}", "/p/{record:str}/took", "/p/{record:str}/undo"} <= set(WRITING)


@pytest.mark.parametrize("address", WRITING)
@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(fields=FIELDS, place=st.sampled_from([6, 5, 0, 7, 99]), kind=st.sampled_from(list(FORMS)))
def test_a_form_is_kept_or_refused_whole(
    anna: Person, address: str, fields: list[tuple[str, str]], place: int, kind: str
) -> None:
    where = _filled(address, anna, place, kind)
    form = _form(anna, where)
    before = anna.events
    page = anna.browser.post(where, _changed(form, fields))
    assert page.status < 500, page.text
    after = anna.events
    assert after[: len(before)] == before
    if page.status >= 400:
        assert after == before
    assert anna.open("entries").status == 200
    assert anna.case.step.action


@pytest.mark.slow
@pytest.mark.parametrize("address", WRITING)
@settings(max_examples=500, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(fields=FIELDS, place=st.integers(0, 200), kind=st.sampled_from(list(FORMS)))
def test_a_form_is_kept_or_refused_whole_many_times(
    anna: Person, address: str, fields: list[tuple[str, str]], place: int, kind: str
) -> None:
    where = _filled(address, anna, place, kind)
    page = anna.browser.post(where, _changed(_form(anna, where), fields))
    assert page.status < 500
