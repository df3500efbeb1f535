"""One record while a transaction is open: its key, its label and its bunch."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy import Connection, delete, insert, select, update
from sqlalchemy import Row as Found

from doseline.frozen import dataclass
from doseline.store.codes import Code, StoreError, refusal
from doseline.store.database import Database
from doseline.store.key_groups import (
    COLUMNS,
    KeyGroup,
    bunch_place,
    every_bunch,
    gone,
    key_place,
    put_end,
    that_know,
    with_room,
)
from doseline.store.key_groups import opened as opened_bunch
from doseline.store.keys import Keyring
from doseline.store.schema import BUNCH, LOG, RECORD, SHELF
from doseline.store.seal import NotOpenedError, Sealer, new_key

# The end of a log without rows, and how many hexadecimal digits a hash keeps: 128 bits.
START = ""
_ID = re.compile(r"[A-Za-z0-9-]{1,64}", re.ASCII)


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """What is known of a log without reading it: ``last`` is the highest N of an id "eN".

    ``end`` is the hash of its last row and of all before it; None in a damaged record of an older program.
    """

    called: str
    rows: int
    entries: int
    last: int
    end: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenRecord:
    """A record whose key is at hand. ``bunch`` is None only for a damaged one of an older program."""

    id: str
    sealer: Sealer
    label: Label
    bunch: KeyGroup | None = None


def is_id(text: str) -> bool:
    """Whether this can be a record's id at all."""
    return _ID.fullmatch(text) is not None


def is_there(connection: Connection, record: str) -> bool:
    """Whether there is such a record."""
    query = select(RECORD.c.id).where(RECORD.c.id == record)
    return is_id(record) and connection.execute(query).first() is not None


def is_empty(connection: Connection) -> bool:
    """Whether there is no record."""
    return connection.execute(select(RECORD.c.id).limit(1)).first() is None


def any_opens(connection: Connection, ring: Keyring) -> bool:
    """Whether the master key opens the key of any bunch or record: it is the right one then."""
    alone = select(RECORD.c.id, RECORD.c.wrapped_key).where(RECORD.c.bunch.is_(None))
    return any(
        _fits(ring, wrapped, bunch_place(id_))
        for id_, *both in connection.execute(select(BUNCH.c.id, BUNCH.c.wrapped_key, BUNCH.c.spare))
        for wrapped in both
    ) or any(_fits(ring, wrapped, key_place(id_)) for id_, wrapped in connection.execute(alone))


def _fits(ring: Keyring, wrapped: bytes, place: str) -> bool:
    try:
        ring.open(wrapped, place)
    except NotOpenedError:
        return False
    return True


def hold(connection: Connection, ring: Keyring, record: str) -> OpenRecord:
    """The record, and for a writer a lock on it until the transaction ends.

    Raises: StoreError if it is not there, or its key or label does not open.
    """
    if connection.get_execution_options().get("writes"):
        # Before the look at its bunch: who deletes another record of it changes both.
        connection.execute(select(RECORD.c.id).where(RECORD.c.id == record).with_for_update())
    row = _look(connection, ring, record)
    return opened(ring, row, _bunch(ring, row))


def _look(connection: Connection, ring: Keyring, record: str) -> Found[Any]:
    """The record's row beside that of its bunch.

    Raises: StoreError if there is none, or none any more though nobody deleted it here.
    """
    query = select(RECORD, *COLUMNS).outerjoin(BUNCH, BUNCH.c.id == RECORD.c.bunch)
    row = connection.execute(query.where(RECORD.c.id == record)).one_or_none() if is_id(record) else None
    if row is None:
        known = that_know(every_bunch(connection, ring).values(), record)
        raise refusal(Code.RECORD_GONE if known else Code.NO_SUCH_RECORD)
    return row


def _bunch(ring: Keyring, row: Found[Any]) -> KeyGroup | None:
    if row.bunch is None:
        return None
    if row.bunch_id is None:
        raise refusal(Code.DAMAGED_RECORD)
    return opened_bunch(ring, row)


def opened(ring: Keyring, row: Found[Any], bunch: KeyGroup | None) -> OpenRecord:
    """A row of the table of records, with its key and label opened, and its end where its bunch knows it.

    Raises: StoreError if it does not open, or its log was another one when it was last written.
    """
    try:
        sealer = Sealer(_key(ring, row, bunch))
        label = Label(**sealer.open_json(row.label, _label_place(row.id)))
    except (NotOpenedError, TypeError, ValueError):
        raise refusal(Code.DAMAGED_RECORD) from None
    if bunch is not None and bunch.ends is not None and bunch.ends.get(row.id) != label.end:
        raise refusal(Code.RECORD_PUT_BACK)
    return OpenRecord(id=row.id, sealer=sealer, label=label, bunch=bunch)


def _key(ring: Keyring, row: Found[Any], bunch: KeyGroup | None) -> bytes:
    opener = ring if bunch is None else bunch.sealer
    return opener.open(row.wrapped_key, key_place(row.id))


