"""When the disk or the database gives trouble, it is said in one clear word and nothing is lost."""

from __future__ import annotations

import errno
import multiprocessing
import os
import random
import resource
import shutil
import sqlite3
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import text

from doseline.store import Code, Store, StoredRecord, StoreError, backup, open_store
from tests.store.places import NOW, Place, note, somebody
from tests.store.postgres import Server

SHORT_WAIT_S = 0.2
NOBODY = 65534


@contextmanager
def small_disk(folder: Path, size: str, owner: str | None = None) -> Iterator[Path]:
    """A disk of a few megabytes; only root can make one."""
    folder.mkdir()
    if os.geteuid() != 0 or _mount("-t", "tmpfs", "-o", f"size={size}", "none", str(folder)):
        pytest.skip("only root can make a small disk")
    try:
        if owner is not None:
            shutil.chown(folder, owner)
        yield folder
    finally:
        _mount("--lazy", str(folder), program="umount")


def _mount(*arguments: str, program: str = "mount") -> int:
    return subprocess.run([program, *arguments], capture_output=True, check=False).returncode  # noqa: S603


def refused(work: object, *given: object, **named: object) -> Code:
    """With which code the work was refused."""
    with pytest.raises(StoreError) as error:
        work(*given, **named)  # type: ignore[operator]
    assert "planted" not in str(error.value)
    return error.value.code


def fill(store: Store, record: str) -> StoreError:
    """Write until the store says no."""
    for number in range(10_000):
        try:
            store.append(record, [note(f"{number} planted " + "x" * 9000)], now=NOW)
        except StoreError as error:
            return error
    raise AssertionError("the disk is not as small as it was said to be")


def check_whole(store: Store, record: str) -> StoredRecord:
    """The record, read back, with every entry there and none twice."""
    kept = store.kept(record)
    assert [event["id"] for event in kept.events] == [f"e{n}" for n in range(1, kept.length)]
    return kept


def test_a_full_disk_is_said_and_nothing_is_lost(tmp_path: Path) -> None:
    with small_disk(tmp_path / "disk", "1500k") as disk:
        with open_store(None, folder=disk / "doseline", now=NOW) as store:
            record = somebody(store)
            assert fill(store, record).code is Code.DISK_FULL
            kept = check_whole(store, record)
            assert kept.length > 20
            # what was there can still be saved elsewhere, and restored there
            plain = backup.packed(store._database, now=NOW)  # noqa: SLF001
        with open_store(None, folder=disk / "doseline", now=NOW) as store:
            assert check_whole(store, record) == kept
    with open_store(None, folder=tmp_path / "elsewhere", now=NOW) as store:
        backup.put_in(store._database, plain, now=NOW)  # noqa: SLF001
        assert store.kept(record).log == kept.log


def test_on_a_full_disk_a_record_can_still_be_deleted(tmp_path: Path) -> None:
    with small_disk(tmp_path / "disk", "2000k") as disk:
        with open_store(None, folder=disk / "doseline", now=NOW) as store:
            other, record = somebody(store, "Ben", note("stays")), somebody(store)
            (disk / "ballast").write_bytes(bytes(800_000))
            fill(store, record)
            (disk / "ballast").unlink()  # deleting writes too: a little room is needed
            store.delete(record)
            assert [one.called for one in store.people()] == ["Ben"]
        with open_store(None, folder=disk / "doseline", now=NOW) as store:
            assert store.kept(other).length == 2


def test_a_deletion_is_done_even_where_tidying_up_finds_no_room(sqlite_place: Place) -> None:
    """Another program that reads keeps the file from being tidied; the record is gone all the same."""
    with open_store(None, folder=sqlite_place.folder, now=NOW, wait_s=SHORT_WAIT_S) as store:
        record, other = somebody(store, "Ann", note("planted")), somebody(store, "Ben")
        reader = sqlite3.connect(sqlite_place.file, isolation_level=None)
        reader.execute("BEGIN")
        reader.execute("SELECT * FROM record").fetchall()
        store.delete(record)
        reader.close()
        assert [one.id for one in store.people()] == [other]


def test_a_disk_too_full_to_begin_on_is_said(tmp_path: Path) -> None:
    with small_disk(tmp_path / "disk", "8k") as disk:
        assert refused(open_store, None, folder=disk / "doseline", now=NOW) is Code.DISK_FULL


def _fill_with_a_limit(folder: Path, limit: int) -> None:
    with open_store(None, folder=folder, now=NOW) as store:
        record = store.people()[0].id
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
        assert fill(store, record).code is Code.DISK_FAILED
        check_whole(store, record)


