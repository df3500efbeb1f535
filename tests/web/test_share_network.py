"""Sharing with a phone: TLS with a certificate made here, a passphrase, and a lock that holds."""

from __future__ import annotations

import re
import ssl
import stat
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes

from doseline.errors import RequestError
from doseline.faces.web.server.certificates import authority, certificate, home_address, own_names, picture_of
from tests.web.knock import PASSPHRASE
from tests.web.running import free_port, running

NOW = datetime(2026, 4, 2, tzinfo=UTC)
ADDRESS, NAMES = "192.168.1.7", ("anna", "anna.local")


def leaf(path: Path) -> x509.Certificate:
    return x509.load_pem_x509_certificates(path.read_bytes())[0]


def test_the_certificate_is_for_this_address_and_its_names(tmp_path: Path) -> None:
    made = certificate(tmp_path, ADDRESS, NAMES, now=NOW)
    own = leaf(made.chain)
    names = own.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    assert [str(name) for name in names.get_values_for_type(x509.IPAddress)] == [ADDRESS]
    assert names.get_values_for_type(x509.DNSName) == list(NAMES)
    assert made.fingerprint == own.fingerprint(hashes.SHA256()).hex(":").upper()


def test_its_key_is_private_and_the_key_that_signed_it_is_gone(tmp_path: Path) -> None:
    made = certificate(tmp_path, ADDRESS, NAMES, now=NOW)
    assert stat.S_IMODE(made.key.stat().st_mode) == 0o600
    assert sorted(file.name for file in made.key.parent.iterdir()) == ["certificate.pem", "key.pem"]
    assert made.key.read_bytes().count(b"BEGIN PRIVATE KEY") == 1
    root = x509.load_der_x509_certificate(authority(made.chain))
    assert root.public_key() != leaf(made.chain).public_key()
    leaf(made.chain).verify_directly_issued_by(root)
    assert not leaf(made.chain).extensions.get_extension_for_class(x509.BasicConstraints).value.ca


@pytest.mark.parametrize(
    ("days", "same"), [(0, True), (365, True), (366, False), (400, False), (-1, True), (-2, False)]
)
def test_it_is_kept_until_a_month_before_its_end(tmp_path: Path, days: int, *, same: bool) -> None:
    first = certificate(tmp_path, ADDRESS, NAMES, now=NOW)
    later = certificate(tmp_path, ADDRESS, NAMES, now=NOW + timedelta(days=days))
    assert (later.fingerprint == first.fingerprint) is same


def test_another_address_gets_another_one(tmp_path: Path) -> None:
    first = certificate(tmp_path, ADDRESS, NAMES, now=NOW)
    assert certificate(tmp_path, "192.168.1.8", NAMES, now=NOW).fingerprint != first.fingerprint


def test_a_broken_file_is_made_anew(tmp_path: Path) -> None:
    first = certificate(tmp_path, ADDRESS, NAMES, now=NOW)
    first.chain.write_text("broken", "utf-8")
    assert certificate(tmp_path, ADDRESS, NAMES, now=NOW).fingerprint != first.fingerprint


@pytest.mark.parametrize("there", ["nothing", "cut short", "another one"])
def test_a_key_that_does_not_fit_is_made_anew_with_its_certificate(tmp_path: Path, there: str) -> None:
    first = certificate(tmp_path, ADDRESS, NAMES, now=NOW)
    other = certificate(tmp_path / "other", ADDRESS, NAMES, now=NOW).key.read_bytes()
    first.key.write_bytes({"nothing": b"", "cut short": other[:99], "another one": other}[there])
    made = certificate(tmp_path, ADDRESS, NAMES, now=NOW)
    assert made.fingerprint != first.fingerprint
    ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER).load_cert_chain(made.chain, made.key)


def test_a_name_of_this_computer_is_a_name(tmp_path: Path) -> None:
    assert certificate(tmp_path, ADDRESS, own_names(), now=NOW).chain.is_file()
    assert all(re.fullmatch(r"[a-z0-9.-]+", name) for name in own_names())


def test_the_picture_is_made_of_blocks() -> None:
    lines = picture_of("https://192.168.1.7:8765/").splitlines()
    assert len(lines) > 10
    assert set("".join(lines)) <= set("█▀▄ ")


def test_a_phone_reaches_it_over_tls_with_the_certificate_it_was_shown(tmp_path: Path) -> None:
    words = ("--set-passphrase", "--share", "--port", str(free_port()))
    env = {"DOSELINE_PASSPHRASE": PASSPHRASE}
    try:
        home_address(None)
    except RequestError:
        pytest.skip("this machine is on no home network")
    with running(tmp_path, *words, env=env) as app:
        said = "".join(app.said)
        trusted = ssl.create_default_context(
            cadata=authority(tmp_path / "doseline" / "share" / "certificate.pem")
        )
        phone = httpx.Client(verify=trusted)
        page = phone.get(app.shared)
        assert page.status_code == 403
        assert "Doseline is locked" in page.text
        assert phone.get(f"{app.shared}certificate").status_code == 200
        own = leaf(tmp_path / "doseline" / "share" / "certificate.pem")
        assert own.fingerprint(hashes.SHA256()).hex(":").upper() in said
        assert PASSPHRASE not in said
        with pytest.raises(httpx.ConnectError):
            httpx.get(app.shared)
        crossed = phone.get(app.shared, headers={"host": httpx.URL(app.address).netloc.decode()})
        assert crossed.status_code == 421, "the name of one place is not known at the other"
        token = re.search(r'name="_csrf_token" value="([^"]+)"', page.text)
        assert token is not None
        opened = phone.post(f"{app.shared}lock", data={"_csrf_token": token[1], "passphrase": PASSPHRASE})
        assert opened.status_code == 303
        assert all("Secure" in cookie for cookie in opened.headers.get_list("set-cookie"))
        assert phone.get(app.shared).headers["location"] == "/set-up"
        assert httpx.get(app.address).status_code == 403
        phone.close()
