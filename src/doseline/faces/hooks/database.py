"""Database of the service (``hooks.db``): what each card was, what became of it, which tokens are spent.

It holds no person and no request. A card is known by its own chance name for as long as feedback may come.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from threading import Lock

from doseline.errors import RequestError, fault
from doseline.frozen import dataclass
from doseline.store.files import private_file, private_folder, write_once
from doseline.store.seal import KEY_BYTES, NotOpenedError, Sealer, new_key

FILE = "hooks.db"
# Lies beside the database; the store counts both among the files that only their owner reads.
KEY_FILE = "hooks.db-key"
# Our choice: feedback comes within days, a record is looked through again within a quarter.
KEPT_DAYS = 100
_DAY = 86_400
_FORMAT = 1
_WAIT_SECONDS = 5.0
_TABLES = """
CREATE TABLE IF NOT EXISTS card (
    uuid TEXT PRIMARY KEY, client TEXT NOT NULL, service TEXT NOT NULL, rule TEXT NOT NULL,
    severity TEXT NOT NULL, reasons TEXT NOT NULL, at INTEGER NOT NULL) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS card_by_time ON card (at);
CREATE TABLE IF NOT EXISTS spoke (
    rule TEXT NOT NULL, severity TEXT NOT NULL, cards INTEGER NOT NULL,
    PRIMARY KEY (rule, severity)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS feedback (
    card TEXT PRIMARY KEY, rule TEXT NOT NULL, severity TEXT NOT NULL, outcome TEXT NOT NULL, reason TEXT,
    at INTEGER NOT NULL, comment BLOB) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS spent (token BLOB PRIMARY KEY, until INTEGER NOT NULL) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS spent_by_time ON spent (until);
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Spoken:
    """A card that was sent; ``reasons`` are the codes it offers for passing it over."""

    uuid: str
    rule: str
    severity: str
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What somebody did with a card; ``at`` is in seconds since 1970."""

    card: str
    outcome: str
    at: int
    reason: str | None = None
    comment: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Rate:
    """How often a rule spoke, was accepted and was passed over, and why."""

    rule: str
    severity: str
    spoke: int
    accepted: int
    overridden: int
    reasons: tuple[tuple[str, int], ...]


class Database:
    """The open database; several threads and programs may use it at once."""

    def __init__(self, connection: sqlite3.Connection, folder: Path) -> None:
        """Take a connection whose tables are there."""
        self._connection = connection
        self._folder = folder
        self._lock = Lock()

    def close(self) -> None:
        """Let go of it."""
        with self._lock:
            self._connection.close()

    def spend(self, issuer: str, name: str, until: int) -> bool:
        """Note a token's id until the token ends; False where it was used before."""
        with self._writing() as connection:
            key = sha256(f"{issuer}\0{name}".encode(errors="surrogatepass")).digest()
            done = connection.execute(
                "INSERT INTO spent VALUES (?, ?) ON CONFLICT (token) DO NOTHING", (key, until)
            )
            return done.rowcount == 1

    def keep(self, client: str, service: str, cards: Sequence[Spoken], now: float) -> None:
        """Keep what the cards of one answer were."""
        with self._writing() as connection:
            for card in cards:
                connection.execute(
                    "INSERT INTO card VALUES (?, ?, ?, ?, ?, ?, ?)",
                    (
                        card.uuid,
                        client,
                        service,
                        card.rule,
                        card.severity,
                        json.dumps(card.reasons),
                        int(now),
                    ),
                )
                connection.execute(
                    "INSERT INTO spoke VALUES (?, ?, 1) ON CONFLICT DO UPDATE SET cards = cards + 1",
                    (card.rule, card.severity),
                )

    def take(self, client: str, service: str, told: Iterable[Told], *, keep_comments: bool) -> int:
        """Keep feedback; how much of it was about cards of this client that are still known.

        Of a card that is told of again, the newer word counts. A reason that its card did not offer is kept
        as ``other``: it may be anything.
        """
        known = 0
        sealer = self.sealer() if keep_comments else None
        with self._writing() as connection:
            for one in told:
                row = connection.execute(
                    "SELECT rule, severity, reasons FROM card WHERE uuid = ? AND client = ? AND service = ?",
                    (one.card, client, service),
                ).fetchone()
                if row is None:
                    continue
                rule, severity, reasons = row
                reason = one.reason if one.reason in (None, *json.loads(reasons)) else OTHER
                sealed = sealer.seal_json(one.comment, _place(one.card)) if sealer and one.comment else None
                connection.execute(
                    "INSERT OR REPLACE INTO feedback VALUES (?, ?, ?, ?, ?, ?, ?)",
                    (one.card, rule, severity, one.outcome, reason, one.at, sealed),
                )
                known += 1
        return known

    def forget(self, now: float) -> None:
        """Take away the tokens that have ended, and the cards that nobody tells of any more."""
        with self._writing() as connection:
            connection.execute("DELETE FROM spent WHERE until < ?", (int(now),))
            connection.execute("DELETE FROM card WHERE at < ?", (int(now) - KEPT_DAYS * _DAY,))

    def rates(self) -> tuple[Rate, ...]:
        """How often each rule spoke and what became of it, the one that spoke most first."""
        with self._lock:
            spoke = self._connection.execute("SELECT rule, severity, cards FROM spoke").fetchall()
            told = self._connection.execute(
                "SELECT rule, severity, outcome, reason, count(*) FROM feedback GROUP BY 1, 2, 3, 4"
            ).fetchall()
        found = [_rate(one, told) for one in spoke]
        return tuple(sorted(found, key=lambda one: (-one.spoke, one.rule, one.severity)))

    def comments(self) -> tuple[tuple[str, str], ...]:
        """The comments that were kept, each with its rule, in the order of their time."""
        with self._lock:
            rows = self._connection.execute(
                "SELECT card, rule, comment FROM feedback WHERE comment IS NOT NULL ORDER BY at, card"
            ).fetchall()
        sealer = self.sealer() if rows else None
        try:
            return tuple(
                (rule, sealer.open_json(sealed, _place(card))) for card, rule, sealed in rows if sealer
            )
        except NotOpenedError:
            raise RequestError((fault("hooks-store-key-lost", KEY_FILE),)) from None

    def sealer(self) -> Sealer:
        """What seals comments; its key is made when it is first asked for.

        Raises: RequestError where the key cannot be read or made.
        """
        path = self._folder / KEY_FILE
        try:
            if not path.exists():
                write_once(path, new_key())
            key = path.read_bytes()
        except OSError:
            raise RequestError((fault("hooks-store-closed", str(path)),)) from None
        if len(key) != KEY_BYTES:
            raise RequestError((fault("hooks-store-key-lost", str(path)),))
        return Sealer(key)

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        """All of it, or nothing."""
        with self._lock:
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                yield self._connection
            except BaseException:
                self._connection.execute("ROLLBACK")
                raise
            self._connection.execute("COMMIT")


OTHER = "other"
_ACCEPTED, _OVERRIDDEN = "accepted", "overridden"


def _rate(spoke: tuple[str, str, int], told: Sequence[tuple[str, str, str, str | None, int]]) -> Rate:
    rule, severity, cards = spoke
    ours = [(outcome, reason, count) for of, how, outcome, reason, count in told if (of, how) == spoke[:2]]
    reasons = [(reason or "", count) for outcome, reason, count in ours if outcome == _OVERRIDDEN]
    return Rate(
        rule=rule,
        severity=severity,
        spoke=cards,
        accepted=sum(count for outcome, _, count in ours if outcome == _ACCEPTED),
        overridden=sum(count for _, count in reasons),
        reasons=tuple(sorted(reasons, key=lambda one: (-one[1], one[0]))),
    )


def _place(card: str) -> str:
    return f"hooks/comment/{card}"


def client_name(issuer: str, tenant: str | None) -> str:
    """The name by which a hospital's cards are kept: it tells two apart, and says nothing else."""
    return sha256(json.dumps([issuer, tenant]).encode()).hexdigest()[:32]


def open_database(folder: Path) -> Database:
    """The database of a folder, made where it is missing.

    Raises: RequestError where it can be neither read nor made, is another program's or a newer one's.
    """
    path = folder / FILE
    try:
        private_folder(folder)
        private_file(path)
        connection = sqlite3.connect(
            path, timeout=_WAIT_SECONDS, isolation_level=None, check_same_thread=False
        )
    except (OSError, sqlite3.Error):
        raise RequestError((fault("hooks-store-closed", str(path)),)) from None
    try:
        _prepare(connection, path)
    except sqlite3.Error:
        connection.close()
        raise RequestError((fault("hooks-store-closed", str(path)),)) from None
    except RequestError:
        connection.close()
        raise
    return Database(connection, folder)


def _prepare(connection: sqlite3.Connection, path: Path) -> None:
    # A program that is killed loses nothing; where the power fails, the last moments may be missing.
    for pragma in ("journal_mode = WAL", "synchronous = NORMAL", "secure_delete = ON", "temp_store = MEMORY"):
        connection.execute(f"PRAGMA {pragma}")
    connection.execute("PRAGMA trusted_schema = OFF")
    (known,) = connection.execute("PRAGMA user_version").fetchone()
    if known > _FORMAT:
        raise RequestError((fault("hooks-store-newer", str(path)),))
    if known < _FORMAT:
        connection.executescript(f"BEGIN IMMEDIATE;{_TABLES}PRAGMA user_version = {_FORMAT};COMMIT;")
