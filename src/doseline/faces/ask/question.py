"""What a question says: its words, each with what may stand for it in the guide."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from itertools import pairwise

from doseline.faces.ask.foreign import Listed, Tongue
from doseline.frozen import dataclass
from doseline.guide import Terminology
from doseline.guide.words import Vocabulary, phrase, spelling, tokens

# What a weak word is worth beside another.
_WEAK = 0.3
# What a word is worth that stands for the typed one: one that means the same, a slip of the fingers, and
# what kind of thing a known name is (covid is an infection).
_SAME, _SLIP, _KIND = 0.7, 0.8, 0.5
_LONGEST_NAME = 5
# Which other words an unknown one may be a slip of: how much alike, how many, and of which lengths.
# By the standard library: a package for edit distances takes longer to load than the whole search.
_ALIKE, _SLIPS, _SHORTEST_SLIP, _LONGEST_WORD = 0.84, 2, 5, 30
# So many words of a question are read: a text of any length must be answered soon.
_MOST_WORDS = 200


@dataclass(frozen=True, slots=True)
class Term:
    """One word of a question: ``words`` of the guide that may stand for it, each with its worth."""

    typed: str
    words: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Said:
    """A question as it was understood; ``left`` are the words that nothing in the guide knows.

    ``pairs`` are the terms that follow one another.
    """

    terms: tuple[Term, ...]
    left: tuple[str, ...]
    pairs: tuple[tuple[Term, Term], ...] = ()

    @property
    def is_words(self) -> bool:
        """Whether there is any word in it."""
        return bool(self.terms or self.left)


@dataclass(frozen=True, slots=True, kw_only=True)
class Lists:
    """What a language knows of words.

    ``weak`` are words that say little, ``same`` groups of words that mean the same. ``kinds`` has the words
    for what a known name is, by ``kind.name`` or ``kind`` alone; ``foreign`` is known of other languages.
    """

    weak: tuple[str, ...]
    same: tuple[tuple[str, ...], ...]
    kinds: Mapping[str, str]
    foreign: tuple[Listed, ...]


class Understanding:
    """Reads questions with the words of a guide."""

    def __init__(self, words: Vocabulary, names: Terminology, lists: Lists) -> None:
        """Take the words that the entries of the guide are made of."""
        self._words = words
        self._names = names
        self._kinds = lists.kinds
        self._weak = frozenset(map(spelling, lists.weak))
        self._same: dict[str, tuple[str, ...]] = {}
        for group in lists.same:
            for word in map(spelling, group):
                self._same[word] = tuple(map(spelling, group))
        self._tongues = tuple(Tongue(listed, words) for listed in lists.foreign)

    def read(self, question: str) -> Said:
        """The terms of a question, each word once, and the words left over."""
        words = self._in_english(tokens(question)[:_MOST_WORDS])
        typed = {spelling(word): word for word in words}
        terms = {word: self._term(word) for word in typed}
        named = {
            word: worth
            for kind, worth in self._of_kind(question)
            for word in map(spelling, tokens(kind))
            if word not in terms and word in self._words.known
        }
        return Said(
            terms=(
                *(term for term in terms.values() if term.words),
                *(Term(word, dict.fromkeys(self._words.forms(word), named[word])) for word in sorted(named)),
            ),
            left=tuple(typed[word] for word, term in terms.items() if not term.words),
            pairs=tuple(
                (terms[first], terms[second])
                for first, second in dict.fromkeys(pairwise(map(spelling, words)))
                if terms[first].words and terms[second].words
            ),
        )

    def _in_english(self, words: tuple[str, ...]) -> tuple[str, ...]:
        for tongue in self._tongues:
            words = tongue.english(words)
        return words

    def _term(self, word: str) -> Term:
        """The word in all its forms, words that mean the same, and what an unknown one is a slip of."""
        found: dict[str, float] = {}
        for same in self._same_as(word):
            found |= dict.fromkeys(self._words.forms(same), _SAME)
        found |= dict.fromkeys(self._words.forms(word), 1.0)
        if not found:
            found = dict.fromkeys(self._near(word), _SLIP)
        said = _WEAK if word in self._weak else 1.0
        return Term(word, {known: said * worth for known, worth in found.items()})

    def _near(self, word: str) -> list[str]:
        """The words that look nearly the same and begin with the same letter."""
        if not _SHORTEST_SLIP <= len(word) <= _LONGEST_WORD:
            return []
        alike = (known for known in self._words.known if known[0] == word[0])
        return get_close_matches(word, sorted(alike), n=_SLIPS, cutoff=_ALIKE)

    def _same_as(self, word: str) -> tuple[str, ...]:
        return self._same.get(word, ())

    def _of_kind(self, question: str) -> Iterator[tuple[str, float]]:
        """What the known names in a question are, as words of the guide.

        Of a name that no entry speaks of it is all there is to go by.
        """
        words = phrase(question).split()
        spans = {
            " ".join(words[first:last])
            for first in range(len(words))
            for last in range(first + 1, min(len(words), first + _LONGEST_NAME) + 1)
        }
        for kind, known in (("medicine", self._names.medicine_names), *self._names.aliases.items()):
            for span in sorted(spans & known.keys()):
                said = self._kinds.get(f"{kind}.{known[span]}", self._kinds.get(kind))
                if said:
                    yield said, _KIND if self._speaks_of(span) else 1.0

    def _speaks_of(self, name: str) -> bool:
        return all(spelling(word) in self._words.known for word in name.split())
