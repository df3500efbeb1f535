"""What the store gives back."""

from __future__ import annotations

import json
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path

from doseline.frozen import dataclass
from doseline.record.fields import FORMAT
from doseline.store.codes import Code
from doseline.store.seal import Json


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordSummary:
    """One person in a list: the record's id, the name shown on screens, how many entries there are.

    Of a ``damaged`` record neither is known; it can be deleted, or restored from a backup beside it. ``end``
    is how the log ends, another word after each change; None where that is not known.
    """

    id: str
    called: str
    entries: int
    damaged: bool = False
    end: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Header:
    """What is said of the person and the therapy, as in a record file, and the name on screens.

    ``therapy`` is one therapy, or a list of them in the order of their start.
    """

    called: str
    person: Json
    therapy: Json

    @property
    def therapies(self) -> list[Json]:
        """All therapies, in the order of their start."""
        return list(self.therapy) if isinstance(self.therapy, list) else [self.therapy]


class Author(StrEnum):
    """Who wrote a row. A later program may write other words, such as a clinic's own staff: they are kept."""

    # somebody at the app's own pages, or at the terminal
    OWNER = "owner"
    # somebody there with the second passphrase, who may read and write down
    PARTNER = "partner"
    # another program, over the HTTP interface
    PROGRAM = "program"
    # a record file or another document that was taken in
    IMPORT = "import"
    # the made-up person of the demo
    DEMO = "demo"
    # rows of programs that did not say
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Accepted:
    """That a record was taken as it is though something of it was lost: how many rows it had then.

    ``missing`` is how many were lost, None where that cannot be told. ``everything``: the whole database was
    older than it had been once.
    """

    left: int
    missing: int | None = None
    everything: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One row of a log: a header, or one event as in a record file.

    ``recorded_at`` is when the store took it, with its offset. ``batch`` is how many rows were written
    together with it, itself the first; 0 for the ones that follow. ``author`` is who wrote it, ``name`` how
    they called themselves, "" where they did not.
    ``accepted`` stands in a header that says the last one again, where something was lost before it.
    """

    recorded_at: datetime
    batch: int
    header: Header | None = None
    event: Json = None
    author: str = Author.UNKNOWN
    name: str = ""
    accepted: Accepted | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredRecord:
    """One record as it is kept: its whole log, oldest first."""

    id: str
    called: str
    log: tuple[Row, ...]

    @property
    def length(self) -> int:
        """How many rows the log has.

        >>> from doseline.store.example import example
        >>> store, record = example()
        >>> store.kept(record).length  # who it is about, and one note
        2
        """
        return len(self.log)

    @property
    def changed_at(self) -> datetime:
        """When the last row was written, by the clock of who wrote it.

        >>> from doseline.store.example import example
        >>> store, record = example()
        >>> store.kept(record).changed_at.isoformat()
        '2026-06-04T18:30:00+00:00'
        """
        return self.log[-1].recorded_at

    @property
    def events(self) -> tuple[Json, ...]:
        """The events, each as in a record file, in the order they were written.

        >>> from doseline.store.example import example
        >>> store, record = example()
        >>> [event["type"] for event in store.kept(record).events]
        ['note']
        """
        return tuple(row.event for row in self.log if row.event is not None)

    @property
    def rows_by_entry(self) -> dict[str, Row]:
        """The row of each entry, by the entry's id: when it was taken, and who wrote it.

        >>> from doseline.store.example import example
        >>> store, record = example()
        >>> [row.author for row in store.kept(record).rows_by_entry.values()]
        ['unknown']
        """
        return {str(row.event["id"]): row for row in self.log if row.event is not None}

    def header(self, as_of: date | None = None) -> Header:
        """What was said of person and therapy at the end of ``as_of``; before the first header, that one.

        >>> from doseline.store.example import example
        >>> store, record = example()
        >>> store.kept(record).header().therapies
        [{'guide': 'made-up', 'start': '2026-01-05'}]
        """
        headers = [row for row in self.log if row.header is not None]
        known = [row for row in headers if as_of is None or row.recorded_at.date() <= as_of]
        found = (known or headers[:1])[-1].header
        if found is None:
            raise AssertionError("a log begins with a header")
        return found

    def document(self, as_of: date | None = None) -> bytes:
        """The record as a file, ``doseline-record/2`` in UTF-8.

        ``as_of`` picks the header of that day and leaves every event in: ``chart(as_of=)`` sets later
        ones aside itself, and counts them.

        >>> from doseline.store.example import example
        >>> store, record = example()
        >>> store.kept(record).document()[:32]
        b'{"format": "doseline-record/2", '
        """
        header = self.header(as_of)
        whole = {
            "format": FORMAT,
            "person": header.person,
            "therapies": header.therapies,
            "events": list(self.events),
        }
        return json.dumps(whole, ensure_ascii=False).encode(errors="backslashreplace")


class Outcome(StrEnum):
    """What became of one record of a backup."""

    # it was not there, and is now
    ADDED = "added"
    # nothing is in the backup that we do not have
    KEPT = "kept"
    # the backup knew more, which was added
    EXTENDED = "extended"
    # ours and the backup's differ: the backup's stands beside ours as a record of its own
    BESIDE = "beside"


@dataclass(frozen=True, slots=True, kw_only=True)
class BackedUp:
    """One record in a backup: ``last_day`` is the day its last row was written.

    ``outcome`` is None where nothing was restored; ``id`` is the record's id after the restore.
    """

    id: str
    called: str
    entries: int
    last_day: date
    outcome: Outcome | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Contents:
    """What a backup holds: when it was made, by which version, and whose records.

    ``left_out`` are the ids of records that were damaged when it was made, and so are not in it.
    """

    made_at: datetime
    program: str
    records: tuple[BackedUp, ...]
    left_out: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Copies:
    """Where the app puts copies of every record by itself.

    ``made_at`` is when the last one was written, ``looked_at`` when it was last seen that none was needed or
    one was made, ``failed`` whether the last try came to nothing.
    """

    folder: Path
    made_at: datetime | None = None
    looked_at: datetime | None = None
    failed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Inspected:
    """What reading everything through showed: how much there is, and what is not as it was written."""

    records: int
    rows: int
    wrong: tuple[tuple[str, Code], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class AutomaticBackup:
    """A copy of the whole database, made before its tables were changed."""

    name: str
    made_at: datetime
    revision: str
