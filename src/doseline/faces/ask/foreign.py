"""Questions in other languages: their words in ours, as far as a short list goes."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cached_property

from doseline.frozen import dataclass
from doseline.guide.words import Vocabulary, spelling, tokens

# So many words that are only theirs tell which language it is; fewer do where they are half of the question.
_ENOUGH, _HALF = 2, 0.5
# How short a part of a word made of two may be, and how long the word.
_PART, _LONGEST = 4, 40


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """What is known of one language.

    ``fillers`` say nothing; those ``also_english`` are words of ours too. ``joints`` are letters between the
    two parts of one word; a language without any makes no such words. ``words`` are theirs in ours.
    """

    language: str
    fillers: frozenset[str]
    also_english: frozenset[str]
    joints: tuple[str, ...]
    words: Mapping[str, tuple[str, ...]]


def listed(language: str, table: Mapping[str, str]) -> Listed:
    """A language from its table in the catalogue."""
    words: dict[str, tuple[str, ...]] = {}
    for line in table["words"].splitlines():
        ours, _, theirs = line.partition(":")
        for word in tokens(theirs):
            words.setdefault(word, tuple(ours.split()))
    return Listed(
        language=language,
        fillers=frozenset(tokens(table["fillers"])),
        also_english=frozenset(tokens(table["also-english"])),
        joints=tuple(table.get("joints", "").split()),
        words=words,
    )


class Tongue:
    """One other language; its stems are made at the first question that may be in it."""

    def __init__(self, known: Listed, ours: Vocabulary) -> None:
        """Take what is listed, and the words of the guide."""
        self._known = known
        self._ours = ours

    def english(self, words: Sequence[str]) -> tuple[str, ...]:
        """The words in ours: fillers left out where the question is in this language, the rest as it was."""
        spoken = self._is_spoken(words)
        return tuple(word for typed in words for word in self._of(typed, spoken=spoken))

    def _is_spoken(self, words: Sequence[str]) -> bool:
        theirs = {word for word in words if self._is_theirs(word)}
        return len(theirs) >= _ENOUGH or len(theirs) > _HALF * len(words)

    def _is_theirs(self, word: str) -> bool:
        """Whether a word tells that the question is in this language."""
        if word in self._known.fillers:
            return word not in self._known.also_english and spelling(word) not in self._ours.known
        return spelling(word) not in self._ours.known and bool(self._translated(word))

    def _of(self, word: str, *, spoken: bool) -> tuple[str, ...]:
        if not spoken and (spelling(word) in self._ours.known or word in self._known.fillers):
            return (word,)
        ours = self._translated(word)
        if ours:
            return ours
        return () if spoken and word in self._known.fillers | self._known.also_english else (word,)

    def _translated(self, word: str) -> tuple[str, ...]:
        if word in self._known.fillers or len(word) > _LONGEST:
            return ()
        return self._single(word) or (next(self._of_two(word), ()) if self._known.joints else ())

    def _single(self, word: str) -> tuple[str, ...]:
        return self._known.words.get(word) or self._stems.get(self._stem(word), ())

    def _of_two(self, word: str) -> Iterator[tuple[str, ...]]:
        """A word made of two, each of them known, such as a flu and a shot."""
        for place in range(_PART, len(word) - _PART + 1):
            last = self._single(word[place:])
            if last:
                heads = (word[:place].removesuffix(joint) for joint in ("", *self._known.joints))
                yield from (first + last for head in heads if (first := self._single(head)))

    @cached_property
    def _stem(self) -> Callable[[str], str]:
        import snowballstemmer  # noqa: PLC0415 - only unknown words need it

        found: Callable[[str], str] = snowballstemmer.stemmer(self._known.language).stemWord
        return found

    @cached_property
    def _stems(self) -> Mapping[str, tuple[str, ...]]:
        return {self._stem(word): ours for word, ours in reversed(tuple(self._known.words.items()))}
