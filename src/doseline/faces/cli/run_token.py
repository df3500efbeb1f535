"""``doseline token``: lets programs use a record of the app over HTTP, says which may, and takes it back."""

from __future__ import annotations

from types import MappingProxyType
from typing import Any

from doseline.assessment import stamped
from doseline.errors import RequestError, fault
from doseline.faces.cli.desk import Desk, as_json
from doseline.faces.cli.place import opened
from doseline.faces.web.api.tokens import Access, Token, new_token, revoke, tokens
from doseline.guide import version_of
from doseline.store import RecordSummary, Store


def run(desk: Desk) -> str:
    """The tokens there are, a new one, or that one is taken back.

    Raises: RequestError where a word is missing or names nothing; StoreError with what is in the way.
    """
    wanted = desk.arguments.needed("ACTION")
    if wanted not in _ACTIONS:
        raise RequestError((fault("not-one-of", "ACTION", got=wanted, allowed=tuple(_ACTIONS)),))
    with opened(desk) as store:
        return _ACTIONS[wanted](desk, store)


def _listed(desk: Desk, store: Store) -> str:
    """Every record, or one, with its tokens."""
    one = desk.arguments.text("ID")
    people = [person for person in store.people() if not person.damaged and one in (None, person.id)]
    if one is not None and not people:
        store.kept(one)  # says what is in the way
    found = {person: tokens(store, person.id) for person in people}
    if desk.wants_json:
        listed = [_person(person, those) for person, those in found.items()]
        return as_json(stamped({"records": listed}, version_of()))
    return _page(desk, found)


def _page(desk: Desk, found: dict[RecordSummary, tuple[Token, ...]]) -> str:
    page, words = desk.page(), desk.catalogue()
    for person, those in found.items():
        page.heading(f"{person.id}  {person.called}")
        for one in those:
            about = words.say("api.list.one", name=one.name, on=one.made_at.date())
            page.paragraph(f"{one.id}  {about} {words.say(f'api.access.{one.access.value}')}", indent=2)
        if not those:
            page.paragraph(words.say("api.list.none"), indent=2)
    return str(page)


def _person(person: RecordSummary, those: tuple[Token, ...]) -> dict[str, Any]:
    return {"id": person.id, "called": person.called, "tokens": [_as_json(one) for one in those]}


def _as_json(one: Token) -> dict[str, str]:
    return {
        "id": one.id,
        "name": one.name,
        "access": one.access.value,
        "made_at": one.made_at.isoformat(),
    }


def _made(desk: Desk, store: Store) -> str:
    """The text of a new token, alone, so that a script can take it."""
    record, name = _needed(desk, "ID"), desk.arguments.text("name")
    if not name:
        raise RequestError((fault("name-missing", "--name"),))
    access = Access.WRITE if desk.arguments.flag("write") else Access.READ
    text = new_token(store, record, name=name, access=access, now=desk.now())
    if desk.wants_json:
        return as_json(stamped({"token": text, "access": access.value}, version_of()))
    return f"{text}\n"


def _revoked(desk: Desk, store: Store) -> str:
    """That a token opens nothing any more."""
    record, token = _needed(desk, "ID"), _needed(desk, "TOKEN")
    if not revoke(store, record, token):
        raise RequestError((fault("no-such-token", "TOKEN", got=token),))
    if desk.wants_json:
        return as_json(stamped({"revoked": token}, version_of()))
    page = desk.page()
    page.paragraph(desk.catalogue().say("api.list.ended"))
    return str(page)


def _needed(desk: Desk, operand: str) -> str:
    given = desk.arguments.text(operand)
    if given is None:
        raise RequestError((fault("operand-missing", operand),))
    return given


_ACTIONS = MappingProxyType({"list": _listed, "make": _made, "revoke": _revoked})
