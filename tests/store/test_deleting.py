"""What was deleted is gone: from the database, its logs, the folder, and from every copy of the rows."""

from __future__ import annotations

import json
import multiprocessing
import os
import shutil
import signal
from base64 import b64decode
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import pytest
from sqlalchemy import text

from doseline.store import Code, Store, StoreError, automatic, backup, erase, files, keys
from doseline.store.database import Database
from doseline.store.key_groups import every_bunch
from doseline.store.keys import Keyring
from doseline.store.seal import NotOpenedError, Sealer
from tests.store.places import NOW, Place, dose, later, note, somebody

WORDS = ("Plantedname", "planted-site", "Plantedillness", "planted question", "2019-03-17")


@dataclass(frozen=True, slots=True, kw_only=True)
class Copied:
    """What could have been copied before the deletion: each key as it was kept, and the master's in plain."""

    record: str
    wrapped: bytes
    bunch: int
    bunch_keys: tuple[bytes, bytes]
    master: tuple[bytes, ...]

    def opens_with(self, ring: Keyring) -> bool:
        """Whether the keys there are now open any copy of the record's key."""
        keys: list[Sealer] = []
        for wrapped in self.bunch_keys:
            with suppress(NotOpenedError):
                keys.append(Sealer(ring.open(wrapped, f"bunch/{self.bunch}")))
        place = f"key/{self.record}"
        return _opens(ring, self.wrapped, place) or any(_opens(key, self.wrapped, place) for key in keys)


def _opens(key: Sealer | Keyring, wrapped: bytes, place: str) -> bool:
    try:
        key.open(wrapped, place)
    except NotOpenedError:
        return False
    return True


def planted(store: Store) -> str:
    record = somebody(store, "Plantedname", dose("2019-03-17", site="planted-site"))
    store.append(record, [note("Plantedillness")], now=NOW, once="planted question")
    store.amend(record, called="Plantedname the second", now=later(1))
    store.shelf(record).put("questions", ["planted question", "2019-03-17"])
    return record


def copied(store: Store, place: Place, record: str) -> Copied:
    with store._database.reading() as connection:  # noqa: SLF001 - a thief does not ask
        query = (
            "SELECT record.wrapped_key, bunch.id, bunch.wrapped_key, bunch.spare"
            " FROM record JOIN bunch ON bunch.id = record.bunch WHERE record.id = :id"
        )
        wrapped, bunch, *both = connection.execute(text(query), {"id": record}).one()
    document = json.loads((place.folder / "keys.json").read_bytes())
    return Copied(
        record=record,
        wrapped=bytes(wrapped),
        bunch=bunch,
        bunch_keys=(bytes(both[0]), bytes(both[1])),
        master=tuple(b64decode(key) for key in document["keys"]),
    )


def everywhere(place: Place) -> Iterator[Path]:
    """Every file that the store or the server may have written."""
    homes = [place.folder.parent, *([place.server.home] if place.server else [])]
    return (path for home in homes for path in home.rglob("*") if path.is_file() and not path.is_socket())


def found(place: Place, *wanted: bytes) -> list[tuple[str, bytes]]:
    hits = []
    for path in everywhere(place):
        try:
            data = path.read_bytes()
        except FileNotFoundError:  # the server tidies up while we look
            continue
        hits += [(path.name, word) for word in wanted if word in data]
    return hits


def in_every_writing(words: tuple[str, ...]) -> tuple[bytes, ...]:
    """The words as text, in UTF-16, and as hexadecimal digits, as a server's log writes bytes."""
    return tuple(
        form
        for word in words
        for form in (word.encode(), word.encode("utf-16-le"), word.encode().hex().encode())
    )


def test_no_word_of_a_record_is_written_in_plain_anywhere(place: Place) -> None:
    with place.open() as store:
        planted(store)
        assert found(place, *in_every_writing(WORDS)) == []
    assert found(place, *in_every_writing(WORDS)) == []


def test_the_search_finds_what_is_there(place: Place) -> None:
    """Else the tests around it would show nothing."""
    with place.open() as store:
        store.settings.put("planted-setting", 1)
        if place.server is not None:
            place.server.query("CHECKPOINT")
        assert found(place, b"planted-setting")


