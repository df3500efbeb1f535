"""Full-text search over the entries: BM25, with a part for the phrase that fits best.

Counted at the start from the entries' own words; nothing is learnt and nothing kept. A line learnt from the
same phrases (tools/measure_ask.py) found no more on phrases held back, so the simpler one stands.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from math import log, sqrt

from doseline.faces.ask.entries import Entry
from doseline.faces.ask.question import Said, Term
from doseline.guide.words import Vocabulary, plain, spelling

# As doseline.guide.words.tokens finds them.
_WORD = re.compile(r"[^\W_]+|%")
# What a word found in each part of an entry is worth; a phrase that people type says most.
_WORTH = {"ask": 1.0, "title": 1.0, "text": 0.3}
# BM25: how soon a word that comes again adds nothing more, and what the length of an entry costs.
_SATURATION, _LENGTH = 1.2, 0.3
# In how many entries a word would stand that stands in none, when it is asked how much was understood.
_UNKNOWN = 3
# What the one phrase that fits best adds to the words of the whole entry.
_PHRASE = 0.25
# What two words that follow one another say beside a single one: "how long" is more than "how" and "long".
_PAIR = 0.6


@dataclass(slots=True)
class _Row:
    """One title, text or phrase of an entry: its words, and the same in their order."""

    place: int
    worth: float
    words: frozenset[str]
    order: tuple[str, ...]


@dataclass(slots=True)
class _Posting:
    """Where a word stands: its weight in each entry, and the rows."""

    weights: dict[int, float] = field(default_factory=lambda: defaultdict(float))
    rows: list[int] = field(default_factory=list)


class Index:
    """The entries, ready to be searched."""

    def __init__(self, entries: Sequence[Entry]) -> None:
        """Count the words of every title, text and phrase."""
        self._entries = entries
        parts = [(place, part, text) for place, entry in enumerate(entries) for part, text in _parts(entry)]
        words = _words(text for _, _, text in parts)
        self._rows = [
            _Row(place, _WORTH[part], frozenset(said), said)
            for (place, part, _), said in zip(parts, words, strict=True)
        ]
        self._found: dict[str, _Posting] = defaultdict(_Posting)
        lengths = [0.0] * len(entries)
        for number, row in enumerate(self._rows):
            lengths[row.place] += row.worth * len(row.words)
            for word in row.words:
                posting = self._found[word]
                posting.weights[row.place] += row.worth
                posting.rows.append(number)
        usual = sum(lengths) / len(lengths)
        self._longer = [1 - _LENGTH + _LENGTH * length / usual for length in lengths]
        self.words = Vocabulary(self._found)

    def scores(self, said: Said) -> dict[int, float]:
        """How well each entry fits, by its place; at most about one and a half."""
        terms = [(term, self._rarity(term)) for term in said.terms]
        parts = [(rarity, self._weights(term)) for term, rarity in terms]
        parts += [
            (_PAIR * self._rare(len(found)), found) for pair in said.pairs if (found := self._beside(*pair))
        ]
        total = sum(rarity for rarity, _ in parts)
        if not total:
            return {}
        whole: dict[int, float] = defaultdict(float)
        for rarity, weights in parts:
            for place, weight in weights.items():
                whole[place] += rarity * weight / (weight + _SATURATION * self._longer[place])
        phrases = self._best_phrases(terms)
        return {place: score / total + _PHRASE * phrases.get(place, 0.0) for place, score in whole.items()}

    def share_known(self, said: Said) -> float:
        """How much of a question the guide's words make up; a word that nobody knows counts as a rare one."""
        known = sum(self._rarity(term) for term in said.terms)
        unknown = len(said.left) * self._rare(_UNKNOWN)
        return known / (known + unknown) if known else 0.0

    def _weights(self, term: Term) -> Mapping[int, float]:
        """How much of a term each entry holds."""
        found: dict[int, float] = defaultdict(float)
        for word, worth in term.words.items():
            for place, weight in self._found[word].weights.items():
                found[place] += worth * weight
        return found

    def _beside(self, first: Term, second: Term) -> Mapping[int, float]:
        """How much each entry holds of two terms, the one right after the other."""
        found: dict[int, float] = defaultdict(float)
        for number in self._rows_of(first) & self._rows_of(second):
            row = self._rows[number]
            worth = max(
                (
                    first.words.get(word, 0.0) * second.words.get(after, 0.0)
                    for word, after in pairwise(row.order)
                ),
                default=0.0,
            )
            if worth:
                found[row.place] += _PAIR * row.worth * worth
        return found

    def _rows_of(self, term: Term) -> set[int]:
        return {number for word in term.words for number in self._found[word].rows}

    def _rarity(self, term: Term) -> float:
        """A rare word says more than a common one; one that only stands for another says less."""
        best = max(term.words.values())
        places = {place for word in term.words for place in self._found[word].weights}
        return best * self._rare(len(places))

    def _rare(self, places: int) -> float:
        return log(1 + (len(self._entries) - places + 0.5) / (places + 0.5))

    def _best_phrases(self, terms: Sequence[tuple[Term, float]]) -> dict[int, float]:
        """For each entry how well its best row fits: what they share, over what either says."""
        shared: dict[int, float] = defaultdict(float)
        for term, rarity in terms:
            worths: dict[int, float] = {}
            for word, worth in term.words.items():
                for number in self._found[word].rows:
                    worths[number] = max(worths.get(number, 0.0), worth)
            for number, worth in worths.items():
                shared[number] += worth * rarity * rarity
        asked = sqrt(sum(rarity * rarity for _, rarity in terms))
        best: dict[int, float] = {}
        for number, weight in shared.items():
            row = self._rows[number]
            fit = sqrt(row.worth) * weight / (asked * self._size(row))
            best[row.place] = max(best.get(row.place, 0.0), fit)
        return best

    def _size(self, row: _Row) -> float:
        return sqrt(sum(self._rare(len(self._found[word].weights)) ** 2 for word in row.words))


def _words(texts: Iterable[str]) -> Iterator[tuple[str, ...]]:
    """The words of each text in their order.

    Those without accents, nearly all, are folded at once, which is far sooner.
    """
    all_texts = tuple(texts)
    ascii_only = "\n".join(text.replace("\n", " ") for text in all_texts if text.isascii())
    folded = iter(plain(ascii_only).split("\n"))
    for text in all_texts:
        line = next(folded) if text.isascii() else plain(text)
        yield tuple(map(spelling, _WORD.findall(line)))


def _parts(entry: Entry) -> Iterator[tuple[str, str]]:
    yield "title", entry.title
    yield "text", entry.text
    yield from (("ask", phrase) for phrase in entry.asks)
