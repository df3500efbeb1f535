"""Files that a passphrase opens, in the age format (https://age-encryption.org/v1).

They are opened by ``pyrage``. They are made here, from the primitives of ``cryptography``, because pyrage
picks the work factor by the speed of the machine: then no limit on what a file may ask for could be
kept, since a backup made on a fast machine might be above it.
"""

from __future__ import annotations

import re
import secrets
from base64 import b64encode

import pyrage  # type: ignore[import-untyped]
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.hmac import HMAC
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from doseline.frozen import dataclass
from doseline.store.codes import Code, refusal

_INTRO = b"age-encryption.org/v1\n"
_LABEL = b"age-encryption.org/v1/scrypt"
# 2**18 of 1 KiB is 256 MiB and a second or two: a guess costs that much. Earlier programs left the factor to
# pyrage, which took up to 2**20 on a fast machine: those backups must open, and nothing that asks for more.
_WORK_MADE, _WORK_OPENED = 18, 20
# A backup of nobody is longer; what is shorter is no backup, and gets no work at all.
_SHORTEST = 256
_WORK = re.compile(rb"-> scrypt [A-Za-z0-9+/]{22} ([0-9]{1,10})\n", re.ASCII)
# The whole head: a file that a passphrase opens has one stanza. A hundred thousand take pyrage minutes.
_WHOLE_HEAD = re.compile(
    rb"-> scrypt [A-Za-z0-9+/]{22} [0-9]{1,10}\n[A-Za-z0-9+/]{43}\n--- [A-Za-z0-9+/]{43}\n", re.ASCII
)
_CHUNK = 64 * 1024
_NONCE_BYTES = 16
_KEY_BYTES, _FILE_KEY_BYTES, _SALT_BYTES, _COUNTER_BYTES = 32, 16, 16, 11


@dataclass(frozen=True, slots=True)
class Lid:
    """The head of an age file and the key of what follows it.

    With one that is kept, further files that the same passphrase opens are made without the passphrase, and
    without the work of stretching it. Each draws a nonce of its own, so no two are sealed with one key.
    """

    head: bytes
    key: bytes


def lid(passphrase: str) -> Lid:
    """A new one, with one scrypt stanza of a fixed work factor."""
    key, salt = secrets.token_bytes(_FILE_KEY_BYTES), secrets.token_bytes(_SALT_BYTES)
    wrapped = ChaCha20Poly1305(_stretched(passphrase, salt)).encrypt(bytes(12), key, None)
    stanza = f"-> scrypt {_b64(salt)} {_WORK_MADE}\n{_b64(wrapped)}\n---".encode()
    mac = HMAC(_derived(key, b"", b"header"), SHA256())
    mac.update(_INTRO + stanza)
    return Lid(head=b"".join((_INTRO, stanza, f" {_b64(mac.finalize())}\n".encode())), key=key)


def encrypt(plain: bytes, passphrase: str) -> bytes:
    """An age file around ``plain``."""
    return covered(plain, lid(passphrase))


def covered(plain: bytes, lid_: Lid) -> bytes:
    """An age file around ``plain``, opened by the passphrase that the lid was made with."""
    nonce = secrets.token_bytes(_NONCE_BYTES)
    return b"".join((lid_.head, nonce, *_sealed(plain, lid_.key, nonce)))


def decrypt(data: bytes, passphrase: str) -> bytes:
    """What the file holds.

    Raises: StoreError if it is no age file, asks for too much work, is damaged, or the passphrase is wrong.
    """
    if not data.startswith(_INTRO):
        raise refusal(Code.NOT_A_BACKUP)
    if len(data) < _SHORTEST:
        raise refusal(Code.DAMAGED_BACKUP)
    asked = _WORK.match(data, len(_INTRO))
    if asked and int(asked[1]) > _WORK_OPENED:
        raise refusal(Code.BACKUP_ASKS_TOO_MUCH)
    if _WHOLE_HEAD.match(data, len(_INTRO)) is None:
        raise refusal(Code.DAMAGED_BACKUP)
    try:
        return bytes(pyrage.passphrase.decrypt(data, passphrase))
    except pyrage.DecryptError as error:
        # age tells a wrong passphrase from a damaged file only in words
        wrong = "Decryption failed" in str(error)
        raise refusal(Code.WRONG_PASSPHRASE if wrong else Code.DAMAGED_BACKUP) from None


def _stretched(passphrase: str, salt: bytes) -> bytes:
    return Scrypt(salt=_LABEL + salt, length=_KEY_BYTES, n=2**_WORK_MADE, r=8, p=1).derive(
        passphrase.encode()
    )


def _derived(file_key: bytes, salt: bytes, info: bytes) -> bytes:
    return HKDF(SHA256(), _KEY_BYTES, salt=salt, info=info).derive(file_key)


def _sealed(plain: bytes, file_key: bytes, nonce: bytes) -> list[bytes]:
    """The payload in chunks, each with its number and, on the last one, a mark that nothing follows."""
    key = ChaCha20Poly1305(_derived(file_key, nonce, b"payload"))
    starts = range(0, max(len(plain), 1), _CHUNK)
    return [
        key.encrypt(
            place.to_bytes(_COUNTER_BYTES) + bytes([start == starts[-1]]), plain[start : start + _CHUNK], None
        )
        for place, start in enumerate(starts)
    ]


def _b64(data: bytes) -> str:
    return b64encode(data).decode().rstrip("=")
