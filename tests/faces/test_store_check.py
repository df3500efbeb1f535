"""``doseline store check`` reads every record through, and says which is not as it was written."""

from __future__ import annotations

import sqlite3
from datetime import UTC, datetime
from pathlib import Path

import pytest

from doseline.store import open_store
from tests.faces.program import doseline

NOW = datetime(2026, 6, 1, 9, 30, tzinfo=UTC)
NOTE = {"type": "note", "on": "2026-06-01", "text": "a"}
THERAPY = {"guide": "kesimpta", "start": "2026-01-05"}


@pytest.fixture
def people(tmp_path: Path) -> tuple[str, ...]:
    """Three people's ids, each with a header and two entries."""
    with open_store(None, folder=tmp_path, now=NOW) as store:
        ids = tuple(
            store.create(called=name, person={"region": "US"}, therapy=THERAPY, events=[NOTE], now=NOW)
            for name in ("Ann", "Ben", "Cid")
        )
        for one in ids:
            store.append(one, [NOTE], now=NOW)
    return ids


def test_whole_records_are_counted(tmp_path: Path, people: tuple[str, ...]) -> None:
    done = doseline("store", "check", "--folder", str(tmp_path))
    assert (done.code, done.err) == (0, "")
    assert "3 records with 9 rows" in " ".join(done.out.split())
    found = doseline("store", "check", "--folder", str(tmp_path), "--json").answer
    assert (found["records"], found["rows"], found["wrong"]) == (len(people), 9, [])


CHANGES = {
    "damaged-record": ["UPDATE log SET sealed = zeroblob(300) WHERE record_id = :ann AND seq = 2"],
    "record-put-back": [
        "UPDATE record SET label = :label WHERE id = :ann",
        "DELETE FROM log WHERE record_id = :ann AND seq = 3",
    ],
    "record-gone": ["DELETE FROM log WHERE record_id = :ann", "DELETE FROM record WHERE id = :ann"],
    "ends-damaged": ["UPDATE bunch SET ends = zeroblob(300)"],
}


@pytest.mark.parametrize("code", CHANGES)
def test_what_was_done_to_one_record_is_said_of_that_one(tmp_path: Path, code: str) -> None:
    database = tmp_path / "doseline.db"
    with open_store(None, folder=tmp_path, now=NOW) as store:
        ann = store.create(called="Ann", person={"region": "US"}, therapy=THERAPY, events=[NOTE], now=NOW)
        store.create(called="Ben", person={"region": "US"}, therapy=THERAPY, now=NOW)
        with sqlite3.connect(database) as file:
            (label,) = file.execute("SELECT label FROM record WHERE id = ?", (ann,)).fetchone()
        file.close()
        store.append(ann, [NOTE], now=NOW)
    with sqlite3.connect(database) as file:
        for change in CHANGES[code]:
            file.execute(change, {"ann": ann, "label": label} if ":label" in change else {"ann": ann})
    file.close()
    done = doseline("store", "check", "--folder", str(tmp_path))
    assert (done.code, done.out) == (2, "")
    (said,) = done.err.splitlines()
    assert said.endswith(f"@ $.records.{'bunch-1' if code == 'ends-damaged' else ann}")
    assert "Restore your last backup" in said or "restore your last backup" in said or "restore it" in said


def test_a_folder_without_records_is_said_and_none_is_made(tmp_path: Path) -> None:
    done = doseline("store", "check", "--folder", str(tmp_path / "nowhere"))
    assert (done.code, done.out) == (2, "")
    assert "There are no records in" in done.err
    assert not (tmp_path / "nowhere").exists()


@pytest.mark.parametrize("words", [[], ["chek"], ["check", "twice"]])
def test_another_action_is_refused(words: list[str]) -> None:
    assert doseline("store", *words).code == 2
