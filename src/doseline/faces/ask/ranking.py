"""Which entries answer a question, and how sure that is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from doseline.faces.ask.entries import Entry
from doseline.faces.ask.index import Index
from doseline.faces.ask.question import Understanding
from doseline.guide import Names

# From which fit on an entry is shown at all, and from which as a sure answer.
_SHOWN, _SURE = 0.2, 0.6


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
        self,
        entries: Sequence[Entry],
        names: Names,
        *,
        weak: Iterable[str],
        same: Iterable[Sequence[str]],
        kinds: Mapping[str, str],
    ) -> None:
        """Index the entries; the other words are those of ``Understanding``."""
        self._entries = entries
        self._index = Index(entries)
        self._understanding = Understanding(self._index.words, names, weak=weak, same=same, kinds=kinds)

    def find(self, question: str, *, most: int = 3) -> Found:
        """The entries that fit best; none if nothing fits."""
        said = self._understanding.read(question)
        scores = self._index.scores(said)
        best = sorted(scores, key=lambda place: (-scores[place], place))[:most]
        fit = scores[best[0]] * self._index.share_known(said) if best else 0.0
        return Found(
            entries=tuple(self._entries[place] for place in best) if fit >= _SHOWN else (),
            sure=fit >= _SURE,
            left=said.left,
            searched_by=SearchedBy.WORDS,
        )
