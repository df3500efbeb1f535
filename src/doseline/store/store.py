"""Records, kept: the one door to the store."""

from __future__ import annotations

import secrets
from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Self

from sqlalchemy import Connection

from doseline.store import accept, erase
from doseline.store.accept import Act, InWords
from doseline.store.codes import Code, StoreError
from doseline.store.database import Database, connect
from doseline.store.inspection import inspected
from doseline.store.log_rows import add, check_new_ids, numbered, raw_rows, rows, written_once
from doseline.store.logs import Logs
from doseline.store.named_values import RecordValues, Settings
from doseline.store.open_record import OpenRecord, begin, every_record, hold, is_empty
from doseline.store.opening import WAIT_S, aware, begin_mark, check_age, make_ready, mark_used
from doseline.store.seal import Json
from doseline.store.store_backups import StoreBackups
from doseline.store.stored_record import (
    Accepted,
    Author,
    Header,
    Inspected,
    RecordSummary,
    Row,
    StoredRecord,
)

_ID_BYTES = 8


class Store(StoreBackups):
    """An open database of records. Threads may share one; several programs may open the same database.

    ``now`` is always an aware moment in the person's own time zone: its date is the day on which an
    entry counts as known.
    """

    def __init__(
        self,
        database: Database,
        *,
        author: str = Author.UNKNOWN,
        name: str = "",
        logs: Logs | None = None,
    ) -> None:
        """Take a database whose tables are this program's; ``open_store`` sees to that."""
        self._database = database
        self._logs = Logs() if logs is None else logs
        self._author, self._name = author, name
        self.settings = Settings(database)

    def by(self, author: str, name: str = "") -> Self:
        """The same store, in whose rows stands that ``author`` wrote them, and how they called themselves.

        >>> from doseline.store import Author
        >>> from doseline.store.example import NOTE, NOW, example
        >>> store, record = example()
        >>> _ = store.by(Author.OWNER).append(record, [{**NOTE}], now=NOW)
        >>> store.kept(record).log[-1].author
        'owner'
        >>> _ = store.by(Author.PARTNER, "Ben").append(record, [{**NOTE}], now=NOW)
        >>> store.kept(record).log[-1].name
        'Ben'
        """
        return type(self)(self._database, author=author, name=name, logs=self._logs)

    def people(self) -> tuple[RecordSummary, ...]:
        """Everybody there is a record of, by name; damaged records, which have none, come first.

        >>> from doseline.store.example import NOW, example
        >>> store, record = example()
        >>> [(one.called, one.entries) for one in store.people() if one.id == record]
        [('Ada', 1)]
        """
        held = every_record(self._database)
        listed = (
            RecordSummary(id=id_, called=one.label.called, entries=one.label.entries, end=one.label.end)
            if one is not None
            else RecordSummary(id=id_, called="", entries=0, damaged=True)
            for id_, one in held
        )
        return tuple(sorted(listed, key=lambda one: (one.called.casefold(), one.id)))

    def create(
        self, *, called: str, person: Json, therapy: Json, events: Sequence[Json] = (), now: datetime
    ) -> str:
        """The id of a new record.

        ``events`` are kept as they are, as they come from a record file; one without an id gets one.
        Raises: StoreError if two events have one id.

        Times: ``now`` with its offset.

        >>> from doseline.store.example import NOW, PERSON, THERAPY, new_store
        >>> store = new_store()
        >>> record = store.create(called="Ben", person={**PERSON}, therapy={**THERAPY}, now=NOW)
        >>> [one.called for one in store.people()], len(record)
        (['Ben'], 16)
        """
        moment = aware(now)
        record = secrets.token_hex(_ID_BYTES)
        header = Header(called=called, person={"id": record, **person}, therapy=therapy)
        ready = numbered(events, 0)
        check_new_ids(ready, ())
        with self._database.writing(alone=True) as connection:
            held = begin(connection, self._database.ring, record, called)
            first = self._row(moment, batch=1 + len(ready), header=header)
            rest = (self._row(moment, batch=0, event=event) for event in ready)
            add(connection, held, [first, *rest])
        mark_used(self._database)
        return record

    def kept(self, record: str) -> StoredRecord:
        """The record with its whole log.

        Raises: StoreError if there is none, or it was damaged or tampered with.

        >>> from doseline.store.example import NOW, example
        >>> store, record = example()
        >>> kept = store.kept(record)
        >>> kept.called, [event["text"] for event in kept.events]
        ('Ada', ['ring the nurse'])
        """
        held, log = self._database.read(lambda connection: self._log(connection, record))
        return StoredRecord(id=record, called=held.label.called, log=log)

    def raw(self, record: str) -> Json:
        """All that can be opened of a record, row by row, for one that cannot be read any more.

        ``rows`` as they were written, ``damaged`` the numbers of those that do not open.
        Raises: StoreError if there is no such record, or not even its key opens.

        >>> from doseline.store.example import NOW, example
        >>> store, record = example()
        >>> found = store.raw(record)
        >>> len(found["rows"]), found["damaged"]
        (2, [])
        """
        found = self._database.read(
            lambda connection: tuple(raw_rows(connection, self._database.ring, record))
        )
        return {
            "record": record,
            "rows": [row for _, row in found if row is not None],
            "damaged": [seq for seq, row in found if row is None],
        }

    def append(
        self, record: str, events: Sequence[Json], *, now: datetime, once: str | None = None
    ) -> tuple[str, ...]:
        """The ids of the events, which are on the disk by now.

        An event without ``id`` gets the next free "eN", one without ``recorded_at`` gets ``now``.
        With a token that was used before, nothing is written and the first ids come back.
        Raises: StoreError if there is no such record, or an id is taken.

        Times: ``now`` with its offset; an event's ``on`` is a civil day.

        >>> from doseline.store.example import NOTE, NOW, example
        >>> store, record = example()
        >>> store.append(record, [{**NOTE}], now=NOW, once="a-token")
        ('e2',)
        >>> store.append(record, [{**NOTE}], now=NOW, once="a-token")  # sent twice, kept once
        ('e2',)
        """
        moment = aware(now)
        with self._database.writing() as connection:
            held = hold(connection, self._database.ring, record)
            if once is not None and (before := written_once(connection, held, once)) is not None:
                return before
            ready = numbered(events, held.label.last)
            if any("id" in event for event in events):
                check_new_ids(ready, rows(connection, held))
            stamp = moment.isoformat()
            new = [
                self._row(
                    moment,
                    batch=0 if index else len(ready),
                    event={**event, "recorded_at": event.get("recorded_at") or stamp},
                )
                for index, event in enumerate(ready)
            ]
            add(connection, held, new, once=once)
        return tuple(str(event["id"]) for event in ready)

    def written(self, record: str, once: str) -> tuple[str, ...]:
        """The ids that were written with this token before; none where it is new.

        Raises: StoreError if there is no such record.

        >>> from doseline.store.example import NOW, example
        >>> store, record = example()
        >>> note = {"type": "note", "on": "2026-06-04", "text": "..."}
        >>> store.append(record, (note,), now=NOW, once="a word of a form") == store.written(
        ...     record, "a word of a form"
        ... )
        True
        >>> store.written(record, "another word")
        ()
        """
        ring = self._database.ring
        return self._database.read(lambda c: written_once(c, hold(c, ring, record), once)) or ()

    def amend(
        self,
        record: str,
        *,
        now: datetime,
        called: str | None = None,
        person: Json | None = None,
        therapy: Json | None = None,
    ) -> None:
        """Say something else of the person or the therapy from now on; None leaves a part as it is.

        >>> from doseline.store.example import NOW, example
        >>> store, record = example()
        >>> store.amend(record, called="Ada L.", now=NOW)
        >>> store.kept(record).called
        'Ada L.'
        """
        moment = aware(now)
        with self._database.writing() as connection:
            held, log = self._log(connection, record)
            before = StoredRecord(id=record, called=held.label.called, log=log).header()
            header = replace(
                before,
                called=before.called if called is None else called,
                person=before.person if person is None else {"id": before.person["id"], **person},
                therapy=before.therapy if therapy is None else therapy,
            )
            if header != before:
                add(connection, held, [self._row(moment, batch=1, header=header)])

    def _row(self, moment: datetime, *, batch: int, header: Header | None = None, event: Json = None) -> Row:
        """A new row, with who writes it."""
        return Row(
            recorded_at=moment,
            batch=batch,
            header=header,
            event=event,
            author=self._author,
            name=self._name,
        )

    def shelf(self, record: str) -> RecordValues:
        """The small values beside a record's log.

        >>> from doseline.store.example import NOW, example
        >>> store, record = example()
        >>> store.shelf(record).put("seen", {"on": "2026-06-04"})
        >>> store.shelf(record).get("seen")
        {'on': '2026-06-04'}
        """
        return RecordValues(self._database, record)

    def delete(self, record: str) -> None:
        """Forget one record for good, and every automatic backup.

        Raises: StoreError if there is no such record.

        >>> from doseline.store.example import NOW, example
        >>> store, record = example()
        >>> store.delete(record)
        >>> record in [one.id for one in store.people()]
        False
        """
        erase.delete_record(self._database, record)
        self._logs.clear()

    def delete_everything(self, *, keep: Collection[str] = ()) -> None:
        """Forget every record, all settings but those named, and every automatic backup.

        >>> from doseline.store.example import new_store
        >>> store = new_store()
        >>> store.settings.put("size", "large")
        >>> store.delete_everything(keep=["size"])
        >>> store.people(), store.settings.get("size")
        ((), 'large')
        """
        erase.delete_everything(self._database, keep=keep)
        self._logs.clear()

    def accept(self, record: str, *, now: datetime, in_words: InWords) -> Accepted:
        """Take a record as it is though something of it was lost; what was accepted stands in its log.

        ``in_words`` makes the entry that says it to people. An automatic backup is made first.
        Raises: StoreError if there is no such record, it is whole, or too little is left to open.

        >>> from doseline.store.example import NOW, example
        >>> store, record = example()
        >>> from doseline.store import StoreError
        >>> try:
        ...     store.accept(record, now=NOW, in_words=lambda accepted: {})
        ... except StoreError as error:
        ...     print(error.code.value)  # nothing of it was lost
        nothing-to-accept
        """
        act = Act(author=self._author, moment=aware(now), in_words=in_words)
        accepted = accept.accept_record(self._database, record, act)
        self._logs.clear()
        return accepted

    def inspect(self) -> Inspected:
        """Every record read through from its first row to its last; nothing is changed.

        >>> from doseline.store.example import NOW, PERSON, THERAPY, new_store
        >>> store = new_store()
        >>> _ = store.create(called="Ada", person={**PERSON}, therapy={**THERAPY}, now=NOW)
        >>> store.inspect()
        Inspected(records=1, rows=1, wrong=())
        """
        return inspected(self._database)

    def trouble(self) -> Code | None:
        """What keeps records from being read just now; None where nothing does. No record is looked at.

        >>> from doseline.store.example import NOW, example
        >>> store, record = example()
        >>> store.trouble() is None
        True
        """
        try:
            self._database.read(is_empty)
        except StoreError as error:
            return error.code
        return None

    def close(self) -> None:
        """Let go of the database.

        >>> from doseline.store.example import new_store
        >>> with new_store() as store:  # closes it at the end
        ...     len(store.people())
        0
        """
        self._logs.clear()
        self._database.engine.dispose()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _log(self, connection: Connection, record: str) -> tuple[OpenRecord, tuple[Row, ...]]:
        held = hold(connection, self._database.ring, record)
        return held, self._logs.read(connection, held)


def open_store(
    place: str | Path | None,
    *,
    folder: Path,
    now: datetime,
    passphrase: str | None = None,
    wait_s: float = WAIT_S,
) -> Store:
    """The store at a path or URL, its tables brought up to this program's.

    ``place``: a file, ``sqlite:///FILE`` or ``postgresql://...``; None is ``doseline.db`` in ``folder``.
    ``folder`` holds the key file, without which nothing can be read, and the automatic backups.
    ``wait_s``: how long a writer waits for another one.
    Raises: StoreError, with the code of what is in the way; nothing is changed then.

    Units: ``wait_s`` seconds; ``now`` with its offset.

    >>> from doseline.store.example import NOW, new_folder
    >>> with open_store(None, folder=new_folder(), now=NOW) as store:
    ...     store.people()
    ()
    """
    database = connect(place, folder, passphrase, wait_s)
    try:
        check_age(database)
        make_ready(database, now=aware(now))
        begin_mark(database)
    except BaseException:
        database.engine.dispose()
        raise
    return Store(database)
