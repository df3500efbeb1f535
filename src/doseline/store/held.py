"""One record while a transaction is open: its key, its label and its rows."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete, insert, select, update
from sqlalchemy import Row as Found

from doseline.frozen import dataclass
from doseline.store.codes import Code, StoreError, refusal
from doseline.store.database import Database
from doseline.store.keys import Keyring
from doseline.store.model import Header, Row
from doseline.store.seal import Json, NotOpenedError, Sealer, new_key
from doseline.store.tables import LOG, RECORD, SHELF

FORMAT = "doseline-log/1"
_ID = re.compile(r"[A-Za-z0-9-]{1,64}", re.ASCII)
_OWN_ID = re.compile(r"e([1-9][0-9]{0,8})", re.ASCII)


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """What is known of a log without reading it: ``last`` is the highest N of an id "eN"."""

    called: str
    rows: int
    entries: int
    last: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """A record whose key is at hand."""

    id: str
    sealer: Sealer
    label: Label


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
    """Whether the master key opens the key of any record: it is the right one then."""
    return any(_fits(ring, row) for row in connection.execute(select(RECORD)))


def _fits(ring: Keyring, row: Found[Any]) -> bool:
    try:
        ring.open(row.wrapped_key, key_place(row.id))
    except NotOpenedError:
        return False
    return True


def key_place(record: str) -> str:
    """The place that a record's wrapped key is bound to."""
    return f"key/{record}"


def hold(connection: Connection, ring: Keyring, record: str) -> Held:
    """The record, and for a writer a lock on it until the transaction ends.

    Raises: StoreError if it is not there, or its key or label does not open.
    """
    if not is_id(record):
        raise refusal(Code.NO_SUCH_RECORD)
    query = select(RECORD).where(RECORD.c.id == record)
    if connection.get_execution_options().get("writes"):
        query = query.with_for_update()
    row = connection.execute(query).one_or_none()
    if row is None:
        raise refusal(Code.NO_SUCH_RECORD)
    return opened(ring, row)


def opened(ring: Keyring, row: Found[Any]) -> Held:
    """A row of the table of records, with its key and label opened."""
    try:
        sealer = Sealer(ring.open(row.wrapped_key, key_place(row.id)))
        label = Label(**sealer.open_json(row.label, _label_place(row.id)))
    except (NotOpenedError, TypeError, ValueError):
        raise refusal(Code.DAMAGED_RECORD) from None
    return Held(id=row.id, sealer=sealer, label=label)


def found(connection: Connection, ring: Keyring) -> Iterator[tuple[str, Held | None]]:
    """Every record by id, with None for one whose key or label does not open."""
    for row in connection.execute(select(RECORD).order_by(RECORD.c.id)).all():
        try:
            yield row.id, opened(ring, row)
        except StoreError:
            yield row.id, None


def every_record(database: Database) -> tuple[tuple[str, Held | None], ...]:
    """Every record as ``found`` finds it, looked at twice where one does not open.

    Another program may have changed the keys between the look at the table and at the key file.
    """
    once = database.read(lambda connection: tuple(found(connection, database.ring)))
    if all(held for _, held in once):
        return once
    return database.read(lambda connection: tuple(found(connection, database.ring)))


def begin(connection: Connection, ring: Keyring, record: str, called: str) -> Held:
    """A new record with no rows yet, and a key of its own."""
    held = Held(id=record, sealer=Sealer(new_key()), label=Label(called=called, rows=0, entries=0, last=0))
    connection.execute(
        insert(RECORD).values(
            id=record,
            wrapped_key=ring.seal(held.sealer.key, key_place(record)),
            label=_label(held),
        )
    )
    return held


def rows(connection: Connection, held: Held, *, after: int = 0) -> tuple[Row, ...]:
    """The rows of the log after the first ``after``, in order.

    Raises: StoreError if one is missing, was changed, or stands in another's place.
    """
    query = select(LOG.c.seq, LOG.c.sealed).where(LOG.c.record_id == held.id, LOG.c.seq > after)
    got = connection.execute(query.order_by(LOG.c.seq)).all()
    if [row.seq for row in got] != list(range(after + 1, held.label.rows + 1)):
        raise refusal(Code.DAMAGED_RECORD)
    return tuple(_row(held, row.seq, row.sealed) for row in got)


def _row(held: Held, seq: int, sealed: bytes) -> Row:
    try:
        return row_from(held.sealer.open_json(sealed, _row_place(held.id, seq)))
    except (NotOpenedError, ValueError, KeyError, TypeError):
        raise refusal(Code.DAMAGED_RECORD) from None


