"""What looks like a sign and is none, and signs at the place of the injection, as read from the data."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any

from doseline.frozen import dataclass
from doseline.guide.load import read_data


@dataclass(frozen=True, slots=True, kw_only=True)
class LookAlike:
    """Words that are no sign beside some others: directly ``after`` or ``before`` them, or ``of`` later on.

    One of ``unless`` in the same piece of the text keeps the sign. A ``saying`` means nothing: the line
    that was learnt does not listen to its words either.
    """

    words: tuple[str, ...]
    after: tuple[str, ...] = ()
    before: tuple[str, ...] = ()
    of: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()
    saying: bool = False


class LookAlikes:
    """All of them, found by the first of their words."""

    __slots__ = ("_by_head", "_rows")

    def __init__(self, rows: Iterable[LookAlike]) -> None:
        self._rows = tuple(rows)
        self._by_head: dict[str, set[int]] = {}
        for place, row in enumerate(self._rows):
            for words in row.words:
                self._by_head.setdefault(words.split()[0], set()).add(place)

    def that_can_stand_in(self, words: Iterable[str]) -> tuple[LookAlike, ...]:
        """Those of which a first word is there, in their order."""
        places = {place for word in words for place in self._by_head.get(word, ())}
        return tuple(self._rows[place] for place in sorted(places))


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """The place of the injection: how it is called, what else it may be, and the signs there.

    ``signs`` turns the name of a sign anywhere into that of one there, ``words`` names one that is only told
    as a word.
    """

    places: tuple[str, ...]
    unless: tuple[str, ...]
    signs: Mapping[str, str]
    words: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Alike:
    """Everything that is told apart from a sign; ``beside`` are words that add nothing to one.

    The ``sayings`` stand by themselves as well.
    ``since`` are words for the injection after which it came, if none of ``since_unless`` stands beside them.
    ``heed`` are places that always matter; ``few`` words beside an accident tell of nothing more.
    """

    look_alikes: LookAlikes
    sayings: LookAlikes
    site: Site
    beside: frozenset[str]
    since: tuple[str, ...]
    since_unless: tuple[str, ...]
    heed: frozenset[str]
    few: int


@lru_cache(maxsize=1)
def load_alike() -> Alike:
    """The words that look like a sign, and the place of the injection."""
    table = read_data("danger/alike")
    rows = tuple(map(_look_alike, table["look_alike"]))
    return Alike(
        look_alikes=LookAlikes(rows),
        sayings=LookAlikes(row for row in rows if row.saying),
        site=_site(table["site"]),
        beside=frozenset(table["beside"]["words"]),
        since=tuple(table["beside"]["since"]),
        since_unless=tuple(table["beside"]["since_unless"]),
        heed=frozenset(table["beside"]["heed"]),
        few=table["beside"]["few"],
    )


def _look_alike(table: Mapping[str, Any]) -> LookAlike:
    lists = {part: tuple(words) for part, words in table.items() if part != "saying"}
    return LookAlike(**lists, saying=table.get("saying", False))


def _site(table: Mapping[str, Any]) -> Site:
    return Site(
        places=tuple(table["places"]),
        unless=tuple(table["unless"]),
        signs=table["signs"],
        words=table["words"],
    )
