"""Trap 39: who is let in. Each limit a second before and after it."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import os
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from joserfc.jwk import ECKey

from doseline.faces.hooks import key_file
from doseline.faces.hooks.config import Client, read_config
from doseline.faces.hooks.database import Database, open_database
from doseline.faces.hooks.tokens import Door, NotLetIn, Why
from tests.faces.hooks.keys import (
    BASE,
    ISSUER,
    KID,
    NOW,
    RSA_KID,
    claims,
    ec_key,
    jwk,
    raw,
    rsa_key,
    token,
    write_config,
    write_keys,
)

PATH = "/cds-services/doseline-orders"
ENDPOINT = BASE + PATH


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    with closing(open_database(tmp_path / "kept")) as opened:
        yield opened


@pytest.fixture
def door(tmp_path: Path, database: Database) -> Door:
    return Door(config=read_config(write_config(tmp_path)), spend=database.spend)


def let_in(door: Door, text: str, *, path: str = PATH, now: float = NOW) -> Client:
    return door.client(f"Bearer {text}", path, now)


def is_let_in(door: Door, text: str, *, path: str = PATH) -> bool:
    return let_in(door, text, path=path).issuer == ISSUER


def why_not(door: Door, text: str, *, path: str = PATH, now: float = NOW) -> Why:
    with pytest.raises(NotLetIn) as caught:
        let_in(door, text, path=path, now=now)
    return caught.value.why


def test_trap_39_a_token_of_the_hospital_is_let_in_with_either_algorithm(door: Door) -> None:
    assert let_in(door, token(claims(ENDPOINT))).issuer == ISSUER
    with_rsa = token(claims(ENDPOINT), rsa_key(), alg="RS384", kid=RSA_KID)
    assert let_in(door, with_rsa).number == 1


def test_nothing_but_a_bearer_token_is_a_token(door: Door) -> None:
    good = token(claims(ENDPOINT))
    for wrong in (None, "", good, f"Basic {good}", "Bearer", "Bearer  "):
        with pytest.raises(NotLetIn, match=Why.MISSING.value):
            door.client(wrong, PATH, NOW)
    for odd in (
        "a.b",
        "a.b.c.d",
        "a.b.",
        "ä.b.c",
        "a" * 20_000 + ".b.c",
        good + "=",
        good.replace(".", "+.", 1),
    ):
        assert why_not(door, odd) is Why.NO_TOKEN


@pytest.mark.parametrize(
    "alg", ["none", "None", "HS256", "HS384", "ES256", "RS256", "PS384", "EdDSA", "es384"]
)
def test_trap_39_any_other_algorithm_is_refused(door: Door, alg: str) -> None:
    assert why_not(door, raw({"alg": alg, "kid": KID}, claims(ENDPOINT), b"x")) is Why.ALGORITHM


def test_a_signature_by_the_public_key_as_a_shared_secret_is_refused(door: Door) -> None:
    head = base64.urlsafe_b64encode(json.dumps({"alg": "HS384", "kid": KID}).encode()).decode().rstrip("=")
    body = base64.urlsafe_b64encode(json.dumps(claims(ENDPOINT)).encode()).decode().rstrip("=")
    mac = hmac.new(
        json.dumps(jwk(ec_key(), KID)).encode(), f"{head}.{body}".encode(), hashlib.sha384
    ).digest()
    forged = f"{head}.{body}.{base64.urlsafe_b64encode(mac).decode().rstrip('=')}"
    assert why_not(door, forged) is Why.ALGORITHM


def test_the_key_decides_the_algorithm(door: Door) -> None:
    assert why_not(door, token(claims(ENDPOINT), rsa_key(), alg="RS384", kid=KID)) is Why.KEY
    assert why_not(door, token(claims(ENDPOINT), ec_key(), kid=RSA_KID)) is Why.KEY


@pytest.mark.parametrize(
    "header",
    [
        {"crit": ["exp"]},
        {"crit": []},
        {"jwk": jwk(ECKey.generate_key("P-384"), KID)},
        {"x5c": ["MIIB"]},
        {"b64": False},
        {"typ": "dpop+jwt"},
    ],
    ids=lambda header: next(iter(header)),
)
def test_a_header_that_brings_a_key_or_another_reading_is_refused(door: Door, header: dict[str, Any]) -> None:
    forged = raw({"alg": "ES384", "kid": KID, **header}, claims(ENDPOINT), b"x" * 96)
    assert why_not(door, forged) is Why.HEADER


def test_trap_39_an_address_of_keys_changes_nothing(door: Door) -> None:
    """EHRs send jku. It is no reason to refuse, and no way to another key."""
    for jku in ("https://ehr.example.org/jwks", "http://127.0.0.1:1/evil", "no address"):
        assert let_in(door, raw_signed({"jku": jku, "x5u": jku})).issuer == ISSUER
        other = ECKey.generate_key("P-384")
        assert why_not(door, raw_signed({"jku": jku}, other)) is Why.SIGNATURE


def raw_signed(header: dict[str, Any], key: ECKey | None = None) -> str:
    """A token with a header that no library would write."""
    text = raw({"alg": "ES384", "kid": KID, **header}, claims(ENDPOINT))
    used = key or ec_key()
    from joserfc.jws import JWSRegistry  # noqa: PLC0415

    signature = JWSRegistry.algorithms["ES384"].sign(text.encode(), used)
    return f"{text}.{base64.urlsafe_b64encode(signature).decode().rstrip('=')}"


def test_a_token_that_was_changed_is_refused(door: Door) -> None:
    head, body, signature = token(claims(ENDPOINT)).split(".")
    other = raw(claims(ENDPOINT, sub="somebody"))
    assert why_not(door, f"{head}.{other}.{signature}") is Why.SIGNATURE
    assert why_not(door, f"{head}.{body}.{'A' * 128}") is Why.SIGNATURE


def test_a_claim_given_twice_is_refused(door: Door) -> None:
    body = b'{"iss":"https://evil.example","iss":"https://ehr.example.org"}'
    assert why_not(door, raw({"alg": "ES384", "kid": KID}, body, b"x" * 96)) is Why.NO_TOKEN
    assert why_not(door, raw({"alg": "ES384", "kid": KID}, b'{"exp": NaN}', b"x" * 96)) is Why.NO_TOKEN


@pytest.mark.parametrize("kid", ["unknown", "", None, 7, "2026 a/b==", KID.rstrip("=")])
def test_trap_39_only_the_exact_id_of_a_key_finds_it(door: Door, kid: object) -> None:
    assert why_not(door, raw({"alg": "ES384", "kid": kid}, claims(ENDPOINT), b"x" * 96)) is Why.KEY


@pytest.mark.parametrize("issuer", [ISSUER + "/", ISSUER.upper(), "", None, 5, [ISSUER]])
def test_trap_39_only_the_exact_issuer_is_known(door: Door, issuer: object) -> None:
    assert why_not(door, token(claims(ENDPOINT, iss=issuer))) is Why.ISSUER


def test_the_called_endpoint_is_meant_alone_or_in_a_list(door: Door) -> None:
    assert is_let_in(door, token(claims(ENDPOINT, aud=[ENDPOINT])))
    assert is_let_in(door, token(claims(ENDPOINT, aud=["https://other.example", ENDPOINT])))
    feedback = PATH + "/feedback"
    assert is_let_in(door, token(claims(BASE + feedback)), path=feedback)


@pytest.mark.parametrize(
    "aud",
    [
        BASE,
        BASE + "/cds-services",
        ENDPOINT + "/",
        ENDPOINT + "/feedback",
        BASE + "/cds-services/doseline-patient",
        "http" + ENDPOINT.removeprefix("https"),
        [BASE],
        [],
        {},
        None,
    ],
)
def test_trap_39_another_endpoint_is_refused(door: Door, aud: object) -> None:
    assert why_not(door, token(claims(ENDPOINT, aud=aud))) is Why.AUDIENCE


def test_exp_is_over_at_its_second(door: Door) -> None:
    assert is_let_in(door, token(claims(ENDPOINT, exp=NOW + 1)))
    assert why_not(door, token(claims(ENDPOINT, exp=NOW))) is Why.EXPIRED
    assert why_not(door, token(claims(ENDPOINT, exp=NOW - 1))) is Why.EXPIRED


def test_trap_39_exp_may_be_an_hour_ahead_and_no_second_more(door: Door) -> None:
    assert is_let_in(door, token(claims(ENDPOINT, exp=NOW + 3599)))
    assert is_let_in(door, token(claims(ENDPOINT, exp=NOW + 3600)))
    assert why_not(door, token(claims(ENDPOINT, exp=NOW + 3601))) is Why.TOO_LONG


@pytest.mark.parametrize("name", ["iat", "nbf"])
def test_trap_39_iat_and_nbf_have_a_minute_of_slack(door: Door, name: str) -> None:
    assert is_let_in(door, token(claims(ENDPOINT, **{name: NOW + 59})))
    assert is_let_in(door, token(claims(ENDPOINT, **{name: NOW + 60})))
    assert why_not(door, token(claims(ENDPOINT, **{name: NOW + 61}))) is Why.NOT_YET


def test_nbf_may_be_early_as_some_systems_write_it_or_missing(door: Door) -> None:
    assert is_let_in(door, token(claims(ENDPOINT, nbf=NOW - 300)))
    assert is_let_in(door, token(claims(ENDPOINT, nbf=None)))


@pytest.mark.parametrize("name", ["exp", "iat"])
@pytest.mark.parametrize("value", [None, "soon", True, [], 1e300])
def test_exp_and_iat_have_to_be_moments(door: Door, name: str, value: object) -> None:
    assert why_not(door, token(claims(ENDPOINT, **{name: value}))) is Why.NO_TOKEN


@pytest.mark.parametrize("value", ["soon", True, [], {}])
def test_an_nbf_that_is_no_moment_is_refused(door: Door, value: object) -> None:
    assert why_not(door, token(claims(ENDPOINT, nbf=value))) is Why.NO_TOKEN


@pytest.mark.parametrize("value", [None, "", 7, "x" * 1001])
def test_a_token_needs_an_id(door: Door, value: object) -> None:
    assert why_not(door, token(claims(ENDPOINT, jti=value))) is Why.NO_ID


def test_trap_39_an_id_holds_once_even_after_a_restart(door: Door, tmp_path: Path) -> None:
    used = token(claims(ENDPOINT, jti="once"))
    assert is_let_in(door, used)
    assert why_not(door, used) is Why.USED
    assert why_not(door, token(claims(ENDPOINT, jti="once", iat=NOW - 5))) is Why.USED
    with closing(open_database(tmp_path / "kept")) as again:
        assert why_not(Door(config=door.config, spend=again.spend), used) is Why.USED


def test_an_id_is_forgotten_once_its_token_is_over_and_not_before(door: Door, database: Database) -> None:
    used = token(claims(ENDPOINT, jti="once", exp=NOW + 300))
    assert is_let_in(door, used)
    database.forget(NOW + 299)
    assert why_not(door, used, now=NOW + 299) is Why.USED
    database.forget(NOW + 302)
    assert why_not(door, used, now=NOW + 302) is Why.EXPIRED


def test_a_refused_token_spends_nothing(door: Door) -> None:
    told = claims(ENDPOINT, jti="once")
    assert why_not(door, token(told, ECKey.generate_key("P-384"))) is Why.SIGNATURE
    assert is_let_in(door, token(told))


def test_a_tenant_is_asked_for_where_one_is_set(tmp_path: Path, database: Database) -> None:
    door = Door(config=read_config(write_config(tmp_path, tenant="north")), spend=database.spend)
    assert let_in(door, token(claims(ENDPOINT, tenant="north"))).tenant == "north"
    for other in ("south", "North", None, ["north"]):
        assert why_not(door, token(claims(ENDPOINT, tenant=other))) is Why.TENANT


def test_a_hospital_has_its_own_keys_and_settings_alone(tmp_path: Path, database: Database) -> None:
    mine, theirs = ECKey.generate_key("P-384"), ECKey.generate_key("P-384")
    write_keys(tmp_path / "a.json", jwk(mine, KID))
    write_keys(tmp_path / "b.json", jwk(theirs, KID))
    (tmp_path / "hooks.toml").write_text(
        f'base_url = "{BASE}"\n'
        '[[client]]\nissuer = "https://x.example"\ntenant = "a"\njwks_file = "a.json"\nregion = "US"\n'
        '[[client]]\nissuer = "https://x.example"\ntenant = "b"\njwks_file = "b.json"\nregion = "DE"\n'
    )
    door = Door(config=read_config(tmp_path / "hooks.toml"), spend=database.spend)

    def of(tenant: str) -> dict[str, Any]:
        return claims(ENDPOINT, iss="https://x.example", tenant=tenant)

    assert let_in(door, token(of("a"), mine)).region == "US"
    assert let_in(door, token(of("b"), theirs)).region == "DE"
    assert why_not(door, token(of("a"), theirs)) is Why.SIGNATURE
    assert why_not(door, token(of("b"), mine)) is Why.SIGNATURE


def test_a_new_key_file_counts_without_a_restart(
    door: Door, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(key_file, "_LOOK_SECONDS", -1.0)
    fresh = ECKey.generate_key("P-384")
    write_keys(tmp_path / "keys.json", jwk(fresh, "new"))
    os.utime(tmp_path / "keys.json", ns=(time.time_ns(), time.time_ns() + 1))  # noqa: TID251
    assert is_let_in(door, token(claims(ENDPOINT), fresh, kid="new"))
    assert why_not(door, token(claims(ENDPOINT))) is Why.KEY
    (tmp_path / "keys.json").write_text("{")
    assert is_let_in(door, token(claims(ENDPOINT), fresh, kid="new")), "a broken file takes no key away"
