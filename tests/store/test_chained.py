"""What was cut off a record together with its label, or put back to an older state, is noticed and said."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from doseline.store import Code, Store, StoreError, backup
from doseline.store.key_groups import every_bunch
from doseline.store.open_record import hold
from tests.store.places import NOW, THERAPY, Place, later, note, somebody


def ask(store: Store, statement: str, **values: object) -> list[dict[str, Any]]:
    """Do to the tables what a stranger with the database in his hands could do."""
    with store._database.writing() as connection:  # noqa: SLF001
        done = connection.execute(text(statement), values)
        return [dict(row._mapping) for row in done] if done.returns_rows else []  # noqa: SLF001


def put_back(store: Store, table: str, key: str, rows: list[dict[str, Any]], record: str) -> None:
    """The rows of a record as they were once, in the place of those it has now."""
    ask(store, f"DELETE FROM {table} WHERE {key} = :record AND :record <> ''", record=record)  # noqa: S608
    for row in rows:
        names = ", ".join(f'"{name}"' for name in row)
        ask(store, f"INSERT INTO {table} ({names}) VALUES ({', '.join(f':{name}' for name in row)})", **row)  # noqa: S608


def of(store: Store, table: str, key: str, record: str) -> list[dict[str, Any]]:
    return ask(store, f"SELECT * FROM {table} WHERE {key} = :record", record=record)  # noqa: S608


def refused(what: Callable[..., object], *given: object, **named: object) -> Code:
    with pytest.raises(StoreError) as error:
        what(*given, **named)
    return error.value.code


@pytest.mark.parametrize("cut", [1, 2, 3, 4])
def test_rows_cut_off_with_the_label_of_that_day_are_noticed(place: Place, cut: int) -> None:
    with place.open() as store:
        ann, ben = somebody(store, "Ann"), somebody(store, "Ben", note("stays"))
        labels = [of(store, "record", "id", ann)[0]["label"]]
        for number in range(4):
            store.append(ann, [note(f"{number}")], now=NOW)
            labels.append(of(store, "record", "id", ann)[0]["label"])
        ask(store, "DELETE FROM log WHERE record_id = :id AND seq > :last", id=ann, last=5 - cut)
        ask(store, "UPDATE record SET label = :label WHERE id = :id", id=ann, label=labels[4 - cut])
        for now in (store, place.open()):
            with now:
                assert refused(now.kept, ann) is Code.RECORD_PUT_BACK
                assert refused(now.append, ann, [note("x")], now=NOW) is Code.RECORD_PUT_BACK
                assert refused(now.amend, ann, called="x", now=NOW) is Code.RECORD_PUT_BACK
                assert now.kept(ben).length == 2
                assert {one.id: one.damaged for one in now.people()} == {ann: True, ben: False}


OLDER: dict[str, tuple[tuple[str, str], ...]] = {
    "the record's own row": (("record", "id"),),
    "its log": (("log", "record_id"),),
    "its row and its log": (("record", "id"), ("log", "record_id")),
    "its row, its log and its small values": (("record", "id"), ("log", "record_id"), ("shelf", "record_id")),
}


@pytest.mark.parametrize("what", OLDER)
@pytest.mark.parametrize("since", ["an entry", "many entries", "a name", "a form sent again"])
def test_an_older_state_put_back_is_noticed_whatever_was_written_since(
    sqlite_place: Place, what: str, since: str
) -> None:
    with sqlite_place.open() as store:
        ann, ben = somebody(store, "Ann", note("a")), somebody(store, "Ben")
        before = {table: of(store, table, key, ann) for table, key in OLDER[what]}
        match since:
            case "an entry":
                store.append(ann, [note("b")], now=NOW)
            case "many entries":
                store.append(ann, [note(str(n)) for n in range(40)], now=NOW)
            case "a name":
                store.amend(ann, called="Anna", now=NOW)
            case _:
                store.append(ann, [note("b")], now=NOW, once="form")
                store.append(ann, [note("b")], now=NOW, once="form")
        store.append(ben, [note("and others write on")], now=NOW)
        with store._database.writing() as connection:  # noqa: SLF001
            for table, _ in OLDER[what]:
                if table == "record":
                    row = before[table][0]
                    connection.execute(
                        text("UPDATE record SET label = :label, wrapped_key = :key WHERE id = :id"),
                        {"label": row["label"], "key": row["wrapped_key"], "id": ann},
                    )
        for table, key in OLDER[what]:
            if table != "record":
                put_back(store, table, key, before[table], ann)
    with sqlite_place.open() as store:
        assert refused(store.kept, ann) in {Code.RECORD_PUT_BACK, Code.DAMAGED_RECORD}
        assert store.kept(ben).length == 2
        assert ann in {one.id for one in store.people() if one.damaged} or what == "its log"


def shortened(place: Place) -> tuple[Store, str, str]:
    """A store with one record cut short and one whole."""
    store = place.open()
    ann, ben = somebody(store, "Ann", note("a")), somebody(store, "Ben", note("b"))
    label = of(store, "record", "id", ann)[0]["label"]
    store.append(ann, [note("gone")], now=NOW)
    ask(store, "DELETE FROM log WHERE record_id = :id AND seq = 3", id=ann)
    ask(store, "UPDATE record SET label = :label WHERE id = :id", id=ann, label=label)
    return store, ann, ben


def test_a_record_cut_short_can_be_saved_as_it_is_and_deleted(place: Place) -> None:
    store, ann, ben = shortened(place)
    with store:
        raw = store.raw(ann)
        assert [row.get("event", {}).get("text") for row in raw["rows"]] == [None, "a"]
        assert raw["damaged"] == []
        contents, (saved,) = backup.unpacked(backup.packed(store._database, now=NOW))  # noqa: SLF001
        assert (saved.id, contents.left_out) == (ben, (ann,))
        store.delete(ann)
        assert [one.id for one in store.people()] == [ben]
        assert store.kept(ben).length == 2


def test_a_record_taken_out_whole_is_missed_and_comes_back_from_a_backup(place: Place) -> None:
    with place.open() as store:
        ann, ben = somebody(store, "Ann", note("a")), somebody(store, "Ben", note("b"))
        packed = backup.packed(store._database, now=NOW)  # noqa: SLF001
        ask(store, "DELETE FROM log WHERE record_id = :id", id=ann)
        ask(store, "DELETE FROM record WHERE id = :id", id=ann)
    with place.open() as store:
        assert refused(store.kept, ann) is Code.RECORD_GONE
        assert refused(store.append, ann, [note("x")], now=NOW) is Code.RECORD_GONE
        assert {one.id: one.damaged for one in store.people()} == {ann: True, ben: False}
        contents, _ = backup.unpacked(backup.packed(store._database, now=NOW))  # noqa: SLF001
        assert contents.left_out == (ann,)
        backup.put_in(store._database, packed, now=NOW)  # noqa: SLF001
        assert [one.damaged for one in store.people()] == [False, False]
        assert store.kept(ann).events[0]["text"] == "a"
        assert store.inspect().wrong == ()


def test_a_record_taken_out_whole_can_be_deleted(place: Place) -> None:
    with place.open() as store:
        ann, ben = somebody(store, "Ann", note("a")), somebody(store, "Ben", note("b"))
        ask(store, "DELETE FROM log WHERE record_id = :id", id=ann)
        ask(store, "DELETE FROM record WHERE id = :id", id=ann)
        store.delete(ann)
        assert [one.id for one in store.people()] == [ben]
        assert refused(store.delete, ann) is Code.NO_SUCH_RECORD
        assert refused(store.kept, ann) is Code.NO_SUCH_RECORD
        assert store.inspect().wrong == ()


def test_a_row_in_the_middle_that_was_written_anew_is_noticed(place: Place) -> None:
    """With the record's own key in hand: the rows after it still hold the hash of what stood there."""
    with place.open() as store:
        ann = somebody(store, "Ann", note("a"), note("b"), note("c"))
        first = of(store, "log", "record_id", ann)[1]["sealed"]
        store.append(ann, [note("d")], now=NOW)
        with store._database.reading() as connection:  # noqa: SLF001
            held = hold(connection, store._database.ring, ann)  # noqa: SLF001
        row = held.sealer.open_json(bytes(first), f"log/{ann}/2")
        other = held.sealer.seal_json({**row, "event": {**row["event"], "text": "other"}}, f"log/{ann}/2")
        ask(store, "UPDATE log SET sealed = :other WHERE record_id = :id AND seq = 2", id=ann, other=other)
    with place.open() as store:
        assert refused(store.kept, ann) is Code.DAMAGED_RECORD


