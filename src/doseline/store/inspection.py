"""Reading everything through: whether every record is whole, as when it was last written."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from sqlalchemy import Connection, select

from doseline.store.codes import Code, StoreError
from doseline.store.database import Database
from doseline.store.key_groups import every_bunch, gone
from doseline.store.log_rows import rows
from doseline.store.named_values import everything
from doseline.store.open_record import hold
from doseline.store.schema import BUNCH, RECORD
from doseline.store.stored_record import Inspected


def inspected(database: Database) -> Inspected:
    """What reading every row and every small value of every record shows.

    Each record is read in a moment of its own, so that nobody who writes is held up.
    """
    wrong: list[tuple[str, Code]] = []
    found = database.read(_records)
    count = 0
    for record in found:
        try:
            count += database.read(partial(_read, database=database, record=record))
        except StoreError as error:
            if error.code is not Code.NO_SUCH_RECORD:  # deleted meanwhile
                wrong.append((record, error.code))
    wrong += database.read(lambda connection: tuple(_of_bunches(connection, database)))
    return Inspected(records=len(found), rows=count, wrong=tuple(wrong))


def _records(connection: Connection) -> tuple[str, ...]:
    return tuple(connection.execute(select(RECORD.c.id).order_by(RECORD.c.id)).scalars())


def _read(connection: Connection, database: Database, record: str) -> int:
    """How many rows a record has, all of them read.

    Raises: StoreError if one is not as it was written.
    """
    held = hold(connection, database.ring, record)
    everything(connection, held)
    return len(rows(connection, held))


def _of_bunches(connection: Connection, database: Database) -> Iterator[tuple[str, Code]]:
    """What the bunches tell of records that are not there, and those that can tell nothing any more."""
    bunches = every_bunch(connection, database.ring)
    yield from ((record, Code.RECORD_GONE) for record in gone(bunches.values(), _records(connection)))
    for number in connection.execute(select(BUNCH.c.id).order_by(BUNCH.c.id)).scalars():
        if number not in bunches or bunches[number].ends is None:
            yield f"bunch-{number}", Code.ENDS_DAMAGED
