"""hooks.toml: every fault of the file at once, each with its place; keys come from files alone."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from joserfc.jwk import ECKey, OctKey

from doseline.errors import RequestError
from doseline.faces.hooks.config import TIMEOUT, read_config
from doseline.faces.hooks.reading import MAX_BODY
from tests.faces.hooks.keys import BASE, ISSUER, KID, ec_key, jwk, rsa_key, write_config, write_keys

CLIENT = f'[[client]]\nissuer = "{ISSUER}"\njwks_file = "keys.json"\n'


def faults_of(folder: Path, text: str) -> list[str]:
    """The codes and places of what is wrong with a config."""
    path = folder / "hooks.toml"
    path.write_text(text)
    with pytest.raises(RequestError) as caught:
        read_config(path)
    return [f"{one.code} @ {one.where}" for one in caught.value.faults]


def test_a_whole_config(tmp_path: Path) -> None:
    write_keys(tmp_path / "keys.json")
    (tmp_path / "hooks.toml").write_text(
        'base_url = "https://cds.example.org/doseline/"\nmax_body = "2 MB"\ntimeout = 5\n'
        + CLIENT
        + 'tenant = "north"\norigins = ["https://EHR.example.org/", "https://ehr.example.org:8443"]\n'
        'region = "de"\ntimezone = "Europe/Berlin"\nidentifier_system = "urn:oid:1.2.3"\n'
    )
    config = read_config(tmp_path / "hooks.toml")
    (client,) = config.clients
    assert config.address("/cds-services/x") == "https://cds.example.org/doseline/cds-services/x"
    assert (config.max_body, config.timeout) == (2_000_000, 5.0)
    assert (client.tenant, client.region, client.timezone) == ("north", "DE", "Europe/Berlin")
    assert client.origins == {"https://ehr.example.org", "https://ehr.example.org:8443"}
    assert client.identifier_system == "urn:oid:1.2.3"
    assert client.keys.count == 2


def test_a_short_config_has_the_defaults(tmp_path: Path) -> None:
    config = read_config(write_config(tmp_path))
    assert (config.max_body, config.timeout) == (MAX_BODY, TIMEOUT) == (5_000_000, 10.0)
    assert config.clients[0].origins == frozenset()


def test_all_faults_are_told_at_once(tmp_path: Path) -> None:
    write_keys(tmp_path / "keys.json")
    said = faults_of(
        tmp_path,
        'base_url = "cds.example.org"\nmax_body = "five"\ntimeout = 0\nmaxbody = 3\n'
        '[[client]]\nissuer = ""\njwks_file = "keys.json"\norigins = ["*"]\nregion = "Germany"\n'
        '[[client]]\njwks_file = "gone.json"\ntimezone = "Berlin time"\ntenant = 5\n',
    )
    assert sorted(said) == sorted(
        [
            "unknown-key-near @ hooks.toml maxbody",
            "hooks-config-not-an-address @ hooks.toml base_url",
            "hooks-config-not-a-size @ hooks.toml max_body",
            "hooks-config-not-seconds @ hooks.toml timeout",
            "hooks-config-not-text @ hooks.toml client[1].issuer",
            "hooks-config-not-origins @ hooks.toml client[1].origins",
            "hooks-config-not-a-region @ hooks.toml client[1].region",
            "hooks-config-missing @ hooks.toml client[2].issuer",
            "no-such-file @ hooks.toml client[2].jwks_file: gone.json",
            "unknown-timezone @ hooks.toml client[2].timezone",
            "hooks-config-not-text @ hooks.toml client[2].tenant",
        ]
    )


@pytest.mark.parametrize(
    "origin", ["*", "null", "https://a.example/path", "a.example", "https://u@a.example", ""]
)
def test_an_origin_is_one_place_and_never_everybody(tmp_path: Path, origin: str) -> None:
    write_keys(tmp_path / "keys.json")
    said = faults_of(tmp_path, f'base_url = "{BASE}"\n{CLIENT}origins = {json.dumps([origin])}\n')
    assert said == ["hooks-config-not-origins @ hooks.toml client[1].origins"]


def test_tokens_are_for_an_address_so_that_hospitals_need_one(tmp_path: Path) -> None:
    write_keys(tmp_path / "keys.json")
    assert faults_of(tmp_path, CLIENT) == ["hooks-config-missing @ hooks.toml base_url"]


def test_two_hospitals_of_one_issuer_need_tenants_that_differ(tmp_path: Path) -> None:
    write_keys(tmp_path / "keys.json")
    same = "hooks-config-same-issuer @ hooks.toml client[2].tenant"
    base = f'base_url = "{BASE}"\n'
    assert faults_of(tmp_path, base + CLIENT + CLIENT) == [same]
    assert faults_of(tmp_path, base + CLIENT + CLIENT + 'tenant = "a"\n') == [same]
    assert faults_of(tmp_path, base + (CLIENT + 'tenant = "a"\n') * 2) == [same]
    (tmp_path / "hooks.toml").write_text(f'{base}{CLIENT}tenant = "a"\n{CLIENT}tenant = "b"\n')
    assert len(read_config(tmp_path / "hooks.toml").clients) == 2


@pytest.mark.parametrize("text", ["base_url = ", "\x00", "client = 5", 'client = ["a"]', "x = " + "[" * 5000])
def test_a_file_that_is_no_config_is_one_sentence(tmp_path: Path, text: str) -> None:
    assert len(faults_of(tmp_path, text)) == 1


SECRET = {**ec_key().as_dict(private=True), "kid": "a"}
EC_256 = jwk(ECKey.generate_key("P-256"), "a")


@pytest.mark.parametrize(
    ("code", "key"),
    [
        ("hooks-keys-secret", SECRET),
        ("hooks-keys-of-another-kind", EC_256),
        ("hooks-keys-of-another-kind", jwk(ec_key(), "a", alg="ES256")),
        ("hooks-keys-of-another-kind", {"kty": "OKP", "crv": "Ed25519", "x": "AAAA", "kid": "a"}),
        ("hooks-keys-without-id", ec_key().as_dict(private=False) | {"kid": ""}),
        ("hooks-keys-not-read", {**jwk(ec_key(), "a"), "x": "AAAA"}),
        ("hooks-keys-not-read", {"kty": "EC", "crv": "P-384", "kid": "a"}),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_key_that_is_not_taken_is_named(tmp_path: Path, code: str, key: dict[str, object]) -> None:
    write_keys(tmp_path / "keys.json", jwk(ec_key(), KID), key)
    said = faults_of(tmp_path, f'base_url = "{BASE}"\n{CLIENT}')
    assert said == [f"{code} @ hooks.toml client[1].jwks_file: keys.json keys[1]"]


def test_a_shared_secret_is_no_key(tmp_path: Path) -> None:
    write_keys(tmp_path / "keys.json", {**OctKey.generate_key(512).as_dict(), "kid": "a"})
    said = faults_of(tmp_path, f'base_url = "{BASE}"\n{CLIENT}')
    assert [one.split(" ")[0] for one in said] == ["hooks-keys-secret", "hooks-keys-of-another-kind"]


def test_a_key_of_2048_bits_is_taken_and_one_bit_less_is_not(tmp_path: Path) -> None:
    assert rsa_key().public_key.key_size == 2048
    write_keys(tmp_path / "keys.json", jwk(rsa_key(), "a"))
    (tmp_path / "hooks.toml").write_text(f'base_url = "{BASE}"\n{CLIENT}')
    assert read_config(tmp_path / "hooks.toml").clients[0].keys.count == 1
    number = int.from_bytes(rsa_key().public_key.public_numbers().n.to_bytes(256)) >> 1
    import base64  # noqa: PLC0415

    small = base64.urlsafe_b64encode(number.to_bytes(256)).decode().rstrip("=")
    write_keys(tmp_path / "keys.json", {**jwk(rsa_key(), "a"), "n": small})
    said = faults_of(tmp_path, f'base_url = "{BASE}"\n{CLIENT}')
    assert said == ["hooks-keys-too-small @ hooks.toml client[1].jwks_file: keys.json keys[0]"]


def test_a_key_for_another_use_may_lie_beside(tmp_path: Path) -> None:
    write_keys(tmp_path / "keys.json", jwk(ec_key(), KID), jwk(rsa_key(), "enc", use="enc", alg="RSA-OAEP"))
    (tmp_path / "hooks.toml").write_text(f'base_url = "{BASE}"\n{CLIENT}')
    assert read_config(tmp_path / "hooks.toml").clients[0].keys.count == 1


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"keys": []}', '{"keys": 5}', "\ufeff{"])
def test_a_file_without_keys_is_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / "keys.json").write_text(text)
    said = faults_of(tmp_path, f'base_url = "{BASE}"\n{CLIENT}')
    assert said == ["hooks-keys-none @ hooks.toml client[1].jwks_file: keys.json"]
