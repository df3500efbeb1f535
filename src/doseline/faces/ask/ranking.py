"""Which entries answer a question, and how sure that is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import StrEnum
from functools import cached_property

from doseline.faces.ask.entries import Entry
from doseline.faces.ask.index import Index
from doseline.faces.ask.meaning import Meaning, is_known, is_there
from doseline.faces.ask.question import Lists, Understanding
from doseline.frozen import dataclass
from doseline.guide import Terminology

# From which fit on an entry is shown at all, and from which as a sure answer.
_SHOWN, _SURE = 0.1, 0.6
# The same for how near the meaning is; and what that weighs beside the words.
_NEAR, _SURELY_NEAR, _MEANING = 0.53, 0.75, 1.0
# The same where no word at all is known: letters at random come near to something, too.
_NEAR_ALONE = 0.68


class SearchedBy(StrEnum):
    """What was compared: words only, or the meaning of the whole question as well."""

    WORDS = "words"
    MEANING = "meaning"


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """The entries that fit best, the best first; ``left`` are the words that nothing in the guide knows."""

    entries: tuple[Entry, ...]
    sure: bool
    left: tuple[str, ...]
    searched_by: SearchedBy


class Ranking:
    """Finds the entries of one guide; made once, asked often."""

    def __init__(
        self, entries: Sequence[Entry], names: Terminology, lists: Lists, *, by_meaning: bool = True
    ) -> None:
        """Index the entries; ``by_meaning`` compares the meaning as well, where the extra is installed."""
        self._by_meaning = by_meaning
        self._entries = entries
        self._index = Index(entries)
        self._understanding = Understanding(self._index.words, names, lists)

    def find(self, question: str, *, most: int = 3) -> Found:
        """The entries that fit best; none if nothing fits."""
        said = self._understanding.read(question)
        share = self._index.share_known(said)
        words = {place: score * share for place, score in self._index.scores(said).items()}
        near = self._meaning.scores(question) if said.is_words and self._meaning else None
        scores = words if near is None else _together(words, near)
        best = sorted(scores, key=lambda place: (-scores[place], place))[:most]
        by_words = words.get(best[0], 0.0) if best else 0.0
        by_meaning = near[best[0]] if near and best else 0.0
        return Found(
            entries=tuple(self._entries[place] for place in best)
            if by_words >= _SHOWN or by_meaning >= (_NEAR if said.terms else _NEAR_ALONE)
            else (),
            sure=by_words >= _SURE or by_meaning >= _SURELY_NEAR,
            left=said.left,
            searched_by=SearchedBy.WORDS if near is None else SearchedBy.MEANING,
        )

    @cached_property
    def _meaning(self) -> Meaning | None:
        """The extra, if it is there and knows this language; loaded at the first question."""
        is_used = self._by_meaning and is_there() and is_known(self._entries)
        return Meaning(self._entries) if is_used else None


def _together(words: Mapping[int, float], near: Sequence[float]) -> dict[int, float]:
    return {place: words.get(place, 0.0) + _MEANING * fit for place, fit in enumerate(near)}
