"""One bad value never shuts a document: what is there can be looked at, put right, saved and deleted."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from sqlalchemy import text

from doseline.faces.web.calendar.feed import new_feed
from doseline.faces.web.context import AppContext
from tests.web.conftest import NOW, TODAY
from tests.web.knock import Visitor

THERAPY = {"guide": "kesimpta", "start": "2026-01-05"}
AHEAD: dict[str, dict[str, Any]] = {
    "a dose": {"type": "dose", "on": "2026-04-04", "amount_mg": 20},
    "a test": {"type": "test", "on": "2026-04-09", "name": "hbsag", "result": "negative"},
    "a symptom": {"type": "symptom", "on": "2026-12-24", "name": "fever"},
    "an illness": {"type": "condition", "on": "2027-01-01", "name": "infection"},
    "an allergy": {"type": "allergy", "on": "2030-01", "name": "penicillin"},
    "a decision": {
        "type": "decision", "on": "2026-04-05", "about": "history", "outcome": "may-proceed", "by": "clinic",
    },
}  # fmt: skip
PAGES = (
    "",
    "/entries",
    "/data",
    "/data/record.json",
    "/symptoms",
    "/visit",
    "/calendar",
    "/timeline",
    "/checks",
)


def somebody(context: AppContext, *events: Mapping[str, object], zone: str | None = "Europe/Berlin") -> str:
    person = {"region": "DE"} | ({"timezone": zone} if zone else {})
    return context.store.create(called="Ann", person=person, therapy=THERAPY, events=events, now=NOW)


@pytest.mark.parametrize("entry", AHEAD.values(), ids=AHEAD)
def test_an_entry_from_a_clock_that_was_ahead_leaves_every_page_open(
    context: AppContext, entry: dict[str, Any]
) -> None:
    record, visitor = somebody(context, entry), Visitor(context)
    assert {page: visitor.get(f"/p/{record}{page}").status_code for page in PAGES} == dict.fromkeys(
        PAGES, 200
    )


def test_it_is_asked_about_and_taking_it_back_settles_it(context: AppContext) -> None:
    record, visitor = somebody(context, AHEAD["a dose"]), Visitor(context)
    asked = visitor.get(f"/p/{record}").text
    assert "has not come yet" in asked
    assert "the clock of this computer may be wrong" in asked
    assert "Inject your dose" not in asked
    context.store.append(record, [{"type": "retraction", "on": "2026-04-02", "retracts": "e1"}], now=NOW)
    assert "has not come yet" not in visitor.get(f"/p/{record}").text


@pytest.mark.parametrize(("days_on", "is_asked"), [(1, True), (2, False)])
def test_the_question_goes_when_the_day_has_come(context: AppContext, days_on: int, is_asked: bool) -> None:  # noqa: FBT001
    record = somebody(context, AHEAD["a dose"])
    later = Visitor(replace(context, today=date(2026, 4, 2 + days_on)))
    assert ("has not come yet" in later.get(f"/p/{record}").text) is is_asked


def test_something_else_can_be_written_down_meanwhile_but_nothing_new_ahead_of_the_clock(
    context: AppContext,
) -> None:
    record, visitor = somebody(context, AHEAD["a test"]), Visitor(context)
    new = {"type": "note", "on": str(TODAY), "text": "a word"}
    address = f"/api/people/{record}/events"
    assert visitor.post_json(address, json.dumps(new).encode()).status_code == 201
    assert visitor.post_json(address, json.dumps(AHEAD["a dose"]).encode()).status_code == 422


def spoil(context: AppContext, record: str, seq: int) -> None:
    """Change one letter of a row, as a disk may."""
    with context.store._database.writing() as connection:  # noqa: SLF001
        where = {"record": record, "seq": seq}
        query = text("SELECT sealed FROM log WHERE record_id = :record AND seq = :seq")
        sealed = bytearray(connection.execute(query, where).scalar_one())
        sealed[20] ^= 1
        change = text("UPDATE log SET sealed = :sealed WHERE record_id = :record AND seq = :seq")
        connection.execute(change, {**where, "sealed": bytes(sealed)})


@pytest.mark.parametrize("trouble", ["damaged", "refused by the reader"])
def test_what_cannot_be_read_can_be_saved_as_it_is_and_deleted(context: AppContext, trouble: str) -> None:
    kept = {"type": "note", "on": "2026-01-01", "text": "still here"}
    odd = kept if trouble == "damaged" else {"type": "note", "on": "soon", "text": "odd"}
    record, other = somebody(context, kept, odd), somebody(context, kept)
    if trouble == "damaged":
        spoil(context, record, 3)
    visitor = Visitor(context)
    page = visitor.get(f"/p/{record}")
    assert page.status_code == 503
    assert f"/p/{record}/data/raw.json" in page.text
    assert visitor.get(f"/p/{record}/symptoms").status_code == 200
    assert "does not know you" in visitor.get(f"/p/{record}/symptoms").text
    raw = json.loads(visitor.get(f"/p/{record}/data/raw.json").text)
    assert raw["rows"][1]["event"]["text"] == "still here"
    assert raw["damaged"] == ([3] if trouble == "damaged" else [])
    assert visitor.post(f"/p/{record}/data/delete", {"word": "no"}).status_code == 422
    assert visitor.post(f"/p/{record}/data/delete", {"word": "delete"}).status_code == 303
    assert [one.id for one in context.store.people()] == [other]
    assert visitor.get(f"/p/{other}").status_code == 200


def cut_short(context: AppContext, record: str) -> None:
    """Take the last row of a record away, and put the label of before it back."""
    with context.store._database.writing() as connection:  # noqa: SLF001
        label = connection.execute(
            text("SELECT label FROM record WHERE id = :id"), {"id": record}
        ).scalar_one()
    context.store.append(record, [{"type": "allergy", "on": "2026-03-01", "name": "ofatumumab"}], now=NOW)
    with context.store._database.writing() as connection:  # noqa: SLF001
        connection.execute(text("DELETE FROM log WHERE record_id = :id AND seq = 3"), {"id": record})
        change = text("UPDATE record SET label = :label WHERE id = :id")
        connection.execute(change, {"label": label, "id": record})


def take_out(context: AppContext, record: str) -> None:
    """Take a record away with all its rows, past the app."""
    with context.store._database.writing() as connection:  # noqa: SLF001
        connection.execute(text("DELETE FROM log WHERE record_id = :id"), {"id": record})
        connection.execute(text("DELETE FROM record WHERE id = :id"), {"id": record})


@pytest.mark.parametrize(
    ("spoiled", "says"),
    [
        (cut_short, "shorter than when it was last kept"),
        (take_out, "not here any more, and nobody deleted it"),
    ],
)
def test_a_record_cut_short_or_gone_is_said_and_everything_else_goes_on(
    context: AppContext, spoiled: Callable[[AppContext, str], None], says: str
) -> None:
    kept = {"type": "note", "on": "2026-01-01", "text": "still here"}
    record, other = somebody(context, kept), somebody(context, kept)
    spoiled(context, record)
    visitor = Visitor(context)
    for page in ("", "/entries", "/visit", "/calendar", "/data/record.json"):
        assert visitor.get(f"/p/{record}{page}").status_code == 503
    assert says in visitor.get(f"/p/{record}").text
    assert visitor.get(f"/api/people/{record}/plan").json()["faults"][0]["code"].startswith("record-")
    assert "does not know you" in visitor.get(f"/p/{record}/symptoms").text
    assert "A record that cannot be opened" in visitor.get("/").text
    assert visitor.get(f"/p/{other}").status_code == 200
    assert visitor.post(f"/p/{record}/data/delete", {"word": "delete"}).status_code == 303
    assert [one.id for one in context.store.people()] == [other]


def test_a_record_cut_short_can_be_saved_as_it_is(context: AppContext) -> None:
    record = somebody(context, {"type": "note", "on": "2026-01-01", "text": "still here"})
    cut_short(context, record)
    raw = json.loads(Visitor(context).get(f"/p/{record}/data/raw.json").text)
    assert [row.get("event", {}).get("text") for row in raw["rows"]] == [None, "still here"]


def test_a_record_whose_key_is_damaged_keeps_nobody_else_from_being_deleted(context: AppContext) -> None:
    damaged, other = somebody(context), somebody(context)
    with context.store._database.writing() as connection:  # noqa: SLF001
        change = text("UPDATE record SET wrapped_key = :key WHERE id = :id")
        connection.execute(change, {"key": b"x" * 60, "id": damaged})
    for record in (other, damaged):
        assert Visitor(context).post(f"/p/{record}/data/delete", {"word": "delete"}).status_code == 303
    assert context.store.people() == ()


def test_a_calendar_keeps_its_last_dates_while_the_record_cannot_be_read(context: AppContext) -> None:
    record = somebody(context, {"type": "note", "on": "2026-01-01", "text": "a"})
    token = new_feed(context, record)
    before = Visitor(context).get(f"/feed/{record}/{token}.ics").text
    assert before.count("BEGIN:VEVENT") > 3
    context.store.append(record, [{"type": "note", "on": "soon", "text": "odd"}], now=NOW)
    assert Visitor(context).get(f"/feed/{record}/{token}.ics").text == before
