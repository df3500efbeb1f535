"""Pagination: a long list of people, some at a time.

The place in the list is a person's id: a name in an address would stand in histories and logs.
"""

from __future__ import annotations

from collections.abc import Sequence

from doseline.errors import Fault, RequestError, fault
from doseline.frozen import dataclass
from doseline.store import RecordSummary

# Our choices: as many as can be looked through on a screen, and for a program as many as are no load.
ON_A_SCREEN, MOST = 100, 1000
_DIGITS = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class PeoplePage:
    """Some of the people; ``after`` is the place from which the next ones follow, None at the end."""

    people: tuple[RecordSummary, ...]
    after: str | None


def some(people: Sequence[RecordSummary], *, limit: int, after: str | None) -> PeoplePage:
    """``limit`` people after the one with the id ``after``, or the first ones.

    Raises: RequestError if that one is not in the list any more.
    """
    ids = [one.id for one in people]
    if after and after not in ids:
        raise RequestError((fault("page-gone", "after"),))
    start = ids.index(after) + 1 if after else 0
    found = tuple(people[start : start + limit])
    return PeoplePage(people=found, after=found[-1].id if start + limit < len(people) else None)


def limit_of(text: str | None, *, is_strict: bool = False) -> int:
    """How many a program asks for; as many as there can be where it does not say.

    An empty number is none where ``is_strict``; programs of before may send it.
    Raises: RequestError if that is no number from 1 on, or too high.
    """
    if text is None or not (text or is_strict):
        return MOST
    is_count = text.isascii() and text.isdigit() and len(text) <= _DIGITS
    if not (is_count and 1 <= int(text) <= MOST):
        raise RequestError((_limit(),))
    return int(text)


def _limit() -> Fault:
    return fault("page-limit", "limit", most=MOST)
