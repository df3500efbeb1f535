"""Copies of every record in a folder that the owner chose: on another disk, made by the app itself.

Each is a backup like the one that is saved by hand: an age file that opens anywhere with its passphrase.
The passphrase is typed once, when the folder is chosen. What is kept of it here, sealed, makes files that it
opens.
"""

from __future__ import annotations

import json
import re
import secrets
from base64 import b64decode, b64encode
from collections.abc import Iterator, Sequence
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path

from doseline.store import backup
from doseline.store.age_file import Lid, covered, lid
from doseline.store.codes import Code, StoreError, refusal
from doseline.store.database import Database
from doseline.store.files import settle, write_new
from doseline.store.named_values import Settings
from doseline.store.seal import Json
from doseline.store.stored_record import Copies
from doseline.store.trouble import translated

SETTING = "copies"
# Our choices: one a day where something changed; the newest ten, and the last one of each of the last months.
_EVERY = timedelta(days=1)
_KEPT, _MONTHS = 10, 12
_MOMENT = "%Y%m%dT%H%M%SZ"
_NAME = re.compile(r"doseline-(?P<month>\d{6})\d{2}T\d{6}Z\.age", re.ASCII)
_PART = re.compile(r"\.doseline-[0-9a-f]{16}\.part", re.ASCII)


def begin(database: Database, folder: Path, passphrase: str) -> None:
    """Choose the folder, which must be there, and the passphrase of the copies.

    Raises: StoreError for a folder that is none, or that would be lost together with the records.
    """
    with translated():
        real = folder.resolve()
        if not real.is_dir():
            raise refusal(Code.NO_COPIES_FOLDER)
        if _is_among_records(real, database):
            raise refusal(Code.FOLDER_OF_RECORDS)
    made = lid(passphrase)
    kept = {"folder": str(real), "head": b64encode(made.head).decode(), "key": b64encode(made.key).decode()}
    Settings(database).put(SETTING, kept)


def end(database: Database) -> None:
    """Make no copies any more; those that were made stay."""
    Settings(database).put(SETTING, None)


def state(database: Database) -> Copies | None:
    """Where copies go, and when the last one was made; None where none are made."""
    kept = Settings(database).get(SETTING)
    return None if kept is None else _state(kept)


def is_due(copies: Copies, now: datetime) -> bool:
    """Whether it is time for the next one; a clock that was set back is no reason to wait.

    Units: a day apart; ``now`` with its offset.

    >>> from datetime import timedelta
    >>> from pathlib import Path
    >>> from doseline.store.example import NOW
    >>> is_due(Copies(folder=Path("copies"), looked_at=NOW), NOW + timedelta(hours=2))
    False
    """
    return copies.looked_at is None or not timedelta() <= now - copies.looked_at < _EVERY


def make(database: Database, now: datetime) -> Copies:
    """A copy of every record as it is now, on the disk before this returns; what is superseded goes.

    Where nothing changed and the last copy is still there, none is made. Nobody's records make none: they
    would push out the copies of records that were lost.
    Raises: StoreError if it cannot be written; it is noted, so that it can be said.
    """
    kept = Settings(database).get(SETTING)
    if kept is None:
        raise refusal(Code.NO_COPIES_FOLDER)
    try:
        with translated():
            told = _made(database, kept, now)
    except StoreError:
        _note(database, {"failed": True})
        raise
    return _state(_note(database, {"failed": False, "looked_at": now.isoformat(), **told}) or kept)


def _made(database: Database, kept: Json, now: datetime) -> Json:
    """What is to be noted of a copy; nothing where none was needed."""
    folder = Path(kept["folder"])
    if not folder.is_dir() or folder.resolve() != folder:  # taken away, or a link to elsewhere in its place
        raise refusal(Code.NO_COPIES_FOLDER)
    records = backup.collected(database)
    digest = sha256(json.dumps(records, sort_keys=True).encode()).hexdigest()
    is_there = digest == kept.get("digest") and (folder / str(kept.get("name"))).is_file()
    if is_there or not records["records"]:
        return {}
    name = f"doseline-{now.astimezone(UTC).strftime(_MOMENT)}.age"
    key = Lid(head=b64decode(kept["head"]), key=b64decode(kept["key"]))
    _write(folder, name, covered(backup.squeezed(records, now=now), key))
    for old in superseded([path.name for path in folder.iterdir()]):
        (folder / old).unlink(missing_ok=True)
    return {"digest": digest, "name": name, "made_at": now.isoformat()}


def _write(folder: Path, name: str, data: bytes) -> None:
    """The whole file under its name, or nothing; what stands there under the name is not followed."""
    part = folder / f".doseline-{secrets.token_hex(8)}.part"
    write_new(part, data)
    try:
        if part.read_bytes() != data:
            raise refusal(Code.DISK_FAILED)
        part.replace(folder / name)
    finally:
        part.unlink(missing_ok=True)
    with suppress(OSError):  # not every disk can wait for the names in a folder
        settle(folder)


def superseded(names: Sequence[str]) -> tuple[str, ...]:
    """The copies that later ones make needless, and what a copy that was broken off left behind."""
    ours = sorted((name for name in names if _NAME.fullmatch(name)), reverse=True)
    wanted = {*ours[:_KEPT], *_last_of_months(ours)}
    return (*(name for name in ours if name not in wanted), *filter(_PART.fullmatch, names))


def _last_of_months(newest_first: Sequence[str]) -> Iterator[str]:
    months: set[str] = set()
    for name in newest_first:
        found = _NAME.fullmatch(name)
        if found and found["month"] not in months and len(months) < _MONTHS:
            months.add(found["month"])
            yield name


def _is_among_records(folder: Path, database: Database) -> bool:
    places = (database.folder, *((database.file.parent,) if database.file else ()))
    return any(folder.is_relative_to(place.resolve()) for place in places)


def _note(database: Database, told: Json) -> Json | None:
    return Settings(database).change(SETTING, lambda kept: kept and {**kept, **told})


def _state(kept: Json) -> Copies:
    return Copies(
        folder=Path(kept["folder"]),
        made_at=_moment(kept.get("made_at")),
        looked_at=_moment(kept.get("looked_at")),
        failed=kept.get("failed") is True,
    )


def _moment(text: Json) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
