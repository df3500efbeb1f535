"""The encrypted backup file: what leaves the machine only when somebody asks for it.

An age file (https://age-encryption.org/v1) with a passphrase, around gzipped JSON, so that it can be
opened with other programs too: ``age --decrypt FILE | gunzip``.
"""

from __future__ import annotations

import gzip
import json
import re
import zlib
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from importlib.metadata import version
from typing import cast

from sqlalchemy import Connection

from doseline.frozen import dataclass
from doseline.store import age_file, automatic, reminder_settings
from doseline.store.codes import UNREADABLE, Code, StoreError, refusal
from doseline.store.database import Database
from doseline.store.log_rows import add, row_from, row_json, rows
from doseline.store.migrate import REVISION
from doseline.store.named_values import everything, write
from doseline.store.open_record import (
    OpenRecord,
    begin,
    every_record,
    forget_end,
    hold,
    hold_all,
    is_empty,
    is_id,
    is_there,
)
from doseline.store.seal import Json
from doseline.store.stored_record import BackedUp, Contents, Outcome, Row

FORMAT = "doseline-backup/1"
_NUMBER = int(FORMAT.rpartition("/")[2])
_FORMAT = re.compile(r"doseline-backup/([1-9][0-9]{0,8})", re.ASCII)
# Far more than thousands of records of many years.
_MOST_BYTES = 500_000_000
_GZIP = 16
# Stories of one person that lie beside each other; each new one is compared with all of them. Its sentence
# in the catalogue says it, too.
_MOST_VERSIONS = 100
# Of an id, so that a number fits behind it.
_LONGEST_START = 50
# A token that opens a record over the network is made anew after a restore: one that was revoked
# since the backup was made must not come back to life.
# What rang, and what was answered to it, belongs to this install.
REMINDERS, REMINDER_ANSWERS, REMINDERS_RUNG = "reminders", "reminder-answers", "reminders-rung"
NOT_IN_BACKUPS = frozenset({"feed", "tokens", REMINDER_ANSWERS, REMINDERS_RUNG})


@dataclass(frozen=True, slots=True, kw_only=True)
class Saved:
    """One record in a backup."""

    id: str
    called: str
    log: tuple[Row, ...]
    shelf: dict[str, Json]


def backup(database: Database, *, passphrase: str, now: datetime) -> bytes:
    """Every record as one encrypted file."""
    return age_file.encrypt(packed(database, now=now), passphrase)


def look_into(data: bytes, *, passphrase: str) -> Contents:
    """What a backup holds.

    Raises: StoreError if it is no backup, the passphrase is wrong, or a newer program made it.
    """
    contents, _ = unpacked(age_file.decrypt(data, passphrase))
    return contents


def restore(database: Database, data: bytes, *, passphrase: str, now: datetime) -> Contents:
    """What the backup holds, and what became of each record. Nothing that is kept is lost."""
    return put_in(database, age_file.decrypt(data, passphrase), now=now)


def packed(database: Database, *, now: datetime) -> bytes:
    """Every record as it goes into the file, not yet encrypted."""
    return squeezed(collected(database), now=now)


def collected(database: Database) -> Json:
    """Every record. A damaged one is left out and named, so that the others can be saved."""
    saved = {id_: held and _saved(database, id_) for id_, held in every_record(database)}
    return {
        "records": [record for record in saved.values() if record],
        "left_out": [id_ for id_, record in saved.items() if not record],
    }


def squeezed(records: Json, *, now: datetime) -> bytes:
    """What was collected, as it goes into the file."""
    about = {"format": FORMAT, "program": version("doseline"), "made_at": now.isoformat()}
    whole = {**about, **records}
    return gzip.compress(json.dumps(whole).encode(), mtime=0)


def unpacked(plain: bytes) -> tuple[Contents, tuple[Saved, ...]]:
    """What ``packed`` made, read again.

    Raises: StoreError if this is none, or a newer program made it.
    """
    try:
        whole = json.loads(_unpacked(plain))
        _check_format(whole)
        saved = tuple(_record(record) for record in whole["records"])
        contents = Contents(
            made_at=datetime.fromisoformat(whole["made_at"]),
            program=str(whole["program"]),
            records=tuple(_in_backup(record) for record in saved),
            left_out=tuple(map(str, whole.get("left_out", ()))),
        )
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError, zlib.error):
        raise refusal(Code.NOT_A_BACKUP) from None
    return contents, saved


def put_in(database: Database, plain: bytes, *, now: datetime) -> Contents:
    """What ``packed`` made, put into a database; all of it or nothing."""
    contents, saved = unpacked(plain)
    with database.writing(alone=True) as connection:
        hold_all(connection)
        if not is_empty(connection):
            automatic.save(connection, database, revision=REVISION, now=now)
        there = _There(connection, database)
        records = tuple(_add(there, record) for record in saved)
    return replace(contents, records=records)


def _saved(database: Database, record: str) -> Json | None:
    """One record with its log and shelf, or None if a part of it is damaged or it was just deleted."""
    try:
        return database.read(lambda c: _whole(c, hold(c, database.ring, record)))
    except StoreError as error:
        if error.code not in {*UNREADABLE, Code.NO_SUCH_RECORD}:
            raise
        return None


