"""``doseline store accept`` goes on with what is left of a record, and with an older database."""

from __future__ import annotations

import shutil
import sqlite3
from datetime import UTC, datetime
from pathlib import Path

import pytest

from doseline.store import StoreError, open_store
from tests.faces.program import doseline

NOW = datetime(2026, 6, 1, 9, 30, tzinfo=UTC)
NOTE = {"type": "note", "on": "2026-06-01", "text": "a"}
THERAPY = {"guide": "kesimpta", "start": "2026-01-05"}


def one_line(text: str) -> str:
    return " ".join(text.split())


@pytest.fixture
def ann(tmp_path: Path) -> str:
    """One person with a header and three entries, in a folder of her own."""
    with open_store(None, folder=tmp_path / "d", now=NOW) as store:
        return store.create(
            called="Ann", person={"region": "US"}, therapy=THERAPY, events=[NOTE, NOTE, NOTE], now=NOW
        )


def cut(folder: Path) -> None:
    with sqlite3.connect(folder / "doseline.db") as file:
        file.execute("DELETE FROM log WHERE seq > 2")
    file.close()


def notes(folder: Path, record: str) -> list[str]:
    with open_store(None, folder=folder, now=NOW) as store:
        return [event["text"] for event in store.kept(record).events]


def test_a_record_cut_short_is_found_accepted_and_whole_from_then_on(tmp_path: Path, ann: str) -> None:
    folder = tmp_path / "d"
    cut(folder)
    where = ("--folder", str(folder))
    assert doseline("store", "check", *where).code == 2
    done = doseline("store", "accept", ann, *where)
    assert (done.code, done.err) == (0, "")
    assert "Accepted, and noted in the log" in one_line(done.out)
    assert "was lost: 2 entries" in one_line(done.out)
    assert doseline("store", "check", *where).code == 0
    assert notes(folder, ann)[0] == "a"
    assert "was lost: 2 entries" in notes(folder, ann)[1]


def test_a_program_gets_the_numbers(tmp_path: Path, ann: str) -> None:
    cut(tmp_path / "d")
    answer = doseline("store", "accept", ann, "--folder", str(tmp_path / "d"), "--json").answer
    assert answer["accepted"] == {"left": 2, "missing": 2}


def test_an_older_database_is_said_with_what_to_do_and_can_be_gone_on_with(tmp_path: Path, ann: str) -> None:
    folder, old = tmp_path / "d", tmp_path / "old.db"
    shutil.copy(folder / "doseline.db", old)
    with open_store(None, folder=folder, now=NOW) as store:
        store.append(ann, [NOTE], now=NOW)
        store.append(ann, [NOTE], now=NOW)
    shutil.copy(old, folder / "doseline.db")
    where = ("--folder", str(folder))
    refused = doseline("store", "check", *where)
    assert (refused.code, refused.out) == (2, "")
    assert "older than the one that was here last" in refused.err
    assert "doseline store accept" in refused.err
    with pytest.raises(StoreError):
        notes(folder, ann)
    done = doseline("store", "accept", *where)
    assert done.code == 0
    assert "2 later changes are not in it" in one_line(done.out)
    assert "2 later changes are not in it" in notes(folder, ann)[-1]
    assert doseline("store", "accept", *where).code == 2


@pytest.mark.parametrize("words", [["accept"], ["accept", "nobody"], ["check", "nobody"]])
def test_where_nothing_is_lost_nothing_is_accepted(tmp_path: Path, ann: str, words: list[str]) -> None:
    done = doseline("store", *words, "--folder", str(tmp_path / "d"))
    assert (done.code, done.out) == (2, "")
    assert notes(tmp_path / "d", ann) == ["a", "a", "a"]


def test_the_note_holds_no_dose_back_and_is_no_open_question(tmp_path: Path, ann: str) -> None:
    folder = tmp_path / "d"
    cut(folder)
    file = tmp_path / "record.json"
    doseline("store", "accept", ann, "--folder", str(folder))
    with open_store(None, folder=folder, now=NOW) as store:
        file.write_bytes(store.kept(ann).document())
    answer = doseline("check", str(file), "--today", "2027-06-02", "--json").answer
    assert answer.get("not_read", []) == []
