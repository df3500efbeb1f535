"""The words people use for a warm, red face, as read from the data."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Any

from doseline.frozen import dataclass
from doseline.guide.danger_features import stem
from doseline.guide.danger_words import Sayings
from doseline.guide.load import read_data

Words = tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FlushWords:
    """Words that mean one sign together: a place with a colour or a heat, or somebody who turns a colour.

    ``itself`` are words for it. ``skin`` is a place where nothing of ``limbs`` is told; ``also`` are places
    it goes on to. ``strong`` is a colour beside another word. ``joins`` are words
    of ``glue`` behind which another thing is told. ``more`` than it is a rash or a fever. With one
    of ``unless`` it is another matter; with one of ``heard_whole`` the text may tell of more, and nothing is
    put in place of its words.
    """

    sign: str
    itself: Sayings
    places: frozenset[str]
    skin: frozenset[str]
    also: frozenset[str]
    colours: frozenset[str]
    strong: frozenset[str]
    heats: frozenset[str]
    changes: frozenset[str]
    whom: frozenset[str]
    glue: frozenset[str]
    joins: frozenset[str]
    degrees: frozenset[str]
    no: frozenset[str]
    more: Sayings
    unless: Sayings
    taken_before: Sayings
    heard_whole: frozenset[str]
    limbs: frozenset[str]

    def are_told(self, words: Words) -> bool:
        """Whether the words of a piece of a text tell of it, and do not deny it.

        >>> words = load_flush_words()
        >>> words.are_told(("my", "face", "goes", "hot")), words.are_told(("hot", "day"))
        (True, False)
        """
        return self.are_there(words) and not self._are_denied(words)

    def are_there(self, words: Words) -> bool:
        """Whether the words stand in a piece of a text, denied or not."""
        there = frozenset(words)
        colour, heat = bool(there & self.colours), bool(there & self.heats)
        strong, change = bool(there & self.strong), bool(there & self.changes)
        if not (colour or heat or strong) or self.unless.are_in(words):
            return False
        if there & self.places or (there & self.skin and not _are_about(words, self.limbs)):
            return True
        return (bool(there & self.whom) and change and colour) or (strong and (colour or change))

    def _are_denied(self, words: Words) -> bool:
        """Whether a "no" stands directly before them."""
        places = (place + 1 for place, word in enumerate(words) if word in self.no)
        return any(self._is_next(words[place:]) for place in places)

    def _is_next(self, words: Words) -> bool:
        small = self.glue | self.changes
        left = next((word for word in words if word not in small or word in self.heats), "")
        return left in self.own - self.changes

    def name_it(self, words: Words) -> bool:
        """Whether one of the words for it stands there, though nothing says where.

        >>> load_flush_words().name_it(("is", "flushing", "normal"))
        True
        """
        return self.itself.are_in(words) and not self.unless.are_in(words)

    def are_alone(self, words: Words) -> bool:
        """Whether nothing beside them speaks of what may be a danger."""
        before = {place for first, end in _spans(words, self.taken_before) for place in range(first, end)}
        if self.more.are_in(words):
            return False
        own = self.own | self.glue
        left = [word for place, word in enumerate(words) if place not in before and word not in own]
        return not _are_about(left, self.heard_whole)

    def swallowed_before(self, words: Words) -> Iterator[int]:
        """Where a word for swallowing stands that tells of the medicine before it, and of no trouble."""
        return (first for first, _ in _spans(words, self.taken_before))

    @property
    def own(self) -> frozenset[str]:
        """The words that are put away together, without those between them."""
        signs = self.places | self.skin | self.colours | self.strong | self.heats
        return signs | self.also | self.changes


def _are_about(words: Iterable[str], meant: frozenset[str]) -> bool:
    return any(word in meant or stem(word) in meant for word in words)


def _spans(words: Words, sayings: Sayings) -> Iterator[tuple[int, int]]:
    at = 0
    while at < len(words):
        end = sayings.end_at(words, at)
        if end > at:
            yield at, end
        at = max(end, at + 1)


@lru_cache(maxsize=1)
def load_flush_words() -> FlushWords:
    """The words for a warm, red face."""
    table: dict[str, Any] = read_data("danger/flush")
    sets = (
        "places",
        "skin",
        "also",
        "colours",
        "strong",
        "heats",
        "changes",
        "whom",
        "glue",
        "joins",
        "degrees",
        "no",
    )
    about: dict[str, str] = read_data("danger/concepts")["concept"]
    return FlushWords(
        sign=table["sign"],
        itself=Sayings(table["itself"]),
        more=Sayings(table["more"]),
        unless=Sayings(table["unless"]),
        taken_before=Sayings(table["taken_before"]),
        heard_whole=_words_about(about, table["heard_whole"]),
        limbs=_words_about(about, table["limbs"]),
        **{name: frozenset(table[name]) for name in sets},
    )


def _words_about(concepts: dict[str, str], names: Iterable[str]) -> frozenset[str]:
    words = [word for name in names for word in concepts[name].split()]
    return frozenset((*words, *map(stem, words)))