def test_a_file_that_may_not_grow_is_said_and_nothing_is_lost(tmp_path: Path) -> None:
    folder = tmp_path / "doseline"
    with open_store(None, folder=folder, now=NOW) as store:
        record = somebody(store)
    child = multiprocessing.get_context("forkserver").Process(
        target=_fill_with_a_limit, args=(folder, 400_000)
    )
    child.start()
    child.join()
    assert child.exitcode == 0
    with open_store(None, folder=folder, now=NOW) as store:
        assert check_whole(store, record).length > 10


@pytest.mark.database
def test_a_full_disk_of_the_server_is_said_and_nothing_is_lost(postgres: Server, tmp_path: Path) -> None:
    disk = postgres.home / "small"
    with small_disk(disk, "20m", postgres.user):
        postgres.query(f"CREATE TABLESPACE small LOCATION '{disk}'")
        # copied file by file, so that every block of it has its room before the disk fills up
        postgres.query("CREATE DATABASE full_disk TEMPLATE template0 TABLESPACE small STRATEGY FILE_COPY")
        try:
            with open_store(postgres.url("full_disk"), folder=tmp_path, now=NOW) as store:
                record = somebody(store)
                assert fill(store, record).code is Code.DISK_FULL
                assert check_whole(store, record).length > 20
        finally:
            postgres.query("DROP DATABASE full_disk WITH (FORCE)")
            postgres.query("DROP TABLESPACE small")


def test_a_read_only_disk_is_said_and_nothing_is_lost(tmp_path: Path) -> None:
    with small_disk(tmp_path / "disk", "4m") as disk:
        folder = disk / "doseline"
        with open_store(None, folder=folder, now=NOW) as store:
            record = somebody(store, "Ann", note("a"))
        assert _mount("-o", "remount,ro", str(disk)) == 0
        assert refused(open_store, None, folder=folder, now=NOW) is Code.READ_ONLY_DISK
        assert refused(open_store, None, folder=disk / "new", now=NOW) is Code.READ_ONLY_DISK
        assert _mount("-o", "remount,rw", str(disk)) == 0
        with open_store(None, folder=folder, now=NOW) as store:
            assert check_whole(store, record).length == 2


@pytest.mark.parametrize("what", ["", "doseline.db"])
def test_a_place_where_we_may_not_write_is_said(what: str) -> None:
    child = multiprocessing.get_context("forkserver").Process(target=_in_a_closed_place, args=(what,))
    child.start()
    child.join()
    assert child.exitcode == 0


def _in_a_closed_place(what: str) -> None:
    """A folder or a file that is closed to us; as another user than root, whom nothing is closed to."""
    with tempfile.TemporaryDirectory() as home:
        folder = Path(home) / "doseline"
        with open_store(None, folder=folder, now=NOW) as store:
            record = somebody(store)
        if os.geteuid() == 0:
            for path in (Path(home), folder, *folder.iterdir()):
                shutil.chown(path, NOBODY)
            os.seteuid(NOBODY)
        before = (folder / what).stat().st_mode
        (folder / what).chmod(before & 0o555)
        assert refused(open_store, None, folder=folder, now=NOW) is Code.READ_ONLY_DISK
        (folder / what).chmod(before)
        with open_store(None, folder=folder, now=NOW) as store:
            assert check_whole(store, record).length == 1
        os.seteuid(os.getuid())


@pytest.mark.database
def test_a_server_that_may_only_be_read_is_said(postgres: Server, tmp_path: Path) -> None:
    url = postgres.fresh_database()
    with open_store(url, folder=tmp_path, now=NOW) as store:
        record = somebody(store, "Ann", note("a"))
    name = url.split("/")[3].split("?")[0]
    postgres.query(f"ALTER DATABASE {name} SET default_transaction_read_only = on")
    with open_store(url, folder=tmp_path, now=NOW) as store:
        assert refused(store.append, record, [note("planted")], now=NOW) is Code.READ_ONLY_DISK
        assert check_whole(store, record).length == 2


def test_a_locked_database_is_said_and_works_again_after(place: Place) -> None:
    with place.open() as store:
        record = somebody(store)
    with open_store(place.url, folder=place.folder, now=NOW, wait_s=SHORT_WAIT_S) as store:
        with locked(place):
            assert refused(store.append, record, [note("planted")], now=NOW) is Code.DATABASE_LOCKED
            assert store.kept(record).length == 1  # reading goes on
        store.append(record, [note("after")], now=NOW)
        assert check_whole(store, record).length == 2


