"""Key file (JWKS, RFC 7517): the public keys of one hospital, read from a file and never fetched.

A file that was replaced is read again within seconds; one that cannot be read leaves the keys as they were.
"""

from __future__ import annotations

import json
import logging
import time
from base64 import urlsafe_b64decode
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from joserfc.errors import JoseError
from joserfc.jwk import ECKey, JWKRegistry, RSAKey

from doseline.errors import Fault, RequestError, fault
from doseline.frozen import dataclass

# The algorithms that are taken, each with the kind of key that belongs to it. There is no other list.
ALGORITHMS: Mapping[str, str] = {"ES384": "EC", "RS384": "RSA"}
_CURVE = "P-384"
_LEAST_BITS = 2048
_PRIVATE = frozenset({"d", "p", "q", "dp", "dq", "qi", "oth", "k"})
_LONGEST = 1_000_000
_MOST_KEYS = 100
# Our choice: how soon a new file counts.
_LOOK_SECONDS = 2.0
_Seen = tuple[int, int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicKey:
    """One key, and the one algorithm it is used with."""

    algorithm: str
    key: ECKey | RSAKey


class KeyFile:
    """The keys of a file by their id (``kid``), which may be any text."""

    def __init__(self, path: Path) -> None:
        """Take the place; nothing is read yet."""
        self._path = path
        self._keys: Mapping[str, PublicKey] = {}
        self._seen: _Seen | None = None
        self._looked = 0.0

    def read(self) -> Mapping[str, PublicKey]:
        """The keys as they stand in the file now.

        Raises: RequestError with every fault of it.
        """
        seen = _state(self._path)
        self._keys, self._seen, self._looked = _keys(self._path), seen, time.monotonic()
        return self._keys

    @property
    def count(self) -> int:
        """How many keys there are."""
        return len(self._keys)

    def find(self, name: str) -> PublicKey | None:
        """The key of that id; the file is read again where it was replaced."""
        now = time.monotonic()
        if now - self._looked > _LOOK_SECONDS:
            self._looked = now
            if _state(self._path) != self._seen:
                self._renew()
        return self._keys.get(name)

    def _renew(self) -> None:
        try:
            self.read()
        except RequestError as error:
            self._seen = _state(self._path)
            words = ", ".join(sorted({one.code for one in error.faults}))
            logging.getLogger("doseline.hooks").warning("a new key file was not taken: %s", words)


def _state(path: Path) -> _Seen | None:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_ino, found.st_mtime_ns, found.st_size


def _keys(path: Path) -> Mapping[str, PublicKey]:
    name = path.name
    try:
        with path.open("rb") as file:
            data = file.read(_LONGEST + 1)
    except FileNotFoundError:
        raise RequestError((fault("no-such-file", name),)) from None
    except OSError:
        raise RequestError((fault("cannot-read", name),)) from None
    try:
        written = json.loads(data if len(data) <= _LONGEST else b"")["keys"]
    except (ValueError, KeyError, TypeError, RecursionError):
        written = None
    if not isinstance(written, list) or not 1 <= len(written) <= _MOST_KEYS:
        raise RequestError((fault("hooks-keys-none", name),))
    return _sorted_out(name, written)


def _sorted_out(file: str, written: list[Any]) -> Mapping[str, PublicKey]:
    faults: list[Fault] = []
    keys: dict[str, PublicKey] = {}
    for place, one in enumerate(written):
        where = f"{file} keys[{place}]"
        wrong = list(_wrong(one, keys, where))
        faults += wrong
        if wrong or one.get("use", "sig") != "sig":  # keys for another use may lie beside
            continue
        found = None if _is_small(one) else _key(one)
        if found is not None:
            keys[one["kid"]] = found
        elif _is_small(one):
            faults.append(fault("hooks-keys-too-small", where, least=_LEAST_BITS))
        else:
            faults.append(fault("hooks-keys-not-read", where))
    if not keys and not faults:
        faults.append(fault("hooks-keys-none", file))
    if faults:
        raise RequestError(tuple(faults))
    return keys


def _wrong(one: Any, keys: Mapping[str, PublicKey], where: str) -> Iterator[Fault]:  # noqa: ANN401 - any JSON
    """Why a key is not taken, as far as its words tell."""
    if not isinstance(one, dict):
        yield fault("hooks-keys-not-read", where)
        return
    name = one.get("kid")
    if not isinstance(name, str) or not name:
        yield fault("hooks-keys-without-id", where)
    elif name in keys:
        yield fault("hooks-keys-id-again", where)
    if _PRIVATE & set(one):  # said even of a key for another use: it lies in the wrong place
        yield fault("hooks-keys-secret", where)
    if one.get("use", "sig") == "sig" and _algorithm(one) is None:
        yield fault("hooks-keys-of-another-kind", where, allowed=tuple(ALGORITHMS))


def _algorithm(one: Mapping[str, Any]) -> str | None:
    """The algorithm that a key belongs to, or None where we take none of its kind."""
    kind = one.get("kty")
    found = next((name for name, of in ALGORITHMS.items() if of == kind), None)
    if one.get("alg", found) != found or (kind == "EC" and one.get("crv") != _CURVE):
        return None
    return found


def _is_small(one: Mapping[str, Any]) -> bool:
    """Whether an RSA key is too small to be looked at: its modulus has too few bits."""
    modulus = one.get("n")
    if one.get("kty") != "RSA" or not isinstance(modulus, str):
        return False
    try:
        bits = int.from_bytes(urlsafe_b64decode(modulus + "=" * (-len(modulus) % 4))).bit_length()
    except ValueError:
        return False
    return bits < _LEAST_BITS


def _key(one: Mapping[str, Any]) -> PublicKey | None:
    algorithm = _algorithm(one)
    parts = {name: value for name, value in one.items() if name in ("kty", "crv", "x", "y", "n", "e")}
    try:
        key = JWKRegistry.import_key(parts)
        _ = key.public_key  # the numbers are looked at only now
    except (JoseError, ValueError, TypeError, KeyError, AttributeError):
        return None
    if algorithm is None or not isinstance(key, ECKey | RSAKey):
        return None
    return PublicKey(algorithm=algorithm, key=key)