def test_one_damaged_copy_of_a_bunchs_key_is_no_loss(place: Place) -> None:
    for column in ("wrapped_key", "spare"):
        with place.open() as store:
            ann = somebody(store, "Ann", note("a"))
            ask(store, f"UPDATE bunch SET {column} = :nothing", nothing=bytes(60))  # noqa: S608
        with place.open() as store:
            assert store.kept(ann).length == 2
            store.append(ann, [note("b")], now=NOW)
            store.delete(ann)  # which writes both anew


def test_damaged_ends_shut_no_record_and_are_not_mended_in_silence(place: Place) -> None:
    with place.open() as store:
        ann = somebody(store, "Ann", note("a"))
        ask(store, "UPDATE bunch SET ends = wrapped_key")
    with place.open() as store:
        assert store.kept(ann).length == 2
        store.append(ann, [note("b")], now=NOW)
        assert store.kept(ann).length == 3
        with store._database.reading() as connection:  # noqa: SLF001
            (bunch,) = every_bunch(connection, store._database.ring).values()  # noqa: SLF001
        assert bunch.ends is None


def test_records_of_a_bunch_that_does_not_open_hold_no_other_bunch_up(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("doseline.store.key_groups._MOST", 2)
    with place.open() as store:
        first, second, third = (somebody(store, name) for name in ("Ann", "Ben", "Cid"))
        ask(store, "UPDATE bunch SET wrapped_key = ends, spare = ends WHERE id = 1")
    with place.open() as store:
        assert refused(store.kept, first) is Code.DAMAGED_RECORD
        assert store.kept(third).length == 1
        store.append(third, [note("a")], now=NOW)
        store.delete(first)
        store.delete(third)
        assert {one.id: one.damaged for one in store.people()} == {second: True}


def test_a_full_bunch_is_followed_by_another_and_an_emptied_one_goes(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("doseline.store.key_groups._MOST", 3)
    with place.open() as store:
        people = [somebody(store, f"P{number}", note("a")) for number in range(7)]
        assert sorted(row["bunch"] for row in ask(store, "SELECT bunch FROM record")) == [1, 1, 1, 2, 2, 2, 3]
        store.delete(people.pop(6))
        store.delete(people.pop(0))
        assert [row["id"] for row in ask(store, "SELECT id FROM bunch ORDER BY id")] == [1, 2]
        people.append(somebody(store, "again", note("a")))
        assert sorted(row["bunch"] for row in ask(store, "SELECT bunch FROM record")) == [1, 1, 1, 2, 2, 2]
        assert all(store.kept(one).length == 2 for one in people)


def test_deleting_one_person_seals_the_keys_of_a_few_and_not_of_all(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("doseline.store.key_groups._MOST", 4)
    with place.open() as store:
        people = [somebody(store, f"P{number}") for number in range(20)]
        before = {row["id"]: bytes(row["wrapped_key"]) for row in ask(store, "SELECT * FROM record")}
        store.delete(people[9])
        after = {row["id"]: bytes(row["wrapped_key"]) for row in ask(store, "SELECT * FROM record")}
        assert {id_ for id_ in after if after[id_] != before[id_]} == {people[8], people[10], people[11]}


def test_every_row_says_who_wrote_it_and_says_so_after_a_backup(place: Place, tmp_path: Path) -> None:
    with place.open() as store:
        ann = store.by("import").create(
            called="Ann",
            person={"region": "US"},
            therapy=dict(THERAPY),
            now=NOW,
        )
        store.by("owner").append(ann, [note("a"), note("b")], now=NOW)
        store.by("program").append(ann, [note("c")], now=later(1))
        store.by("staff:7").amend(ann, called="Anna", now=later(2))
        store.append(ann, [note("d")], now=later(3))
        authors = [row.author for row in store.kept(ann).log]
        assert authors == ["import", "owner", "owner", "program", "staff:7", "unknown"]
        assert [row["author"] for row in store.raw(ann)["rows"]] == authors
        packed = backup.packed(store._database, now=NOW)  # noqa: SLF001
    other = Place(url=str(tmp_path / "other" / "doseline.db"), folder=tmp_path / "other")
    with other.open() as store:
        backup.put_in(store._database, packed, now=NOW)  # noqa: SLF001
        assert [row.author for row in store.kept(ann).log] == authors


def test_writers_of_one_bunch_never_wait_for_each_other_without_end(place: Place) -> None:
    """Others write, people are made and deleted, a backup is put in: nobody is refused, nothing is lost."""
    with place.open() as store:
        people = [somebody(store, f"P{number}") for number in range(3)]
        packed = backup.packed(store._database, now=NOW)  # noqa: SLF001

    def write(record: str) -> None:
        with place.open() as store:
            for number in range(8):
                store.append(record, [note(str(number))], now=NOW)

    def churn(_: str) -> None:
        with place.open() as store:
            for _number in range(3):
                store.delete(somebody(store, "x", note("y")))

    def restore(_: str) -> None:
        with place.open() as store:
            for _number in range(3):
                backup.put_in(store._database, packed, now=NOW)  # noqa: SLF001

    with ThreadPoolExecutor() as threads:
        work = [*((write, record) for record in people), (churn, ""), (restore, "")]
        for done in [threads.submit(what, record) for what, record in work]:
            done.result()
    with place.open() as store:
        assert [store.kept(record).length for record in people] == [9, 9, 9]
        assert store.inspect().wrong == ()
