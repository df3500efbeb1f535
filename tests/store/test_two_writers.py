"""Two who write at once, in one program or in two, lose nothing."""

from __future__ import annotations

import multiprocessing
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import Connection

from doseline.store import Store, mark
from doseline.store.keys import Keyring
from tests.store.places import NOW, Place, note, somebody

WRITERS = 4
EACH = 12


def _write(place: Place, record: str, writer: int) -> None:
    with place.open() as store:
        for number in range(EACH):
            store.append(record, [note(f"{writer}/{number}")], now=NOW, once=f"{writer}-{number}")
            store.shelf(record).change("count", lambda got: (got or 0) + 1)


def _create(place: Place, writer: int) -> None:
    with place.open() as store:
        somebody(store, f"person {writer}", note("x"))
        store.settings.change("count", lambda got: (got or 0) + 1)


def _start(place: Place) -> None:
    place.open().close()


def _all(work: object, *given: tuple[object, ...]) -> None:
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["tests.store.test_two_writers"])
    started = [context.Process(target=work, args=args) for args in given]  # type: ignore[arg-type]
    for process in started:
        process.start()
    for process in started:
        process.join()
    assert [process.exitcode for process in started] == [0] * len(started)


def _without_server(place: Place) -> Place:
    return Place(url=place.url, folder=place.folder)


def _check(store: Store, record: str) -> None:
    kept = store.kept(record)
    assert sorted(event["text"] for event in kept.events) == sorted(
        f"{writer}/{number}" for writer in range(WRITERS) for number in range(EACH)
    )
    assert [event["id"] for event in kept.events] == [f"e{n}" for n in range(1, WRITERS * EACH + 1)]
    assert store.shelf(record).get("count") == WRITERS * EACH


def test_programs_that_write_at_once_lose_nothing(place: Place) -> None:
    with place.open() as store:
        record = somebody(store)
        _all(_write, *((_without_server(place), record, writer) for writer in range(WRITERS)))
        _check(store, record)


def test_threads_of_one_program_lose_nothing(store: Store) -> None:
    record = somebody(store)

    def write(writer: int) -> None:
        for number in range(EACH):
            store.append(record, [note(f"{writer}/{number}")], now=NOW)
            store.shelf(record).change("count", lambda got: (got or 0) + 1)
            store.kept(record)
            store.people()

    with ThreadPoolExecutor(WRITERS) as pool:
        list(pool.map(write, range(WRITERS)))
    _check(store, record)


def test_the_same_form_sent_by_two_at_once_is_written_once(store: Store) -> None:
    record = somebody(store)
    with ThreadPoolExecutor(WRITERS) as pool:
        ids = list(pool.map(lambda _: store.append(record, [note("x")], now=NOW, once="form"), range(8)))
    assert (set(ids), store.kept(record).length) == ({("e1",)}, 2)


def test_programs_that_start_at_once_make_the_tables_once(place: Place) -> None:
    _all(_start, *((_without_server(place),) for _ in range(6)))
    with place.open() as store:
        assert store.people() == ()


def test_people_added_at_once_are_all_there(place: Place) -> None:
    _all(_create, *((_without_server(place), writer) for writer in range(6)))
    with place.open() as store:
        assert [one.called for one in store.people()] == [f"person {writer}" for writer in range(6)]
        assert store.settings.get("count") == 6


def test_deleting_while_others_write_loses_nothing_of_theirs(place: Place) -> None:
    with place.open() as store, ThreadPoolExecutor(2) as pool:
        stays = somebody(store, "Ben")
        others = [somebody(store, f"gone {number}") for number in range(4)]

        def delete() -> None:
            with place.open() as second:
                for record in others:
                    second.delete(record)

        deleting = pool.submit(delete)
        for number in range(30):
            store.append(stays, [note(str(number))], now=NOW)
            store.kept(stays)
            store.people()
        deleting.result()
        assert [event["text"] for event in store.kept(stays).events] == [str(n) for n in range(30)]
        assert [one.called for one in store.people()] == ["Ben"]


def test_a_change_between_the_two_looks_of_somebody_who_opens_makes_no_older_file(
    sqlite_place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    with sqlite_place.open() as other:
        record = somebody(other)
        count = mark.count

        def counted_as_another_one_writes(connection: Connection) -> int:
            monkeypatch.undo()
            made = count(connection)
            other.append(record, [note("meanwhile")], now=NOW)
            return made

        monkeypatch.setattr(mark, "count", counted_as_another_one_writes)
        with sqlite_place.open() as second:
            assert [event["text"] for event in second.kept(record).events] == ["meanwhile"]


def test_the_last_one_deleted_between_the_two_looks_of_somebody_who_opens_is_not_lost(
    sqlite_place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    with sqlite_place.open() as other:
        record = somebody(other)

        def looked_at_as_another_one_deletes(ring: Keyring) -> bool:
            monkeypatch.undo()
            other.delete(record)
            return ring.is_changing

        monkeypatch.setattr(Keyring, "is_changing", property(looked_at_as_another_one_deletes))
        with sqlite_place.open() as second:
            assert second.people() == ()