def _whole(connection: Connection, held: OpenRecord) -> Json:
    shelf = everything(connection, held)
    return {
        "id": held.id,
        "called": held.label.called,
        "log": [row_json(row) for row in rows(connection, held)],
        "shelf": _taken_along(shelf),
    }


def _taken_along(shelf: dict[str, Json]) -> dict[str, Json]:
    """What of a shelf a backup holds, and what of a backup comes onto one."""
    found = {
        name: reminder_settings.taken_along(value) if name == REMINDERS else value
        for name, value in shelf.items()
        if name not in NOT_IN_BACKUPS
    }
    return {name: value for name, value in found.items() if value is not None}


def _unpacked(plain: bytes) -> bytes:
    """What was packed. A few bytes can stand for more than any memory holds."""
    opened = zlib.decompressobj(wbits=zlib.MAX_WBITS | _GZIP)
    data = opened.decompress(plain, _MOST_BYTES)
    if not opened.eof:
        raise ValueError
    return data


def _check_format(whole: Json) -> None:
    match = _FORMAT.fullmatch(whole["format"])
    if match is None:
        raise refusal(Code.NOT_A_BACKUP)
    if int(match[1]) > _NUMBER:
        raise refusal(Code.NEWER_BACKUP)


def _record(got: Json) -> Saved:
    log = tuple(row_from(row) for row in got["log"])
    ids = [row.event["id"] for row in log if row.event is not None]
    is_whole = log and log[0].header is not None and all(map(_is_row, log)) and len(set(ids)) == len(ids)
    if not is_whole or not is_id(str(got["id"])):
        raise ValueError
    return Saved(id=str(got["id"]), called=str(got["called"]), log=log, shelf=dict(got["shelf"]))


def _is_row(row: Row) -> bool:
    """Whether the store could have written this row. Until here its parts may be of any kind."""
    header, event, batch = row.header, row.event, cast("object", row.batch)
    if row.recorded_at.utcoffset() is None or not isinstance(batch, int) or batch < 0:
        return False
    if header is None:
        return isinstance(event, dict) and isinstance(event["id"], str)
    are_objects = all(isinstance(part, dict) for part in (header.person, *header.therapies))
    is_said = are_objects and bool(header.therapies) and _is_name(header.called)
    return event is None and is_said


def _is_name(called: object) -> bool:
    """Whether this can be shown; JSON can write half of a letter."""
    return isinstance(called, str) and not any("\ud800" <= letter <= "\udfff" for letter in called)


def _in_backup(record: Saved, *, id_: str | None = None, outcome: Outcome | None = None) -> BackedUp:
    return BackedUp(
        id=id_ or record.id,
        called=record.called,
        entries=sum(row.event is not None for row in record.log),
        last_day=record.log[-1].recorded_at.date(),
        outcome=outcome,
    )


class _There:
    """The records that are there while a backup is put in; each log is read from the database once.

    A backup can hold many versions of one record, and all others wait until it is in.
    """

    def __init__(self, connection: Connection, database: Database) -> None:
        self.connection = connection
        self._database = database
        self._logs: dict[str, tuple[Row, ...]] = {}

    def log(self, id_: str) -> tuple[Row, ...] | None:
        """The rows of a record, or None if there is no such record."""
        if id_ not in self._logs and is_there(self.connection, id_):
            self._logs[id_] = rows(self.connection, hold(self.connection, self._database.ring, id_))
        return self._logs.get(id_)

    def add(self, id_: str, record: Saved) -> None:
        """A record that is not there yet."""
        forget_end(self.connection, self._database.ring, id_)
        begin(self.connection, self._database.ring, id_, record.called)
        self.extend(id_, record, ())

    def extend(self, id_: str, record: Saved, ours: Sequence[Row]) -> None:
        """What the backup has more of a record that is there."""
        held = add(self.connection, hold(self.connection, self._database.ring, id_), record.log[len(ours) :])
        there = everything(self.connection, held)
        for name, value in _taken_along(record.shelf).items():
            if name not in there:
                write(self.connection, held, name, value)
        self._logs[id_] = record.log


def _add(there: _There, record: Saved) -> BackedUp:
    """The record added, extended, or set beside the one that has its id."""
    number = 1
    while True:
        id_ = record.id if number == 1 else f"{record.id[:_LONGEST_START]}-{number}"
        ours = there.log(id_)
        if ours is None:
            there.add(id_, record)
            return _in_backup(record, id_=id_, outcome=Outcome.ADDED if number == 1 else Outcome.BESIDE)
        if _begins_with(ours, record.log):
            return _in_backup(record, id_=id_, outcome=Outcome.KEPT)
        if _begins_with(record.log, ours):
            there.extend(id_, record, ours)
            return _in_backup(record, id_=id_, outcome=Outcome.EXTENDED)
        number += 1
        if number > _MOST_VERSIONS:
            raise refusal(Code.TOO_MANY_VERSIONS)


def _begins_with(longer: Sequence[Row], shorter: Sequence[Row]) -> bool:
    """Whether ``longer`` says all that ``shorter`` says, from its first row on."""
    return len(longer) >= len(shorter) and all(
        (a.recorded_at, a.header, a.event) == (b.recorded_at, b.header, b.event)
        for a, b in zip(longer, shorter, strict=False)
    )
