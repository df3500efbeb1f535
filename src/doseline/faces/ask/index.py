"""Full-text search over the entries, in memory, with SQLite's FTS5."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from math import log

from doseline.faces.ask.entries import Entry

_WORD = re.compile(r"[^\W_]+")
# What a word found in each part of an entry is worth; a phrase that people type says most.
_WORTH = {"ask": 1.0, "title": 0.9, "text": 0.5}
# Below this fit, or this share of the question's weight, an entry does not answer it.
_FLOOR = 0.4
_SHARE = 0.5
# What a word of the same meaning, or one with a slip, is worth beside the word itself.
_NEARLY = 0.9
# How much the best row counts beside all rows together, and what a row of many words loses.
_BEST_ROW = 0.7
_LONG, _LONG_COSTS = 12, 0.3
_ALIKE = 0.84
_SHORTEST_SLIP = 5


@dataclass(frozen=True, slots=True)
class Hit:
    """An entry with how well it fits, between 0 and 1."""

    entry: Entry
    score: float


class Index:
    """The entries, ready to be searched.

    ``stop`` are words that say nothing about the matter; ``same`` are groups of words that mean the same.
    """

    def __init__(self, entries: Sequence[Entry], stop: Iterable[str], same: Iterable[Sequence[str]]) -> None:
        """Index every title, text and search phrase as a row of its own."""
        self._entries = entries
        self._stop = frozenset(stop)
        self._same = {word: tuple(group) for group in same for word in group}
        self._rows = [
            (place, part, text) for place, entry in enumerate(entries) for part, text in _parts(entry)
        ]
        # It is only read once it is made; a face with threads asks one question at a time.
        self._store = sqlite3.connect(":memory:", check_same_thread=False)
        self._store.execute("CREATE VIRTUAL TABLE row USING fts5(text, tokenize='porter unicode61')")
        self._store.execute("CREATE VIRTUAL TABLE word USING fts5vocab(row, 'row')")
        self._store.executemany(
            "INSERT INTO row(rowid, text) VALUES (?, ?)",
            ((number, text) for number, (_, _, text) in enumerate(self._rows)),
        )

    def find(self, question: str, *, most: int = 3) -> tuple[Hit, ...]:
        """The entries that fit best, the best first; none if nothing fits."""
        words = self._words(question)
        rows = {word: self._rows_with(word) for word in words}
        weights = {word: self._weight(found) for word, found in rows.items()}
        total = sum(weights.values())
        if not total:
            return ()
        shares = self._shares(rows, weights, total)
        scores = self._scores(rows, weights, total, shares)
        fitting = [place for place, score in scores.items() if score >= _FLOOR and shares[place] >= _SHARE]
        best = sorted(fitting, key=lambda place: (-scores[place], place))[:most]
        return tuple(Hit(self._entries[place], scores[place]) for place in best)

    def _words(self, question: str) -> tuple[str, ...]:
        """The words that say something; all of them where none does."""
        found = tuple(dict.fromkeys(_WORD.findall(question.lower().replace("\u2019", "").replace("'", ""))))
        return tuple(word for word in found if word not in self._stop) or found

    def _rows_with(self, word: str) -> Mapping[int, float]:
        """The rows with the word, one that means nearly the same, or, for a slip, one that looks alike."""
        found = dict.fromkeys(self._match(self._same.get(word, ())), _NEARLY) | dict.fromkeys(
            self._match((word,)), 1.0
        )
        if found or len(word) < _SHORTEST_SLIP:
            return found
        known = [str(term) for (term,) in self._store.execute("SELECT term FROM word")]
        near = get_close_matches(word, known, n=1, cutoff=_ALIKE)
        return dict.fromkeys(self._match(near), _NEARLY)

    def _match(self, words: Sequence[str]) -> frozenset[int]:
        if not words:
            return frozenset()
        query = " OR ".join(f'"{word}"' for word in words)
        return frozenset(
            row for (row,) in self._store.execute("SELECT rowid FROM row WHERE row MATCH ?", (query,))
        )

    def _weight(self, rows: Iterable[int]) -> float:
        """A rare word says more than a common one; an unknown word says most, so that it is missed."""
        found = len({self._rows[row][0] for row in rows})
        return log(1 + len(self._entries) / (1 + found))

    def _scores(
        self,
        rows: Mapping[str, Mapping[int, float]],
        weights: Mapping[str, float],
        total: float,
        shares: Mapping[int, float],
    ) -> dict[int, float]:
        """For each entry its best row, helped a little by what the other rows add."""
        by_row: dict[int, float] = {}
        for word, found in rows.items():
            for row, worth in found.items():
                by_row[row] = by_row.get(row, 0.0) + weights[word] * worth
        best: dict[int, float] = {}
        for row, weight in by_row.items():
            place, part, text = self._rows[row]
            best[place] = max(best.get(place, 0.0), self._fit(text, part, weight / total))
        return {place: _BEST_ROW * fit + (1 - _BEST_ROW) * shares[place] for place, fit in best.items()}

    def _fit(self, text: str, part: str, share: float) -> float:
        """How much of the question the row holds, and less for every word it says besides."""
        words = len(self._words(text)) or 1
        return _WORTH[part] * share * (1 - _LONG_COSTS * min(1.0, (words - 1) / _LONG))

    def _shares(
        self, rows: Mapping[str, Mapping[int, float]], weights: Mapping[str, float], total: float
    ) -> dict[int, float]:
        """The share of the question that each entry holds in all its rows together."""
        found: dict[int, float] = {}
        for word, with_word in rows.items():
            for place in {self._rows[row][0] for row in with_word}:
                found[place] = found.get(place, 0.0) + weights[word] / total
        return found


def _parts(entry: Entry) -> tuple[tuple[str, str], ...]:
    return (("title", entry.title), ("text", entry.text), *(("ask", phrase) for phrase in entry.asks))
