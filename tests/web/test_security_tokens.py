"""Tokens of programs: what each opens, what it does not, and that it is found nowhere."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import httpx
import pytest

from doseline.faces.web.api.problem import OLD, ROOT
from doseline.faces.web.api.tokens import MOST, Access, new_token, revoke, token_of, tokens
from doseline.faces.web.auth import who_asks
from doseline.faces.web.context import AppContext
from doseline.faces.web.limits.load_shedding import Requester
from doseline.faces.web.security import sessions
from doseline.faces.web.security.sessions import Sessions
from doseline.store import Store
from tests.web.knock import PASSPHRASE, Visitor, person

NOTE = b'{"type": "note", "on": "2026-04-02", "text": "from a program"}'


@pytest.fixture
def locked(context: AppContext, monkeypatch: pytest.MonkeyPatch) -> AppContext:
    """The app with a passphrase, whose cost is not what is tested here."""
    monkeypatch.setattr(sessions, "_SCRYPT", {"n": 2**4, "r": 8, "p": 1})
    made = replace(context, sessions=Sessions())
    made.sessions.put(made.store, PASSPHRASE)
    return made


def made(context: AppContext, record: str, access: Access = Access.READ) -> str:
    """The text of a new token."""
    return new_token(context.store, record, name="ward", access=access, now=context.now())


def ask(context: AppContext, path: str, token: str) -> httpx.Response:
    """What a program without any cookie is answered."""
    return Visitor(context).get(f"{ROOT}{path}", authorization=f"Bearer {token}")


def add(context: AppContext, record: str, token: str, **more: str) -> httpx.Response:
    """What a program without cookie or token of a form is answered to a new entry."""
    client = Visitor(context)._client  # noqa: SLF001 - exactly these headers
    headers = {"authorization": f"Bearer {token}", "content-type": "application/json", **more}
    return client.post(f"{ROOT}/people/{record}/events", content=NOTE, headers=headers)


@pytest.mark.parametrize("answer", ["plan", "check", "vaccine", "record"])
def test_a_token_opens_the_record_it_is_for_behind_the_lock(locked: AppContext, answer: str) -> None:
    record = person(locked)
    assert ask(locked, f"/people/{record}/{answer}", made(locked, record)).status_code == 200


def test_it_opens_no_other_record_and_does_not_say_whether_there_is_one(locked: AppContext) -> None:
    own, other = person(locked), person(locked, "Wilhelmina")
    token = made(locked, own)
    told = [ask(locked, f"/people/{record}/plan", token) for record in (other, "nobody")]
    assert [answer.status_code for answer in told] == [403, 403]
    assert told[0].json()["faults"] == told[1].json()["faults"]


def test_the_list_of_people_holds_its_own_record_alone(locked: AppContext) -> None:
    own, _ = person(locked), person(locked, "Wilhelmina")
    people = ask(locked, "/people", made(locked, own)).json()["people"]
    assert [one["id"] for one in people] == [own]


def test_who_may_read_adds_nothing_and_who_may_write_needs_no_token_of_a_form(locked: AppContext) -> None:
    record = person(locked)
    refused = add(locked, record, made(locked, record))
    assert (refused.status_code, refused.json()["faults"][0]["code"]) == (403, "token-only-reads")
    assert 'error="insufficient_scope"' in refused.headers["www-authenticate"]
    assert add(locked, record, made(locked, record, Access.WRITE)).status_code == 201
    assert [event["text"] for event in locked.store.kept(record).events] == ["from a program"]


def test_asking_about_symptoms_keeps_nothing_and_needs_only_reading(locked: AppContext) -> None:
    record = person(locked)
    client = Visitor(locked)._client  # noqa: SLF001 - exactly these headers
    answer = client.post(
        f"{ROOT}/people/{record}/triage",
        content=json.dumps({"symptoms": [{"name": "fever"}]}).encode(),
        headers={"authorization": f"Bearer {made(locked, record)}"},
    )
    assert answer.status_code == 200
    assert locked.store.kept(record).events == ()


def bad_tokens(context: AppContext, record: str) -> list[str]:
    good = made(context, record)
    last = "0" if good[-1] != "0" else "1"
    return ["", "x", good[:-1] + last, good.upper(), good.replace(record, "nobody"), "doseline_" + "%" * 9]


def test_a_token_that_is_not_good_is_told_so_even_where_no_passphrase_is_set(context: AppContext) -> None:
    record = person(context)
    for token in bad_tokens(context, record):
        answer = ask(context, f"/people/{record}/plan", token)
        assert answer.status_code == 401
        assert answer.json()["faults"][0]["code"] == "no-such-token"
        assert answer.headers["www-authenticate"].startswith("Bearer")


def test_a_token_that_was_taken_back_opens_nothing_from_then_on(locked: AppContext) -> None:
    record = person(locked)
    token, other = made(locked, record), made(locked, record)
    assert ask(locked, f"/people/{record}/plan", token).status_code == 200
    assert revoke(locked.store, record, tokens(locked.store, record)[0].id)
    assert ask(locked, f"/people/{record}/plan", token).status_code == 401
    assert ask(locked, f"/people/{record}/plan", other).status_code == 200
    assert not revoke(locked.store, record, "nothing")


def test_a_deleted_record_takes_its_tokens_along(locked: AppContext) -> None:
    record = person(locked)
    token = made(locked, record)
    locked.store.delete(record)
    assert ask(locked, f"/people/{record}/plan", token).status_code == 401


@pytest.mark.parametrize(
    "address", ["/data", "/p/{record}", "/p/{record}/data", f"{OLD}/people/{{record}}/plan"]
)
def test_a_token_opens_no_page_and_no_address_without_a_number(locked: AppContext, address: str) -> None:
    record = person(locked)
    token = made(locked, record, Access.WRITE)
    answer = Visitor(locked).get(address.format(record=record), authorization=f"Bearer {token}")
    assert answer.status_code == 403


def test_a_token_that_is_not_good_is_not_made_good_by_a_cookie(locked: AppContext) -> None:
    """A page of a stranger could otherwise do without the token of a form by sending any header."""
    record, visitor = person(locked), Visitor(locked)
    visitor.unlock()
    headers = {"authorization": "Bearer x", "content-type": "application/json"}
    client = visitor._client  # noqa: SLF001 - exactly these headers
    assert client.post(f"{ROOT}/people/{record}/events", content=NOTE, headers=headers).status_code == 401
    del headers["authorization"]
    assert client.post(f"{ROOT}/people/{record}/events", content=NOTE, headers=headers).status_code == 403


def test_a_page_of_another_place_cannot_use_one_either(locked: AppContext) -> None:
    record = person(locked)
    token = made(locked, record, Access.WRITE)
    assert add(locked, record, token, origin="https://evil.example").status_code == 403


def test_without_a_token_a_locked_app_asks_for_one(locked: AppContext) -> None:
    answer = Visitor(locked).get(f"{ROOT}/people")
    assert (answer.status_code, answer.headers["www-authenticate"]) == (401, "Bearer")
    assert answer.headers["content-type"].startswith("application/problem+json")


def test_only_a_hash_is_kept_and_no_backup_holds_it(context: AppContext) -> None:
    record = person(context)
    token = made(context, record)
    kept = json.dumps(context.store.shelf(record).get("tokens"))
    assert token not in kept
    assert token.rpartition("_")[2] not in kept
    saved = context.store.backup(passphrase=PASSPHRASE, now=context.now())
    context.store.delete(record)
    context.store.restore(saved, passphrase=PASSPHRASE, now=context.now())
    assert tokens(context.store, context.store.people()[0].id) == ()


def test_there_are_not_endlessly_many(store: Store, context: AppContext) -> None:
    record = person(context)
    for _ in range(MOST):
        made(context, record)
    with pytest.raises(Exception, match="too-many-tokens"):
        made(context, record)
    assert len(tokens(store, record)) == MOST


def test_the_text_of_a_token_leads_to_it_and_to_no_other(context: AppContext) -> None:
    record = person(context)
    texts = [made(context, record) for _ in range(3)]
    found = [token_of(context.store, text) for text in texts]
    assert [one.id for one in found if one] == [one.id for one in tokens(context.store, record)]


def named(context: AppContext, token: str) -> Requester:
    """Whose pace a request with this token is counted for."""
    headers = [(b"authorization", f"Bearer {token}".encode())]
    scope: Any = {"type": "http", "path": f"{ROOT}/people", "client": ("10.0.0.9", 5), "headers": headers}
    return who_asks(context)(scope)


def test_each_token_has_a_pace_of_its_own_and_guesses_have_that_of_their_address(locked: AppContext) -> None:
    record = person(locked)
    tokens_made = [made(locked, record) for _ in range(2)]
    assert {named(locked, token) for token in (*tokens_made, "x")} == {
        Requester("10.0.0.9", is_stranger=True)
    }
    for token in tokens_made:
        assert ask(locked, "/people", token).status_code == 200
    known = [named(locked, token) for token in tokens_made]
    assert len({one.name for one in known} | {"10.0.0.9"}) == 3
    assert all(one.is_stranger for one in known)
    assert not any(token in one.name for token, one in zip(tokens_made, known, strict=True))
    assert named(locked, "x").name == "10.0.0.9"


def test_much_from_a_program_is_refused_without_leading_it_to_a_lock(locked: AppContext) -> None:
    record = person(locked)
    client = Visitor(locked)._client  # noqa: SLF001 - exactly these headers
    headers = {"authorization": f"Bearer {made(locked, record)}"}
    answer = client.post(f"{ROOT}/people/{record}/triage", content=b"x" * 300_000, headers=headers)
    assert answer.status_code == 413
