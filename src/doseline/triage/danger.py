"""Words of danger in free text, found before anything is looked up."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from doseline.guide.patterns import DangerKind, Phrase
from doseline.guide.words import is_slip, phrase

# From how many letters on another letter is a slip: in a phrase of one word nothing else bears it out.
_REPLACED_TOGETHER, _REPLACED_ALONE = 5, 8


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
    return phrase(text).split()


def _is_there(word: str, words: frozenset[str], together: int) -> bool:
    if word in words:
        return True
    replaced_from = _REPLACED_TOGETHER if together > 1 else _REPLACED_ALONE
    return any(is_slip(word, typed, replaced_from=replaced_from) for typed in words)
