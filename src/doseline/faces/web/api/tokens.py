"""Tokens of programs (bearer tokens): each for one record and one scope, and taken back at any time.

The store keeps a hash alone, beside the record's log. A token is so long that its hash tells nothing of it.
"""

from __future__ import annotations

import hmac
import re
import secrets
from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from hashlib import sha256
from typing import Any

from doseline.errors import RequestError, fault
from doseline.frozen import dataclass
from doseline.store import Store

SHELF = "tokens"
# Our choices: more than a home or a clinic's programs need of one record, and a name that fits on a line.
MOST, LONGEST_NAME = 20, 60
_ID_BYTES, _SECRET_BYTES = 4, 32
_FORM = re.compile(r"doseline_([0-9a-z-]{1,40})_([0-9a-f]{8})_([0-9a-f]{64})", re.ASCII)


class Access(StrEnum):
    """What a token lets a program do: read answers and ask questions, or add entries as well."""

    READ = "read"
    WRITE = "write"


@dataclass(frozen=True, slots=True, kw_only=True)
class Token:
    """A token there is, without its secret."""

    id: str
    name: str
    access: Access
    made_at: datetime


def tokens(store: Store, record: str) -> tuple[Token, ...]:
    """The tokens of a record, the oldest first.

    Raises: StoreError if there is no such record.
    """
    return tuple(map(_read, store.shelf(record).get(SHELF) or ()))


def new_token(store: Store, record: str, *, name: str, access: Access, now: datetime) -> str:
    """The text of a new token, which nobody can be shown again.

    Raises: RequestError where there are too many; StoreError if there is no such record.
    """
    id_, secret = secrets.token_hex(_ID_BYTES), secrets.token_hex(_SECRET_BYTES)
    text = f"doseline_{record}_{id_}_{secret}"
    made = {
        "id": id_,
        "name": name.strip()[:LONGEST_NAME],
        "access": access.value,
        "made_at": now.isoformat(timespec="seconds"),
        "hash": _hash(text),
    }

    def with_it(kept: Any) -> Any:  # noqa: ANN401 - JSON
        if len(kept or ()) >= MOST:
            raise RequestError((fault("too-many-tokens", "$", most=MOST),))
        return [*(kept or ()), made]

    store.shelf(record).change(SHELF, with_it)
    return text


def revoke(store: Store, record: str, id_: str) -> bool:
    """Whether there was such a token; from now on there is none.

    Raises: StoreError if there is no such record.
    """
    before = tokens(store, record)
    store.shelf(record).change(SHELF, lambda kept: [one for one in kept or () if one["id"] != id_] or None)
    return any(one.id == id_ for one in before)


def record_of(text: str) -> str | None:
    """The record that a token names; None for what has not even the form of one."""
    found = _FORM.fullmatch(text)
    return found[1] if found else None


def token_of(store: Store, text: str) -> Token | None:
    """The token that this is the text of; None where there is none such, or it was taken back.

    Raises: StoreError if there is no such record.
    """
    record, told = record_of(text), _hash(text)
    kept = store.shelf(record).get(SHELF) if record else None
    found = [one for one in kept or () if hmac.compare_digest(str(one["hash"]), told)]
    return _read(found[0]) if found else None


def _read(kept: Mapping[str, Any]) -> Token:
    return Token(
        id=str(kept["id"]),
        name=str(kept["name"]),
        access=Access(kept["access"]),
        made_at=datetime.fromisoformat(kept["made_at"]),
    )


def _hash(text: str) -> str:
    return sha256(text.encode("utf-8", "replace")).hexdigest()
