"""Password hashes: what the passphrases of an app are compared with, as the settings keep them."""

from __future__ import annotations

import hmac
from base64 import b64decode
from hashlib import sha256
from typing import Any

from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from doseline.faces.web.security.passphrase import normal
from doseline.frozen import dataclass

HASH_BYTES = 32


@dataclass(frozen=True, slots=True, kw_only=True)
class PasswordHash:
    """What a passphrase is compared with, and after how many idle minutes the app locks itself.

    Sessions of an earlier ``round`` have ended, whichever program opened them. ``partner`` is what a second
    passphrase is compared with, which opens less: ``records``, or every one where that is None.
    """

    salt: bytes
    hash: bytes
    cost: dict[str, int]
    minutes: int
    round: int = 0
    partner: PasswordHash | None = None
    records: frozenset[str] | None = None

    def fits(self, typed: str) -> bool:
        """Whether this is the passphrase."""
        made = Scrypt(salt=self.salt, length=HASH_BYTES, **self.cost).derive(normal(typed).encode())
        return hmac.compare_digest(made, self.hash)

    def mark(self, name: str) -> str:
        """A name with a signature that only who knows this passphrase's hash can make."""
        return f"{name}.{hmac.new(self.hash, name.encode(), sha256).hexdigest()}"


def read_hash(kept: Any) -> PasswordHash | None:  # noqa: ANN401 - JSON
    """The hash that a setting holds; None where no passphrase is set."""
    if kept is None:
        return None
    return PasswordHash(
        salt=b64decode(kept["salt"]),
        hash=b64decode(kept["hash"]),
        cost=kept["cost"],
        minutes=kept["minutes"],
        round=kept.get("round", 0),
        partner=read_hash(kept["partner"] | {"minutes": kept["minutes"]}) if kept.get("partner") else None,
        records=None if kept.get("records") is None else frozenset(map(str, kept["records"])),
    )


def is_same(fresh: PasswordHash | None, known: PasswordHash) -> bool:
    """Whether sessions that one of them let in still hold with the other."""
    return fresh is not None and (fresh.hash, fresh.round) == (known.hash, known.round)


def partner_of(kept: PasswordHash | None) -> tuple[bytes, frozenset[str] | None] | None:
    """What tells one second passphrase, and what it opens, from another; None where there is none."""
    partner = kept.partner if kept is not None else None
    return None if partner is None else (partner.hash, partner.records)
