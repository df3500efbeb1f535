"""Whether a time zone's name is one that this machine knows."""

from __future__ import annotations

import re
from functools import lru_cache

_NAME = re.compile(r"[A-Za-z0-9_+-]+(?:/[A-Za-z0-9_+-]+)*", re.ASCII)


@lru_cache(maxsize=512)
def is_timezone(name: str) -> bool:
    """Whether ``name`` is an IANA time zone, or may be one where the machine keeps no list of them.

    >>> is_timezone("Europe/Berlin"), is_timezone("Berlin time")
    (True, False)
    """
    if not _NAME.fullmatch(name):
        return False
    from zoneinfo import ZoneInfo  # noqa: PLC0415 - many records have no time zone, and it is slow to import

    try:
        ZoneInfo(name)
    except (ValueError, OSError, LookupError):
        return not _has_data()
    return True


@lru_cache(maxsize=1)
def _has_data() -> bool:
    """Whether there are time zones at all: Windows has none of its own."""
    from zoneinfo import ZoneInfo, ZoneInfoNotFoundError  # noqa: PLC0415

    try:
        ZoneInfo("UTC")
    except ZoneInfoNotFoundError:
        return False
    return True
