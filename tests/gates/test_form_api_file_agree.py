"""A form, a program and a record file judge every entry alike: taken, or refused for the same faults.

What a form reads out of its fields is sent to the programs' interface and stands in a file as it is. A form
may ask about an entry before it keeps it; answered, it is kept like any other.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from hypothesis import given, settings

from doseline.assessment import read_and_assess
from doseline.assessment.new_entries import judge
from doseline.errors import RecordError
from doseline.faces.web.entries.forms import DOSE, FORMS, TEST
from doseline.faces.web.form_data import FormData
from doseline.faces.web.forms import fields as form_fields
from doseline.faces.web.forms.fields import Field, Form, Kind
from tests.strategies import broken_documents
from tests.web.browser import Page, Person
from tests.web.conftest import NOW, TODAY, anna, browser, context, store
from tests.web.knock import Visitor

__all__ = ["anna", "browser", "context", "store"]

Fields = dict[str, str]
# A test that is counted is asked for a number alone.
FORM_OF: Mapping[str, Form] = {"took": DOSE, **FORMS, "test": TEST.without("index", "result")}
# Two things at once: what it was called is kept as a note beside it.
ONE_ENTRY = tuple(kind for kind in FORM_OF if kind != "infection")
DATES = ("2026-03-20", "2026-03", "2026", "2025", "2026-04-03", "2027", "2026-02-30", "soon", "")
NUMBERS = ("-3", "0", "1e5", "many", "1000000000", "1.2345678")
SAID = {"amount_mg": "20", "about": "pre-start", "by": "Dr. Lee", "outcome": "may-proceed"}
STAMP = NOW.isoformat()


def typed(kind: str) -> Fields:
    """Every field that a form needs, filled in as somebody would."""
    form = FORM_OF[kind]
    found: Fields = {}
    for item in form.fields:
        found |= _typed(item, "2026-03-20") if item.needed else {}
    match kind:
        case "test":
            return found | {"name": "cd19", "value": "7", "unit": "cells/uL"}
        case "instruction":
            return found | {"kind": "next_dose", "date": "2026-04-20"}
        case "schedule":
            return found | {"reading": "6-weeks"}
        case _:
            return found


def _typed(item: Field, day: str) -> Fields:
    match item.kind:
        case Kind.DATE:
            return {item.key: day}
        case Kind.PARTIAL_DATE:
            return _dated(item, day)
        case Kind.NUMBER:
            return {item.key: SAID.get(item.key, "70")}
        case _:
            return {item.key: SAID.get(item.key, "measles")}


def _dated(item: Field, day: str) -> Fields:
    """A date as it is typed: in one box, or in three."""
    if item.kind is Kind.DATE or not day[:4].isdecimal():
        return {item.key: day}
    return {f"{item.key}-{part}": text for part, text in zip(form_fields.PARTS, day.split("-"), strict=False)}


def changed(kind: str) -> Iterator[Fields]:
    """The same with every kind of date, with a field missing, and with odd values."""
    whole, form = typed(kind), FORM_OF[kind]
    for item in form.fields:
        if item.kind in (Kind.DATE, Kind.PARTIAL_DATE):
            rest = {key: text for key, text in whole.items() if key.partition("-")[0] != item.key}
            yield from (rest | _dated(item, day) for day in (DATES if item.key == "on" else DATES[1:6:2]))
        elif item.kind is Kind.NUMBER:
            yield from (whole | {item.key: number} for number in NUMBERS)
        elif item.kind is Kind.TICK:
            rest = {key: text for key, text in whole.items() if key.partition("-")[0] != "on"}
            yield (
                rest
                | _dated(next(day for day in form.fields if day.key == "on"), TODAY.isoformat())
                | {item.key: "yes"}
            )
        elif item.needed:
            yield whole | {item.key: ""}
            yield whole | {item.key: "x" * 5000}
    if kind == "test":
        yield whole | {"unit": ""}
        yield whole | {"value": "", "unit": ""}


Told = tuple[tuple[str, str], ...]


def by_form(anna: Person, kind: str, token: tuple[str, str], sent: Fields) -> Page:
    """What comes back in the end: what is asked about is kept as it is."""
    address = anna.address("took") if kind == "took" else anna.address("enter", kind)
    page = anna.browser.post(address, [token, *sent.items()])
    for button in ("Save it as it is", "Two injections", "Yes, save it"):
        if any(button in text for form in page.read.forms for *_, text in form.buttons):
            page = page.send(press=button)
    return page


def by_program(anna: Person, event: Mapping[str, Any]) -> Told:
    """The faults of the programs' interface; none where it took the entry."""
    visitor = Visitor(anna.browser.context)
    response = visitor.post_json(f"/api/people/{anna.id}/events", json.dumps(event).encode())
    assert response.status_code in (201, 422), response.text
    return tuple((one["code"], one["where"]) for one in response.json().get("faults", ()))


