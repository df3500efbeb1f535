"""Tokens (RFC 7519, as CDS Hooks 2.0.1 uses them): who asks, shown by a signature and used once.

A token names its key by ``kid`` and nothing else: ``jku`` and ``x5u`` lead nowhere here, and a key that comes
with the token is refused. Whoever is turned away learns only that; the log has the word.
"""

from __future__ import annotations

import json
import logging
import re
from base64 import urlsafe_b64decode
from collections.abc import Callable, Mapping
from enum import StrEnum
from typing import Any

from joserfc import jws
from joserfc.errors import JoseError
from joserfc.registry import JWS_HEADER_REGISTRY

from doseline.faces.hooks.config import Client, Config
from doseline.faces.hooks.key_file import ALGORITHMS
from doseline.frozen import dataclass

# The standard's own words: a token lives for minutes, and clocks differ a little.
LONGEST_AHEAD, SLACK = 3600, 60
LONGEST_TOKEN = 16_384
_SCHEME = "bearer"
# Three parts in the letters of base64url; others would be passed over when they are read.
_FORM = re.compile(r"[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+")
# What brings a key along, or asks for a reading of the token that is not ours.
_REFUSED = frozenset({"crit", "jwk", "x5c", "b64", "zip", "enc"})
_LONGEST_ID = 1_000

Spend = Callable[[str, str, int], bool]


class Why(StrEnum):
    """Why a token was not taken, for the log alone."""

    MISSING = "missing"
    NO_TOKEN = "no-token"  # noqa: S105 - a word of the log
    ALGORITHM = "algorithm"
    HEADER = "header"
    ISSUER = "issuer"
    TENANT = "tenant"
    KEY = "key"
    SIGNATURE = "signature"
    AUDIENCE = "audience"
    EXPIRED = "expired"
    TOO_LONG = "too-long"
    NOT_YET = "not-yet"
    NO_ID = "no-id"
    USED = "used"


class NotLetIn(Exception):  # noqa: N818 - it is no mistake of ours
    """A request without a token that holds."""

    def __init__(self, why: Why) -> None:
        """Keep the reason."""
        super().__init__(why.value)
        self.why = why


@dataclass(frozen=True, slots=True, kw_only=True)
class Door:
    """Who is let in; ``spend`` notes the id of a token until it ends, and tells whether it was a new one."""

    config: Config
    spend: Spend

    def client(self, authorization: str | None, endpoint: str, now: float) -> Client:
        """The hospital that asks at an endpoint, at a moment in seconds since 1970.

        Raises: NotLetIn where the token does not show it.
        """
        token = _bearer(authorization)
        header, claims = _unverified(token)
        client, key = self._whose(header, claims)
        if key.algorithm != header["alg"]:
            raise NotLetIn(Why.KEY)
        _verify(token, key.algorithm, key.key)
        _check_audience(claims, self.config.address(endpoint))
        until = _check_times(claims, now)
        self._spend(client, claims, until)
        return client

    def _whose(self, header: Mapping[str, Any], claims: Mapping[str, Any]) -> tuple[Client, Any]:
        """The hospital and the key that a token names."""
        ours = [client for client in self.config.clients if client.issuer == claims.get("iss")]
        if not ours:
            raise NotLetIn(Why.ISSUER)
        found = next((one for one in ours if one.tenant in (None, claims.get("tenant"))), None)
        if found is None:
            raise NotLetIn(Why.TENANT)
        name = header.get("kid")
        key = found.keys.find(name) if isinstance(name, str) else None
        if key is None:
            raise NotLetIn(Why.KEY)
        return found, key

    def _spend(self, client: Client, claims: Mapping[str, Any], until: int) -> None:
        name = claims.get("jti")
        if not isinstance(name, str) or not 1 <= len(name) <= _LONGEST_ID:
            raise NotLetIn(Why.NO_ID)
        if not self.spend(client.issuer, name, until):
            raise NotLetIn(Why.USED)


def _bearer(authorization: str | None) -> str:
    scheme, _, token = (authorization or "").strip().partition(" ")
    token = token.strip()
    if scheme.lower() != _SCHEME or not token:
        raise NotLetIn(Why.MISSING)
    if len(token) > LONGEST_TOKEN or not _FORM.fullmatch(token):
        raise NotLetIn(Why.NO_TOKEN)
    return token


def _unverified(token: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """Header and claims as they stand there; they count only once the signature has been looked at."""
    header, claims = (_object(part) for part in token.split(".")[:2])
    if header.get("alg") not in ALGORITHMS:
        raise NotLetIn(Why.ALGORITHM)
    if _REFUSED & set(header) or str(header.get("typ", "JWT")).upper() != "JWT":
        raise NotLetIn(Why.HEADER)
    return header, claims


def _object(part: str) -> dict[str, Any]:
    """One part of a token: an object in which no name is given twice."""
    try:
        raw = urlsafe_b64decode(part + "=" * (-len(part) % 4))
        value = json.loads(raw, object_pairs_hook=_once, parse_constant=_no_number)
    except (ValueError, RecursionError):
        raise NotLetIn(Why.NO_TOKEN) from None
    if not isinstance(value, dict):
        raise NotLetIn(Why.NO_TOKEN)
    return value


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError
    return found


def _no_number(_: str) -> float:
    raise ValueError


def _verify(token: str, algorithm: str, key: Any) -> None:  # noqa: ANN401 - of either kind
    """Raise NotLetIn unless the key signed exactly this token, with the one algorithm it is for."""
    registry = jws.JWSRegistry(algorithms=[algorithm], strict_check_header=False)
    # Of the header only the algorithm means anything here: what `jku` holds changes nothing.
    registry.header_registry = {"alg": JWS_HEADER_REGISTRY["alg"]}
    registry.max_header_length = registry.max_payload_length = LONGEST_TOKEN
    try:
        jws.deserialize_compact(token, key, registry=registry)
    except (JoseError, ValueError, TypeError, KeyError):
        raise NotLetIn(Why.SIGNATURE) from None


def _check_audience(claims: Mapping[str, Any], endpoint: str) -> None:
    meant = claims.get("aud")
    if meant != endpoint and not (isinstance(meant, list) and endpoint in meant):
        raise NotLetIn(Why.AUDIENCE)


def _check_times(claims: Mapping[str, Any], now: float) -> int:
    """The second at which a token ends."""
    ends, made, begins = (_seconds(claims.get(name)) for name in ("exp", "iat", "nbf"))
    if ends is None or made is None or (begins is None and "nbf" in claims):
        raise NotLetIn(Why.NO_TOKEN)
    if ends <= now:
        raise NotLetIn(Why.EXPIRED)
    if ends > now + LONGEST_AHEAD:
        raise NotLetIn(Why.TOO_LONG)
    if max(made, begins or 0) > now + SLACK:
        raise NotLetIn(Why.NOT_YET)
    return int(ends) + 1


def _seconds(value: object) -> float | None:
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return float(str(value)) if is_number and abs(float(str(value))) < 1e12 else None  # noqa: PLR2004


def note(why: Why) -> None:
    """Write down that somebody was not let in."""
    logging.getLogger("doseline.hooks").warning("a token was not taken: %s", why.value)
