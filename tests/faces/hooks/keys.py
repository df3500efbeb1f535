"""Keys and tokens as a hospital makes them."""

from __future__ import annotations

import json
import uuid
from base64 import urlsafe_b64encode
from functools import cache
from pathlib import Path
from typing import Any

from joserfc import jwt
from joserfc.jwk import ECKey, RSAKey

ISSUER = "https://ehr.example.org"
BASE = "https://cds.example.org"
# Letters that a careless reader takes for base64url, and slashes for a path.
KID = "2026+a/b=="
RSA_KID = "rsa-1"
NOW = 1_780_000_000


@cache
def ec_key() -> ECKey:
    return ECKey.generate_key("P-384")


@cache
def rsa_key() -> RSAKey:
    # Making one takes seconds; this one opens nothing but the tests.
    return RSAKey.import_key(json.loads((Path(__file__).parent / "rsa_key_of_the_tests.json").read_text()))


def jwk(key: ECKey | RSAKey, kid: str, **more: object) -> dict[str, Any]:
    """The public half of a key, as it stands in a file."""
    return {**key.as_dict(private=False), "kid": kid, **more}


def write_keys(path: Path, *keys: dict[str, Any]) -> Path:
    """A key file; without keys named, the usual two."""
    usual = (jwk(ec_key(), KID, alg="ES384", use="sig"), jwk(rsa_key(), RSA_KID))
    path.write_text(json.dumps({"keys": list(keys or usual)}))
    return path


def write_config(folder: Path, *, base: str = BASE, **client: object) -> Path:
    """A config with one hospital, its key file beside it."""
    write_keys(folder / "keys.json")
    told = {"issuer": ISSUER, "jwks_file": "keys.json", **client}
    lines = "".join(f"{name} = {json.dumps(value)}\n" for name, value in told.items())
    path = folder / "hooks.toml"
    path.write_text(f'base_url = "{base}"\n[[client]]\n{lines}')
    return path


def claims(endpoint: str, **changes: object) -> dict[str, Any]:
    """What a usual token says; a change to None takes a claim away."""
    usual = {"iss": ISSUER, "aud": endpoint, "iat": NOW, "exp": NOW + 300, "jti": str(uuid.uuid4())}
    return {name: value for name, value in {**usual, **changes}.items() if value is not None}


def token(
    told: dict[str, Any], key: ECKey | RSAKey | None = None, *, alg: str = "ES384", **header: object
) -> str:
    """A signed token; the header of the usual key but for the changes."""
    head = {"alg": alg, "kid": KID, "typ": "JWT", **header}
    return jwt.encode(head, told, key or ec_key(), algorithms=[alg], registry=None)


def raw(*parts: dict[str, Any] | bytes) -> str:
    """A token put together by hand, its last part the signature."""
    pieces = [part if isinstance(part, bytes) else json.dumps(part).encode() for part in parts]
    return ".".join(urlsafe_b64encode(piece).decode().rstrip("=") for piece in pieces)