def by_file(document: Mapping[str, Any], event: Mapping[str, Any]) -> RecordError | None:
    """What is wrong with a file that holds the entry as well."""
    events = [*document["events"], {"id": "new", "recorded_at": STAMP, **event}]
    try:
        read_and_assess(json.dumps({**document, "events": events}).encode(), clock=lambda _: TODAY)
    except RecordError as error:
        return error
    return None


@pytest.mark.parametrize("kind", ONE_ENTRY)
def test_an_entry_is_judged_alike(anna: Person, kind: str) -> None:
    form = FORM_OF[kind]
    catalogue = anna.browser.context.catalogue("US")
    document = json.loads(anna.browser.context.store.kept(anna.id).document())
    token = anna.open("took").form("once").fields[0]
    for sent in changed(kind):
        fields = FormData({key: (text,) for key, text in sent.items()}, {})
        event = form_fields.read(form, fields, decimal=".")
        refused = by_file(document, event)
        own = f"$.events[{len(document['events'])}]"
        told = tuple((one.code, one.where.replace(own, "$", 1)) for one in refused.faults) if refused else ()
        asked = Person(anna.browser, anna.browser.person("Anna").id) if not told else anna
        count = len(asked.events)
        page = by_form(asked, kind, token, sent)
        assert len(asked.events) == count + (not told), (sent, told, page.text)
        assert page.status == (422 if told else 200), (sent, told, page.text)
        if refused:
            for wrong in form_fields.wrongs(refused.faults, form, catalogue):
                assert wrong.text in page.text, (sent, wrong)
        assert by_program(asked, event) == told, sent


def test_a_word_of_a_clinic_that_is_dated_by_a_year_is_asked_about_and_kept(anna: Person) -> None:
    sent = typed("decision") | {"on": "2026"}
    token = anna.open("took").form("once").fields[0]
    page = anna.browser.post(anna.address("enter", "decision"), [token, *sent.items()])
    assert "You gave 2026, and no day." in page.text
    assert not any(event.get("on") == "2026" for event in anna.events)
    page.send(press="Save it as it is")
    assert anna.events[-1]["on"] == "2026"


@settings(max_examples=60)
@given(broken_documents())
def test_entries_are_judged_as_a_file_with_them(document: dict[str, Any]) -> None:
    """Also of files that hold nonsense: the entries that are left are kept, the last one is new."""
    events = document.get("events")
    if not isinstance(events, list) or not events or not isinstance(events[-1], dict):
        return
    if any(not isinstance(event, dict) or not isinstance(event.get("id"), str) for event in events):
        return
    *before, last = events
    new = {key: value for key, value in last.items() if key not in ("id", "recorded_at")}
    whole = {**document, "events": [*before, {"id": "new1", "recorded_at": STAMP, **new}]}
    assert _codes_of_judge({**document, "events": before}, new) == _codes_of_file(whole, before)


def _codes_of_judge(document: Mapping[str, Any], new: Mapping[str, Any]) -> list[str]:
    try:
        judge(document, (json.dumps(new),), recorded_at=STAMP, clock=lambda _: TODAY, today=None)
    except RecordError as error:
        return [one.code for one in error.faults]
    return []


def _codes_of_file(document: Mapping[str, Any], kept: list[dict[str, Any]]) -> list[str]:
    ids = frozenset(str(event["id"]) for event in kept)
    try:
        read_and_assess(json.dumps(document).encode(), clock=lambda _: TODAY, kept=ids)
    except RecordError as error:
        return [one.code for one in error.faults]
    return []
