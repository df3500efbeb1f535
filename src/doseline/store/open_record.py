"""One record while a transaction is open: its key, its label and its rows."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, replace
from datetime import datetime
from hashlib import sha256
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
from doseline.store.seal import Json, NotOpenedError, Sealer, new_key
from doseline.store.stored_record import Accepted, Author, Header, Row

FORMAT = "doseline-log/1"
# The end of a log without rows, and how many hexadecimal digits a hash keeps: 128 bits.
START = ""
_LINK = 32
_ID = re.compile(r"[A-Za-z0-9-]{1,64}", re.ASCII)
_OWN_ID = re.compile(r"e([1-9][0-9]{0,8})", re.ASCII)


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
            label=_label(held),
            bunch=bunch.id,
        )
    )
    put_end(connection, bunch, record, START)
    return held


def adopt(connection: Connection, ring: Keyring, record: str) -> None:
    """Put a record of an older program into a bunch, with the end of its log as it stands.

    A damaged one stays as it is.
    """
    try:
        held = hold(connection, ring, record)
        _, end = read_on(connection, held, after=0, end=START)
    except StoreError:
        return
    bunch = with_room(connection, ring)
    ready = replace(held, label=replace(held.label, end=end), bunch=bunch)
    wrapped = bunch.sealer.seal(held.sealer.key, key_place(record))
    values = {"wrapped_key": wrapped, "label": _label(ready), "bunch": bunch.id}
    connection.execute(update(RECORD).where(RECORD.c.id == record).values(**values))
    put_end(connection, bunch, record, end)


def hold_all(connection: Connection) -> None:
    """Lock every record, in the order in which others do, before a bunch of any of them is locked."""
    connection.execute(select(RECORD.c.id).order_by(RECORD.c.id).with_for_update()).all()


def alone(connection: Connection) -> tuple[str, ...]:
    """The records that are in no bunch."""
    query = select(RECORD.c.id).where(RECORD.c.bunch.is_(None)).order_by(RECORD.c.id)
    return tuple(connection.execute(query).scalars())


def rows(connection: Connection, held: OpenRecord, *, after: int = 0) -> tuple[Row, ...]:
    """The rows of the log after the first ``after``, in order.

    Raises: StoreError if one is missing, was changed, or stands in another's place.
    """
    found, end = read_on(connection, held, after=after, end=START)
    if after == 0 and held.label.end not in {None, end}:
        raise refusal(Code.DAMAGED_RECORD)
    return found


def read_on(connection: Connection, held: OpenRecord, *, after: int, end: str) -> tuple[tuple[Row, ...], str]:
    """The rows after the first ``after`` and the hash of the last one, ``end`` being that of the one before.

    Raises: StoreError if one is missing, was changed, or stands in another's place.
    """
    query = select(LOG.c.seq, LOG.c.sealed).where(LOG.c.record_id == held.id, LOG.c.seq > after)
    got = connection.execute(query.order_by(LOG.c.seq)).all()
    if [row.seq for row in got] != list(range(after + 1, held.label.rows + 1)):
        raise refusal(Code.DAMAGED_RECORD)
    rows = tuple(_row(held, row.seq, row.sealed) for row in got)
    for row in got:
        end = link(end, row.sealed)
    return rows, end


def end_of(connection: Connection, held: OpenRecord) -> str:
    """The hash of the last row that is there, whatever label and bunch say."""
    query = select(LOG.c.sealed).where(LOG.c.record_id == held.id, LOG.c.seq <= held.label.rows)
    end = START
    for sealed in connection.execute(query.order_by(LOG.c.seq)).scalars():
        end = link(end, sealed)
    return end


def put_label(connection: Connection, held: OpenRecord) -> OpenRecord:
    """Write a record's label as it is given."""
    connection.execute(update(RECORD).where(RECORD.c.id == held.id).values(label=_label(held)))
    return held


