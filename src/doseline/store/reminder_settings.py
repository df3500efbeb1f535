"""Reminder settings in a backup: when it should ring and where it rang, without what would let it ring there.

A copy that is put back must not ring as well: it rings nowhere until its owner says so. And a backup that is
found holds no password of a mail server, no token, and no key of a browser.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from doseline.store.seal import Json

# What is told of each kind of place where it rang.
_TOLD = {"device": ("called",), "mail": ("server", "port", "user", "sender", "to"), "ntfy": ("url",)}
_HOUR = re.compile(r"([01][0-9]|2[0-3]):[0-5][0-9]", re.ASCII)
# More than anybody needs; a backup can be made by anybody, and holds what they like.
_MOST, _LONGEST = 10, 2000


def taken_along(kept: Json) -> Json | None:
    """What goes into a backup, and what of a backup is put back; None where it is no settings.

    Taken along twice it stays the same.

    >>> phone = {"kind": "device", "called": "android", "endpoint": "https://a.example", "auth": "x"}
    >>> made = taken_along({"hour": "09:00", "evening": None, "ways": [phone], "timed": True})
    >>> made["ways"], made["before"]
    ([], [{'kind': 'device', 'called': 'android'}])
    >>> taken_along(made) == made
    True
    """
    if not isinstance(kept, dict) or not _is_hour(kept.get("hour")):
        return None
    places: list[Json] = []
    for one in (*_places(kept.get("ways")), *_places(kept.get("before"))):
        if one not in places:
            places.append(one)
    evening = kept.get("evening")
    return {
        "hour": kept["hour"],
        "evening": evening if _is_hour(evening) else None,
        "ways": [],
        "timed": kept.get("timed") is True,
        "before": places[:_MOST],
    }


def _is_hour(value: object) -> bool:
    return isinstance(value, str) and _HOUR.fullmatch(value) is not None


def _places(listed: object) -> Iterator[Json]:
    for one in listed if isinstance(listed, list) else ():
        kind = one.get("kind") if isinstance(one, dict) else None
        names = _TOLD.get(kind) if isinstance(kind, str) else None
        if names is not None and all(_is_plain(one.get(name)) for name in names):
            yield {"kind": kind, **{name: one[name] for name in names}}


def _is_plain(value: Any) -> bool:  # noqa: ANN401 - JSON
    return isinstance(value, str | int) and len(str(value)) <= _LONGEST
