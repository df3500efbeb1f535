"""Web push: a message that only one browser can read (RFC 8291), signed by this install (RFC 8292).

A browser's maker carries the message (RFC 8030). It learns when something rings, not for whom nor what it
says: the text is encrypted with keys that only this install and that browser have.
"""

from __future__ import annotations

import json
import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from cryptography.hazmat.primitives.asymmetric.ec import (
    ECDH,
    ECDSA,
    SECP256R1,
    EllipticCurvePrivateKey,
    EllipticCurvePublicKey,
    derive_private_key,
    generate_private_key,
)
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from doseline.frozen import dataclass

_CURVE = SECP256R1()
_NUMBER_BYTES, _AUTH_BYTES, _SALT_BYTES = 32, 16, 16
_KEY_BYTES, _NONCE_BYTES = 16, 12
# RFC 8188: the size of a record of the encrypted text, and the mark that ends the last one.
_RECORD_BYTES, _LAST = 4096, b"\x02"
# RFC 8292 allows a day.
_SIGNED_FOR = timedelta(hours=12)


@dataclass(frozen=True, slots=True)
class Subscription:
    """Where one browser is reached, and the public key and the secret with which a text for it is sealed."""

    endpoint: str
    p256dh: str
    auth: str

    def __post_init__(self) -> None:
        """Raise ValueError for what no browser says."""
        try:
            _point(self.p256dh)
            is_right = len(decoded(self.auth)) == _AUTH_BYTES
        except ValueError:
            is_right = False
        if not is_right:
            raise ValueError("no keys of a browser")


def new_key() -> str:
    """A new private key of an install, as text."""
    made = generate_private_key(_CURVE).private_numbers().private_value
    return encoded(made.to_bytes(_NUMBER_BYTES, "big"))


def public_key(key: str) -> str:
    """The public key that belongs to it, as browsers want it: the point in its long form."""
    return encoded(_written(_private(key).public_key()))


def sealed(text: bytes, to: Subscription, *, salt: bytes | None = None, key: str | None = None) -> bytes:
    """The body of a push message (RFC 8291, section 4): one record of ``aes128gcm`` (RFC 8188).

    ``salt`` and ``key`` are new for each message; only a test gives them.
    """
    salt = secrets.token_bytes(_SALT_BYTES) if salt is None else salt
    own, theirs = _private(new_key() if key is None else key), _point(to.p256dh)
    mine, told = _written(own.public_key()), b"WebPush: info\x00" + _written(theirs)
    shared = _derived(own.exchange(ECDH(), theirs), decoded(to.auth), told + mine, _NUMBER_BYTES)
    content_key = _derived(shared, salt, b"Content-Encoding: aes128gcm\x00", _KEY_BYTES)
    nonce = _derived(shared, salt, b"Content-Encoding: nonce\x00", _NONCE_BYTES)
    head = salt + _RECORD_BYTES.to_bytes(4, "big") + bytes([len(mine)]) + mine
    return head + AESGCM(content_key).encrypt(nonce, text + _LAST, None)


def authorization(key: str, endpoint: str, *, now: datetime, contact: str = "") -> str:
    """The header Authorization (RFC 8292): that this install sends to that push service, for half a day.

    ``contact`` is where the service may write; without one none is claimed, for a made-up one reaches nobody.
    """
    place = urlsplit(endpoint)
    claims: dict[str, str | int] = {
        "aud": f"{place.scheme}://{place.netloc}",
        "exp": int((now + _SIGNED_FOR).timestamp()),
    }
    if contact:
        claims["sub"] = contact
    signed = f"{_json({'typ': 'JWT', 'alg': 'ES256'})}.{_json(claims)}"
    numbers = decode_dss_signature(_private(key).sign(signed.encode(), ECDSA(SHA256())))
    signature = b"".join(number.to_bytes(_NUMBER_BYTES, "big") for number in numbers)
    return f"vapid t={signed}.{encoded(signature)}, k={public_key(key)}"


def encoded(data: bytes) -> str:
    """Bytes in base64url without padding (RFC 7515)."""
    return urlsafe_b64encode(data).decode().rstrip("=")


def decoded(text: str) -> bytes:
    """Bytes out of base64url, with or without padding.

    Raises: ValueError for anything else.
    """
    return urlsafe_b64decode(text.rstrip("=") + "=" * (-len(text.rstrip("=")) % 4))


def _json(value: object) -> str:
    return encoded(json.dumps(value, separators=(",", ":")).encode())


def _private(key: str) -> EllipticCurvePrivateKey:
    return derive_private_key(int.from_bytes(decoded(key), "big"), _CURVE)


def _point(text: str) -> EllipticCurvePublicKey:
    """Raise ValueError for what is no point of the curve."""
    return EllipticCurvePublicKey.from_encoded_point(_CURVE, decoded(text))


def _written(point: EllipticCurvePublicKey) -> bytes:
    return point.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)


def _derived(secret: bytes, salt: bytes, info: bytes, length: int) -> bytes:
    return HKDF(algorithm=SHA256(), length=length, salt=salt, info=info).derive(secret)
