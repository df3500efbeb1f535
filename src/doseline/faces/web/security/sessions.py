"""Sessions and passphrase: what the lock asks for, what it opens, and how attempts are slowed down.

Litestar's own sessions take an id that a stranger chose, and write a session back that was ended
meanwhile. Here an id is always ours, new at every login, and only its hash is held, in memory: whoever
restarts the app is asked again.
"""

from __future__ import annotations

import hmac
import secrets
import time
from base64 import b64encode
from collections import OrderedDict
from collections.abc import Callable, Iterable
from dataclasses import field
from hashlib import sha256
from threading import Lock as Mutex
from threading import Semaphore
from typing import Any

from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from doseline.faces.web.security.passphrase import LONGEST, FieldError, normal
from doseline.faces.web.security.password_hash import (
    HASH_BYTES,
    PasswordHash,
    is_same,
    partner_of,
    read_hash,
)
from doseline.faces.web.security.signed_in import OWNER, Role, SignedIn
from doseline.frozen import dataclass
from doseline.store import Store

SETTING = "lock"
MINUTES = (5, 15, 30, 60)
USUAL_MINUTES = 30
_ABSOLUTE_SECONDS = 12 * 60 * 60
_TICKET_SECONDS = 60.0
# Our choice: long enough for a form that follows the lock, too short for whoever finds the app open.
_FRESH_PROOF_SECONDS = 5 * 60.0
# 64 MiB and a few tenths of a second for each guess.
_SCRYPT = {"n": 2**16, "r": 8, "p": 2}
_SALT_BYTES, _TOKEN_BYTES = 16, 32
# How old our knowledge of the setting may be; another program may have changed it.
_FRESH_SECONDS = 2.0
_FREE_TRIES, _LONGEST_WAIT, _FORGET_SECONDS = 3, 30.0, 900.0
# Our choices: more doors than a home has addresses; and guesses that are compared at once, wherever they come
# from, for each takes 64 MB.
_MOST_DOORS, _AT_ONCE = 1000, 3
# A browser that had the passphrase has a door of its own, for so many wrong tries.
_TRIES_OF_A_KNOWN = 10


@dataclass(frozen=True, slots=True)
class Origin:
    """Where somebody knocks. Wrong guesses at one door slow down nobody at another.

    ``place`` is an address, or the mark of a browser that had the passphrase before.
    """

    place: str


HERE = Origin("here")


@dataclass(frozen=True, slots=True)
class RetryAfter:
    """Too many wrong tries: the next one counts after ``seconds``."""

    seconds: int


@dataclass(slots=True)
class _Session:
    who: SignedIn
    opened: float
    used: float
    proved: float


@dataclass(slots=True)
class _Tries:
    failed: int = 0
    last: float = 0.0
    mutex: Mutex = field(default_factory=Mutex)

    def wait(self, now: float) -> float:
        """Seconds until the next try counts."""
        if self.failed < _FREE_TRIES:
            return 0.0
        pause = min(_LONGEST_WAIT, 2.0 ** (self.failed - _FREE_TRIES))
        return min(pause, max(0.0, self.last + pause - now))


