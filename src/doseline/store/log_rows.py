"""Rows of a record's log while a transaction is open: read in order, checked as a chain, and added."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, replace
from datetime import datetime
from hashlib import sha256

from sqlalchemy import Connection, insert, select, update

from doseline.store.codes import Code, StoreError, refusal
from doseline.store.key_groups import (
    key_place,
    put_end,
    with_room,
)
from doseline.store.keys import Keyring
from doseline.store.open_record import START, Label, OpenRecord, hold, key_of, put_label, sealed_label
from doseline.store.schema import LOG, RECORD
from doseline.store.seal import Json, NotOpenedError
from doseline.store.stored_record import Accepted, Author, Header, Row

FORMAT = "doseline-log/1"
_LINK = 32
_OWN_ID = re.compile(r"e([1-9][0-9]{0,8})", re.ASCII)


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
    values = {"wrapped_key": wrapped, "label": sealed_label(ready), "bunch": bunch.id}
    connection.execute(update(RECORD).where(RECORD.c.id == record).values(**values))
    put_end(connection, bunch, record, end)


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


def _row_place(record: str, seq: int) -> str:
    return f"log/{record}/{seq}"


def check_new_ids(events: Sequence[Json], log: Sequence[Row]) -> None:
    """See that the ids of new events are their own.

    Raises: StoreError where two events have one id.
    """
    ids = [str(event["id"]) for event in events]
    taken = {str(row.event["id"]) for row in log if row.event is not None}
    if len(set(ids)) < len(ids) or taken & set(ids):
        raise refusal(Code.ENTRY_EXISTS)
