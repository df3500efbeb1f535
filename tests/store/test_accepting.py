"""What is left of a record, or an older database, is opened again by an act that stays on record."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from doseline.store import Accepted, Act, Code, Store, StoreError, accept_older, backup, open_store, put_back
from tests.store.places import NOW, Place, later, note, somebody

ACCEPTED_ON = later(7)


def in_words(accepted: Accepted) -> dict[str, Any]:
    return note(f"left {accepted.left}, missing {accepted.missing}", on="2026-06-08")


def ask(store: Store, statement: str, **values: object) -> list[Any]:
    with store._database.writing() as connection:  # noqa: SLF001
        done = connection.execute(text(statement), values)
        return list(done.scalars()) if done.returns_rows else []


def accept(store: Store, record: str) -> Accepted:
    return store.by("owner").accept(record, now=ACCEPTED_ON, in_words=in_words)


def refused(store: Store, record: str) -> Code:
    with pytest.raises(StoreError) as error:
        accept(store, record)
    return error.value.code


def texts(store: Store, record: str) -> list[str]:
    return [event["text"] for event in store.kept(record).events]


def cut_off(store: Store, record: str) -> None:
    """Take the last row away; the label still knows of it."""
    ask(store, "DELETE FROM log WHERE record_id = :id AND seq = 4", id=record)


def put_label_back(store: Store, record: str) -> None:
    (label,) = ask(store, "SELECT label FROM record WHERE id = :id", id=record)
    store.append(record, [note("lost")], now=NOW)
    ask(store, "DELETE FROM log WHERE record_id = :id AND seq = 5", id=record)
    ask(store, "UPDATE record SET label = :label WHERE id = :id", id=record, label=label)


def spoil_middle(store: Store, record: str) -> None:
    ask(
        store,
        "UPDATE log SET sealed = (SELECT label FROM record WHERE id = :id) WHERE record_id = :id AND seq = 3",
        id=record,
    )


def spoil_last(store: Store, record: str) -> None:
    ask(store, "UPDATE log SET sealed = :x WHERE record_id = :id AND seq = 4", x=bytes(60), id=record)


def spoil_label(store: Store, record: str) -> None:
    ask(store, "UPDATE record SET label = wrapped_key WHERE id = :id", id=record)


def lose_first(store: Store, record: str) -> None:
    store.amend(record, called="Anna", now=NOW)
    ask(store, "DELETE FROM log WHERE record_id = :id AND seq = 1", id=record)


# How it was lost, what is left of the entries, how many rows are left and how many are missing.
LOST: dict[str, tuple[Any, list[str], int, int | None]] = {
    "the last row": (cut_off, ["a", "b"], 3, 1),
    "the last row, with the label of before": (put_label_back, ["a", "b", "c"], 4, None),
    "a row in the middle": (spoil_middle, ["a", "c"], 3, 1),
    "what the last row says": (spoil_last, ["a", "b"], 3, 1),
    "the label": (spoil_label, ["a", "b", "c"], 4, None),
    "the first row": (lose_first, ["a", "b", "c"], 4, 1),
}


@pytest.mark.parametrize("how", LOST)
def test_what_is_left_opens_again_and_the_log_says_who_accepted_how_much_and_when(
    place: Place, how: str
) -> None:
    spoil, left, rows, missing = LOST[how]
    with place.open() as store:
        ann, ben = somebody(store, "Ann", note("a"), note("b"), note("c")), somebody(store, "Ben", note("b"))
        spoil(store, ann)
        with place.open() as other, pytest.raises(StoreError):  # one that remembers nothing of it
            other.kept(ann)
        assert accept(store, ann) == Accepted(left=rows, missing=missing)
        store.append(ann, [note("goes on")], now=later(8))
    with place.open() as store:
        assert texts(store, ann) == [*left, f"left {rows}, missing {missing}", "goes on"]
        (said,) = [row for row in store.kept(ann).log if row.accepted is not None]
        assert (said.author, said.recorded_at) == ("owner", ACCEPTED_ON)
        assert said.accepted == Accepted(left=rows, missing=missing)
        assert store.inspect().wrong == ()
        assert store.kept(ben).length == 2


@pytest.mark.parametrize("how", LOST)
def test_it_is_saved_and_can_be_put_into_another_place(place: Place, tmp_path: Path, how: str) -> None:
    with place.open() as store:
        ann = somebody(store, "Ann", note("a"), note("b"), note("c"))
        LOST[how][0](store, ann)
        accept(store, ann)
        packed, log = backup.packed(store._database, now=NOW), store.kept(ann).log  # noqa: SLF001
    with open_store(None, folder=tmp_path / "other", now=NOW) as store:
        contents = backup.put_in(store._database, packed, now=NOW)  # noqa: SLF001
        assert contents.left_out == ()
        assert store.kept(ann).log == log


def test_what_was_there_before_is_copied_first(sqlite_place: Place) -> None:
    with sqlite_place.open() as store:
        ann = somebody(store, "Ann", note("a"), note("b"), note("c"))
        spoil_middle(store, ann)
        accept(store, ann)
        (copy,) = store.automatic_backups()
    put_back(None, folder=sqlite_place.folder, name=copy.name)
    with sqlite_place.open() as store:
        assert store.raw(ann)["damaged"] == [3]


def test_another_program_that_remembers_the_log_reads_on(place: Place) -> None:
    with place.open() as store, place.open() as other:
        ann = somebody(store, "Ann", note("a"), note("b"), note("c"))
        assert other.kept(ann).length == 4
        cut_off(store, ann)
        accept(store, ann)
        assert texts(other, ann) == texts(store, ann)


def test_no_id_of_an_entry_that_was_lost_is_given_to_another(place: Place) -> None:
    with place.open() as store:
        ann = somebody(store, "Ann", note("a"), note("b"), note("c"))
        cut_off(store, ann)
        accept(store, ann)
        assert [event["id"] for event in store.kept(ann).events] == ["e1", "e2", "e4"]


def test_a_form_whose_rows_were_lost_in_part_can_still_be_sent_again(place: Place) -> None:
    with place.open() as store:
        ann = somebody(store, "Ann")
        store.append(ann, [note("a"), note("b"), note("c")], now=NOW, once="form")
        cut_off(store, ann)
        accept(store, ann)
        assert store.append(ann, [note("a"), note("b"), note("c")], now=NOW, once="form")[:2] == ("e1", "e2")


def test_damaged_small_values_go_and_the_others_stay(place: Place) -> None:
    with place.open() as store:
        ann = somebody(store, "Ann", note("a"))
        store.shelf(ann).put("calendar", {"a": 1})
        store.shelf(ann).put("other", {"b": 2})
        ask(store, "UPDATE shelf SET sealed = (SELECT label FROM record) WHERE name = 'calendar'")
        assert accept(store, ann) == Accepted(left=2)
        assert (store.shelf(ann).get("calendar"), store.shelf(ann).get("other")) == (None, {"b": 2})


def test_there_is_nothing_to_accept_of_a_whole_record_nor_of_one_that_is_not_there(place: Place) -> None:
    with place.open() as store:
        ann = somebody(store, "Ann", note("a"))
        assert refused(store, ann) is Code.NOTHING_TO_ACCEPT
        assert refused(store, "nobody") is Code.NO_SUCH_RECORD
        assert store.kept(ann).length == 2


@pytest.mark.parametrize("gone", ["no header", "no key", "no row of the table"])
def test_where_too_little_is_left_it_is_said_and_nothing_is_changed(place: Place, gone: str) -> None:
    with place.open() as store:
        ann = somebody(store, "Ann", note("a"))
        ask(store, "DELETE FROM log WHERE record_id = :id AND seq = 1", id=ann)
        if gone == "no key":
            ask(store, "UPDATE record SET wrapped_key = label WHERE id = :id", id=ann)
        if gone == "no row of the table":
            ask(store, "DELETE FROM log WHERE record_id = :id", id=ann)
            ask(store, "DELETE FROM record WHERE id = :id", id=ann)
        code = Code.RECORD_GONE if gone == "no row of the table" else Code.RECORD_LOST
        before = ask(store, "SELECT sealed FROM log")
        assert refused(store, ann) is code
        assert ask(store, "SELECT sealed FROM log") == before


def older(folder: Path, *, since: int = 1) -> str:
    """A folder in which an older file was put back, and the id of the one person in it."""
    with open_store(None, folder=folder, now=NOW) as store:
        ann = somebody(store, "Ann", note("a"))
    shutil.copy(folder / "doseline.db", folder.parent / "old.db")
    with open_store(None, folder=folder, now=NOW) as store:
        for number in range(since):
            store.append(ann, [note(f"since {number}")], now=NOW)
    shutil.copy(folder / "doseline.db", folder.parent / "new.db")
    shutil.copy(folder.parent / "old.db", folder / "doseline.db")
    return ann


def opening(folder: Path) -> Code | None:
    try:
        open_store(None, folder=folder, now=NOW).close()
    except StoreError as error:
        return error.code
    return None


ACT = Act(author="owner", moment=ACCEPTED_ON, in_words=in_words)


@pytest.mark.parametrize("since", [1, 3, 12])
def test_an_older_database_is_not_opened_until_it_is_accepted(tmp_path: Path, since: int) -> None:
    folder = tmp_path / "here"
    ann = older(folder, since=since)
    assert [opening(folder), opening(folder)] == [Code.DATABASE_OLDER, Code.DATABASE_OLDER]
    accepted = accept_older(None, folder=folder, act=ACT)
    assert (accepted.missing, accepted.everything) == (since, True)
    with open_store(None, folder=folder, now=NOW) as store:
        *_, said, told = store.kept(ann).log
        assert (said.author, said.recorded_at, said.accepted) == ("owner", ACCEPTED_ON, accepted)
        assert told.event["text"].endswith(f"missing {since}")
        store.append(ann, [note("goes on")], now=NOW)
    assert opening(folder) is None


def test_the_newer_file_put_back_in_its_place_opens(tmp_path: Path) -> None:
    folder = tmp_path / "here"
    older(folder)
    assert opening(folder) is Code.DATABASE_OLDER
    shutil.copy(tmp_path / "new.db", folder / "doseline.db")
    assert opening(folder) is None


def test_a_file_that_is_not_older_has_nothing_to_accept(tmp_path: Path) -> None:
    with open_store(None, folder=tmp_path, now=NOW) as store:
        ann = somebody(store, "Ann")
    with pytest.raises(StoreError) as error:
        accept_older(None, folder=tmp_path, act=ACT)
    assert error.value.code is Code.NOTHING_TO_ACCEPT
    with open_store(None, folder=tmp_path, now=NOW) as store:
        assert store.kept(ann).length == 1


def test_what_our_own_restore_puts_back_is_no_older_file(tmp_path: Path) -> None:
    with open_store(None, folder=tmp_path, now=NOW) as store:
        somebody(store, "Ann")
        saved = store.backup(passphrase="a few good words", now=NOW)  # noqa: S106
        ann = somebody(store, "Ann")
        store.append(ann, [note("a")], now=NOW)
        store.restore(saved, passphrase="a few good words", now=NOW)  # noqa: S106
        name = store.automatic_backups()[0].name
    assert opening(tmp_path) is None
    for gone in (False, True):
        if gone:
            (tmp_path / "doseline.db").unlink()
        put_back(None, folder=tmp_path, name=name)
        assert opening(tmp_path) is None


@pytest.mark.parametrize("mark", ["missing", "empty", "no number"])
def test_a_copy_without_its_mark_opens_and_has_one_from_then_on(tmp_path: Path, mark: str) -> None:
    folder = tmp_path / "here"
    older(folder)
    lies = folder / "doseline.db-mark"
    lies.unlink() if mark == "missing" else lies.write_text("" if mark == "empty" else "nothing")
    assert opening(folder) is None
    with open_store(None, folder=folder, now=NOW) as store:
        somebody(store, "Ben")
    shutil.copy(tmp_path / "old.db", folder / "doseline.db")
    assert opening(folder) is Code.DATABASE_OLDER


def test_the_mark_never_leads_and_follows_every_change(tmp_path: Path) -> None:
    lies = tmp_path / "doseline.db-mark"
    with open_store(None, folder=tmp_path, now=NOW) as store:
        ann = somebody(store, "Ann")
        for change in range(5):
            before = int(lies.read_text())
            with store._database.writing() as connection:  # noqa: SLF001
                made = connection.exec_driver_sql("PRAGMA user_version").scalar_one()
                assert int(lies.read_text()) == made == before
            store.append(ann, [note(f"{change}")], now=NOW)
            assert int(lies.read_text()) == before + 2


def test_a_change_that_came_to_nothing_is_not_counted(tmp_path: Path) -> None:
    lies = tmp_path / "doseline.db-mark"
    with open_store(None, folder=tmp_path, now=NOW) as store:
        before = lies.read_text()
        with pytest.raises(ValueError, match="in the middle"), store._database.writing():  # noqa: SLF001
            raise ValueError("in the middle")
        assert lies.read_text() == before
    assert opening(tmp_path) is None


def test_a_mark_that_cannot_be_written_keeps_nothing_from_being_saved(tmp_path: Path) -> None:
    lies = tmp_path / "doseline.db-mark"
    with open_store(None, folder=tmp_path, now=NOW) as store:
        ann = somebody(store, "Ann")
        lies.unlink()
        lies.mkdir()
        store.append(ann, [note("a")], now=NOW)
        assert store.kept(ann).length == 2
    assert opening(tmp_path) is None


def test_a_file_elsewhere_has_its_mark_with_the_keys(tmp_path: Path) -> None:
    keys, file = tmp_path / "keys", tmp_path / "elsewhere" / "ours.db"
    with open_store(file, folder=keys, now=NOW) as store:
        somebody(store)
    shutil.copy(file, tmp_path / "old.db")
    with open_store(file, folder=keys, now=NOW) as store:
        somebody(store)
    shutil.copy(tmp_path / "old.db", file)
    with pytest.raises(StoreError) as error:
        open_store(file, folder=keys, now=NOW)
    assert error.value.code is Code.DATABASE_OLDER
    assert not list(file.parent.glob("*mark*"))


def test_a_store_that_was_emptied_begins_anew(tmp_path: Path) -> None:
    with open_store(None, folder=tmp_path, now=NOW) as store:
        somebody(store)
        store.delete_everything()
    (tmp_path / "doseline.db").unlink()
    with open_store(None, folder=tmp_path, now=NOW) as store:
        somebody(store)
    assert opening(tmp_path) is None
