"""``doseline store``: reads every record through, and goes on with what is left of one.

``check`` says what is not as it was written; ``accept`` opens it again by the owner's own word.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from types import MappingProxyType
from typing import Any

from doseline.assessment import stamped
from doseline.errors import RequestError, fault
from doseline.faces import accepted
from doseline.faces.cli.desk import Desk, as_json
from doseline.faces.cli.place import Place, opened, place
from doseline.guide import version_of
from doseline.store import Accepted, Act, Author, StoreError, accept_older, open_store


def run(desk: Desk) -> str:
    """What was found, or what was accepted.

    Raises: RequestError where there is nothing to read; StoreError with what is in the way.
    """
    wanted, one = desk.arguments.needed("ACTION"), desk.arguments.text("ID")
    if wanted not in _ACTIONS:
        raise RequestError((fault("not-one-of", "ACTION", got=wanted, allowed=tuple(_ACTIONS)),))
    if wanted == _CHECK and one is not None:
        raise RequestError((fault("one-too-many", one),))
    return _ACTIONS[wanted](desk)


def _checked(desk: Desk) -> str:
    """How much was read, where all of it is whole."""
    with opened(desk) as store:
        found = store.inspect()
    if found.wrong:
        raise StoreError(tuple(fault(code, f"$.records.{record}") for record, code in found.wrong))
    counted = {"records": found.records, "rows": found.rows}
    said = desk.catalogue().say("cli.page.store-whole", **counted)
    return _answer(desk, {**counted, "wrong": []}, said)


def _accepted(desk: Desk) -> str:
    """What was accepted of one record, or of the whole database."""
    found = _accept(desk, place(desk))
    said = desk.catalogue().say(
        "cli.page.store-accepted", sentence=accepted.sentence(desk.catalogue(), found)
    )
    return _answer(desk, {"accepted": {"left": found.left, "missing": found.missing}}, said)


def _accept(desk: Desk, at: Place) -> Accepted:
    now, record = desk.now(), desk.arguments.text("ID")
    in_words = partial(accepted.entry, desk.catalogue(), now.astimezone().date())
    if record is None:
        act = Act(author=Author.OWNER, moment=now, in_words=in_words)
        return accept_older(at.database, folder=at.folder, act=act, passphrase=at.words)
    with open_store(at.database, folder=at.folder, now=now, passphrase=at.words) as store:
        return store.by(Author.OWNER).accept(record, now=now, in_words=in_words)


def _answer(desk: Desk, values: Mapping[str, Any], said: str) -> str:
    if desk.wants_json:
        return as_json(stamped(dict(values), version_of()))
    page = desk.page()
    page.paragraph(said)
    return str(page)


_CHECK = "check"
_ACTIONS = MappingProxyType({_CHECK: _checked, "accept": _accepted})
