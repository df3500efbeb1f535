"""Sealing: nothing of a record is written in plain words.

AES-256 in GCM mode with a fresh nonce each time. What is sealed is bound to its place (which record,
which row), so that a row copied to another place does not open there.
"""

from __future__ import annotations

import json
import secrets
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.hmac import HMAC

KEY_BYTES = 32
_NONCE_BYTES = 12
# The length of what is sealed can be seen. In steps of this many bytes it tells little.
_STEP = 128

Json = Any


class NotOpenedError(Exception):
    """The key does not fit, or what was sealed was changed or moved."""


def new_key() -> bytes:
    """A fresh random key."""
    return secrets.token_bytes(KEY_BYTES)


class Sealer:
    """One key and what can be done with it."""

    __slots__ = ("_cipher", "key")

    def __init__(self, key: bytes) -> None:
        """Take a key of 32 bytes."""
        self.key = key
        self._cipher = AESGCM(key)

    def seal(self, plain: bytes, place: str) -> bytes:
        """``plain``, sealed for ``place``."""
        nonce = secrets.token_bytes(_NONCE_BYTES)
        return nonce + self._cipher.encrypt(nonce, plain, place.encode())

    def open(self, sealed: bytes, place: str) -> bytes:
        """What was sealed for ``place``.

        Raises: NotOpenedError where the key does not fit or a bit has changed.
        """
        try:
            return self._cipher.decrypt(sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:], place.encode())
        except (InvalidTag, ValueError):
            raise NotOpenedError from None

    def seal_json(self, value: Json, place: str) -> bytes:
        """A JSON value, sealed for ``place``, its length rounded up."""
        return self.seal(padded(value), place)

    def open_json(self, sealed: bytes, place: str) -> Json:
        """The JSON value that was sealed for ``place``."""
        return json.loads(self.open(sealed, place))

    def mark(self, word: str) -> bytes:
        """A word that can be found again and not read, 32 bytes."""
        keyed = HMAC(self.key, SHA256())
        keyed.update(word.encode())
        return keyed.finalize()


def padded(value: Json) -> bytes:
    """``value`` as JSON, with blanks at its end up to a full step."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    data = text.encode(errors="backslashreplace")  # half a letter pair, as JSON writes it
    return data.ljust(-(-len(data) // _STEP) * _STEP)
