"""My data: out, in, backed up, restored and deleted."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from html import unescape
from pathlib import Path

import pytest
from sqlalchemy import text

from doseline.faces import demo_record
from doseline.faces.web.context import AppContext
from doseline.store import Store, open_store
from tests.web.knock import Visitor, person

WORDS = "a few good words"
TWICE = {"passphrase": WORDS, "passphrase-again": WORDS}


def text_of(html: str) -> str:
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", html)))


def test_the_record_goes_out_as_a_file_and_comes_in_on_a_new_computer(context: AppContext) -> None:
    visitor, record = Visitor(context), person(context)
    file = visitor.get(f"/p/{record}/data/record.json")
    assert "attachment" in file.headers["content-disposition"]
    assert json.loads(file.content)["format"] == "doseline-record/2"
    context.store.delete(record)
    taken = visitor.post("/data/import", {"called": "Bea"}, files={"file": file.content})
    assert taken.status_code == 303
    assert [one.called for one in context.store.people()] == ["Bea"]
    again = visitor.get(f"{taken.headers['location']}/data/record.json")
    assert json.loads(again.content) == json.loads(file.content)


def test_a_record_that_is_here_already_is_shown_and_not_taken_in_once_more(context: AppContext) -> None:
    visitor, record = Visitor(context), person(context)
    file = visitor.get(f"/p/{record}/data/record.json").content
    taken = visitor.post("/data/import", {"called": "Bea"}, files={"file": file})
    assert taken.headers["location"] == f"/p/{record}"
    assert [one.called for one in context.store.people()] == ["Anna"]


def test_every_fault_of_a_record_file_is_said_at_once_and_nothing_is_kept(context: AppContext) -> None:
    wrong = {
        "format": "doseline-record/1",
        "person": {"id": "x", "region": "US"},
        "therapy": {"guide": "kesimpta", "start": "soon"},
        "events": [{"id": "e1", "type": "dose", "on": "2027-01-01", "amount_mg": "20"}],
    }
    back = Visitor(context).post(
        "/data/import", {"called": "Bea"}, files={"file": json.dumps(wrong).encode()}
    )
    assert back.status_code == 422
    said = text_of(back.text)
    assert 'About the treatment, "start": Expected a date like 2026-01-31, got "soon".' in said
    assert 'Entry 1, "amount_mg": Expected a number without quotes' in said
    assert 'value="Bea"' in back.text
    assert 'href="#file"' in back.text
    assert 'aria-describedby="file-fault"' in back.text
    assert context.store.people() == ()


def test_a_dose_of_tomorrow_is_not_taken_in(context: AppContext) -> None:
    file = json.loads(demo_record.record())
    file["events"] = [{"id": "e1", "type": "dose", "on": "2026-04-03", "amount_mg": 20}]
    back = Visitor(context).post("/data/import", {"called": "B"}, files={"file": json.dumps(file).encode()})
    assert (back.status_code, context.store.people()) == (422, ())


@pytest.mark.parametrize(
    ("called", "data"),
    [
        ("", demo_record.record()),
        ("Bea", b""),
        ("", b""),
        ("B" * 61, demo_record.record()),
        ("B", b"\xff\x00"),
    ],
)
def test_a_file_or_a_name_that_is_missing_is_asked_for(context: AppContext, called: str, data: bytes) -> None:
    back = Visitor(context).post("/data/import", {"called": called}, files={"file": data})
    assert back.status_code == 422
    assert 'role="alert"' in back.text
    assert "@ called" not in back.text
    assert context.store.people() == ()


def test_a_backup_holds_everything_and_opens_with_its_passphrase_alone(
    context: AppContext, tmp_path: Path
) -> None:
    record = person(context, "Wilhelmina")
    made = Visitor(context).post("/data/backup", TWICE)
    assert made.headers["content-disposition"] == 'attachment; filename="doseline-backup-2026-04-02.age"'
    assert b"Wilhelmina" not in made.content
    folder = tmp_path / "elsewhere"
    with open_store(None, folder=folder, now=context.now()) as empty:
        elsewhere = _at(context, empty)
        visitor = Visitor(elsewhere)
        sent = {"backup": made.content}
        wrong = visitor.post("/data/look", {"passphrase-backup": "not these words"}, files=sent)
        assert wrong.status_code == 422
        assert 'id="passphrase-backup-fault"' in wrong.text
        seen = visitor.post("/data/look", {"passphrase-backup": WORDS}, files=sent)
        assert "Wilhelmina" in seen.text
        assert empty.people() == ()
        put = visitor.post("/data/restore", {"passphrase-backup": WORDS}, files=sent)
        assert "It was added" in put.text
        assert [one.id for one in empty.people()] == [record]


def _at(context: AppContext, store: Store) -> AppContext:
    return AppContext(store=store, secret=context.secret, hosts=context.hosts, now=context.now)


def test_a_damaged_record_is_named_as_such_and_a_backup_says_that_it_lacks_it(context: AppContext) -> None:
    person(context, "Ann")
    damaged = person(context, "Ben")
    with context.store._database.writing() as connection:  # noqa: SLF001 - no page can do such harm
        connection.execute(text("UPDATE record SET label = wrapped_key WHERE id = :id"), {"id": damaged})
    visitor = Visitor(context)
    assert "A record that cannot be opened" in visitor.get("/").text
    made = visitor.post("/data/backup", TWICE)
    seen = visitor.post("/data/look", {"passphrase-backup": WORDS}, files={"backup": made.content})
    assert "could not be read when it was made: 1." in seen.text
    assert "Ann" in seen.text


@pytest.mark.parametrize(
    ("passphrase", "again"),
    [("", ""), ("nine char", "nine char"), (WORDS, WORDS + "."), ("x" * 201, "x" * 201)],
)
def test_a_backup_without_a_good_passphrase_is_not_made(
    context: AppContext, passphrase: str, again: str
) -> None:
    back = Visitor(context).post("/data/backup", {"passphrase": passphrase, "passphrase-again": again})
    assert back.status_code == 422
    assert "NOT saved" in back.text
    assert 'aria-describedby="passphrase-hint passphrase-fault"' in back.text


@pytest.mark.parametrize("address", ["/data/look", "/data/restore"])
@pytest.mark.parametrize("data", [b"", b"no backup", b"age-encryption.org/v1\nbroken"])
def test_what_is_no_backup_is_said_and_changes_nothing(
    context: AppContext, address: str, data: bytes
) -> None:
    person(context)
    back = Visitor(context).post(address, {"passphrase-backup": WORDS}, files={"backup": data})
    assert back.status_code == 422
    assert 'href="#backup"' in back.text
    assert len(context.store.people()) == 1


def test_the_copies_that_were_made_by_themselves_are_listed_and_go_with_a_deletion(
    context: AppContext,
) -> None:
    visitor, record = Visitor(context), person(context)
    made = visitor.post("/data/backup", TWICE)
    visitor.post("/data/restore", {"passphrase-backup": WORDS}, files={"backup": made.content})
    assert "Copy made on" in visitor.get("/data").text
    visitor.post(f"/p/{record}/data/delete", {"word": "delete"})
    assert context.store.automatic_backups() == ()


@pytest.mark.parametrize("word", ["", "yes", "delet", "delete it"])
def test_nothing_is_deleted_without_the_word(context: AppContext, word: str) -> None:
    visitor, record = Visitor(context), person(context)
    for address in (f"/p/{record}/data/delete", "/data/delete"):
        back = visitor.post(address, {"word": word})
        assert back.status_code == 422
        assert "NOT deleted" in back.text
        assert 'aria-describedby="word-fault"' in back.text
    assert len(context.store.people()) == 1


def test_one_record_is_deleted_and_the_other_stays(context: AppContext) -> None:
    visitor, anna, bea = Visitor(context), person(context), person(context, "Bea")
    assert "Delete the record of Anna" in visitor.get(f"/p/{anna}/data").text
    gone = visitor.post(f"/p/{anna}/data/delete", {"word": " Delete "})
    assert gone.headers["location"] == "/data/deleted"
    assert "storage" in gone.headers["clear-site-data"]
    assert [one.id for one in context.store.people()] == [bea]
    assert visitor.get(f"/p/{anna}").status_code == 404
    assert visitor.get(f"/p/{bea}").status_code == 200


def test_after_deleting_it_is_said_what_may_still_exist_elsewhere(context: AppContext) -> None:
    said = text_of(Visitor(context).get("/data/deleted").text)
    for word in ("backup files", "subscription", "printed", "phone"):
        assert word in said


def test_deleting_everything_leaves_the_lock(context: AppContext) -> None:
    person(context)
    context.sessions.put(context.store, WORDS)
    visitor = Visitor(context)
    visitor.unlock(WORDS)
    assert visitor.post("/data/delete", {"word": "delete"}).status_code == 303
    assert context.store.people() == ()
    assert Visitor(context).get("/data").status_code == 403


def test_without_anybody_on_record_a_backup_can_still_be_opened(context: AppContext) -> None:
    page = Visitor(context).get("/data")
    assert page.status_code == 200
    assert "There is no record." in page.text
    assert 'action="/data/look"' in page.text
    assert 'action="/data/delete"' not in page.text
    visitor = Visitor(context)
    assert 'href="/data"' in visitor.get(visitor.get("/set-up").headers["location"]).text


def test_the_moment_of_a_backup_is_the_apps_own(context: AppContext) -> None:
    assert context.now() == datetime(2026, 4, 2, 12, tzinfo=UTC)
