"""What a laboratory's own words say of a test: found, not found, or neither.

A find counts anywhere in the text unless one "no" stands before it. A text is negative only where every
word of it was understood: "Negative (S/CO 0.2)" is, "negative on Monday, see letter" is not.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from doseline.frozen import dataclass
from doseline.guide.shape import TEXTS, Faults, check
from doseline.guide.words import plain

_TABLE = dict.fromkeys(("positive", "negative", "unclear", "no", "between", "beside"), TEXTS)
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
    """The words of results, by what they say."""

    positive: frozenset[str]
    negative: frozenset[str]
    unclear: frozenset[str]
    no: frozenset[str]
    between: frozenset[str]
    beside: frozenset[str]

    def read(self, written: str) -> str | None:
        """What a text says of its test: ``positive``, ``negative``, ``indeterminate``, or None for nothing.

        >>> from doseline.guide import load_guide
        >>> read = load_guide("kesimpta").names.outcomes.read
        >>> [read(text) for text in ("DETECTED, 340 IU/mL", "not detected", "see letter")]
        ['positive', 'negative', None]
        """
        words = _words(written)
        finds = [self._is_negated(words, place) for place, word in enumerate(words) if word in self.positive]
        if not all(finds):
            return POSITIVE
        if not self.unclear.isdisjoint(words):
            return INDETERMINATE
        if not finds and self.negative.isdisjoint(words):
            return None
        return NEGATIVE if self._is_whole(words) else INDETERMINATE

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
