"""Search in the list: by parts of a name, or by a date of birth in any order.

What was typed is about a person and may stand in no address: it waits in memory, under a word of chance.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta

from doseline.dates import PartialDate
from doseline.faces.picture.recent import Recent
from doseline.faces.web.people.listed_person import ListedPerson

# Our choices: more than a morning's searches, and no name is longer.
_HELD, _HOURS, LONGEST = 1000, 12, 100
_PIECE = re.compile(r"\w+")
# "mar" is a month, "m" may be the beginning of a name.
_MONTH_LETTERS = 3


class HeldSearches:
    """What was searched for lately."""

    def __init__(self) -> None:
        """Nothing yet."""
        self._held: Recent[tuple[str, datetime]] = Recent(_HELD)

    def hold(self, typed: str, now: datetime) -> str:
        """The word under which the search is found from now on."""
        word = secrets.token_urlsafe(12)
        self._held.keep(word, (typed[:LONGEST], now))
        return word

    def find(self, word: str, now: datetime) -> str | None:
        """What was typed; None where it is unknown, or too old."""
        held = self._held.get(word)
        return None if held is None or now - held[1] > timedelta(hours=_HOURS) else held[0]

    def clear(self) -> None:
        """Drop all of it, as when the app is locked."""
        self._held.clear()


def matching(
    people: Iterable[ListedPerson], typed: str, month: Callable[[int], str]
) -> tuple[ListedPerson, ...]:
    """Those of whom every typed piece is in the name, or in the date of birth; ``month`` names a month.

    >>> from doseline.assessment.worklist import NOT_ASSESSED
    >>> born = PartialDate.parse("1988-03-14")
    >>> dana = ListedPerson(id="1", called="Dana P", row=NOT_ASSESSED, birth_date=born)
    >>> [len(matching([dana], typed, lambda _: "March")) for typed in ("dan", "14 mar 1988", "3/14/88", "15")]
    [1, 1, 0, 0]
    """
    pieces = [piece.casefold() for piece in _PIECE.findall(typed)]
    return tuple(one for one in people if pieces and all(_fits(one, piece, month) for piece in pieces))


def _fits(one: ListedPerson, piece: str, month: Callable[[int], str]) -> bool:
    if piece in one.called.casefold():
        return True
    born = one.birth_date
    if born is None or not born.is_known:
        return False
    if piece.isdecimal():
        return int(piece) in _numbers(born)
    named = born.first.month == born.last.month and len(piece) >= _MONTH_LETTERS
    return named and month(born.first.month).casefold().startswith(piece)


def _numbers(born: PartialDate) -> frozenset[int]:
    """The year, and the month and the day where they are known."""
    month = {born.first.month} if born.first.month == born.last.month else set()
    return frozenset({born.first.year, *month, *({born.first.day} if born.is_exact else ())})
