"""TLS certificates for the home network: at which address, and a certificate that was made here.

The certificate is signed by an authority that is made for it alone. The authority's key is thrown away
at once, so a phone that trusts it trusts this one certificate and nothing that could be signed later.
"""

from __future__ import annotations

import io
import socket
from contextlib import suppress
from datetime import datetime, timedelta
from ipaddress import IPv4Address, ip_address
from pathlib import Path

import segno
from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from doseline.errors import RequestError, fault
from doseline.frozen import dataclass
from doseline.store.files import private_folder, write_new
from doseline.store.trouble import translated

_FOLDER, _CHAIN, _KEY = "share", "certificate.pem", "key.pem"
# Browsers take no certificate that is good for longer; a new one is made a month before the end.
_GOOD_FOR = timedelta(days=397)
_RENEW_BEFORE = timedelta(days=30)
# A machine's clock may be a little behind the phone's.
_BEFORE = timedelta(days=1)
# An address that nobody has (RFC 5737): asking the way there sends nothing, and tells our own address.
_NOWHERE = ("192.0.2.1", 9)


@dataclass(frozen=True, slots=True, kw_only=True)
class Certificate:
    """The files of a certificate and its key, and its fingerprint as browsers show it."""

    chain: Path
    key: Path
    fingerprint: str


def home_address(asked: str | None) -> str:
    """The address of this computer on the home network, or ``asked`` where it is one.

    Raises: RequestError for an address that others than the home network reach, or where there is none.
    """
    if asked is not None:
        if not _is_home(asked):
            raise RequestError((fault("not-a-home-address", "--address", got=asked),))
        return asked
    found = next((address for address in _own_addresses() if _is_home(address)), None)
    if found is None:
        raise RequestError((fault("no-home-network", "--share"),))
    return found


def _own_addresses() -> tuple[str, ...]:
    """The addresses of this computer, that of the way out first."""
    found: list[str] = []
    with suppress(OSError), socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asking:
        asking.connect(_NOWHERE)
        found.append(asking.getsockname()[0])
    with suppress(OSError):
        found += [str(got[4][0]) for got in socket.getaddrinfo(socket.gethostname(), None, socket.AF_INET)]
    return tuple(dict.fromkeys(found))


def _is_home(address: str) -> bool:
    try:
        known = ip_address(address)
    except ValueError:
        return False
    open_to_none = known.is_loopback or known.is_unspecified or known.is_multicast or known.is_reserved
    return isinstance(known, IPv4Address) and known.is_private and not open_to_none


def own_names() -> tuple[str, ...]:
    """The names that others on the home network may know this computer by."""
    name = socket.gethostname().split(".")[0].lower()
    is_name = name.isascii() and name.replace("-", "").isalnum() and name != "localhost"
    return (name, f"{name}.local") if is_name else ()


def certificate(folder: Path, address: str, names: tuple[str, ...], *, now: datetime) -> Certificate:
    """The certificate for an address and its names: the one there is, while it fits and is good.

    Raises: StoreError if it can be neither read nor written.
    """
    place = folder / _FOLDER
    with translated():
        private_folder(place)
        leaf = _kept(place / _CHAIN)
        if leaf is None or not _is_key_of(place / _KEY, leaf) or not _fits(leaf, address, names, now):
            leaf = _made(place, address, names, now)
    print_ = leaf.fingerprint(hashes.SHA256()).hex(":").upper()
    return Certificate(chain=place / _CHAIN, key=place / _KEY, fingerprint=print_)


def authority(chain: Path) -> bytes:
    """What a phone has to trust, as it takes it: DER."""
    return x509.load_pem_x509_certificates(chain.read_bytes())[-1].public_bytes(Encoding.DER)


def _kept(path: Path) -> x509.Certificate | None:
    try:
        return x509.load_pem_x509_certificates(path.read_bytes())[0]
    except (FileNotFoundError, ValueError):
        return None


def _is_key_of(path: Path, leaf: x509.Certificate) -> bool:
    """Whether the key in this file is the certificate's; with another one no page would open."""
    try:
        key = load_pem_private_key(path.read_bytes(), password=None)
    except (FileNotFoundError, ValueError, TypeError, UnsupportedAlgorithm):
        return False
    return key.public_key() == leaf.public_key()


def _fits(leaf: x509.Certificate, address: str, names: tuple[str, ...], now: datetime) -> bool:
    said = leaf.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    same = set(said) == set(_called(address, names))
    return same and leaf.not_valid_before_utc <= now < leaf.not_valid_after_utc - _RENEW_BEFORE


def _called(address: str, names: tuple[str, ...]) -> list[x509.GeneralName]:
    return [x509.IPAddress(ip_address(address)), *(x509.DNSName(name) for name in names)]


def _made(place: Path, address: str, names: tuple[str, ...], now: datetime) -> x509.Certificate:
    authority_key, key = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
    issuer = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, f"Doseline {address}")])
    root = (
        _begun(issuer, issuer, authority_key.public_key(), now)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_usage(signs=True), critical=True)
        .sign(authority_key, hashes.SHA256())
    )
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, address)])
    leaf = (
        _begun(subject, issuer, key.public_key(), now)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_usage(signs=False), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .add_extension(x509.SubjectAlternativeName(_called(address, names)), critical=False)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(authority_key.public_key()), critical=False
        )
        .sign(authority_key, hashes.SHA256())
    )
    for name in (_CHAIN, _KEY):
        (place / name).unlink(missing_ok=True)
    write_new(place / _KEY, key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    write_new(place / _CHAIN, leaf.public_bytes(Encoding.PEM) + root.public_bytes(Encoding.PEM))
    return leaf


def _begun(
    subject: x509.Name, issuer: x509.Name, key: ec.EllipticCurvePublicKey, now: datetime
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - _BEFORE)
        .not_valid_after(now - _BEFORE + _GOOD_FOR)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key), critical=False)
    )


def _usage(*, signs: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not signs,
        key_cert_sign=signs,
        crl_sign=signs,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        encipher_only=False,
        decipher_only=False,
    )


def picture_of(address: str) -> str:
    """A QR code of an address, in letters for a terminal. It holds no secret."""
    out = io.StringIO()
    segno.make(address, error="m").terminal(out=out, compact=True)
    return out.getvalue()
