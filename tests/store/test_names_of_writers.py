"""Who wrote a row stands in it: sealed, carried by a backup, and missing from rows of before."""

from __future__ import annotations

from sqlalchemy import text

from doseline.store import Author, Store, open_store
from doseline.store.log_rows import row_from, row_json
from doseline.store.stored_record import Row
from tests.store.places import NOW, Place, note, somebody

PASSPHRASE = "correct horse battery"  # noqa: S105 - of the tests


def test_each_writer_is_named_beside_what_they_wrote(store: Store) -> None:
    record = somebody(store, "Ann")
    store.by(Author.OWNER, "Nurse Joy").append(record, [note("a")], now=NOW)
    store.by(Author.PARTNER, "Ben").append(record, [note("b")], now=NOW)
    store.by(Author.PARTNER).append(record, [note("c")], now=NOW)
    log = store.kept(record).log[-3:]
    assert [(row.author, row.name) for row in log] == [
        ("owner", "Nurse Joy"),
        ("partner", "Ben"),
        ("partner", ""),
    ]
    by_entry = store.kept(record).rows_by_entry
    assert [by_entry[event["id"]].name for event in store.kept(record).events] == ["Nurse Joy", "Ben", ""]


def test_a_change_of_the_person_is_named_too(store: Store) -> None:
    record = somebody(store, "Ann")
    store.by(Author.OWNER, "Nurse Joy").amend(record, called="Ann L.", now=NOW)
    assert store.kept(record).log[-1].name == "Nurse Joy"


def test_no_name_stands_in_a_column(place: Place) -> None:
    with open_store(place.url, folder=place.folder, now=NOW) as store:
        record = somebody(store, "Ann")
        store.by(Author.OWNER, "Nurse Joy").append(record, [note("a")], now=NOW)
        with store._database.reading() as connection:  # noqa: SLF001 - what lies on the disk is looked at
            sealed = connection.execute(text("SELECT sealed FROM log")).scalars().all()
    assert len(sealed) == 2
    assert not [one for one in sealed if b"Joy" in bytes(one)]


def test_a_backup_carries_the_names(store: Store) -> None:
    record = somebody(store, "Ann")
    store.by(Author.PARTNER, "Ben").append(record, [note("a")], now=NOW)
    data = store.backup(passphrase=PASSPHRASE, now=NOW)
    store.delete(record)
    (restored,) = store.restore(data, passphrase=PASSPHRASE, now=NOW).records
    assert store.kept(restored.id).log[-1].name == "Ben"


def test_a_row_of_before_has_no_name_and_is_written_as_it_was() -> None:
    row = Row(recorded_at=NOW, batch=1, event={"id": "e1"}, author="owner")
    assert "name" not in row_json(row)
    assert row_from(row_json(row)) == row


def test_a_row_with_a_name_comes_back_and_what_is_no_name_is_none() -> None:
    row = Row(recorded_at=NOW, batch=1, event={"id": "e1"}, author="partner", name="Ben")
    assert row_from(row_json(row)) == row
    assert row_from({**row_json(row), "name": 7}).name == ""