def raw_rows(connection: Connection, ring: Keyring, record: str) -> Iterator[tuple[int, Json]]:
    """Every row of a log with its number, as it was written, and None for one that does not open.

    Raises: StoreError if there is no such record, or its own key does not open.
    """
    row = connection.execute(select(RECORD).where(RECORD.c.id == record)).one_or_none()
    if row is None:
        raise refusal(Code.NO_SUCH_RECORD)
    try:
        sealer = Sealer(ring.open(row.wrapped_key, key_place(record)))
    except NotOpenedError:
        raise refusal(Code.DAMAGED_RECORD) from None
    query = select(LOG.c.seq, LOG.c.sealed).where(LOG.c.record_id == record).order_by(LOG.c.seq)
    for seq, sealed in connection.execute(query).all():
        try:
            yield seq, sealer.open_json(sealed, _row_place(record, seq))
        except (NotOpenedError, ValueError):
            yield seq, None


def row_from(got: Json) -> Row:
    """A row out of its JSON.

    Raises: ValueError, KeyError or TypeError if it is none.
    """
    if got["format"] != FORMAT:
        raise refusal(Code.NEWER_DATABASE)
    header = Header(**got["header"]) if "header" in got else None
    moment = datetime.fromisoformat(got["recorded_at"])
    return Row(recorded_at=moment, batch=got["batch"], header=header, event=got.get("event"))


def row_json(row: Row) -> Json:
    """A row as JSON."""
    moment = row.recorded_at.isoformat()
    start = {"format": FORMAT, "recorded_at": moment, "batch": row.batch}
    if row.header is None:
        return {**start, "event": row.event}
    header = row.header
    return {
        **start,
        "header": {"called": header.called, "person": header.person, "therapy": header.therapy},
    }


def add(connection: Connection, held: Held, new: Sequence[Row], *, once: str | None = None) -> Held:
    """The record with ``new`` at the end of its log; ``once`` marks the first of them."""
    if not new:
        return held
    first = held.label.rows + 1
    connection.execute(
        insert(LOG),
        [
            {
                "record_id": held.id,
                "seq": seq,
                "once": held.sealer.mark(once) if once is not None and seq == first else None,
                "sealed": held.sealer.seal_json(row_json(row), _row_place(held.id, seq)),
            }
            for seq, row in enumerate(new, start=first)
        ],
    )
    held = replace(held, label=_grown(held.label, new))
    connection.execute(update(RECORD).where(RECORD.c.id == held.id).values(label=_label(held)))
    return held


def written_once(connection: Connection, held: Held, once: str) -> tuple[str, ...] | None:
    """The ids that were written with this token before, or None if none were."""
    query = select(LOG.c.seq).where(LOG.c.record_id == held.id, LOG.c.once == held.sealer.mark(once))
    seq = connection.execute(query).scalar_one_or_none()
    if seq is None:
        return None
    after = rows(connection, held, after=seq - 1)
    return tuple(str(row.event["id"]) for row in after[: after[0].batch])


def remove(connection: Connection, record: str) -> None:
    """Take the rows of a record away; its key must be made worthless by whoever asks."""
    for table in (LOG, SHELF):
        connection.execute(delete(table).where(table.c.record_id == record))
    connection.execute(delete(RECORD).where(RECORD.c.id == record))


def numbered(events: Iterable[Json], last: int) -> tuple[Json, ...]:
    """The events, each with an id: its own, or the next "eN" that is free."""
    done: list[Json] = []
    events = tuple(events)
    last = max([last, *(_number(event.get("id")) for event in events)])
    for event in events:
        if event.get("id") is None:
            last += 1
        done.append(
            {
                "id": f"e{last}",
                **{key: value for key, value in event.items() if value is not None or key != "id"},
            }
        )
    return tuple(done)


def _number(id_: object) -> int:
    match = _OWN_ID.fullmatch(id_) if isinstance(id_, str) else None
    return int(match[1]) if match else 0


def _grown(label: Label, new: Sequence[Row]) -> Label:
    ids = [row.event["id"] for row in new if row.event is not None]
    called = [row.header.called for row in new if row.header is not None]
    return Label(
        called=[label.called, *called][-1],
        rows=label.rows + len(new),
        entries=label.entries + len(ids),
        last=max([label.last, *(_number(id_) for id_ in ids)]),
    )


def _label(held: Held) -> bytes:
    label = held.label
    value = {"called": label.called, "rows": label.rows, "entries": label.entries, "last": label.last}
    return held.sealer.seal_json(value, _label_place(held.id))


def _label_place(record: str) -> str:
    return f"label/{record}"


def _row_place(record: str, seq: int) -> str:
    return f"log/{record}/{seq}"
