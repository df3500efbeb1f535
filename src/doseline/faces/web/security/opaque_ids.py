"""Opaque ids: words that may not stand in an address, such as what an entry is about.

An address is kept by the browser and may be seen over a shoulder. So the type of an entry or the rule of
a question stands there as a mark that only this install can read, and another one for each person.
"""

from __future__ import annotations

import hmac
from collections.abc import Iterable
from hashlib import sha256

_LENGTH = 16
# The pages whose second part is such a word.
_VEILED = frozenset({"enter", "decide", "missed"})


def address(secret: str, record: str, *parts: str) -> str:
    """The address of one of a person's pages.

    >>> address("secret", "r1", "entries", "3", "over")
    '/p/r1/entries/3/over'
    >>> "infection" in address("secret", "r1", "enter", "infection")
    False
    """
    match parts:
        case (page, word, *rest) if page in _VEILED:
            parts = (page, opaque_id(secret, record, word), *rest)
    return "/".join(("", "p", record, *parts))


def opaque_id(secret: str, record: str, word: str) -> str:
    """The mark that stands for a word in this person's addresses."""
    return hmac.new(secret.encode(), f"{record}/{word}".encode(), sha256).hexdigest()[:_LENGTH]


def word_of(secret: str, record: str, marked: str, words: Iterable[str]) -> str | None:
    """The one of ``words`` that a mark stands for, or None."""
    sent = marked.encode(errors="replace")  # an address can hold any sign; only bytes are compared
    found = (word for word in words if hmac.compare_digest(opaque_id(secret, record, word).encode(), sent))
    return next(found, None)
