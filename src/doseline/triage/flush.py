"""Tells of a warm, red face in ordinary words: one sign, for which each guide has its own urgency.

The line that hears danger never learnt it: "my face goes red and hot" sounded like a fire. What is told
beside it is listened to as ever, and a word about breath or swelling keeps the whole piece as it was typed.
"""

from __future__ import annotations

import re
from functools import lru_cache

from doseline.frozen import dataclass
from doseline.guide.danger_features import as_typed
from doseline.guide.flush_words import FlushWords, load_flush_words

_APART = re.compile(r"[,;:!?()\n]+|\.(?!\d)|\bbut\b|\baber\b|\bpero\b", re.IGNORECASE)
_WORD = re.compile(r"[^\W_]+(?:['\u2019\u2018`\u00b4][^\W_]+)*")


@dataclass(frozen=True, slots=True)
class _Placed:
    first: int
    last: int
    word: str


# A text is asked about several times while it is read.
@lru_cache
def with_flush_named(text: str) -> str:
    """The text with one word in place of those for a warm, red face, wherever nothing else is told with them.

    >>> with_flush_named("My face goes bright red and hot, is it normal?")
    'My flushing, is it normal?'
    """
    said, at = "", 0
    for mark in _APART.finditer(text):
        said += _named(text[at : mark.start()]) + mark[0]
        at = mark.end()
    return said + _named(text[at:])


def tells_of_flush(text: str) -> str | None:
    """The name of the sign, where a text tells of it, alone or beside others, and does not deny it."""
    flush = load_flush_words()
    return flush.sign if any(map(flush.are_told, _pieces(text))) else None


def names_flush(text: str) -> str | None:
    """The name of the sign, where a text calls it by a word of its own."""
    flush = load_flush_words()
    return flush.sign if any(map(flush.name_it, _pieces(text))) else None


@lru_cache
def _pieces(text: str) -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(one.word for one in _placed(part)) for part in _APART.split(text))


def _placed(part: str) -> list[_Placed]:
    return [
        _Placed(found.start(), found.end(), word)
        for found in _WORD.finditer(part)
        for word in ["".join(as_typed(found[0]))]
    ]


def _named(part: str) -> str:
    flush, placed = load_flush_words(), _placed(part)
    words = tuple(one.word for one in placed)
    if not (flush.are_there(words) and flush.are_alone(words)):
        return part
    sign = flush.sign if flush.are_told(words) else ""
    first_run, *others = _runs(words, flush)
    put = dict.fromkeys(((at, at) for at in flush.swallowed_before(words)), "")
    put |= dict.fromkeys(others, "") | {first_run: sign}
    said, at = "", 0
    for (first, last), word in sorted(put.items()):
        said += part[at : placed[first].first] + word
        at = placed[last].last
    return said + part[at:]


def _runs(words: tuple[str, ...], flush: FlushWords) -> list[tuple[int, int]]:
    """From where to where its words stand, with what joins them; a change of something else is none."""
    signs = flush.own - flush.changes - flush.also
    runs: list[tuple[int, int]] = []
    for place, word in enumerate(words):
        if word not in signs:
            continue
        between = words[runs[-1][1] + 1 : place] if runs else ()
        if runs and all(one in flush.own or one in flush.glue for one in between):
            runs[-1] = (runs[-1][0], place)
        else:
            runs.append((place, place))
    return [_widened(words, run, flush) for run in runs]


def _widened(words: tuple[str, ...], run: tuple[int, int], flush: FlushWords) -> tuple[int, int]:
    """A run with the words of change before it, the places after it, and what lies between."""
    first, last = run
    start, end = first - 1, last + 1
    while start >= 0 and words[start] in flush.changes | flush.also | flush.glue:
        if words[start] in flush.joins and words[max(start - 1, 0)] in flush.changes:
            break  # what changed before it is something else
        first = start if words[start] in flush.changes | flush.also | flush.degrees else first
        start -= 1
    while end < len(words) and words[end] in flush.also | flush.glue:
        last = end if words[end] in flush.also else last
        end += 1
    return first, last
