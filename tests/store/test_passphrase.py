"""With a passphrase the whole file and the key file are locked."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from doseline.store import Code, Store, StoreError, open_store
from tests.store.places import NOW, Place, note, somebody

pytest.importorskip("sqlcipher3", reason="sqlcipher3 is not installed")

WORD = "Grüne Wiese 7"


def refused(place: Place, passphrase: str | None) -> Code:
    with pytest.raises(StoreError) as error:
        place.open(passphrase=passphrase)
    assert WORD not in str(error.value)
    return error.value.code


def lived_in(store: Store) -> str:
    record = somebody(store)
    store.append(record, [note("a")], now=NOW)
    store.shelf(record).put("questions", ["why?"])
    return record


def test_with_its_passphrase_a_locked_record_reads_as_any_other(place: Place) -> None:
    with place.open(passphrase=WORD) as store:
        record = lived_in(store)
        before = store.kept(record)
    with place.open(passphrase=WORD) as store:
        assert store.kept(record) == before
        store.delete(record)
        assert store.people() == ()
        somebody(store)
    with place.open(passphrase=WORD) as store:
        assert len(store.people()) == 1


@pytest.mark.parametrize("wrong", [WORD.lower(), WORD + " ", "", "x"])
def test_a_wrong_passphrase_opens_nothing(place: Place, wrong: str) -> None:
    with place.open(passphrase=WORD) as store:
        record = lived_in(store)
    assert refused(place, wrong) is Code.WRONG_PASSPHRASE
    assert refused(place, None) is Code.PASSPHRASE_NEEDED
    with place.open(passphrase=WORD) as store:
        assert store.kept(record).length == 2


def test_a_record_without_a_passphrase_is_not_opened_with_one(place: Place) -> None:
    with place.open() as store:
        record = lived_in(store)
    assert refused(place, WORD) is Code.NOT_ENCRYPTED
    with place.open() as store:
        assert store.kept(record).length == 2


def test_a_locked_file_shows_nothing_not_even_how_many_entries_it_has(sqlite_place: Place) -> None:
    with sqlite_place.open(passphrase=WORD) as store:
        lived_in(store)
    data = sqlite_place.file.read_bytes()
    assert not any(word in data for word in (b"SQLite", b"record", b"questions", b"CREATE"))


def test_the_key_file_shows_no_key_and_no_passphrase(sqlite_place: Place) -> None:
    with sqlite_place.open(passphrase=WORD) as store:
        lived_in(store)
    data = (sqlite_place.folder / "keys.json").read_text("utf-8")
    assert '"salt"' in data
    assert WORD not in data


def test_a_damaged_locked_file_is_refused(sqlite_place: Place) -> None:
    with sqlite_place.open(passphrase=WORD) as store:
        lived_in(store)
    data = bytearray(sqlite_place.file.read_bytes())
    data[5000] ^= 1
    sqlite_place.file.write_bytes(data)
    assert refused(sqlite_place, WORD) is Code.CORRUPT_DATABASE


def test_without_its_package_the_person_is_told_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "sqlcipher3", None)
    with pytest.raises(StoreError) as error:
        open_store(None, folder=tmp_path, now=NOW, passphrase=WORD)
    assert error.value.code is Code.SQLCIPHER_MISSING
    assert list(tmp_path.iterdir()) == []
