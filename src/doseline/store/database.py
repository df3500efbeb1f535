"""The database: where it is, how it is opened, and one way each to read and to write."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from types import ModuleType
from typing import Any, TypeVar

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import ArgumentError

from doseline.frozen import dataclass
from doseline.store import mark
from doseline.store.codes import Code, StoreError, refusal
from doseline.store.files import private_file, private_folder, shut_to_others, write_new
from doseline.store.keys import FILE as KEYS
from doseline.store.keys import Keyring
from doseline.store.trouble import translated

T = TypeVar("T")
FILE = "doseline.db"
_HEADER = b"SQLite format 3\x00"
# Ours among the files of SQLite: "Dose", in bytes 68 to 71.
_APPLICATION = int.from_bytes(b"Dose")
_APPLICATION_AT = slice(68, 72)
_HEADER_BYTES = 100
_PRAGMAS = (
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = FULL",
    # After each write all of it stands in the file itself: who copies that file alone has everything.
    "PRAGMA wal_autocheckpoint = 1",
    "PRAGMA foreign_keys = ON",
    "PRAGMA secure_delete = ON",
    "PRAGMA temp_store = MEMORY",
    "PRAGMA trusted_schema = OFF",
)
# About what is written while a record is deleted.
_RESERVE_BYTES = (4_000_000, 1_000_000, 250_000)
# Held while keys are changed or tables are, so that no two programs do it at once.
_ADVISORY_LOCK = 0x646F7365


@dataclass(frozen=True, slots=True, kw_only=True)
class Database:
    """One open database and the keys to it. ``file`` and its ``mark`` are None for PostgreSQL."""

    engine: Engine
    ring: Keyring
    folder: Path
    file: Path | None
    mark: Path | None = None

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A connection that sees one moment of the database."""
        options: Mapping[str, Any] = {} if self.file else {"isolation_level": "REPEATABLE READ"}
        with translated(), self._connected(options) as connection, connection.begin():
            yield connection

    def read(self, work: Callable[[Connection], T]) -> T:
        """What ``work`` finds in one moment of the database.

        Where a record does not open it is tried once more: its keys may have been changed, by another
        program, between the look at the table and the look at the key file.
        """
        try:
            with self.reading() as connection:
                return work(connection)
        except StoreError as error:
            if error.code is not Code.DAMAGED_RECORD:
                raise
        with self.reading() as connection:
            return work(connection)

    @contextmanager
    def writing(self, *, alone: bool = False) -> Iterator[Connection]:
        """A connection whose changes are all on the disk when the block ends, or none is.

        ``alone``: keys or tables are changed, and nobody else does so meanwhile.
        """
        made = 0
        with translated(), self._connected({"writes": True}) as connection, connection.begin():
            if alone and self.file is None:
                connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_ADVISORY_LOCK})")
            yield connection
            if self.mark is not None:
                made = mark.count_one_more(connection)
        if self.mark is not None:  # on the disk by now: the mark never leads
            mark.raise_to(self.mark, made)

    def command(self, *statements: str) -> None:
        """Statements that stand outside any transaction, such as VACUUM."""
        options: Mapping[str, Any] = {"outside": True} if self.file else {"isolation_level": "AUTOCOMMIT"}
        with translated(), self._connected(options) as connection:
            for statement in statements:
                connection.exec_driver_sql(statement)

    def _connected(self, options: Mapping[str, Any]) -> Connection:
        return self.engine.connect().execution_options(**options)


def connect(
    place: str | Path | None, folder: Path, passphrase: str | None, wait_s: float, *, anew: bool = False
) -> Database:
    """The database at a path or URL, its file found whole; its tables are not yet looked at.

    ``wait_s``: how long a writer waits for another one before it says so. ``anew``: a file that is gone
    may be made again, because a backup is about to fill it.
    Raises: StoreError if the place cannot be understood or made, the file is damaged or another
    program's, or the passphrase is wrong.
    """
    ring = Keyring(folder, passphrase)
    file, url = _place(place, folder)
    with translated():
        private_folder(folder)
        shut_to_others(folder, _is_ours)
        if file is None:
            return Database(engine=_postgresql(url, wait_s), ring=ring, folder=folder, file=None)
        private_folder(file.parent)
        module = None if passphrase is None else _sqlcipher()
        _check_file(file, ring, encrypted=passphrase is not None, anew=anew)
        known = mark.mark_of(file, folder)
        if not file.exists() or not file.stat().st_size:
            known.unlink(missing_ok=True)  # a file that begins now, as it may
        if not ring.exists:
            ring.make()
        engine = _sqlite(file, module, ring.database_key() if module else None, wait_s)
        _check_pages(engine)
        put_by(file)
        return Database(engine=engine, ring=ring, folder=folder, file=file, mark=known)


def reserve(file: Path) -> Path:
    """A file that only takes up room, so that on a full disk a record can still be deleted."""
    return file.with_name(f"{file.name}-reserve")


