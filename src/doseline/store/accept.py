"""Accepting what is left: a record of which something was lost is opened again, and its log says so for ever.

It is the owner's own act, asked for by name. A copy of the whole database is made first.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import Connection, delete, update

from doseline.frozen import dataclass
from doseline.store import automatic, mark
from doseline.store.codes import UNREADABLE, Code, StoreError, refusal
from doseline.store.database import Database
from doseline.store.key_groups import key_place, put_end, with_room
from doseline.store.log_rows import add, end_of, numbered, raw_rows, row_from, rows
from doseline.store.migrate import REVISION
from doseline.store.named_values import drop_damaged, everything
from doseline.store.open_record import (
    START,
    Label,
    OpenRecord,
    found,
    hold,
    hold_all,
    key_of,
    label_of,
    put_label,
)
from doseline.store.schema import LOG, RECORD
from doseline.store.seal import Json
from doseline.store.stored_record import Accepted, Header, Row

# An entry for people that says what was accepted; the store has no sentences.
InWords = Callable[[Accepted], Json]


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """Who accepts, when, and in which words it is to stand among the entries."""

    author: str
    moment: datetime
    in_words: InWords


@dataclass(frozen=True, slots=True, kw_only=True)
class _Left:
    """The rows that still open, each with its number."""

    rows: tuple[tuple[int, Row], ...]

    @property
    def last_header(self) -> Header | None:
        return next((row.header for _, row in reversed(self.rows) if row.header is not None), None)

    @property
    def is_unbroken(self) -> bool:
        """Whether only the end is gone, so that what is there can stay as it was written."""
        in_order = [seq for seq, _ in self.rows] == list(range(1, len(self.rows) + 1))
        return in_order and self.rows[0][1].header is not None


def accept_record(database: Database, record: str, act: Act) -> Accepted:
    """Open a record again with the rows that are left of it, and write down that this was done.

    Raises: StoreError if there is no such record, nothing is wrong with it, or too little is left to open.
    """
    with database.writing(alone=True) as connection:
        if _is_whole(connection, database, record):
            raise refusal(Code.NOTHING_TO_ACCEPT)
        try:
            sealer, bunch = key_of(connection, database.ring, record)
        except StoreError as error:
            raise refusal(Code.RECORD_LOST) if error.code is Code.DAMAGED_RECORD else error from None
        automatic.save(connection, database, revision=REVISION, now=act.moment)
        left = _left(connection, database, record)
        header = left.last_header
        if header is None:
            raise refusal(Code.RECORD_LOST)
        before = label_of(connection, sealer, record)
        accepted = Accepted(left=len(left.rows), missing=_missing(before, left))
        held = OpenRecord(id=record, sealer=sealer, label=_label(left, header, before), bunch=bunch)
        _put(connection, _in_a_bunch(connection, database, held), left, _notice(held, header, accepted, act))
        drop_damaged(connection, held)
    return accepted


def accept_older(database: Database, act: Act) -> Accepted:
    """Go on with a database that is older than it was once; the log of everybody in it says so.

    Raises: StoreError if it is not older.
    """
    if database.mark is None:
        raise refusal(Code.NOTHING_TO_ACCEPT)
    with database.writing(alone=True) as connection:
        known, made = mark.read(database.mark), mark.count(connection)
        if made >= known:
            raise refusal(Code.NOTHING_TO_ACCEPT)
        accepted = Accepted(left=made, missing=known - made, everything=True)
        hold_all(connection)
        for held, header in tuple(_whole_ones(connection, database)):
            add(connection, held, _notice(held, header, accepted, act))
    mark.put(database.mark, made + 1)
    return accepted


def _whole_ones(connection: Connection, database: Database) -> Iterator[tuple[OpenRecord, Header]]:
    """The records that can be read; one that cannot has a notice of its own to come."""
    for id_, _ in found(connection, database.ring):
        try:
            held = hold(connection, database.ring, id_)
            log = _Left(rows=tuple(enumerate(rows(connection, held), start=1)))
        except StoreError:
            continue
        if log.last_header is not None:
            yield held, log.last_header


def _is_whole(connection: Connection, database: Database, record: str) -> bool:
    try:
        held = hold(connection, database.ring, record)
        rows(connection, held)
        everything(connection, held)
    except StoreError as error:
        if error.code not in UNREADABLE or error.code is Code.RECORD_GONE:
            raise
        return False
    return True


def _left(connection: Connection, database: Database, record: str) -> _Left:
    return _Left(rows=tuple(_that_open(raw_rows(connection, database.ring, record))))


def _that_open(raw: Iterator[tuple[int, Json]]) -> Iterator[tuple[int, Row]]:
    for seq, value in raw:
        try:
            yield seq, row_from(value)
        except (ValueError, KeyError, TypeError):  # it did not open, or is none of ours
            continue


def _missing(before: Label | None, left: _Left) -> int | None:
    """How many rows were lost; None where the label is of the same day as the rows, and cannot tell."""
    gone = 0 if before is None else before.rows - len(left.rows)
    return gone if gone > 0 else None


def _label(left: _Left, header: Header, before: Label | None) -> Label:
    """The label of what is left; no id of a lost entry is given away again, as far as it is known."""
    ids = [row.event for _, row in left.rows if row.event is not None]
    last = numbered([*ids, {}], 0 if before is None else before.last)[-1]["id"]
    return Label(
        called=header.called,
        rows=len(left.rows),
        entries=len(ids),
        last=int(last.removeprefix("e")) - 1,
        end=START,
    )


def _notice(held: OpenRecord, header: Header, accepted: Accepted, act: Act) -> tuple[Row, ...]:
    """The header once more, with what was accepted; and an entry that tells people."""
    (event,) = numbered([act.in_words(accepted)], held.label.last)
    said = {**event, "recorded_at": act.moment.isoformat()}
    return (
        Row(recorded_at=act.moment, batch=1, header=header, author=act.author, accepted=accepted),
        Row(recorded_at=act.moment, batch=1, event=said, author=act.author),
    )


def _in_a_bunch(connection: Connection, database: Database, held: OpenRecord) -> OpenRecord:
    """A damaged record of an older program is in no bunch yet."""
    if held.bunch is not None:
        return held
    bunch = with_room(connection, database.ring)
    wrapped = bunch.sealer.seal(held.sealer.key, key_place(held.id))
    values = {"wrapped_key": wrapped, "bunch": bunch.id}
    connection.execute(update(RECORD).where(RECORD.c.id == held.id).values(**values))
    put_end(connection, bunch, held.id, START)
    return replace(held, bunch=bunch)


def _put(connection: Connection, held: OpenRecord, left: _Left, notice: Sequence[Row]) -> None:
    """Write the label of what is left, and the notice behind it.

    Rows with a gap between them are written anew, without it and without the marks of forms.
    """
    if left.is_unbroken:
        behind = (LOG.c.record_id == held.id) & (LOG.c.seq > held.label.rows)
        connection.execute(delete(LOG).where(behind))
        whole = replace(held, label=replace(held.label, end=end_of(connection, held)))
        add(connection, put_label(connection, whole), notice)
        return
    connection.execute(delete(LOG).where(LOG.c.record_id == held.id))
    again = [replace(row, batch=1) for _, row in left.rows]
    first = again if again[0].header is not None else [notice[0], *again]
    nothing = replace(held, label=replace(held.label, rows=0, entries=0))
    add(connection, nothing, [*first, *notice[len(first) - len(again) :]])
