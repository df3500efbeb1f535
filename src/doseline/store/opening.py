"""Opening a store: its age, its tables and its keys looked at before anything is read."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from pathlib import Path

from doseline.store import accept, automatic, erase, mark
from doseline.store.accept import Act
from doseline.store.codes import Code, refusal
from doseline.store.database import Database, connect
from doseline.store.log_rows import adopt
from doseline.store.migrate import migrate, revision_of, upgrade
from doseline.store.open_record import alone, any_opens, is_empty
from doseline.store.stored_record import Accepted

# How long a writer waits for another one.
WAIT_S = 10.0


def check_age(database: Database) -> None:
    """See that the file is not an older one than was kept here last; a copy made without its mark has none.

    Of a file without records the keys know more.
    """
    if database.mark is None:
        return
    # Before the look at the database: what another program changes in between makes it newer, never older.
    known = mark.read(database.mark)
    with database.reading() as connection:
        if (
            mark.count(connection) < known
            and revision_of(connection) is not None
            and not is_empty(connection)
        ):
            raise refusal(Code.DATABASE_OLDER)


def begin_mark(database: Database) -> None:
    """Have a mark where there was none yet."""
    if database.mark is not None:
        mark.raise_to(database.mark, database.read(mark.count))


def make_ready(database: Database, *, now: datetime) -> None:
    """Bring tables and keys up to this program's, and go on with what was broken off.

    Raises: StoreError with what is in the way.
    """
    migrate(database, now=now)
    _check_keys(database)
    erase.settle(database)
    _adopt(database)


def _adopt(database: Database) -> None:
    """Put what an older program kept into bunches; damaged records stay as they are."""
    if not database.read(alone):
        return
    with database.writing(alone=True) as connection:
        for record in alone(connection):
            adopt(connection, database.ring, record)


def _check_keys(database: Database) -> None:
    """Make the key file where nothing needs one yet, or see that it opens what is there."""
    ring = database.ring
    if not ring.exists and not database.read(is_empty):
        raise refusal(Code.KEYS_MISSING)
    if not ring.exists:
        ring.make()
    if not _fits(database) and not _fits(database):  # it may be changed just now
        raise refusal(Code.KEYS_MISSING)
    if _is_emptied(database) and _is_emptied(database):  # it may be the last or the first one just now
        raise refusal(Code.RECORDS_GONE)
    mark_used(database)


def mark_used(database: Database) -> None:
    """Note beside the keys that there are records; a write, so that no change of keys goes on meanwhile."""
    if not database.ring.is_used and not database.read(is_empty):
        with database.writing(alone=True):
            database.ring.mark_used(used=True)


def _is_emptied(database: Database) -> bool:
    """Whether the keys know of records and there are none."""
    return database.ring.is_used and not database.ring.is_changing and database.read(is_empty)


def _fits(database: Database) -> bool:
    """Whether the key file opens any record there is."""
    return database.read(lambda c: is_empty(c) or any_opens(c, database.ring))


def aware(now: datetime) -> datetime:
    """The moment in whole seconds.

    Raises: ValueError for one without its offset.
    """
    if now.utcoffset() is None:
        raise ValueError("now needs its offset")
    return now.replace(microsecond=0)


def accept_older(
    place: str | Path | None, *, folder: Path, act: Act, passphrase: str | None = None
) -> Accepted:
    """Go on with a database that is older than what was kept last; everybody's log says so.

    Raises: StoreError if it is not older, or is in trouble of another kind.

    >>> from doseline.store import Act, StoreError
    >>> from doseline.store.example import NOW, new_folder
    >>> act = Act(author="owner", moment=NOW, in_words=lambda accepted: {})
    >>> try:
    ...     accept_older(None, folder=new_folder(), act=act)
    ... except StoreError as error:
    ...     print(error.code.value)  # it is not older than what was kept last
    nothing-to-accept
    """
    database = connect(place, folder, passphrase, WAIT_S)
    try:
        act = replace(act, moment=aware(act.moment))
        make_ready(database, now=act.moment)
        return accept.accept_older(database, act)
    finally:
        database.engine.dispose()


def put_back(place: str | Path | None, *, folder: Path, name: str, passphrase: str | None = None) -> None:
    """Put an automatic backup in the place of what the database holds now.

    Raises: StoreError if there is no such backup or it does not open; nothing is changed then.

    >>> from doseline.store import StoreError
    >>> from doseline.store.example import new_folder
    >>> try:
    ...     put_back(None, folder=new_folder(), name="none-of-ours")
    ... except StoreError as error:
    ...     print(error.code.value)
    no-such-backup
    """
    database = connect(place, folder, passphrase, WAIT_S, anew=True)
    try:
        revision, tables = automatic.load(database, name)
        with database.writing(alone=True) as connection:
            automatic.ours(connection).drop_all(connection)
            upgrade(connection, revision)
            automatic.fill(connection, tables)
    finally:
        database.engine.dispose()