def put_by(file: Path) -> None:
    """Make the reserve where it is missing, as large as there is room for."""
    for size in _RESERVE_BYTES:
        with suppress(OSError):
            if not reserve(file).exists():
                write_new(reserve(file), bytes(size))


def _is_ours(name: str) -> bool:
    """Whether a file of this name in our folder holds a record, a key or a secret."""
    return name.startswith((FILE, KEYS, "secret", "backups", "hooks.db"))


def _place(place: str | Path | None, folder: Path) -> tuple[Path | None, URL]:
    if place is None:
        place = folder / FILE
    if isinstance(place, Path) or "://" not in place:
        return Path(place), URL.create("sqlite", database=str(place))
    try:
        url = make_url(place)
    except (ArgumentError, ValueError):
        raise refusal(Code.UNKNOWN_DATABASE) from None
    match url.get_backend_name():
        case "sqlite" if url.database and url.database != ":memory:":
            return Path(url.database), url
        case "postgresql" | "postgres":
            return None, url.set(drivername="postgresql+psycopg")
        case _:
            raise refusal(Code.UNKNOWN_DATABASE)


def _check_file(file: Path, ring: Keyring, *, encrypted: bool, anew: bool) -> None:
    """Refuse a file that is no database of ours, before anything is written to it."""
    start = b""
    if file.exists():
        with file.open("rb") as opened:
            start = opened.read(_HEADER_BYTES)
    if not start:
        if not anew and ring.exists and ring.is_used:
            raise refusal(Code.RECORDS_GONE)
        return
    plain = start.startswith(_HEADER)
    if plain and start[_APPLICATION_AT] != _APPLICATION.to_bytes(4):
        raise refusal(Code.FOREIGN_DATABASE)
    if encrypted and plain:
        raise refusal(Code.NOT_ENCRYPTED)
    if not ring.exists and (plain or encrypted):
        raise refusal(Code.KEYS_MISSING)
    if not encrypted and not plain:
        if ring.exists:
            ring.check()  # it may only want its passphrase
        raise refusal(Code.CORRUPT_DATABASE)


def _check_pages(engine: Engine) -> None:
    """Look through the file once at each start: a few milliseconds for years of entries."""
    try:
        with engine.connect() as connection:
            found = connection.exec_driver_sql("PRAGMA quick_check(1)").scalar_one()
    except BaseException:
        engine.dispose()
        raise
    if found != "ok":
        engine.dispose()
        raise refusal(Code.CORRUPT_DATABASE)


def _postgresql(url: URL, wait_s: float) -> Engine:
    given = url.query.get("options", ())
    theirs = given if isinstance(given, str) else " ".join(given)
    ours = f"-c lock_timeout={round(wait_s * 1000)} -c synchronous_commit=on"
    return create_engine(
        url,
        hide_parameters=True,
        pool_pre_ping=True,
        connect_args={"options": f"{theirs} {ours}", "connect_timeout": 10},
    )


def _sqlite(file: Path, module: ModuleType | None, key: bytes | None, wait_s: float) -> Engine:
    """An engine on a file; ``module`` and ``key`` where the whole file is encrypted."""
    private_file(file)
    ours = _identity(file)
    engine = create_engine(
        URL.create("sqlite", database=str(file)),
        module=module,
        hide_parameters=True,
        connect_args={"timeout": wait_s, "check_same_thread": False},
    )

    @event.listens_for(engine, "do_connect")
    @event.listens_for(engine, "checkout")
    def check_file(*_: object) -> None:
        # What is written to a file that has lost its name is gone with this program, and a new file would
        # take in the old one's log of writes.
        if _identity(file) != ours:
            raise refusal(Code.DATABASE_MOVED)

    @event.listens_for(engine, "connect")
    def prepare(connection: DBAPIConnection, _record: object) -> None:
        # We say where a transaction begins; the driver would say it too late.
        connection.isolation_level = None
        cursor = connection.cursor()
        if key is not None:
            cursor.execute("PRAGMA cipher_log_level = NONE")
            cursor.execute(f"PRAGMA key = \"x'{key.hex()}'\"")
        if file.stat().st_size == 0:
            cursor.execute(f"PRAGMA application_id = {_APPLICATION}")
        for pragma in _PRAGMAS:
            cursor.execute(pragma)
        cursor.close()

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        options = connection.get_execution_options()
        if not options.get("outside"):
            connection.exec_driver_sql("BEGIN IMMEDIATE" if options.get("writes") else "BEGIN")

    return engine


def _identity(file: Path) -> tuple[int, int] | None:
    """Which file has this name now; None where none has."""
    try:
        found = file.stat()
    except FileNotFoundError:
        return None
    return found.st_dev, found.st_ino


def _sqlcipher() -> ModuleType:
    try:
        from sqlcipher3 import dbapi2  # noqa: PLC0415 - an extra that most people do not have
    except ImportError:
        raise refusal(Code.SQLCIPHER_MISSING) from None
    return dbapi2
