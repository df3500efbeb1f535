"""What people call an illness without its name: words that mean it wherever in a text all of them stand.

"possible JC brain virus thing" holds a virus, and more than that: the words of one illness together. A find
counts for caution alone, beside the names that stand in the text.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache

from doseline.frozen import dataclass
from doseline.guide.words import Vocabulary, phrase, spelling

# A slip is looked for in a word of this many letters (our choice).
_SLIPS_FROM = 6

Words = tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Lay:
    """The words of one illness: any of ``sets`` with all of its words, unless one of ``unless`` is there."""

    means: str
    sets: tuple[Words, ...]
    unless: tuple[Words, ...]


class LayWords:
    """All illnesses with the words that people have for them. Made when a text is first read, and kept."""

    __slots__ = ("_vocabulary", "every")

    def __init__(self, every: Sequence[Lay]) -> None:
        self.every = tuple(every)
        self._vocabulary = Vocabulary(word for one in every for words in one.sets for word in words)

    def find(self, text: Sequence[str], fixed: frozenset[str]) -> Iterator[tuple[str, tuple[int, ...]]]:
        """The illnesses whose words are all in a text, and where; the set with the most words of each.

        A word of ``fixed`` is only itself.
        """
        places: dict[str, int] = {}
        for place, word in enumerate(text):
            for meant in self._meant(word, fixed):
                places.setdefault(meant, place)
        if not places:
            return
        there, ours = frozenset(text), places.keys()
        for one in self.every:
            found = [words for words in one.sets if ours >= set(words)]
            if found and not any(there.issuperset(words) for words in one.unless):
                yield one.means, tuple(sorted({places[word] for word in max(found, key=len)}))

    def _meant(self, word: str, fixed: frozenset[str]) -> Iterator[str]:
        """The words of ours that a word may be."""
        known = self._vocabulary
        if word in known.known:
            yield word
        if word in fixed:
            return
        yield from known.forms(spelling(word))
        if len(word) >= _SLIPS_FROM and word not in known.known:
            yield from known.slips(word)


@lru_cache(maxsize=1)
def load_lay_words() -> LayWords:
    """The words of people, which only a text needs that holds words nobody knows."""
    import tomllib  # noqa: PLC0415 - only such a text needs it
    from importlib.resources import files  # noqa: PLC0415

    path = files("doseline.guide") / "data" / "names" / "lay.toml"
    table = tomllib.loads(path.read_text(encoding="utf-8"))["lay"]
    return LayWords(
        [
            Lay(means=means, sets=_sets(one["words"]), unless=_sets(one["unless"]))
            for means, one in table.items()
        ]
    )


def _sets(written: Sequence[str]) -> tuple[Words, ...]:
    return tuple(tuple(phrase(one).split()) for one in written)
