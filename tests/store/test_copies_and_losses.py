"""A loss never looks like a fresh start, a copy of the file is whole, and nothing stays open to others."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from doseline.store import Code, StoreError, open_store, put_back
from tests.store.places import NOW, note, somebody

WORD = "correct horse battery staple"


def kept_in(folder: Path, people: int = 1) -> None:
    with open_store(None, folder=folder, now=NOW) as store:
        for number in range(people):
            somebody(store, f"Ann {number}", note("planted"))


def refusal_of(folder: Path) -> Code:
    with pytest.raises(StoreError) as refused:
        open_store(None, folder=folder, now=NOW)
    return refused.value.code


@pytest.mark.parametrize("left", ["nothing", "an empty file", "tables without records"])
def test_records_that_are_gone_are_no_fresh_start(tmp_path: Path, left: str) -> None:
    kept_in(tmp_path / "a")
    for file in (tmp_path / "a").glob("doseline.db*"):
        file.unlink()
    if left == "an empty file":
        (tmp_path / "a" / "doseline.db").touch()
    if left == "tables without records":
        open_store(None, folder=tmp_path / "b", now=NOW).close()
        shutil.copy(tmp_path / "b" / "doseline.db", tmp_path / "a" / "doseline.db")
    before = _names(tmp_path / "a")
    assert refusal_of(tmp_path / "a") is Code.RECORDS_GONE
    assert _names(tmp_path / "a") == before


def _names(folder: Path) -> set[str]:
    """What lies there, apart from files that a database makes beside itself."""
    return {path.name for path in folder.iterdir() if not path.name.endswith(("-wal", "-shm", "-reserve"))}


def test_a_new_folder_and_one_whose_records_were_deleted_start_anew(tmp_path: Path) -> None:
    for _ in range(2):  # nobody was kept yet
        open_store(None, folder=tmp_path, now=NOW).close()
    with open_store(None, folder=tmp_path, now=NOW) as store:
        record = somebody(store)
        store.delete(record)
    with open_store(None, folder=tmp_path, now=NOW) as store:
        assert store.people() == ()
        somebody(store)
        store.delete_everything()
    (tmp_path / "doseline.db").unlink()
    open_store(None, folder=tmp_path, now=NOW).close()


def test_deleting_one_of_two_leaves_the_other_to_be_missed(tmp_path: Path) -> None:
    with open_store(None, folder=tmp_path, now=NOW) as store:
        store.delete(somebody(store))
        somebody(store)
        store.delete(somebody(store))
    (tmp_path / "doseline.db").unlink()
    assert refusal_of(tmp_path) is Code.RECORDS_GONE


def test_an_install_of_before_is_marked_when_it_is_opened(tmp_path: Path) -> None:
    kept_in(tmp_path)
    keys = tmp_path / "keys.json"
    keys.write_text(keys.read_text().replace('"used": true, ', ""))
    open_store(None, folder=tmp_path, now=NOW).close()
    (tmp_path / "doseline.db").unlink()
    assert refusal_of(tmp_path) is Code.RECORDS_GONE


def test_the_file_alone_holds_everything_while_the_app_runs(tmp_path: Path) -> None:
    with open_store(None, folder=tmp_path / "a", now=NOW) as store:
        record = somebody(store)
        for number in range(60):
            store.append(record, [note(f"{number}")], now=NOW)
        (tmp_path / "copy").mkdir()
        for name in ("doseline.db", "keys.json"):
            shutil.copy(tmp_path / "a" / name, tmp_path / "copy" / name)
    with open_store(None, folder=tmp_path / "copy", now=NOW) as copy:
        assert [one.entries for one in copy.people()] == [60]


def test_an_automatic_backup_can_take_the_place_of_a_file_that_is_gone(tmp_path: Path) -> None:
    kept_in(tmp_path)
    with open_store(None, folder=tmp_path, now=NOW) as store:
        store.restore(store.backup(passphrase=WORD, now=NOW), passphrase=WORD, now=NOW)
        name = store.automatic_backups()[0].name
    (tmp_path / "doseline.db").unlink()
    put_back(None, folder=tmp_path, name=name)
    with open_store(None, folder=tmp_path, now=NOW) as store:
        assert len(store.people()) == 1


def test_files_open_to_others_are_shut(tmp_path: Path) -> None:
    folder = tmp_path / "ours"
    kept_in(folder)
    folder.chmod(0o755)
    for file in folder.iterdir():
        file.chmod(0o644)
    open_store(None, folder=folder, now=NOW).close()
    assert {path.name: path.stat().st_mode & 0o077 for path in (folder, *folder.iterdir())} == {
        path.name: 0 for path in (folder, *folder.iterdir())
    }


def test_a_folder_with_other_things_in_it_stays_as_it_is(tmp_path: Path) -> None:
    folder = tmp_path / "shared"
    kept_in(folder)
    other = folder / "holiday.jpg"
    other.touch()
    for path in (folder, other, folder / "keys.json"):
        path.chmod(0o755)
    open_store(None, folder=folder, now=NOW).close()
    assert (folder.stat().st_mode & 0o777, other.stat().st_mode & 0o777) == (0o755, 0o755)
    assert (folder / "keys.json").stat().st_mode & 0o077 == 0