@contextmanager
def locked(place: Place) -> Iterator[None]:
    """Another program that holds on to the records."""
    if place.server is None:
        other = sqlite3.connect(place.file, isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        yield
        other.close()
    else:
        with psycopg.connect(place.url) as connection:
            connection.execute("SELECT * FROM record FOR UPDATE")
            yield


@pytest.mark.database
def test_a_server_that_does_not_answer_is_said(postgres: Server, tmp_path: Path) -> None:
    url = postgres.fresh_database()
    nowhere = url.replace(str(postgres.home), str(tmp_path))
    assert refused(open_store, nowhere, folder=tmp_path / "a", now=NOW) is Code.DATABASE_AWAY
    unknown = url.split("/doseline_")[0] + f"/nothing_here?host={postgres.home}"
    assert refused(open_store, unknown, folder=tmp_path / "b", now=NOW) is Code.DATABASE_REFUSED


@pytest.mark.database
def test_a_server_that_was_started_again_is_found_again(postgres: Server, tmp_path: Path) -> None:
    with open_store(postgres.fresh_database(), folder=tmp_path, now=NOW) as store:
        record = somebody(store)
        postgres.kill()
        assert refused(store.append, record, [note("planted")], now=NOW) is Code.DATABASE_AWAY
        postgres.start()
        store.append(record, [note("after")], now=NOW)
        assert check_whole(store, record).length == 2


@pytest.fixture
def long_record(sqlite_place: Place) -> str:
    """A closed store with a record of a few hundred entries."""
    with sqlite_place.open() as store:
        record = somebody(store)
        store.append(record, [note(f"{number} " + "y" * 200) for number in range(300)], now=NOW)
    return record


def _read_whole(place: Place, record: str) -> StoredRecord | Code:
    """The record, or the code of what is in the way."""
    try:
        with place.open() as store:
            return store.kept(record)
    except StoreError as error:
        return error.code


def test_a_damaged_file_never_reads_otherwise_than_it_was(sqlite_place: Place, long_record: str) -> None:
    whole, before = sqlite_place.file.read_bytes(), _read_whole(sqlite_place, long_record)
    chance, noticed = random.Random(5), 0
    for where in [0, 17, 90, *(chance.randrange(len(whole) - 64) for _ in range(40))]:
        damaged = bytes(byte ^ 0x5A for byte in whole[where : where + 64])
        sqlite_place.file.write_bytes(whole[:where] + damaged + whole[where + 64 :])
        got = _read_whole(sqlite_place, long_record)
        assert got == before or got in (Code.CORRUPT_DATABASE, Code.DAMAGED_RECORD, Code.FOREIGN_DATABASE)
        noticed += isinstance(got, Code)
    assert noticed > 20


@pytest.mark.parametrize("left", [10, 5000, 0.5, 0.95])
def test_a_file_cut_short_is_refused_and_left_as_it_is(
    sqlite_place: Place, long_record: str, left: float
) -> None:
    file = sqlite_place.file
    os.truncate(file, int(left if left >= 1 else left * file.stat().st_size))
    before = file.read_bytes()
    assert refused(sqlite_place.open) is Code.CORRUPT_DATABASE
    assert file.read_bytes() == before
    assert long_record


def test_after_damage_the_backup_restores_in_a_new_folder(sqlite_place: Place, long_record: str) -> None:
    with sqlite_place.open() as store:
        plain = backup.packed(store._database, now=NOW)  # noqa: SLF001
        before = store.kept(long_record)
    os.truncate(sqlite_place.file, 5000)
    assert refused(sqlite_place.open) is Code.CORRUPT_DATABASE
    fresh = Place(url=str(sqlite_place.folder / "new" / "doseline.db"), folder=sqlite_place.folder / "new")
    with fresh.open() as store:
        backup.put_in(store._database, plain, now=NOW)  # noqa: SLF001
        assert store.kept(long_record) == before


def test_a_file_of_another_program_is_left_as_it_is(sqlite_place: Place) -> None:
    sqlite_place.folder.mkdir()
    other = sqlite3.connect(sqlite_place.file)
    other.execute("CREATE TABLE record (planted TEXT)")
    other.commit()
    other.close()
    before = sqlite_place.file.read_bytes()
    assert refused(sqlite_place.open) is Code.FOREIGN_DATABASE
    sqlite_place.file.write_bytes(b"a letter to my aunt\n" * 100)
    assert refused(sqlite_place.open) is Code.CORRUPT_DATABASE
    sqlite_place.file.write_bytes(before)
    assert sorted(path.name for path in sqlite_place.folder.iterdir()) == ["doseline.db"]


@pytest.mark.database
def test_a_database_of_another_program_on_the_server_is_left_as_it_is(
    postgres: Server, tmp_path: Path
) -> None:
    url = postgres.fresh_database()
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("CREATE TABLE record (planted TEXT)")
    assert refused(open_store, url, folder=tmp_path, now=NOW) is Code.FOREIGN_DATABASE


@pytest.mark.skipif(os.name != "posix", reason="an open file cannot be moved there")
def test_nothing_is_written_to_a_file_that_was_replaced_or_deleted_meanwhile(sqlite_place: Place) -> None:
    with sqlite_place.open() as store:
        record = somebody(store)
        aside = sqlite_place.file.with_name("aside")
        sqlite_place.file.rename(aside)
        assert refused(store.append, record, [note("lost")], now=NOW) is Code.DATABASE_MOVED
        assert refused(store.people) is Code.DATABASE_MOVED
        assert not sqlite_place.file.exists(), "no empty one in its place"
        sqlite_place.file.write_bytes(aside.read_bytes())
        assert refused(store.append, record, [note("lost")], now=NOW) is Code.DATABASE_MOVED
        aside.replace(sqlite_place.file)
        assert store.append(record, [note("kept")], now=NOW) == ("e1",)


def test_a_folder_in_the_place_of_the_file_is_said(sqlite_place: Place) -> None:
    sqlite_place.file.mkdir(parents=True)
    assert refused(sqlite_place.open) is Code.UNKNOWN_DATABASE


def test_without_the_key_file_nothing_opens_and_nothing_is_made(place: Place) -> None:
    with place.open() as store:
        record = somebody(store)
    keys = place.folder / "keys.json"
    kept = keys.read_bytes()
    keys.unlink()
    assert refused(place.open) is Code.KEYS_MISSING
    assert not keys.exists()
    keys.write_bytes(kept)
    with place.open() as store:
        assert store.kept(record).length == 1


def test_the_key_file_of_other_records_opens_nothing(place: Place, tmp_path: Path) -> None:
    with place.open() as store:
        somebody(store)
    with open_store(None, folder=tmp_path / "other", now=NOW):
        shutil.copy(tmp_path / "other" / "keys.json", place.folder / "keys.json")
    assert refused(place.open) is Code.KEYS_MISSING


@pytest.mark.parametrize(
    "data", [b"", b"{}", b"[]", b'{"format": "doseline-keys/1", "keys": []}', b'{"keys": ["a"]}']
)
def test_a_damaged_key_file_is_said(place: Place, data: bytes) -> None:
    with place.open() as store:
        somebody(store)
    (place.folder / "keys.json").write_bytes(data)
    assert refused(place.open) is Code.KEYS_DAMAGED


def test_only_the_owner_can_read_the_files(sqlite_place: Place) -> None:
    with sqlite_place.open() as store:
        record = somebody(store)
        backup.put_in(store._database, backup.packed(store._database, now=NOW), now=NOW)  # noqa: SLF001
        store.append(record, [note("a")], now=NOW)
        modes = {path.name: path.stat().st_mode & 0o777 for path in sqlite_place.folder.rglob("*")}
    assert {name: mode for name, mode in modes.items() if mode != 0o600} == {"backups": 0o700}
    assert {"doseline.db", "doseline.db-wal", "keys.json"} <= set(modes)
    assert sqlite_place.folder.stat().st_mode & 0o777 == 0o700


def test_on_a_disk_that_knows_no_second_names_the_key_file_is_made_all_the_same(
    sqlite_place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise PermissionError(errno.EPERM, "as a memory stick does")

    monkeypatch.setattr(os, "link", refuse)
    with sqlite_place.open() as store:
        somebody(store)
    with sqlite_place.open() as store:
        assert len(store.people()) == 1
    names = sorted(path.name for path in sqlite_place.folder.iterdir())
    assert names == ["doseline.db", "doseline.db-mark", "doseline.db-reserve", "keys.json"]


def test_a_damaged_record_does_not_keep_the_others_from_being_opened(place: Place) -> None:
    with place.open() as store:
        somebody(store, "Ann")
        somebody(store, "Ben")
        first = min(one.id for one in store.people())
        with store._database.writing() as connection:  # noqa: SLF001
            connection.execute(text("UPDATE record SET label = wrapped_key WHERE id = :id"), {"id": first})
    with place.open() as store:
        damaged, other = store.people()
        assert (damaged.id, damaged.damaged, damaged.called) == (first, True, "")
        assert store.kept(other.id).length == 1
        contents, (saved,) = backup.unpacked(backup.packed(store._database, now=NOW))  # noqa: SLF001
        assert (saved.id, contents.left_out) == (other.id, (first,))
        store.delete(first)
        assert store.people() == (other,)


def test_a_record_whose_key_is_damaged_keeps_no_other_from_being_deleted(place: Place) -> None:
    """What no key opens is lost already; a person who asks to be deleted is not."""
    with place.open() as store:
        ann, ben = somebody(store, "Ann"), somebody(store, "Ben", note("a"))
        cid = somebody(store, "Cid")
        with store._database.writing() as connection:  # noqa: SLF001
            connection.execute(text("UPDATE record SET wrapped_key = label WHERE id = :id"), {"id": ann})
        store.delete(ben)
        assert {one.id for one in store.people()} == {ann, cid}
        assert store.kept(cid).length == 1
        assert refused(store.kept, ann) is Code.DAMAGED_RECORD
        store.delete(ann)
        assert [one.id for one in store.people()] == [cid]
