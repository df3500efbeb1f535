"""The phrases of danger, found by the words that are there: no text is held against each phrase.

Made once from the phrases of a guide, when the first text is read.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from doseline.guide.patterns import Phrase
from doseline.guide.words import letters

# From how many letters on letters turned round, one more or less, and another letter are slips: in a
# phrase of one word nothing else bears it out.
_TURNED_FROM, _MORE_OR_LESS_FROM = 4, 5
_REPLACED_TOGETHER, _REPLACED_ALONE = 5, 8
# A slip makes a word longer or shorter by one letter at most, and changes two at most.
_LONGER, _CHANGED = 1, 2
# How many typed words are kept: a text of any length must not fill the memory.
_KEPT = 4096

# The words of phrases that a typed word stands for in any phrase, and in one of several words only.
_Meant = tuple[frozenset[str], frozenset[str]]


class Phrases:
    """The phrases, each filed under the one of its words that the fewest of them share."""

    __slots__ = ("_by_place", "_by_word", "_known", "_meant", "_phrases")

    def __init__(self, phrases: Iterable[Phrase]) -> None:
        self._phrases = tuple(phrases)
        shared = Counter(word for one in self._phrases for word in one.words)
        self._known = frozenset(shared)
        self._by_word: dict[str, list[int]] = {}
        for place, one in enumerate(self._phrases):
            self._by_word.setdefault(min(one.words, key=shared.__getitem__, default=""), []).append(place)
        self._by_place: dict[tuple[int, int, str], list[tuple[int, str]]] = {}
        for word in sorted(word for word in self._known if len(word) >= _TURNED_FROM):
            for place, letter in enumerate(word[:2]):
                self._by_place.setdefault((len(word), place, letter), []).append((letters(word), word))
        self._meant: dict[str, _Meant] = {}

    def found(self, words: Iterable[str]) -> tuple[Phrase, ...]:
        """The phrases of which each word is there, or a slip of it, in their order."""
        alone: set[str] = set()
        together: set[str] = set()
        for word in words:
            anywhere, only_together = self._meaning(word)
            alone |= anywhere
            together |= only_together
        together |= alone
        filed = sorted(place for word in together for place in self._by_word.get(word, ()))
        tried = (self._phrases[place] for place in filed)
        return tuple(
            one for one in tried if (together if len(one.words) > 1 else alone).issuperset(one.words)
        )

    def _meaning(self, typed: str) -> _Meant:
        found = self._meant.get(typed)
        if found is None:
            if len(self._meant) >= _KEPT:
                self._meant.clear()
            found = self._meant[typed] = self._looked_up(typed)
        return found

    def _looked_up(self, typed: str) -> _Meant:
        near = frozenset(self._near(typed))
        alone = {word for word in near if _is_slip(word, typed, replaced=len(word) >= _REPLACED_ALONE)}
        together = {word for word in near if _is_slip(word, typed, replaced=len(word) >= _REPLACED_TOGETHER)}
        return frozenset(alone | (self._known & {typed})), frozenset(together)

    def _near(self, typed: str) -> Iterator[str]:
        """Every slip leaves one of the first two letters at one of these places: no others are looked at."""
        bits = letters(typed)
        for length in range(len(typed) - _LONGER, len(typed) + _LONGER + 1):
            for place, letter in ((0, typed[:1]), (0, typed[1:2]), (1, typed[:1])):
                for known, word in self._by_place.get((length, place, letter), ()):
                    if (known ^ bits).bit_count() <= _CHANGED:
                        yield word


def _is_slip(word: str, typed: str, *, replaced: bool) -> bool:
    """Whether ``typed`` is ``word`` with two letters turned round, or one letter more, less or replaced.

    The first letter is never replaced: that gives other words (tight, night), seldom a slip. It is told here
    and not by the package for distances: words of danger must be heard before anything is loaded.
    """
    same = 0
    while same < min(len(word), len(typed)) and word[same] == typed[same]:
        same += 1
    rest, got = word[same:], typed[same:]
    if rest[:2] == got[1::-1] and rest[2:] == got[2:]:
        return True
    if len(word) < _MORE_OR_LESS_FROM:
        return False
    return rest[1:] == got or rest == got[1:] or (replaced and same > 0 and rest[1:] == got[1:])


# The phrases of the newest guides that were asked, each kept with what was made of it: a guide's are one
# tuple for as long as it is loaded, and comparing all of them would take as long as it saves.
_MOST_GUIDES = 8
_made: dict[int, tuple[Iterable[Phrase], Phrases]] = {}


def phrases_of(phrases: Iterable[Phrase]) -> Phrases:
    """The phrases of a guide as they are looked for."""
    kept = _made.get(id(phrases))
    if kept is not None and kept[0] is phrases:
        return kept[1]
    if len(_made) >= _MOST_GUIDES:
        _made.clear()
    made = Phrases(phrases)
    _made[id(phrases)] = (phrases, made)
    return made