def _row(held: OpenRecord, seq: int, sealed: bytes) -> Row:
    try:
        return row_from(held.sealer.open_json(sealed, _row_place(held.id, seq)))
    except (NotOpenedError, ValueError, KeyError, TypeError):
        raise refusal(Code.DAMAGED_RECORD) from None


def raw_rows(connection: Connection, ring: Keyring, record: str) -> Iterator[tuple[int, Json]]:
    """Every row of a log with its number, as it was written, and None for one that does not open.

    Raises: StoreError if there is no such record, or its own key does not open.
    """
    sealer, _ = key_of(connection, ring, record)
    query = select(LOG.c.seq, LOG.c.sealed).where(LOG.c.record_id == record).order_by(LOG.c.seq)
    for seq, sealed in connection.execute(query).all():
        try:
            yield seq, sealer.open_json(sealed, _row_place(record, seq))
        except (NotOpenedError, ValueError):
            yield seq, None


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


def row_from(got: Json) -> Row:
    """A row out of its JSON.

    Raises: ValueError, KeyError or TypeError if it is none.
    """
    if got["format"] != FORMAT:
        raise refusal(Code.NEWER_DATABASE)
    header = Header(**got["header"]) if "header" in got else None
    moment = datetime.fromisoformat(got["recorded_at"])
    author, name, accepted = got.get("author"), got.get("name"), got.get("accepted")
    return Row(
        recorded_at=moment,
        batch=got["batch"],
        header=header,
        event=got.get("event"),
        author=author if isinstance(author, str) else Author.UNKNOWN,
        name=name if isinstance(name, str) else "",
        accepted=None if accepted is None else Accepted(**accepted),
    )


def row_json(row: Row) -> Json:
    """A row as JSON."""
    moment = row.recorded_at.isoformat()
    start = {"format": FORMAT, "recorded_at": moment, "batch": row.batch, "author": row.author}
    if row.name:  # rows of before have none
        start["name"] = row.name
    if row.header is None:
        return {**start, "event": row.event}
    header = row.header
    said = {
        **start,
        "header": {"called": header.called, "person": header.person, "therapy": header.therapy},
    }
    return said if row.accepted is None else {**said, "accepted": asdict(row.accepted)}


def add(
    connection: Connection, held: OpenRecord, new: Sequence[Row], *, once: str | None = None
) -> OpenRecord:
    """The record with ``new`` at the end of its log; ``once`` marks the first of them."""
    if not new:
        return held
    first, end = held.label.rows + 1, held.label.end
    ready: list[dict[str, object]] = []
    for seq, row in enumerate(new, start=first):
        sealed = held.sealer.seal_json({**row_json(row), "before": end}, _row_place(held.id, seq))
        end = None if end is None else link(end, sealed)
        mark = held.sealer.mark(once) if once is not None and seq == first else None
        ready.append({"record_id": held.id, "seq": seq, "once": mark, "sealed": sealed})
    connection.execute(insert(LOG), ready)
    held = put_label(connection, replace(held, label=replace(_grown(held.label, new), end=end)))
    if held.bunch is not None:
        put_end(connection, held.bunch, held.id, end)
    return held


def link(before: str, sealed: bytes) -> str:
    """The hash of a row as it is kept, and through ``before`` of every row before it."""
    return sha256(before.encode() + sealed).hexdigest()[:_LINK]


def written_once(connection: Connection, held: OpenRecord, once: str) -> tuple[str, ...] | None:
    """The ids that were written with this token before, or None if none were."""
    query = select(LOG.c.seq).where(LOG.c.record_id == held.id, LOG.c.once == held.sealer.mark(once))
    seq = connection.execute(query).scalar_one_or_none()
    if seq is None:
        return None
    after = rows(connection, held, after=seq - 1)
    # Some of them may have been lost since, and a header stand in their place.
    return tuple(str(row.event["id"]) for row in after[: after[0].batch] if row.event is not None)


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


def _label(held: OpenRecord) -> bytes:
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


def _row_place(record: str, seq: int) -> str:
    return f"log/{record}/{seq}"
