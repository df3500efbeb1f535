"""Deleting for good: the rows go, and every copy of their key becomes worthless."""

from __future__ import annotations

from collections.abc import Collection
from contextlib import suppress

from sqlalchemy import Connection, bindparam, delete, select, true, update

from doseline.store import automatic
from doseline.store.codes import Code, StoreError, refusal
from doseline.store.database import Database, put_by, reserve
from doseline.store.key_groups import bunch_place, change_key, key_place
from doseline.store.keys import Keyring
from doseline.store.named_values import setting_place
from doseline.store.open_record import bunch_of, is_empty, is_there, remove
from doseline.store.schema import BUNCH, LOG, METADATA, RECORD, SETTING, SHELF
from doseline.store.seal import NotOpenedError

# Our choice: a file is written anew where one page in so many is free.
_HOLLOW = 4
_FOLD = "PRAGMA wal_checkpoint(TRUNCATE)"
# The content cannot be read by then. A full disk or a busy neighbour is no reason to say it failed.
_NOT_SERIOUS = frozenset({Code.DATABASE_LOCKED, Code.DISK_FULL})


def delete_record(database: Database, record: str) -> None:
    """Forget one record. When this returns, no copy of its key on this machine opens it.

    Raises: StoreError if there is no such record.
    """
    _make_room(database)
    with database.writing(alone=True) as connection:
        bunch = bunch_of(connection, database.ring, record)
        if bunch is None and not is_there(connection, record):
            raise refusal(Code.NO_SUCH_RECORD)
        database.ring.begin_change()
        remove(connection, record)
        if bunch is not None:
            change_key(connection, database.ring, bunch, record)
        if is_empty(connection):
            database.ring.mark_used(used=False)
        _seal_again(connection, database.ring)
    settle(database)
    _wipe(database)


def delete_everything(database: Database, *, keep: Collection[str] = ()) -> None:
    """Forget every record, shelf and setting, but for the settings named in ``keep``."""
    _make_room(database)
    with database.writing(alone=True) as connection:
        database.ring.begin_change()
        for table in (LOG, SHELF, RECORD, BUNCH):
            connection.execute(delete(table))
        database.ring.mark_used(used=False)
        connection.execute(delete(SETTING).where(SETTING.c.name.not_in(list(keep))))
        _seal_again(connection, database.ring)
    settle(database)
    _wipe(database)


def settle(database: Database) -> None:
    """End a change of keys that was begun, here or by a program that was stopped in the middle."""
    if not database.ring.is_changing:
        return
    with database.writing(alone=True) as connection:
        _seal_again(connection, database.ring)
    with database.writing(alone=True) as connection:
        # Read back before the old key goes: another program may have begun a change of its own.
        if _all_newest(connection, database.ring):
            automatic.remove_all(database.folder)
            database.ring.end_change()


def _seal_again(connection: Connection, ring: Keyring) -> None:
    newest = ring.newest()
    for table, sealed, place, among in _SEALED:
        name = table.primary_key.columns[0]
        found = connection.execute(select(name, sealed).where(among)).all()
        opened = ((row[0], _open(ring, row[1], place(row[0]))) for row in found)
        ready = [
            {"of": name, "value": newest.seal(plain, place(name))}
            for name, plain in opened
            if plain is not None
        ]
        if ready:  # all in one statement: a clinic has thousands
            change = update(table).where(name == bindparam("of")).values({sealed: bindparam("value")})
            connection.execute(change, ready)


def _all_newest(connection: Connection, ring: Keyring) -> bool:
    return all(
        ring.is_newest(row[1], place(row[0])) or _open(ring, row[1], place(row[0])) is None
        for table, sealed, place, among in _SEALED
        for row in connection.execute(select(table.primary_key.columns[0], sealed).where(among)).all()
    )


def _open(ring: Keyring, sealed: bytes, place: str) -> bytes | None:
    """What was sealed; None for what no key opens, which must not keep anything else from being deleted."""
    try:
        return ring.open(sealed, place)
    except NotOpenedError:
        return None


def _make_room(database: Database) -> None:
    """Give back what was put by, and fold the log of writes into the file: deleting needs room too."""
    if database.file is not None:
        with suppress(OSError):
            reserve(database.file).unlink(missing_ok=True)
        with suppress(StoreError):
            database.command(_FOLD)


def _is_hollow(connection: Connection) -> bool:
    """Whether a good part of a file is free pages. SQLite has written those over already."""
    asked = (connection.exec_driver_sql(f"PRAGMA {name}") for name in ("freelist_count", "page_count"))
    free, pages = (int(found.scalar_one()) for found in asked)
    return free * _HOLLOW >= pages


def _wipe(database: Database) -> None:
    """Give the freed pages back, and leave no earlier state in the log of the database.

    A file of thousands is not written anew for one of them.
    """
    try:
        if database.file is None:
            database.command(*(f"VACUUM FULL {table.name}" for table in METADATA.sorted_tables))
        else:
            database.command(*(("VACUUM", _FOLD) if database.read(_is_hollow) else (_FOLD,)))
        if database.file is not None:
            put_by(database.file)
    except StoreError as error:
        if error.code not in _NOT_SERIOUS:
            raise


# What the master key seals itself: which table, which column, bound to which place, in which rows.
_SEALED = (
    (BUNCH, BUNCH.c.wrapped_key, bunch_place, true()),
    (BUNCH, BUNCH.c.spare, bunch_place, true()),
    (RECORD, RECORD.c.wrapped_key, key_place, RECORD.c.bunch.is_(None)),
    (SETTING, SETTING.c.sealed, setting_place, true()),
)
