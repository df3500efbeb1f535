"""Tests found by the words of their name, in any order and with anything between them.

Laboratories write one test in many ways: "HBV-DNA PCR (plasma)", "Pregnancy test, urine". A mark is a set of
words that stands for one test wherever all of them are. With any word left over the name counts for danger
alone: a negative result of it permits nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Any

from doseline.frozen import dataclass
from doseline.guide.validation import BOOLEAN, TEXT, TEXTS, Faults, entries, maybe
from doseline.guide.words import Vocabulary, tokens

_MARK = {
    "test": TEXT,
    "words": TEXTS,
    "unless": maybe(TEXTS),
    "danger_only": maybe(BOOLEAN),
    "last": maybe(BOOLEAN),
    "permits": maybe(BOOLEAN),
}
_NUMBER = re.compile(r"\d+[a-z]{0,4}")
# A slip is looked for in a word of this many letters (our choice); it never makes a name whole.
_SLIPS_FROM = 5

Expansions = Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """The words of one test, any one of ``words`` with all of its words; ``unless`` makes it another test.

    ``danger_only`` never clears anything; ``last`` counts only where no other mark was found; ``permits`` is
    a test whose find holds nothing back, and counts only in a name that was understood whole.
    """

    test: str
    words: tuple[frozenset[str], ...]
    unless: tuple[frozenset[str], ...]
    danger_only: bool
    last: bool
    permits: bool


@dataclass(frozen=True, slots=True)
class Marked:
    """The tests that a name speaks of, and whether every word of it was understood."""

    tests: tuple[str, ...]
    whole: bool


@dataclass(frozen=True)
class Marks:
    """All marks, with the words that may stand beside them."""

    marks: tuple[Mark, ...]
    beside: frozenset[str]
    same: Expansions

    @cached_property
    def _vocabulary(self) -> Vocabulary:
        return Vocabulary(word for mark in self.marks for words in mark.words for word in words)

    def find(self, written: str) -> Marked:
        """The tests of a name as it was written, each once.

        A word that is none of ours may be a slip of one; such a name is never whole.
        """
        there = tuple(word for token in tokens(written) for word in self.same.get(token, token).split())
        meant = frozenset(there).union(*map(self._slips, there))
        found = tuple(self._found(meant))
        used = frozenset[str]().union(*(words for _, words in found))
        left = (word for word in there if word not in used and word not in self.beside)
        whole = all(_NUMBER.fullmatch(word) for word in left)
        tests = dict.fromkeys(mark.test for mark, _ in found if whole or not mark.permits)
        return Marked(tuple(tests), whole and not any(mark.danger_only for mark, _ in found))

    def _found(self, meant: frozenset[str]) -> Iterator[tuple[Mark, frozenset[str]]]:
        first = [pair for mark in self.marks if not mark.last for pair in _matches(mark, meant)]
        last = (pair for mark in self.marks if mark.last for pair in _matches(mark, meant))
        yield from first or last

    def _slips(self, word: str) -> tuple[str, ...]:
        known = word in self.beside or word in self._vocabulary.known
        return () if known or len(word) < _SLIPS_FROM else self._vocabulary.slips(word)


def _matches(mark: Mark, meant: frozenset[str]) -> Iterator[tuple[Mark, frozenset[str]]]:
    if any(words <= meant for words in mark.unless):
        return
    found = [words for words in mark.words if words <= meant]
    if found:
        yield mark, frozenset[str]().union(*found)


def read_marks(tables: Mapping[str, Any], beside: frozenset[str], same: Expansions, faults: Faults) -> Marks:
    """The marks from the parsed file ``names/marks.toml``."""
    marks = tuple(
        Mark(
            test=table.get("test", ""),
            words=_sets(table["words"], same),
            unless=_sets(table.get("unless", ()), same),
            danger_only=table.get("danger_only", False),
            last=table.get("last", False),
            permits=table.get("permits", False),
        )
        for _, table, _ in entries(tables, "mark", _MARK, "names.marks", faults)
    )
    own = frozenset(tables.get("beside", ()))
    return Marks(marks=marks, beside=beside | own, same=same)


def _sets(written: list[str] | tuple[()], same: Expansions) -> tuple[frozenset[str], ...]:
    return tuple(
        frozenset(word for token in tokens(one) for word in same.get(token, token).split()) for one in written
    )