def found(connection: Connection, ring: Keyring) -> Iterator[tuple[str, OpenRecord | None]]:
    """Every record by id, with None for one that cannot be read, or is gone though nobody deleted it."""
    bunches = every_bunch(connection, ring)
    every = connection.execute(select(RECORD).order_by(RECORD.c.id)).all()
    yield from ((record, None) for record in gone(bunches.values(), {row.id for row in every}))
    for row in every:
        try:
            yield row.id, _of_bunch(ring, row, bunches)
        except StoreError:
            yield row.id, None


def _of_bunch(ring: Keyring, row: Found[Any], bunches: Mapping[int, KeyGroup]) -> OpenRecord:
    if row.bunch is not None and row.bunch not in bunches:
        raise refusal(Code.DAMAGED_RECORD)
    return opened(ring, row, bunches.get(row.bunch))


def every_record(database: Database) -> tuple[tuple[str, OpenRecord | None], ...]:
    """Every record as ``found`` finds it, looked at twice where one does not open.

    Another program may have changed the keys between the look at the table and at the key file.
    """
    once = database.read(lambda connection: tuple(found(connection, database.ring)))
    if all(held for _, held in once):
        return once
    return database.read(lambda connection: tuple(found(connection, database.ring)))


def begin(connection: Connection, ring: Keyring, record: str, called: str) -> OpenRecord:
    """A new record with no rows yet, and a key of its own. Ask only while nobody else begins one."""
    bunch = with_room(connection, ring)
    label = Label(called=called, rows=0, entries=0, last=0, end=START)
    held = OpenRecord(id=record, sealer=Sealer(new_key()), label=label, bunch=bunch)
    connection.execute(
        insert(RECORD).values(
            id=record,
            wrapped_key=bunch.sealer.seal(held.sealer.key, key_place(record)),
            label=sealed_label(held),
            bunch=bunch.id,
        )
    )
    put_end(connection, bunch, record, START)
    return held


def hold_all(connection: Connection) -> None:
    """Lock every record, in the order in which others do, before a bunch of any of them is locked."""
    connection.execute(select(RECORD.c.id).order_by(RECORD.c.id).with_for_update()).all()


def alone(connection: Connection) -> tuple[str, ...]:
    """The records that are in no bunch."""
    query = select(RECORD.c.id).where(RECORD.c.bunch.is_(None)).order_by(RECORD.c.id)
    return tuple(connection.execute(query).scalars())


def put_label(connection: Connection, held: OpenRecord) -> OpenRecord:
    """Write a record's label as it is given."""
    connection.execute(update(RECORD).where(RECORD.c.id == held.id).values(label=sealed_label(held)))
    return held


def key_of(connection: Connection, ring: Keyring, record: str) -> tuple[Sealer, KeyGroup | None]:
    """The key of a record and its bunch, whatever became of its log.

    Raises: StoreError if there is no such record, or its own key does not open.
    """
    row = _look(connection, ring, record)
    bunch = _bunch(ring, row)
    try:
        return Sealer(_key(ring, row, bunch)), bunch
    except NotOpenedError:
        raise refusal(Code.DAMAGED_RECORD) from None


def label_of(connection: Connection, sealer: Sealer, record: str) -> Label | None:
    """A record's label, whether or not it tells of the log that is there; None where it does not open."""
    sealed = connection.execute(select(RECORD.c.label).where(RECORD.c.id == record)).scalar_one()
    try:
        return Label(**sealer.open_json(sealed, _label_place(record)))
    except (NotOpenedError, TypeError, ValueError):
        return None


def bunch_of(connection: Connection, ring: Keyring, record: str) -> int | None:
    """The number of a record's bunch, or of the one that still knows it where the record itself is gone."""
    if is_there(connection, record):
        found: int | None = connection.execute(
            select(RECORD.c.bunch).where(RECORD.c.id == record)
        ).scalar_one()
        return found
    known = that_know(every_bunch(connection, ring).values(), record)
    return known[0].id if known else None


def forget_end(connection: Connection, ring: Keyring, record: str) -> None:
    """Take away what bunches know of a record that is gone, because it is about to be there again."""
    for bunch in that_know(every_bunch(connection, ring).values(), record):
        put_end(connection, bunch, record, None)


def remove(connection: Connection, record: str) -> None:
    """Take the rows of a record away; its key must be made worthless by whoever asks."""
    for table in (LOG, SHELF):
        connection.execute(delete(table).where(table.c.record_id == record))
    connection.execute(delete(RECORD).where(RECORD.c.id == record))


def sealed_label(held: OpenRecord) -> bytes:
    """A record's label as it is kept."""
    label = held.label
    value = {
        "called": label.called,
        "rows": label.rows,
        "entries": label.entries,
        "last": label.last,
        "end": label.end,
    }
    return held.sealer.seal_json(value, _label_place(held.id))


def _label_place(record: str) -> str:
    return f"label/{record}"
