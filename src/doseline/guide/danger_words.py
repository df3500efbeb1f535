"""What takes a sign of danger out of a sentence, as read from the data."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Any

from doseline.frozen import dataclass
from doseline.guide.load import read_data
from doseline.guide.typed_words import taken_out_typed

Words = tuple[str, ...]


class Sayings:
    """Words that mean something one behind the other, found by the first of them."""

    __slots__ = ("_by_first",)

    def __init__(self, written: Iterable[str]) -> None:
        by_first: dict[str, set[Words]] = {}
        for one in written:
            said = tuple(one.split())
            by_first.setdefault(said[0], set()).add(said)
        self._by_first = {
            first: tuple(sorted(said, key=lambda words: (-len(words), words)))
            for first, said in by_first.items()
        }

    def that_can_stand_in(self, typed: Iterable[str]) -> Iterator[Words]:
        """Those whose first word is there."""
        for word in dict.fromkeys(typed):
            yield from self._by_first.get(word, ())

    def end_at(self, typed: Words, at: int) -> int:
        """The end of the longest that starts at ``at``, or ``at`` where none does."""
        for said in self._by_first.get(typed[at], ()) if at < len(typed) else ():
            if typed[at : at + len(said)] == said:
                return at + len(said)
        return at

    def are_in(self, typed: Words) -> bool:
        """Whether one of them stands there."""
        if self._by_first.keys().isdisjoint(typed):
            return False
        return any(self.end_at(typed, at) > at for at in range(len(typed)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Opener:
    """Words before a sign that take it out, small ones between and ``after``, what joins further signs."""

    openers: Sayings
    small: frozenset[str]
    after: frozenset[str]
    joints: frozenset[str]
    unless: Sayings


@dataclass(frozen=True, slots=True, kw_only=True)
class TakenOut:
    """Everything that is taken out; ``over`` are marks of the past, ``unless`` of what is there again.

    ``unless_told`` are marks of the present beside a symptom that somebody tells of. ``supposed`` are words
    that, in this order, speak of what may never be; ``animals`` are not the ones we care for. Each has its
    words that keep the danger all the same. ``had`` and
    ``then`` tell that what ``relatives`` had is long over.
    """

    not_there: Opener
    asked_about: Opener
    over: Sayings
    unless: Sayings
    unless_told: Sayings
    supposed: Sayings
    unless_supposed: Sayings
    animals: Sayings
    unless_animals: Sayings
    relatives: Sayings
    had: Sayings
    then: Sayings
    unless_relatives: Sayings
    signs: Sayings


@lru_cache(maxsize=1)
def load_taken_out() -> TakenOut:
    """The words that take a sign out."""
    table = taken_out_typed(read_data("danger/words"))
    return TakenOut(
        not_there=_opener(table["not_there"]),
        asked_about=_opener(table["asked_about"]),
        over=Sayings(table["over"]["markers"]),
        unless=Sayings(table["over"]["unless"]),
        unless_told=Sayings(table["over"]["unless_told"]),
        supposed=Sayings(table["supposed"]["in_order"]),
        unless_supposed=Sayings(table["supposed"]["unless"]),
        animals=Sayings(table["animal"]["who"]),
        unless_animals=Sayings(table["animal"]["unless"]),
        relatives=Sayings(table["relative"]["who"]),
        had=Sayings(table["relative"]["had"]),
        then=Sayings(table["relative"]["then"]),
        unless_relatives=Sayings(
            (*table["over"]["unless"], *table["over"]["unless_told"], *table["relative"]["unless"])
        ),
        signs=Sayings(table["signs"]["words"]),
    )


def _opener(table: dict[str, Any]) -> Opener:
    return Opener(
        openers=Sayings(table["openers"]),
        small=frozenset(table["small"]),
        after=frozenset(table["after"]),
        joints=frozenset(table["joints"]),
        unless=Sayings(table["unless"]),
    )
