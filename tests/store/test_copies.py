"""Copies in a folder of the owner's choice: sealed, opened anywhere, never in the place of better ones."""

from __future__ import annotations

import errno
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from doseline.store import Code, Copies, Outcome, Store, StoreError, age_file, copies, is_copy_due, open_store
from doseline.store.copies import superseded
from tests.store.places import NOW, Place, later, note, somebody

WORD = "correct horse battery staple"


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """A cheaper work factor: its cost is not what is tested here."""
    monkeypatch.setattr(age_file, "_WORK_MADE", 4)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The folder for copies, on what stands for another disk."""
    made = tmp_path / "another disk"
    made.mkdir()
    return made


def files(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def refusal(store: Store, folder: Path) -> Code:
    with pytest.raises(StoreError) as caught:
        store.begin_copies(folder, passphrase=WORD)
    return caught.value.code


def test_a_copy_opens_on_another_computer_with_its_passphrase(
    store: Store, folder: Path, tmp_path: Path
) -> None:
    record = somebody(store, "Ann", note("one"))
    store.begin_copies(folder, passphrase=WORD)
    made = store.make_copy(now=later(1))
    assert (made.folder, made.made_at, made.failed) == (folder, later(1), False)
    (name,) = files(folder)
    data = (folder / name).read_bytes()
    assert b"Ann" not in data
    with open_store(None, folder=tmp_path / "elsewhere", now=NOW) as other:
        assert other.restore(data, passphrase=WORD, now=NOW).records[0].outcome is Outcome.ADDED
        assert other.kept(record).events == store.kept(record).events
        with pytest.raises(StoreError) as caught:
            other.look_into(data, passphrase="another passphrase")  # noqa: S106
        assert caught.value.code is Code.WRONG_PASSPHRASE


def test_later_copies_need_no_passphrase_and_no_two_are_sealed_alike(
    sqlite_place: Place, folder: Path
) -> None:
    with open_store(sqlite_place.url, folder=sqlite_place.folder, now=NOW) as store:
        record = somebody(store, "Ann")
        store.begin_copies(folder, passphrase=WORD)
        store.make_copy(now=later(1))
    with open_store(sqlite_place.url, folder=sqlite_place.folder, now=NOW) as store:
        store.append(record, [note("more")], now=later(1))
        store.make_copy(now=later(2))
        first, second = (folder / name for name in files(folder))
        head = first.read_bytes().index(b"\n---")
        one, two = first.read_bytes()[head + 60 :], second.read_bytes()[head + 60 :]
        assert one[:16] != two[:16]
        assert store.look_into(second.read_bytes(), passphrase=WORD).records[0].entries == 1


def test_where_nothing_changed_none_is_made_and_one_that_is_gone_is_made_again(
    store: Store, folder: Path
) -> None:
    somebody(store, "Ann")
    store.begin_copies(folder, passphrase=WORD)
    store.make_copy(now=later(1))
    store.make_copy(now=later(2))
    (name,) = files(folder)
    (folder / name).unlink()
    assert store.make_copy(now=later(3)).made_at == later(3)
    assert len(files(folder)) == 1


def test_a_store_without_anybody_pushes_no_copy_out(store: Store, folder: Path) -> None:
    record = somebody(store, "Ann")
    store.begin_copies(folder, passphrase=WORD)
    store.make_copy(now=later(1))
    kept = files(folder)
    store.delete(record)
    store.make_copy(now=later(2))
    assert files(folder) == kept


@pytest.mark.parametrize("inside", [".", "backups", "a/b"])
def test_a_folder_among_the_records_is_refused(store: Store, place: Place, inside: str) -> None:
    made = place.folder / inside
    made.mkdir(parents=True, exist_ok=True)
    assert refusal(store, made) is Code.FOLDER_OF_RECORDS


def test_a_link_to_the_records_is_refused(store: Store, place: Place, tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(place.folder)
    assert refusal(store, tmp_path / "link") is Code.FOLDER_OF_RECORDS


def test_what_is_no_folder_is_refused_and_never_made(store: Store, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x", encoding="utf-8")
    for name in ("not there", "file", "file/below", "not/there"):
        assert refusal(store, tmp_path / name) is Code.NO_COPIES_FOLDER
    assert not (tmp_path / "not there").exists()
    assert store.copies() is None


def test_a_disk_that_was_taken_away_is_said_and_noted_and_a_later_try_clears_it(
    store: Store, folder: Path
) -> None:
    somebody(store, "Ann")
    store.begin_copies(folder, passphrase=WORD)
    folder.rmdir()
    with pytest.raises(StoreError) as caught:
        store.make_copy(now=later(1))
    assert caught.value.code is Code.NO_COPIES_FOLDER
    assert not folder.exists(), "an empty folder in the place of the disk would take the copies"
    noted = store.copies()
    assert noted is not None
    assert (noted.failed, noted.made_at) == (True, None)
    folder.mkdir()
    assert not store.make_copy(now=later(1)).failed


def test_a_link_put_in_its_place_is_not_followed(store: Store, folder: Path, tmp_path: Path) -> None:
    somebody(store, "Ann")
    store.begin_copies(folder, passphrase=WORD)
    folder.rmdir()
    (tmp_path / "trap").mkdir()
    folder.symlink_to(tmp_path / "trap")
    with pytest.raises(StoreError):
        store.make_copy(now=later(1))
    assert files(tmp_path / "trap") == []


def test_a_link_under_the_name_of_the_copy_is_replaced_and_not_followed(
    store: Store, folder: Path, tmp_path: Path
) -> None:
    somebody(store, "Ann")
    store.begin_copies(folder, passphrase=WORD)
    victim = tmp_path / "victim"
    victim.write_text("mine", encoding="utf-8")
    name = f"doseline-{later(1).astimezone(UTC).strftime('%Y%m%dT%H%M%SZ')}.age"
    (folder / name).symlink_to(victim)
    store.make_copy(now=later(1))
    assert victim.read_text(encoding="utf-8") == "mine"
    assert not (folder / name).is_symlink()


@pytest.mark.parametrize("number", [errno.EACCES, errno.ENOSPC, errno.EROFS, errno.EIO])
def test_a_disk_that_takes_nothing_is_said_and_the_copies_before_stay(
    store: Store, folder: Path, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    record = somebody(store, "Ann")
    store.begin_copies(folder, passphrase=WORD)
    store.make_copy(now=later(1))
    before = files(folder)
    store.append(record, [note("more")], now=later(1))

    def refuses(*_: object) -> None:
        raise OSError(number, "no")

    monkeypatch.setattr(copies, "write_new", refuses)
    with pytest.raises(StoreError):
        store.make_copy(now=later(2))
    assert files(folder) == before
    noted = store.copies()
    assert noted is not None
    assert noted.failed


def test_a_copy_is_for_its_owner_alone(store: Store, folder: Path) -> None:
    somebody(store, "Ann")
    store.begin_copies(folder, passphrase=WORD)
    store.make_copy(now=later(1))
    (name,) = files(folder)
    assert (folder / name).stat().st_mode & 0o077 == 0


def test_when_no_copies_are_wanted_any_more_those_that_were_made_stay(store: Store, folder: Path) -> None:
    somebody(store, "Ann")
    store.begin_copies(folder, passphrase=WORD)
    store.make_copy(now=later(1))
    store.end_copies()
    assert store.copies() is None
    assert len(files(folder)) == 1


def copied(*days: str) -> list[str]:
    return [f"doseline-{day.replace('-', '')}T120000Z.age" for day in days]


def test_the_newest_ten_stay_and_the_last_one_of_each_month() -> None:
    first = datetime.fromisoformat("2025-01-01")
    every_day = copied(*(f"{first + timedelta(days=day):%Y-%m-%d}" for day in range(500)))
    gone = set(superseded(every_day))
    left = [name for name in every_day if name not in gone]
    assert left[-10:] == every_day[-10:]
    assert len(left) == 10 + 11
    assert set(copied("2026-04-30", "2026-03-31", "2025-06-30")) <= set(left)
    assert copied("2025-05-31")[0] in gone


def test_other_files_are_left_alone_and_what_was_broken_off_goes() -> None:
    others = ["doseline-backup-2026-01-01.age", "photo.jpg", ".doseline-x.part", "doseline-1.age"]
    broken = f".doseline-{'0' * 16}.part"
    assert superseded([*others, broken]) == (broken,)


@pytest.mark.parametrize(
    ("looked", "due"),
    [(None, True), (timedelta(), False), (timedelta(hours=23, minutes=59), False), (timedelta(days=1), True),
     (timedelta(days=40), True), (timedelta(seconds=-1), True)],
)  # fmt: skip
def test_one_a_day_is_due_and_a_clock_set_back_is_no_reason_to_wait(
    looked: timedelta | None, *, due: bool
) -> None:
    known = Copies(folder=Path(), looked_at=None if looked is None else NOW - looked)
    assert is_copy_due(known, NOW) is due
