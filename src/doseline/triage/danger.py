"""Words of danger in free text, found before anything is looked up."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from doseline.guide.names import phrase
from doseline.guide.patterns import DangerKind, Phrase

# Short words change their meaning with one letter; in a phrase of one word nothing else bears it out.
_TURNED_FROM = 4
_FUZZY_FROM = 5
_ALONE_FROM = 8


@dataclass(frozen=True, slots=True)
class Danger:
    """The kinds of danger in a text, the emergency first, and the symptoms it speaks of."""

    kinds: tuple[DangerKind, ...]
    symptoms: tuple[str, ...]

    @property
    def kind(self) -> DangerKind:
        """The line to ring first."""
        return self.kinds[0]


def danger(text: str, phrases: Iterable[Phrase]) -> Danger | None:
    """The danger in a text, or None.

    A phrase is found when all its words are there, in any order, each with one slip of the fingers.
    """
    words = frozenset(_words(text))
    if not words:
        return None
    found = [one for one in phrases if all(_is_there(word, words, len(one.words)) for word in one.words)]
    if not found:
        return None
    kinds = {one.kind for one in found}
    return Danger(
        kinds=tuple(kind for kind in DangerKind if kind in kinds),
        symptoms=tuple(dict.fromkeys(one.symptom for one in found if one.symptom is not None)),
    )


def _words(text: str) -> list[str]:
    plain = text.replace("\u2018", "'").replace("`", "'").replace("\u00b4", "'")
    return phrase(plain).split()


def _is_there(word: str, words: frozenset[str], together: int) -> bool:
    if word in words:
        return True
    if len(word) < _TURNED_FROM:
        return False
    replaced = together > 1 or len(word) >= _ALONE_FROM
    return any(_is_slip(word, typed, replaced=replaced) for typed in words)


def _is_slip(word: str, typed: str, *, replaced: bool) -> bool:
    """Whether ``typed`` is ``word`` with two letters turned round, or one letter more, less or replaced.

    The first letter is never replaced: that gives other words (tight, night), seldom a slip.
    """
    same = 0
    while same < min(len(word), len(typed)) and word[same] == typed[same]:
        same += 1
    rest, got = word[same:], typed[same:]
    if rest[:2] == got[1::-1] and rest[2:] == got[2:]:
        return True
    if len(word) < _FUZZY_FROM:
        return False
    return rest[1:] == got or rest == got[1:] or (replaced and same > 0 and rest[1:] == got[1:])
