"""What a laboratory's own words say of a test: found, not found, or neither.

A find counts anywhere in the text unless one "no" stands before it. A text is negative only where every
word of it was understood: "Negative (S/CO 0.2)" is, "negative on Monday, see letter" is not.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from doseline.frozen import dataclass
from doseline.guide.validation import TEXTS, Faults, check
from doseline.guide.words import phrase, plain

_LISTS = (
    "positive",
    "negative",
    "unclear",
    "no",
    "between",
    "beside",
    "germs",
    "excuses",
    "grows",
    "harmless",
    "around",
    "ordinary",
)
_TABLE = dict.fromkeys(_LISTS, TEXTS)
# "+", "++", "1+", "+ve" and "-ve", which have no letters of their own to be known by.
_SIGNS = (
    (re.compile(r"(?<![\w+])\d?\+{1,4}(?:ve\b)?(?!\w)"), " positive "),
    (re.compile(r"(?<!\w)[-\u2212\u2013]ve\b"), " negative "),
)
_WORD = re.compile(r"[^\W\d_]+|\d+(?:[.,]\d+)*|[<>\u2264]")
_NUMBER = re.compile(r"[\d.,]+")
POSITIVE, NEGATIVE, INDETERMINATE = "positive", "negative", "indeterminate"


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcomes:
    """The words of results, by what they say.

    ``germs`` are the names that are a find by themselves in a test for an infection; ``excuses`` say that
    what ``grows`` is no illness; ``harmless`` are the words of a result that holds nothing back, ``around``
    those beside them, ``ordinary`` those in the name of a test whose comments can wait.
    """

    positive: frozenset[str]
    negative: frozenset[str]
    unclear: frozenset[str]
    no: frozenset[str]
    between: frozenset[str]
    beside: frozenset[str]
    germs: frozenset[str]
    excuses: frozenset[str]
    grows: frozenset[str]
    harmless: frozenset[str]
    around: frozenset[str]
    ordinary: frozenset[str]

    def read(self, written: str) -> str | None:
        """What a text says of its test: ``positive``, ``negative``, ``indeterminate``, or None for nothing.

        >>> from doseline.guide import load_guide
        >>> read = load_guide("kesimpta").names.outcomes.read
        >>> [read(text) for text in ("DETECTED, 340 IU/mL", "not detected", "see letter")]
        ['positive', 'negative', None]
        """
        words = self._without_excused(_words(written))
        finds = [self._is_negated(words, place) for place, word in enumerate(words) if word in self.positive]
        if not all(finds):
            return POSITIVE
        if not self.unclear.isdisjoint(words):
            return INDETERMINATE
        if not finds and self.negative.isdisjoint(words):
            return None
        return NEGATIVE if self._is_whole(words) else INDETERMINATE

    def names_germ(self, written: str) -> bool:
        """Whether a text names a germ that no "no" stands before.

        >>> from doseline.guide import load_guide
        >>> named = load_guide("kesimpta").names.outcomes.names_germ
        >>> named("E. coli >10^5 cfu/ml"), named("no MRSA"), named("see letter")
        (True, False, False)
        """
        words = _words(written)
        found = (at for at, word in enumerate(words) if word in self.germs)
        return any(not self._is_negated(words, at) for at in found)

    def is_understood(self, written: str) -> bool:
        """Whether a text says that it found something, or is harmless in all its words or by one of them.

        By one word alone only where nothing else in it is a find, a doubt or a "no": "normal, see letter".
        """
        words = _words(written)
        if self.read(written) == POSITIVE or self._says_nothing_else(words):
            return True
        doubt = self.positive | self.unclear | self.no | self.germs
        settles = self.harmless | self.excuses
        return doubt.isdisjoint(words) and not settles.isdisjoint(words)

    def is_ordinary(self, name: str) -> bool:
        """Whether a test is one whose comments hold nothing back, by the words of its name."""
        return not self.ordinary.isdisjoint(phrase(name).split())

    def _without_excused(self, words: tuple[str, ...]) -> tuple[str, ...]:
        """The words without a growth that the laboratory takes for no illness; a germ by name stays."""
        if self.excuses.isdisjoint(words) or not self.germs.isdisjoint(words):
            return words
        return tuple(word for word in words if word not in self.excuses | self.grows)

    def amount(self, written: str) -> bool:
        """Whether a text gives an amount that is more than nothing, and not only an upper limit."""
        words = _words(written)
        if "<" in words or "\u2264" in words or not self.no.isdisjoint(words):
            return False
        numbers = (word for word in words if _NUMBER.fullmatch(word))
        return any(float(number.replace(",", "")) > 0 for number in numbers if number.count(".") <= 1)

    def _is_negated(self, words: Sequence[str], place: int) -> bool:
        """Whether one "no" stands before a find, with nothing in between but what was looked for."""
        before = place - 1
        while before >= 0 and words[before] in self.between:
            before -= 1
        if before < 0 or words[before] not in self.no:
            return False
        return not (before > 0 and words[before - 1] in self.no)

    def _is_whole(self, words: Sequence[str]) -> bool:
        known = self.positive | self.negative | self.no | self.between | self.beside
        return _all_in(known, words)

    def _says_nothing_else(self, words: Sequence[str]) -> bool:
        known = self.positive | self.negative | self.unclear | self.no | self.between | self.beside
        return _all_in(known | self.harmless | self.around | self.excuses | self.germs, words)


def _all_in(known: frozenset[str], words: Sequence[str]) -> bool:
    return all(word in known or word in "<>\u2264" or _NUMBER.fullmatch(word) for word in words)


def _words(written: str) -> tuple[str, ...]:
    return tuple(_each(written))


def _each(written: str) -> Iterator[str]:
    text = plain(written)
    for sign, word in _SIGNS:
        text = sign.sub(word, text)
    yield from (found.group() for found in _WORD.finditer(text))


def read_outcomes(tables: Mapping[str, Any], faults: Faults) -> Outcomes:
    """The words of results from the parsed file ``names/marks.toml``."""
    table = tables.get("outcome", {})
    kept = table if check(table, _TABLE, "names.marks.outcome", faults) else {}
    return Outcomes(**{key: frozenset(map(plain, kept.get(key, ()))) for key in _TABLE})
