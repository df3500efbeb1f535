"""Copies of the whole database, made without being asked before its tables are changed.

A copy holds every row as it is, sealed, and the whole is sealed with the master key: it can be put
back on this machine only, and no longer once anything was deleted.
"""

from __future__ import annotations

import json
import re
import zlib
from base64 import b64decode, b64encode
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Connection, MetaData, Table, insert, select

from doseline.store.codes import Code, refusal
from doseline.store.database import Database
from doseline.store.files import erase, private_folder, settle, write_new
from doseline.store.schema import OURS, VERSION_TABLE
from doseline.store.seal import Json, NotOpenedError
from doseline.store.stored_record import AutomaticBackup
from doseline.store.trouble import translated

FORMAT = "doseline-copy/1"
FOLDER = "backups"
_NAME = re.compile(r"(?P<made>\d{8}T\d{6}Z)-(?P<revision>\w+)\.sealed", re.ASCII)
_MOMENT = "%Y%m%dT%H%M%SZ"
_PLACE = "copy"
# More copies than these are no help; the oldest go.
_KEPT = 10


def save(connection: Connection, database: Database, *, revision: str, now: datetime) -> None:
    """A copy of every table as ``connection`` sees it, on the disk before this returns.

    Where there is nothing to copy, none is made.
    """
    tables = _tables(connection)
    if not any(rows for name, rows in tables.items() if name != VERSION_TABLE):
        return
    whole = {"format": FORMAT, "revision": revision, "tables": tables}
    sealed = database.ring.seal(zlib.compress(json.dumps(whole).encode()), _PLACE)
    folder = database.folder / FOLDER
    private_folder(folder)
    path = folder / f"{now.astimezone(UTC).strftime(_MOMENT)}-{revision}.sealed"
    path.unlink(missing_ok=True)
    write_new(path, sealed)
    settle(folder)
    for old in listed(database.folder)[_KEPT:]:
        erase(folder / old.name)


def listed(folder: Path) -> tuple[AutomaticBackup, ...]:
    """The copies there are, newest first."""
    found = [_named(path.name) for path in (folder / FOLDER).glob("*.sealed")]
    return tuple(sorted((copy for copy in found if copy), key=lambda copy: copy.name, reverse=True))


def remove_all(folder: Path) -> None:
    """Take every copy away."""
    with translated():
        for copy in listed(folder):
            erase(folder / FOLDER / copy.name)


def load(database: Database, name: str) -> tuple[str, Json]:
    """The revision and the tables of a copy.

    Raises: StoreError if there is no such copy, or it does not open.
    """
    if name not in {copy.name for copy in listed(database.folder)}:
        raise refusal(Code.NO_SUCH_BACKUP)
    with translated():
        sealed = (database.folder / FOLDER / name).read_bytes()
    try:
        whole = json.loads(zlib.decompress(database.ring.open(sealed, _PLACE)))
    except (NotOpenedError, ValueError, zlib.error):
        raise refusal(Code.DAMAGED_BACKUP) from None
    return str(whole["revision"]), whole["tables"]


def fill(connection: Connection, tables: Json) -> None:
    """Put the rows of a copy into its tables, which are there and empty."""
    for table in ours(connection).sorted_tables:
        rows = [_row(table, row) for row in tables.get(table.name, ())]
        if rows and table.name != VERSION_TABLE:
            connection.execute(insert(table), rows)


def ours(connection: Connection) -> MetaData:
    """Our tables as they stand in the database, of whatever revision."""
    metadata = MetaData()
    metadata.reflect(connection, only=lambda name, _: name in OURS)
    return metadata


def _tables(connection: Connection) -> Json:
    return {
        table.name: [[_plain(value) for value in row] for row in connection.execute(select(table))]
        for table in ours(connection).sorted_tables
    }


def _plain(value: object) -> Json:
    return {"bytes": b64encode(value).decode()} if isinstance(value, bytes | memoryview) else value


def _row(table: Table, row: Json) -> dict[str, object]:
    names = [column.name for column in table.columns]
    return {
        name: b64decode(value["bytes"]) if isinstance(value, dict) else value
        for name, value in zip(names, row, strict=True)
    }


def _named(name: str) -> AutomaticBackup | None:
    match = _NAME.fullmatch(name)
    if match is None:
        return None
    made = datetime.strptime(match["made"], _MOMENT).replace(tzinfo=UTC)
    return AutomaticBackup(name=name, made_at=made, revision=match["revision"])