class Sessions:
    """Who may see the pages. Without a passphrase, everybody who reaches the app."""

    def __init__(self, *, clock: Callable[[], float] = time.time) -> None:
        """Take a clock in seconds that goes on while the computer sleeps."""
        self._clock = clock
        self._sessions: dict[bytes, _Session] = {}
        self._tickets: dict[bytes, tuple[float, SignedIn]] = {}
        self._tries: OrderedDict[Origin, _Tries] = OrderedDict()
        self._comparing = Semaphore(_AT_ONCE)
        self._known: tuple[float, PasswordHash | None] | None = None
        self._mutex = Mutex()

    def is_stale(self) -> bool:
        """Whether ``verifier`` would have to ask the store."""
        known = self._known
        return known is None or not 0 <= self._clock() - known[0] < _FRESH_SECONDS

    def verifier(self, store: Store) -> PasswordHash | None:
        """What opens the app; None where no passphrase is set."""
        known = self._known
        if known is not None and not self.is_stale():
            return known[1]
        fresh = read_hash(store.settings.get(SETTING))
        if known is not None and known[1] is not None and not is_same(fresh, known[1]):
            self._forget()  # another program changed it or locked everywhere: what was opened ends
        elif known is not None and known[1] is not None and partner_of(fresh) != partner_of(known[1]):
            self._forget_partners()
        self._known = (self._clock(), fresh)
        return fresh

    def open(
        self, store: Store, typed: str, door: Origin, *, name: str = ""
    ) -> str | RetryAfter | FieldError:
        """The id of a new session, or why there is none; the passphrase tells the role."""
        found = self._guess(store, typed, door, roles=tuple(Role))
        return self.new_session(self._signed_in(store, found, name)) if isinstance(found, Role) else found

    def _signed_in(self, store: Store, role: Role, name: str) -> SignedIn:
        """Somebody in a role, with the records that are there for them."""
        verifier = read_hash(store.settings.get(SETTING))
        partner = verifier.partner if verifier is not None else None
        records = partner.records if role is Role.PARTNER and partner is not None else None
        return SignedIn(role=role, name=name, records=records)

    def check(self, store: Store, typed: str, door: Origin) -> RetryAfter | FieldError | None:
        """What is wrong with the owner's passphrase; None where it fits."""
        found = self._guess(store, typed, door, roles=(Role.OWNER,))
        return None if isinstance(found, Role) else found

    def _guess(
        self, store: Store, typed: str, door: Origin, *, roles: tuple[Role, ...]
    ) -> Role | RetryAfter | FieldError:
        """Whose passphrase was typed. One guess at a time, slower each time."""
        tries = self._tries_at(door)
        if not tries.mutex.acquire(blocking=False):
            return RetryAfter(1)
        try:
            return self._checked(store, typed, tries, roles)
        finally:
            tries.mutex.release()

    def _tries_at(self, door: Origin) -> _Tries:
        """What was tried at a door; where nobody came for longest is forgotten first."""
        with self._mutex:
            tries = self._tries.setdefault(door, _Tries())
            self._tries.move_to_end(door)
            while len(self._tries) > _MOST_DOORS:
                self._tries.popitem(last=False)
            return tries

    def known(self, store: Store) -> str:
        """A mark for a browser that had the passphrase just now; it opens nothing."""
        verifier = self.verifier(store)
        return verifier.mark(secrets.token_hex(_SALT_BYTES)) if verifier else ""

    def origin(self, store: Store, mark: str) -> Origin | None:
        """The door of who had the passphrase before and tells it by a mark; None where that holds not.

        The marks of an older passphrase hold no more, nor does one with which too much was tried.
        """
        self.verifier(store)
        if not self.knows_mark(mark):
            return None
        own = Origin(f"known {mark}")
        return own if self._tries_at(own).failed < _TRIES_OF_A_KNOWN else None

    def knows_mark(self, mark: str) -> bool:
        """Whether a mark is one of ours, as far as can be told without asking the store."""
        verifier = self._known[1] if self._known else None
        name = mark.partition(".")[0]
        return verifier is not None and mark.isascii() and hmac.compare_digest(mark, verifier.mark(name))

    def _checked(
        self, store: Store, typed: str, tries: _Tries, roles: tuple[Role, ...]
    ) -> Role | RetryAfter | FieldError:
        now = self._clock()
        if now - tries.last > _FORGET_SECONDS:
            tries.failed = 0
        if (wait := tries.wait(now)) > 0:
            return RetryAfter(int(wait) + 1)
        role = self._role_of(read_hash(store.settings.get(SETTING)), typed, roles)
        if role is None:
            tries.failed, tries.last = tries.failed + 1, now
            return FieldError.NOT_IT
        tries.failed = 0
        return role

    def _role_of(self, verifier: PasswordHash | None, typed: str, roles: tuple[Role, ...]) -> Role | None:
        if verifier is None or len(typed) > LONGEST * 4:
            return None
        hashes = {Role.OWNER: verifier, Role.PARTNER: verifier.partner}
        with self._comparing:
            return next((role for role in roles if (one := hashes[role]) and one.fits(typed)), None)

    def new_session(self, who: SignedIn = OWNER) -> str:
        """The id of a session that begins now."""
        now, token = self._clock(), secrets.token_urlsafe(_TOKEN_BYTES)
        with self._mutex:
            limit = _ABSOLUTE_SECONDS
            self._sessions = {
                key: one for key, one in self._sessions.items() if 0 <= now - one.opened < limit
            }
            self._sessions[_mark(token)] = _Session(who=who, opened=now, used=now, proved=now)
        return token

    def is_open(self, token: str | None, *, minutes: int) -> bool:
        """Whether a session goes on; asking keeps it alive."""
        if not token:
            return False
        now, key = self._clock(), _mark(token)
        with self._mutex:
            session = self._sessions.get(key)
            if session is None:
                return False
            idle, age = now - session.used, now - session.opened
            if not (0 <= idle < minutes * 60 and 0 <= age < _ABSOLUTE_SECONDS):
                del self._sessions[key]
                return False
            session.used = now
            return True

    def who(self, token: str | None) -> SignedIn | None:
        """Who opened a session; None where there is none."""
        with self._mutex:
            session = self._sessions.get(_mark(token or ""))
        return session.who if session is not None else None

    def left(self, token: str | None, *, minutes: int) -> float:
        """Seconds until a session ends if nothing more is asked; this is no use of it."""
        now = self._clock()
        with self._mutex:
            session = self._sessions.get(_mark(token or ""))
        if session is None:
            return 0.0
        ends = min(session.used + minutes * 60, session.opened + _ABSOLUTE_SECONDS)
        return max(0.0, ends - now)

    @property
    def idle_minutes(self) -> int:
        """After how long without use the app locks itself, as far as it was looked up; 0 without a lock."""
        known = self._known
        return known[1].minutes if known is not None and known[1] is not None else 0

    @property
    def is_known_to_be_open(self) -> bool:
        """Whether it was looked up that there is no passphrase, so that everybody is the owner."""
        known = self._known
        return known is not None and known[1] is None

    def is_fresh(self, token: str | None) -> bool:
        """Whether the passphrase was typed in this session within the last minutes."""
        with self._mutex:
            session = self._sessions.get(_mark(token or ""))
        return session is not None and 0 <= self._clock() - session.proved < _FRESH_PROOF_SECONDS

    def prove(self, token: str | None) -> None:
        """Note that the passphrase was typed in this session just now."""
        with self._mutex:
            session = self._sessions.get(_mark(token or ""))
            if session is not None:
                session.proved = self._clock()

    def hand_over(self, token: str | None) -> str:
        """A ticket, good once and for a minute, with which a session goes on elsewhere; it ends here.

        "" where there is no such session.
        """
        known = self._known
        if known is None or known[1] is None or not self.is_open(token, minutes=known[1].minutes):
            return ""
        ticket, now = secrets.token_urlsafe(_TOKEN_BYTES), self._clock()
        with self._mutex:
            session = self._sessions.pop(_mark(token or ""), None)
            self._tickets = {
                key: made for key, made in self._tickets.items() if 0 <= now - made[0] < _TICKET_SECONDS
            }
            if session is not None:
                self._tickets[_mark(ticket)] = now, session.who
        return ticket

    def take_over(self, ticket: str) -> str | None:
        """The session that a ticket stands for; None where it is none, was used, or is too old."""
        with self._mutex:
            made, who = self._tickets.pop(_mark(ticket), (-_TICKET_SECONDS, OWNER))
        return self.new_session(who) if 0 <= self._clock() - made < _TICKET_SECONDS else None

    def knows(self, token: str | None) -> bool:
        """Whether there is such a session; asking keeps nothing alive, and opens nothing."""
        return bool(token) and _mark(token or "") in self._sessions

    def end(self, token: str | None) -> None:
        """Lock this browser."""
        with self._mutex:
            self._sessions.pop(_mark(token or ""), None)

    def put(self, store: Store, new: str, *, minutes: int | None = None) -> None:
        """Set a passphrase; every session of the old one ends. A partner's stays what it was."""
        before = store.settings.get(SETTING) or {}
        kept = minutes or before.get("minutes", USUAL_MINUTES)
        partner = {"partner": before["partner"]} if before.get("partner") else {}
        store.settings.put(SETTING, {**_derived(new), "minutes": kept, **partner})
        self._forget()

    def taken(self, store: Store, new: str) -> FieldError | None:
        """That a new passphrase is the second one already, which would make a partner the owner."""
        verifier = self.verifier(store)
        is_taken = verifier is not None and verifier.partner is not None and verifier.partner.fits(new)
        return FieldError.SAME if is_taken else None

    def put_partner(
        self, store: Store, new: str | None, records: Iterable[str] | None = None
    ) -> FieldError | None:
        """Set the second passphrase, or (None) have none any more; every session of the old one ends.

        It opens these ``records`` alone, or (None) every one.
        What is wrong with it: it must not be the first one.
        """
        verifier = read_hash(store.settings.get(SETTING))
        if verifier is None or (new is not None and verifier.fits(new)):
            return FieldError.SAME
        partner = None if new is None else _derived(new)
        if partner is not None and records is not None:
            partner["records"] = sorted(records)
        store.settings.change(SETTING, lambda kept: kept and {**kept, "partner": partner})
        self._forget_partners()
        return None

    def end_all(self, store: Store) -> None:
        """Lock every browser, also those that another program of the same database let in."""
        store.settings.change(SETTING, lambda kept: kept and {**kept, "round": kept.get("round", 0) + 1})
        self._forget()

    def put_minutes(self, store: Store, minutes: int) -> None:
        """Change after how many idle minutes the app locks itself."""
        store.settings.change(SETTING, lambda kept: kept and {**kept, "minutes": minutes})
        self._known = None

    def take_away(self, store: Store) -> None:
        """Have no passphrase any more."""
        store.settings.put(SETTING, None)
        self._forget()

    def _forget_partners(self) -> None:
        with self._mutex:
            self._sessions = {
                key: one for key, one in self._sessions.items() if one.who.role is not Role.PARTNER
            }
            self._tickets.clear()
        self._known = None

    def _forget(self) -> None:
        with self._mutex:
            self._sessions.clear()
            self._tickets.clear()
        self._known = None


def _mark(token: str) -> bytes:
    return sha256(token.encode("utf-8", "replace")).digest()


def _derived(passphrase: str) -> dict[str, Any]:
    salt = secrets.token_bytes(_SALT_BYTES)
    made = Scrypt(salt=salt, length=HASH_BYTES, **_SCRYPT).derive(normal(passphrase).encode())
    return {"salt": b64encode(salt).decode(), "hash": b64encode(made).decode(), "cost": _SCRYPT}