def test_after_deleting_nothing_that_was_copied_before_can_be_opened(place: Place) -> None:
    with place.open() as store:
        record, other = planted(store), somebody(store, "Ben", note("stays"))
        before = copied(store, place, record)
        assert before.opens_with(Keyring(place.folder, None))
        store.delete(record)
        assert not before.opens_with(Keyring(place.folder, None))
        with store._database.reading() as connection:  # noqa: SLF001
            (bunch,) = every_bunch(connection, store._database.ring).values()  # noqa: SLF001
        assert not _opens(bunch.sealer, before.wrapped, f"key/{record}")
        assert [one.called for one in store.people()] == ["Ben"]
        assert store.kept(other).events[0]["text"] == "stays"
    for key in before.master:
        assert found(place, key, key.hex().encode()) == []


def test_the_old_master_key_stands_in_no_file(place: Place) -> None:
    with place.open() as store:
        record = planted(store)
        written = json.loads((place.folder / "keys.json").read_bytes())["keys"]
        assert found(place, *(key.encode() for key in written))
        store.delete(record)
        assert found(place, *(key.encode() for key in written)) == []


def _tables(place: Place) -> bytes:
    """The files in which the tables lie, one after the other."""
    if place.server is None:
        return b"".join(path.read_bytes() for path in place.folder.glob("doseline.db*"))
    place.server.query("CHECKPOINT")
    return b"".join(path.read_bytes() for path in (place.server.data / "base").rglob("*") if path.is_file())


def test_the_old_key_file_is_written_over(place: Place) -> None:
    with place.open() as store, (place.folder / "keys.json").open("rb") as old:
        length = len(old.read())
        store.delete(planted(store))
        old.seek(0)
        assert old.read() == bytes(length)


def test_the_rows_themselves_are_gone_from_every_file(place: Place) -> None:
    with place.open() as store:
        record, other = planted(store), somebody(store, "Ben", note("stays"))
        with store._database.reading() as connection:  # noqa: SLF001
            rows = connection.execute(text("SELECT sealed FROM log WHERE record_id = :id"), {"id": record})
            sealed = [bytes(row.sealed) for row in rows]
        assert all(row in _tables(place) for row in sealed)
        store.delete(record)
        assert not any(row in _tables(place) for row in sealed)
        if place.server is None:  # PostgreSQL keeps them in its log of writes, where no key opens them
            assert found(place, *sealed, record.encode()) == []
        assert store.kept(other).length == 2


