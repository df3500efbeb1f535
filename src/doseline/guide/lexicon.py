"""The known names of one kind, found by their words: as they are, in other forms, and with slips."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from enum import IntEnum

from doseline.guide.words import Vocabulary, spelling


class How(IntEnum):
    """How surely a name was found, the surest first."""

    EXACT = 0
    FORM = 1
    SLIP = 2


Candidates = Mapping[str, How]


class Lexicon:
    """The names of one kind. Made when a text is read that holds a word nobody knows, and kept."""

    __slots__ = ("_by_first", "_in_any_order", "vocabulary")

    def __init__(self, aliases: Mapping[str, str]) -> None:
        self._by_first: dict[str, list[tuple[tuple[str, ...], str]]] = {}
        keys = sorted(
            ((tuple(map(spelling, alias.split())), name) for alias, name in aliases.items() if alias),
            key=lambda pair: (-len(pair[0]), pair[0]),
        )
        for words, name in keys:
            self._by_first.setdefault(words[0], []).append((words, name))
        self._in_any_order = tuple((frozenset(words), name) for words, name in keys if len(words) > 1)
        self.vocabulary = Vocabulary(word for alias in aliases for word in alias.split())

    def candidates(self, word: str) -> Candidates:
        """The known words that a word may be."""
        found: dict[str, How] = {}
        if word in self.vocabulary.known:
            found[word] = How.EXACT
        for form in self.vocabulary.forms(word):
            found.setdefault(form, How.FORM)
        return found or {spelling(known): How.SLIP for known in self.vocabulary.slips(word)}

    def at(self, choices: Sequence[Candidates]) -> Iterator[tuple[int, str, How]]:
        """The names that begin with the first word: how many words, which, how; the longest only."""
        longest = 0
        for first, how in choices[0].items():
            for words, name in self._by_first.get(first, ()):
                if len(words) < longest or len(words) > len(choices):
                    continue
                if all(word in choices[place] for place, word in enumerate(words)):
                    longest = len(words)
                    yield (
                        len(words),
                        name,
                        max(how, *(choices[place][word] for place, word in enumerate(words))),
                    )

    def in_any_order(self, words: frozenset[str]) -> tuple[frozenset[str], str] | None:
        """The name with the most words, all of which are among ``words``."""
        return next((pair for pair in self._in_any_order if pair[0] <= words), None)


def _fits(words: tuple[str, ...], choices: Sequence[Candidates]) -> bool:
    return all(word in choices[place] for place, word in enumerate(words))
