"""The medicines that a question names, by brand, substance or another of their names."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from doseline.guide import Guide

_WORD = re.compile(r"[^\W_]+")
_LONGEST = 4


def guides_named(question: str, guides: Iterable[Guide]) -> tuple[Guide, ...]:
    """The guides of the medicines that a question names; all of them where it names none.

    >>> from doseline.guide import load_guides
    >>> [one.drug for one in guides_named("wine with dimethyl fumarate", load_guides().values())]
    ['tecfidera']
    """
    known = tuple(guides)
    if not known:
        return ()
    names = known[0].names
    meant = {
        names.medicines[names.medicine_names[phrase]].substance
        for phrase in _phrases(question)
        if phrase in names.medicine_names
    }
    return tuple(one for one in known if one.substance in meant) or known


def _phrases(question: str) -> Iterator[str]:
    """Every run of some words of the question, in small letters."""
    words = _WORD.findall(question.lower())
    for first in range(len(words)):
        for length in range(1, _LONGEST + 1):
            yield " ".join(words[first : first + length])