def test_one_of_many_leaves_no_row_behind_though_the_file_is_not_written_anew(
    sqlite_place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    done: list[str] = []
    usual = Database.command

    def noted(database: Database, *statements: str) -> None:
        done.extend(statements)
        usual(database, *statements)

    monkeypatch.setattr(Database, "command", noted)
    with sqlite_place.open() as store:
        people = [somebody(store, f"P{number}", *(note("x" * 200) for _ in range(6))) for number in range(30)]
        with store._database.reading() as connection:  # noqa: SLF001
            query = text("SELECT sealed FROM log WHERE record_id = :id")
            sealed = [bytes(row.sealed) for row in connection.execute(query, {"id": people[7]})]
            query = text("SELECT label, wrapped_key FROM record WHERE id = :id")
            sealed += [bytes(part) for part in connection.execute(query, {"id": people[7]}).one()]
        assert all(row in _tables(sqlite_place) for row in sealed)
        store.delete(people[7])
        assert not any(row in _tables(sqlite_place) for row in sealed)
        assert found(sqlite_place, people[7].encode()) == []
        assert "VACUUM" not in done
        for one in people[8:]:
            store.delete(one)
        assert "VACUUM" in done
        assert all(store.kept(one).length == 7 for one in people[:7])


def test_a_copy_of_the_whole_file_from_before_does_not_open_after(sqlite_place: Place) -> None:
    place = sqlite_place
    with place.open() as store:
        record = planted(store)
    shutil.copytree(place.folder, place.folder.parent / "thief")
    with place.open() as store:
        store.delete(record)
    shutil.copy(place.folder / "keys.json", place.folder.parent / "thief" / "keys.json")
    thief = Place(
        url=str(place.folder.parent / "thief" / "doseline.db"), folder=place.folder.parent / "thief"
    )
    with pytest.raises(StoreError) as refused:
        thief.open()
    assert refused.value.code is Code.KEYS_MISSING


def test_deleting_removes_the_automatic_backups(place: Place) -> None:
    with place.open() as store:
        record = planted(store)
        backup.put_in(store._database, backup.packed(store._database, now=NOW), now=NOW)  # noqa: SLF001
        assert store.automatic_backups()
        store.delete(record)
        assert store.automatic_backups() == ()
        assert list((place.folder / "backups").iterdir()) == []


def test_deleting_everything_leaves_nothing_but_what_was_asked_for(place: Place) -> None:
    with place.open() as store:
        record = planted(store)
        somebody(store, "Ben")
        store.settings.put("passphrase", "verifier")
        store.settings.put("last-opened", record)
        store.delete_everything(keep=("passphrase",))
        assert store.people() == ()
        assert (store.settings.get("passphrase"), store.settings.get("last-opened")) == ("verifier", None)
        store.delete_everything()
        assert store.settings.get("passphrase") is None
        assert somebody(store, "Ann")
    with place.open() as store:
        assert [one.called for one in store.people()] == ["Ann"]


def test_settings_live_through_a_deletion(place: Place) -> None:
    with place.open() as store:
        store.settings.put("language", "en")
        store.delete(planted(store))
        assert store.settings.get("language") == "en"


def test_another_program_reads_on_while_keys_are_changed(place: Place) -> None:
    with place.open() as one, place.open() as other:
        stays = somebody(one, "Ben", note("stays"))
        for _ in range(5):
            record = planted(one)
            assert other.kept(record).length == 4
            one.delete(record)
            other.append(stays, [note("more")], now=NOW)
            assert other.kept(stays) == one.kept(stays)


def _kill(*_: object) -> object:
    os.kill(os.getpid(), signal.SIGKILL)
    raise AssertionError


def _before(function: Callable[..., object]) -> Callable[..., object]:
    del function
    return _kill


def _after(function: Callable[..., object]) -> Callable[..., object]:
    def done_then_killed(*given: object, **named: object) -> object:
        function(*given, **named)
        return _kill()

    return done_then_killed


# Every step of a deletion, in its order: where in the program, and whether the end comes before or after it.
STEPS: tuple[tuple[str, object, str, Callable[[Callable[..., object]], Callable[..., object]]], ...] = (
    ("with the new key file not yet in its place", keys, "replace_file", _before),
    ("with both keys in the file", keys, "replace_file", _after),
    ("before the rows go", erase, "remove", _before),
    ("after the rows went", erase, "remove", _after),
    ("with everything sealed again, not yet written", erase, "_seal_again", _after),
    ("with the rows gone and both keys there", erase, "settle", _before),
    ("with both keys read back", erase, "_all_newest", _after),
    ("with the copies gone", automatic, "remove_all", _after),
    ("with the old key not yet gone", Keyring, "end_change", _before),
    ("with the old key gone", Keyring, "end_change", _after),
    ("with the file not yet tidied", erase, "_wipe", _before),
    ("while the old key file is written over", files, "settle", _after),
)


def _delete_and_die(place: Place, record: str, step: int) -> None:
    _, where, name, end = STEPS[step]
    store = place.open()
    setattr(where, name, end(getattr(where, name)))
    store.delete(record)


@pytest.mark.parametrize("step", range(len(STEPS)), ids=[step[0].replace(" ", "-") for step in STEPS])
def test_a_deletion_cut_short_leaves_the_record_whole_or_gone(place: Place, step: int) -> None:
    with place.open() as store:
        record, other = planted(store), somebody(store, "Ben", note("stays"))
        store.settings.put("language", "en")
        before = copied(store, place, record)
        whole = store.kept(record)
    killed = multiprocessing.get_context("forkserver").Process(
        target=_delete_and_die, args=(Place(url=place.url, folder=place.folder), record, step)
    )
    killed.start()
    killed.join()
    assert killed.exitcode == -signal.SIGKILL
    with place.open() as store:
        names = [one.called for one in store.people()]
        assert store.kept(other).events[0]["text"] == "stays"
        assert store.settings.get("language") == "en"
        if len(names) == 2:
            assert store.kept(record) == whole
            store.delete(record)
        ring = Keyring(place.folder, None)
        assert not ring.is_changing
        assert not before.opens_with(ring)
        assert [one.called for one in store.people()] == ["Ben"]
