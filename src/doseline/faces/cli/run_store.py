"""``doseline store``: reads every record through, and goes on with what is left of one.

``check`` says what is not as it was written; ``accept`` opens it again by the owner's own word.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from functools import partial
from pathlib import Path
from types import MappingProxyType
from typing import Any

from doseline.assessment import stamped
from doseline.errors import RequestError, fault
from doseline.faces import accepted
from doseline.faces.cli import passphrase
from doseline.faces.cli.desk import Desk, as_json
from doseline.faces.web.server.install import data_folder
from doseline.frozen import dataclass
from doseline.guide import version_of
from doseline.store import Accepted, Act, Author, StoreError, accept_older, open_store
from doseline.store.keys import FILE as KEY_FILE

_DATABASE = "DOSELINE_DATABASE"


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
    place = _place(desk)
    with open_store(place.database, folder=place.folder, now=desk.now(), passphrase=place.words) as store:
        found = store.inspect()
    if found.wrong:
        raise StoreError(tuple(fault(code, f"$.records.{record}") for record, code in found.wrong))
    counted = {"records": found.records, "rows": found.rows}
    said = desk.catalogue().say("cli.page.store-whole", **counted)
    return _answer(desk, {**counted, "wrong": []}, said)


def _accepted(desk: Desk) -> str:
    """What was accepted of one record, or of the whole database."""
    found = _accept(desk, _place(desk))
    said = desk.catalogue().say(
        "cli.page.store-accepted", sentence=accepted.sentence(desk.catalogue(), found)
    )
    return _answer(desk, {"accepted": {"left": found.left, "missing": found.missing}}, said)


def _accept(desk: Desk, place: _Place) -> Accepted:
    now, record = desk.now(), desk.arguments.text("ID")
    in_words = partial(accepted.entry, desk.catalogue(), now.astimezone().date())
    if record is None:
        act = Act(author=Author.OWNER, moment=now, in_words=in_words)
        return accept_older(place.database, folder=place.folder, act=act, passphrase=place.words)
    with open_store(place.database, folder=place.folder, now=now, passphrase=place.words) as store:
        return store.by(Author.OWNER).accept(record, now=now, in_words=in_words)


def _answer(desk: Desk, values: Mapping[str, Any], said: str) -> str:
    if desk.wants_json:
        return as_json(stamped(dict(values), version_of()))
    page = desk.page()
    page.paragraph(said)
    return str(page)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Place:
    """Where the records are, and what opens them."""

    folder: Path
    database: str | None
    words: str | None


def _place(desk: Desk) -> _Place:
    named = desk.arguments.text("folder")
    folder = Path(named) if named else data_folder()
    if not (folder / KEY_FILE).exists():
        raise RequestError((fault("no-records-there", "--folder", folder=str(folder)),))
    return _Place(
        folder=folder,
        database=desk.arguments.text("database") or os.environ.get(_DATABASE),
        words=passphrase.known(desk) if desk.arguments.flag("encrypted") else None,
    )


_CHECK = "check"
_ACTIONS = MappingProxyType({_CHECK: _checked, "accept": _accepted})
