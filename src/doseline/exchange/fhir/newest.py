"""The newest of several versions of one resource."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime

from doseline.exchange.fhir.found import Found

_NEVER = datetime.min.replace(tzinfo=UTC)
# Digits that a number of versions may have: more are no number that anybody counted to.
_DIGITS = 18


def newest(versions: Sequence[Found]) -> Found:
    """The one with the highest version; else the one updated last; else the one read last.

    A version or a time counts only where all have one. What a file of deletions names is gone, unless times
    say that it came back.
    """
    best = versions[0]
    if len(versions) == 1:
        return best
    key = _key(versions)
    for one in versions:
        if key(one) >= key(best):  # of two alike, the one read last
            best = one
    return best


def _key(versions: Sequence[Found]) -> Callable[[Found], tuple[int, datetime, bool]]:
    if all(_number(one) is not None for one in versions):
        return lambda one: (_number(one) or 0, one.updated or _NEVER, one.deletion)
    if all(one.updated is not None for one in versions):
        return lambda one: (0, one.updated or _NEVER, one.deletion)
    return lambda one: (0, _NEVER, one.gone)


def _number(one: Found) -> int | None:
    """The version, where it is a number: other names of versions have no order."""
    text = one.version
    if text is None or not text.isascii() or not text.isdigit() or len(text) > _DIGITS:
        return None
    return int(text)
