"""A backup holds everything, says what it holds, and puts it back without losing what is there."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pyrage  # type: ignore[import-untyped]
import pytest
from sqlalchemy import Connection

from doseline.store import Code, Outcome, Store, StoreError, age_file, backup, open_store, put_back
from doseline.store.log_rows import rows
from doseline.store.migrate import REVISION
from doseline.store.open_record import OpenRecord
from doseline.store.stored_record import Row
from tests.store.places import NOW, Place, dose, later, note, somebody

WORD = "correct horse battery staple"


def packed(store: Store) -> bytes:
    """What a backup holds, without its encryption, which takes a second each time."""
    return backup.packed(store._database, now=later(2))  # noqa: SLF001


def put_in(store: Store, plain: bytes) -> list[tuple[str, Outcome | None]]:
    done = backup.put_in(store._database, plain, now=later(3))  # noqa: SLF001
    return [(record.id, record.outcome) for record in done.records]


def lived_in(store: Store) -> str:
    """A record with everything a record can have."""
    record = somebody(store, "Ann", dose("2026-01-05"), note("imported", recorded_at="2025-01-01T10:00"))
    store.append(record, [dose("2026-01-12"), note("seen")], now=later(1), once="form-1")
    store.amend(record, called="Anna", now=later(1, hours=1))
    store.shelf(record).put("calendar", {"sequence": 4})
    store.shelf(record).put("feed", {"token": "secret"})
    return record


@pytest.fixture
def elsewhere(tmp_path: Path) -> Iterator[Store]:
    """An empty store on another machine."""
    with open_store(None, folder=tmp_path / "elsewhere", now=NOW) as opened:
        yield opened


@pytest.fixture(scope="session")
def a_backup(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """A backup file made once: its encryption is slow, as it must be."""
    with open_store(None, folder=tmp_path_factory.mktemp("made"), now=NOW) as store:
        lived_in(store)
        somebody(store, "Ben")
        return store.backup(passphrase=WORD, now=later(2))


def test_a_backup_file_shows_nothing_and_says_everything_with_its_passphrase(
    elsewhere: Store, a_backup: bytes
) -> None:
    assert a_backup.startswith(b"age-encryption.org/v1\n")
    contents = elsewhere.look_into(a_backup, passphrase=WORD)
    assert contents.made_at == later(2)
    told = {(held.called, held.entries, held.last_day, held.outcome) for held in contents.records}
    assert told == {("Anna", 4, date(2026, 6, 2), None), ("Ben", 0, date(2026, 6, 1), None)}
    assert elsewhere.people() == ()


def test_a_backup_file_is_restored_on_another_machine(elsewhere: Store, a_backup: bytes) -> None:
    done = elsewhere.restore(a_backup, passphrase=WORD, now=later(5))
    assert {held.outcome for held in done.records} == {Outcome.ADDED}
    assert [(one.called, one.entries) for one in elsewhere.people()] == [("Anna", 4), ("Ben", 0)]


def test_a_wrong_passphrase_opens_nothing(elsewhere: Store, a_backup: bytes) -> None:
    with pytest.raises(StoreError) as refused:
        elsewhere.restore(a_backup, passphrase=WORD + " ", now=NOW)
    assert refused.value.code is Code.WRONG_PASSPHRASE
    assert elsewhere.people() == ()


def test_a_damaged_backup_is_refused_whole(elsewhere: Store, a_backup: bytes) -> None:
    flipped = bytearray(a_backup)
    flipped[-20] ^= 1
    for data in (bytes(flipped), a_backup[:100]):
        with pytest.raises(StoreError) as refused:
            elsewhere.restore(data, passphrase=WORD, now=NOW)
        assert refused.value.code is Code.DAMAGED_BACKUP
    assert elsewhere.people() == ()


@pytest.mark.parametrize("data", [b"", b"{}", b"hello", b"SQLite format 3\x00" + bytes(100)])
def test_a_file_that_is_no_backup_is_refused(store: Store, data: bytes) -> None:
    with pytest.raises(StoreError) as refused:
        store.look_into(data, passphrase=WORD)
    assert refused.value.code is Code.NOT_A_BACKUP


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"format": "doseline-backup/2"}, Code.NEWER_BACKUP),
        ({"format": "doseline-record/1"}, Code.NOT_A_BACKUP),
        ({"format": None}, Code.NOT_A_BACKUP),
        ({"records": [{}]}, Code.NOT_A_BACKUP),
        ({"records": 7}, Code.NOT_A_BACKUP),
        ({"records": [{"id": "a/b", "called": "x", "log": [], "shelf": {}}]}, Code.NOT_A_BACKUP),
        ({"made_at": "soon"}, Code.NOT_A_BACKUP),
    ],
)
def test_a_backup_that_says_something_else_inside_is_refused(
    store: Store, change: dict[str, Any], code: Code
) -> None:
    whole = json.loads(gzip.decompress(packed(store)))
    with pytest.raises(StoreError) as refused:
        put_in(store, gzip.compress(json.dumps({**whole, **change}).encode()))
    assert refused.value.code is code


@pytest.mark.parametrize(
    ("row", "change"),
    [
        (0, {"header": {"called": 7, "person": {}, "therapy": {}}}),
        (0, {"header": {"called": "\ud800", "person": {}, "therapy": {}}}),
        (0, {"header": {"called": "Ann", "person": [], "therapy": {}}}),
        (0, {"header": {"called": "Ann", "person": {}, "therapy": None}}),
        (0, {"event": {"id": "e9"}}),
        (1, {"event": "words"}),
        (1, {"event": ["id"]}),
        (1, {"event": {}}),
        (1, {"event": {"id": 7}}),
        (1, {"event": {"id": "e2"}}),
        (1, {"event": None}),
        (1, {"recorded_at": "2026-06-01T09:30:00"}),
        (1, {"batch": -1}),
        (1, {"batch": "2"}),
    ],
)
def test_a_row_that_the_store_never_writes_is_refused(
    store: Store, elsewhere: Store, row: int, change: dict[str, Any]
) -> None:
    somebody(store, "Ann", dose("2026-01-05"), note("seen"))
    whole = json.loads(gzip.decompress(packed(store)))
    whole["records"][0]["log"][row] |= change
    with pytest.raises(StoreError) as refused:
        put_in(elsewhere, gzip.compress(json.dumps(whole).encode()))
    assert refused.value.code is Code.NOT_A_BACKUP
    assert elsewhere.people() == ()


def test_a_backup_that_unpacks_into_more_than_any_memory_holds_is_refused(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    lived_in(store)
    plain = packed(store)
    size = len(gzip.decompress(plain))
    monkeypatch.setattr(backup, "_MOST_BYTES", size)
    assert len(put_in(store, plain)) == 1
    monkeypatch.setattr(backup, "_MOST_BYTES", size - 1)
    with pytest.raises(StoreError) as refused:
        put_in(store, plain)
    assert refused.value.code is Code.NOT_A_BACKUP


def test_brackets_without_end_are_no_backup(store: Store) -> None:
    with pytest.raises(StoreError) as refused:
        put_in(store, gzip.compress(b"[" * 100_000))
    assert refused.value.code is Code.NOT_A_BACKUP


def test_the_longest_id_still_leaves_room_for_a_second_story(store: Store) -> None:
    somebody(store, "Ann", dose("2026-01-05"))
    whole = json.loads(gzip.decompress(packed(store)))
    whole["records"][0]["id"] = "a" * 64
    put_in(store, gzip.compress(json.dumps(whole).encode()))
    whole["records"][0]["log"][1]["event"]["on"] = "2026-01-06"
    ((id_, outcome),) = put_in(store, gzip.compress(json.dumps(whole).encode()))
    assert outcome is Outcome.BESIDE
    assert len(store.kept(id_).events) == 1
    store.delete(id_)


def test_a_deleted_record_comes_back_as_it_was(store: Store) -> None:
    record = lived_in(store)
    before, plain = store.kept(record), packed(store)
    store.delete(record)
    assert put_in(store, plain) == [(record, Outcome.ADDED)]
    assert store.kept(record) == before
    assert store.people()[0].called == "Anna"
    assert store.append(record, [note("on")], now=NOW) == ("e5",)


def test_the_shelf_comes_back_but_no_token_that_opens_a_record(store: Store) -> None:
    record = lived_in(store)
    plain = packed(store)
    store.delete(record)
    put_in(store, plain)
    shelf = store.shelf(record)
    assert (shelf.get("calendar"), shelf.get("feed")) == ({"sequence": 4}, None)


def test_restoring_what_is_there_changes_nothing(store: Store) -> None:
    record = lived_in(store)
    plain = packed(store)
    store.append(record, [note("since then")], now=later(2))
    store.shelf(record).put("calendar", {"sequence": 5})
    before = store.kept(record)
    assert put_in(store, plain) == [(record, Outcome.KEPT)]
    assert store.kept(record) == before
    assert store.shelf(record).get("calendar") == {"sequence": 5}


def test_an_older_copy_is_brought_up_to_the_backup(store: Store, elsewhere: Store) -> None:
    record = lived_in(store)
    put_in(elsewhere, packed(store))
    store.append(record, [note("since then")], now=later(2))
    assert put_in(elsewhere, packed(store)) == [(record, Outcome.EXTENDED)]
    assert elsewhere.kept(record) == store.kept(record)


def test_two_stories_of_one_record_both_stay(store: Store, elsewhere: Store) -> None:
    record = lived_in(store)
    put_in(elsewhere, packed(store))
    store.append(record, [note("here")], now=later(2))
    elsewhere.append(record, [note("there")], now=later(2))
    before = store.kept(record)
    theirs = packed(elsewhere)
    assert put_in(store, theirs) == [(f"{record}-2", Outcome.BESIDE)]
    assert store.kept(record) == before
    assert store.kept(f"{record}-2").log == elsewhere.kept(record).log
    assert len(store.people()) == 2
    # and again: nothing is there a third time
    assert put_in(store, theirs) == [(f"{record}-2", Outcome.KEPT)]
    assert len(store.people()) == 2


def test_all_of_a_backup_comes_in_or_nothing(store: Store, elsewhere: Store) -> None:
    lived_in(elsewhere)
    somebody(elsewhere, "Ben")
    whole = json.loads(gzip.decompress(packed(elsewhere)))
    whole["records"][-1]["shelf"] = {"calendar": 1, "odd": float("nan")}
    with pytest.raises(ValueError, match="JSON compliant"):
        put_in(store, gzip.compress(json.dumps(whole).encode()))
    assert store.people() == ()


def test_a_copy_is_made_before_a_restore_and_can_be_put_back(place: Place, elsewhere: Store) -> None:
    lived_in(elsewhere)
    with place.open() as store:
        record = somebody(store, "Ben", note("before"))
        before = store.kept(record)
        put_in(store, packed(elsewhere))
        (copy,) = store.automatic_backups()
        assert (copy.made_at, copy.revision) == (later(3), REVISION)
        assert len(store.people()) == 2
    put_back(place.url, folder=place.folder, name=copy.name)
    with place.open() as store:
        assert [one.called for one in store.people()] == ["Ben"]
        assert store.kept(record) == before


def test_of_many_automatic_backups_the_newest_stay(store: Store) -> None:
    lived_in(store)
    plain = packed(store)
    for day in range(12):
        backup.put_in(store._database, plain, now=later(day))  # noqa: SLF001
    assert [copy.made_at for copy in store.automatic_backups()] == [later(day) for day in range(11, 1, -1)]


def test_an_automatic_backup_that_is_damaged_or_missing_changes_nothing(place: Place) -> None:
    with place.open() as store:
        record = lived_in(store)
        put_in(store, packed(store))
        (copy,) = store.automatic_backups()
        before = store.kept(record)
    file = place.folder / "backups" / copy.name
    file.write_bytes(file.read_bytes()[:-1])
    for name, code in ((copy.name, Code.DAMAGED_BACKUP), ("../keys.json", Code.NO_SUCH_BACKUP)):
        with pytest.raises(StoreError) as refused:
            put_back(place.url, folder=place.folder, name=name)
        assert refused.value.code is code
    with place.open() as store:
        assert store.kept(record) == before


@pytest.mark.parametrize("size", [0, 65_537])  # nothing, and a byte more than one chunk
def test_another_program_for_age_files_opens_what_we_make(size: int) -> None:
    plain = bytes(range(256)) * 257
    made = age_file.encrypt(plain[:size], "pass wörd")
    assert pyrage.passphrase.decrypt(made, "pass wörd") == plain[:size]


def asking(factor: int, size: int) -> bytes:
    """A file that names its work factor and holds nothing."""
    stanza = f"-> scrypt {'A' * 22} {factor}\n{'A' * 43}\n--- {'A' * 43}\n".encode()
    return (b"age-encryption.org/v1\n" + stanza).ljust(size, b"x")


@pytest.mark.parametrize("factor", [21, 23, 63, 4_000_000_000])
def test_a_file_cannot_ask_for_gigabytes(factor: int) -> None:
    with pytest.raises(StoreError) as refused:
        age_file.decrypt(asking(factor, 5_000), WORD)
    assert refused.value.code is Code.BACKUP_ASKS_TOO_MUCH


@pytest.mark.parametrize("factor", [18, 20, 23])
def test_a_file_too_short_for_a_backup_gets_no_work_at_all(factor: int) -> None:
    with pytest.raises(StoreError) as refused:
        age_file.decrypt(asking(factor, 255), WORD)
    assert refused.value.code is Code.DAMAGED_BACKUP


def test_a_backup_of_nobody_is_long_enough(elsewhere: Store) -> None:
    made = elsewhere.backup(passphrase=WORD, now=NOW)
    assert len(made) > 256
    assert elsewhere.look_into(made, passphrase=WORD).records == ()


def test_many_versions_of_one_record_are_read_once_each(
    elsewhere: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    record = somebody(elsewhere, "Ann", note("first"))
    whole = json.loads(gzip.decompress(packed(elsewhere)))
    one = json.dumps(whole["records"][0])
    whole["records"] = [json.loads(one.replace("first", f"version {place}")) for place in range(60)]
    read: list[str] = []

    def counted(connection: Connection, held: OpenRecord, **rest: int) -> tuple[Row, ...]:
        read.append(held.id)
        return rows(connection, held, **rest)

    monkeypatch.setattr(backup, "rows", counted)
    done = put_in(elsewhere, gzip.compress(json.dumps(whole).encode()))
    assert [outcome for _, outcome in done] == [Outcome.BESIDE] * 60
    assert read.count(record) == 1
    assert len(read) <= 61
