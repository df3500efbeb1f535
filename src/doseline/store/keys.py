"""The file with the master key, which opens the key of every record.

To forget a record for good, its key must become worthless wherever a copy of it may lie: in a log of
the database, in a free page, in a backup of the disk. So the master key is changed, and what remains
is sealed again with the new one. While that goes on the file holds both. The old file is written over;
a disk that keeps earlier states of its own (snapshots, some flash memory) may still hold it.
"""

from __future__ import annotations

import json
import secrets
from base64 import b64decode, b64encode
from contextlib import suppress
from pathlib import Path

from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from doseline.store.codes import Code, refusal
from doseline.store.files import replace_file, write_new, write_once
from doseline.store.seal import KEY_BYTES, NotOpenedError, Sealer, new_key

FORMAT = "doseline-keys/1"
FILE = "keys.json"
_PLACE = "keys"
# 32 MiB and about a tenth of a second: a guess costs that much, and the app starts without a wait.
_SCRYPT = {"n": 2**15, "r": 8, "p": 1}
_SALT_BYTES = 16
_Seen = tuple[int, int, int]


class Keyring:
    """The master keys of one folder, newest first; more than one only while keys are changed."""

    def __init__(self, folder: Path, passphrase: str | None) -> None:
        """Take the folder; the file in it is read when a key is first asked for."""
        self._path = folder / FILE
        self._passphrase = passphrase
        self._seen: _Seen | None = None
        self._keys: tuple[Sealer, ...] = ()
        self._salt: bytes | None = None
        self._used = False
        self._derived: tuple[bytes, bytes] | None = None

    @property
    def exists(self) -> bool:
        """Whether there is a key file."""
        return self._path.exists()

    @property
    def is_used(self) -> bool:
        """Whether records were kept with these keys: a database without any is then not a new one."""
        self._read()
        return self._used

    def mark_used(self, *, used: bool) -> None:
        """Note that there are records, or that the last one was deleted."""
        keys = self._read(again=True)
        if self._used != used:
            self._used = used
            self._replace(keys)

    def make(self) -> None:
        """A key file where there is none yet; of two programs that make one at once, the first wins."""
        if self._passphrase is not None:
            self._salt = secrets.token_bytes(_SALT_BYTES)
        write_once(self._path, self._written((Sealer(new_key()),)))
        self._seen = self._salt = self._derived = None

    def check(self) -> None:
        """Read the file, and raise StoreError if the passphrase does not open it."""
        self._read(again=True)

    def database_key(self) -> bytes:
        """The key for a database that is encrypted as a whole, 32 bytes."""
        self._read()
        return self._of_passphrase()[1]

    def seal(self, plain: bytes, place: str) -> bytes:
        """``plain``, sealed with the newest key. Ask only while holding the write lock."""
        return self.newest().seal(plain, place)

    def newest(self) -> Sealer:
        """The newest key, for sealing many things. Ask only while holding the write lock."""
        return self._read(again=True)[0]

    def open(self, sealed: bytes, place: str) -> bytes:
        """What any of the keys opens.

        Raises: NotOpenedError where none does.
        """
        with suppress(NotOpenedError):
            return _opened(self._read(), sealed, place)
        # Another program may have changed the keys a moment ago.
        return _opened(self._read(again=True), sealed, place)

    def is_newest(self, sealed: bytes, place: str) -> bool:
        """Whether the newest key opens it."""
        try:
            self._read()[0].open(sealed, place)
        except NotOpenedError:
            return False
        return True

    @property
    def is_changing(self) -> bool:
        """Whether a change of keys was begun and not ended."""
        return len(self._read(again=True)) > 1

    def begin_change(self) -> None:
        """Put a new key in front; the old ones still open what they sealed."""
        self._replace((Sealer(new_key()), *self._read(again=True)))

    def end_change(self) -> None:
        """Keep the newest key only."""
        self._replace(self._read(again=True)[:1])

    def _read(self, *, again: bool = False) -> tuple[Sealer, ...]:
        try:
            found = self._path.stat()
            seen = (found.st_ino, found.st_mtime_ns, found.st_size)
            if again or seen != self._seen:
                self._keys = self._parsed(self._path.read_bytes())
                self._seen = seen
        except FileNotFoundError:
            raise refusal(Code.KEYS_MISSING) from None
        return self._keys

    def _parsed(self, data: bytes) -> tuple[Sealer, ...]:
        try:
            document = json.loads(data)
            if document["format"] != FORMAT:
                raise refusal(Code.NEWER_DATABASE)
            keys = [b64decode(key, validate=True) for key in document["keys"]]
            salt = b64decode(document["salt"], validate=True) if "salt" in document else None
            self._used = document.get("used") is True
        except (ValueError, KeyError, TypeError):
            raise refusal(Code.KEYS_DAMAGED) from None
        plain = self._unlocked(keys, salt)
        if not plain or any(len(key) != KEY_BYTES for key in plain):
            raise refusal(Code.KEYS_DAMAGED)
        return tuple(Sealer(key) for key in plain)

    def _unlocked(self, keys: list[bytes], salt: bytes | None) -> list[bytes]:
        if salt is None and self._passphrase is None:
            return keys
        if salt is None:
            raise refusal(Code.NOT_ENCRYPTED)
        if self._passphrase is None:
            raise refusal(Code.PASSPHRASE_NEEDED)
        if salt != self._salt:
            self._salt, self._derived = salt, None
        lock = Sealer(self._of_passphrase()[0])
        try:
            return [lock.open(key, _PLACE) for key in keys]
        except NotOpenedError:
            raise refusal(Code.WRONG_PASSPHRASE) from None

    def _of_passphrase(self) -> tuple[bytes, bytes]:
        """Two keys made from the passphrase: for this file, and for the database."""
        if self._derived is None:
            if self._passphrase is None or self._salt is None:
                raise AssertionError("asked for a passphrase that was not given")
            made = Scrypt(salt=self._salt, length=2 * KEY_BYTES, **_SCRYPT).derive(self._passphrase.encode())
            self._derived = made[:KEY_BYTES], made[KEY_BYTES:]
        return self._derived

    def _written(self, keys: tuple[Sealer, ...]) -> bytes:
        plain = [sealer.key for sealer in keys]
        document: dict[str, object] = {"format": FORMAT, "used": self._used}
        if self._passphrase is not None and self._salt is not None:
            lock = Sealer(self._of_passphrase()[0])
            plain = [lock.seal(key, _PLACE) for key in plain]
            document["salt"] = b64encode(self._salt).decode()
        return json.dumps({**document, "keys": [b64encode(key).decode() for key in plain]}).encode()

    def _replace(self, keys: tuple[Sealer, ...]) -> None:
        """Write the file anew: at every moment the old one or the new one is whole."""
        fresh = self._path.with_name(f"{FILE}.new")
        fresh.unlink(missing_ok=True)
        write_new(fresh, self._written(keys))
        replace_file(fresh, self._path)
        self._seen = None


def _opened(keys: tuple[Sealer, ...], sealed: bytes, place: str) -> bytes:
    for sealer in keys:
        with suppress(NotOpenedError):
            return sealer.open(sealed, place)
    raise NotOpenedError
