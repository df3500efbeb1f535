"""A text without the signs that are not there, long over, or only asked about."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from doseline.guide import danger_features
from doseline.guide.danger_words import Opener, Sayings, TakenOut, Words

Pieces = tuple[str, ...]
_APART = re.compile(r"[,;:.!?()\n]+|\bbut\b|\baber\b|\bpero\b", re.IGNORECASE)
_YEAR = re.compile(r"\b(?:back )?(?:in|of|from|around)\s+(?:19|20)[0-9]{2}\b")
# An age at the end; below 25 it may be an hour of the day.
_AGE = re.compile(r"\bat (?:2[5-9]|[3-9][0-9])$")

# A text is asked about several times while it is read: the words of the newest ones are kept.
as_typed = lru_cache(maxsize=32)(danger_features.as_typed)

# So few words beside a sign that was taken out say nothing of themselves: "i", "she has".
_REST = 2


def whole(text: str) -> Pieces:
    """All of the text, in its pieces."""
    return tuple(" ".join(typed) for piece in _APART.split(text) if (typed := as_typed(piece)))


def there(text: str, taken: TakenOut) -> Pieces:
    """The text without what is denied or over."""
    return tuple(_pieces(text, taken, (taken.not_there,)))


def there_and_meant(text: str, taken: TakenOut) -> Pieces:
    """The text without what is denied, over or only asked about."""
    pieces = _pieces(text, taken, (taken.not_there, taken.asked_about))
    return tuple(piece for piece in pieces if not _is_supposed(tuple(piece.split()), taken))


def _pieces(text: str, taken: TakenOut, openers: tuple[Opener, ...]) -> Iterator[str]:
    for piece in _APART.split(text):
        typed = left = as_typed(piece)
        if _is_over(typed, taken) or _is_of_animal(typed, taken) or _is_of_relative(typed, taken):
            continue
        for opener in openers:
            left = _without(left, opener, taken.signs)
        if left == typed or len(left) > _REST:
            yield " ".join(left)


def _is_over(typed: Words, taken: TakenOut) -> bool:
    rest = _without_marks(typed, taken.over)
    return rest != typed and not taken.unless.are_in(rest)


def _without_marks(typed: Words, marks: Sayings) -> Words:
    """The words without the marks of the past: the "back" in "back in 2011" says nothing of today."""
    spaced = f" {_YEAR.sub('', ' '.join(typed))} "
    for mark in marks.that_can_stand_in(typed):
        spaced = spaced.replace(f" {' '.join(mark)} ", " ")
    return tuple(spaced.split())


def _is_of_animal(typed: Words, taken: TakenOut) -> bool:
    """Whether a piece of a text tells of an animal, and neither of a person nor of a medicine."""
    return taken.animals.are_in(typed) and not taken.unless_animals.are_in(typed)


def _is_of_relative(typed: Words, taken: TakenOut) -> bool:
    """Whether a piece of a text tells of what a relative had, at an age or on a side of the family."""
    if not (taken.relatives.are_in(typed) and taken.had.are_in(typed)) or taken.unless_relatives.are_in(
        typed
    ):
        return False
    return taken.then.are_in(typed) or _AGE.search(" ".join(typed)) is not None


def _is_supposed(typed: Words, taken: TakenOut) -> bool:
    """Whether a piece of a text speaks of what may happen one day."""
    return any(
        _in_order(one, typed) for one in taken.supposed.that_can_stand_in(typed)
    ) and not taken.unless_supposed.are_in(typed)


def _in_order(wanted: Words, typed: Words) -> bool:
    left = iter(typed)
    return all(word in left for word in wanted)


def is_told_as_over(piece: str, taken: TakenOut, *, year: int | None) -> bool:
    """Whether a piece of a text tells of the past only; a year counts where it is known to be one before."""
    typed = as_typed(piece)
    if taken.unless.are_in(typed) or taken.unless_told.are_in(typed):
        return False
    years = (int(found.split()[-1]) for found in _YEAR.findall(" ".join(typed)))
    return taken.over.are_in(typed) or any(year is not None and one < year for one in years)


def without_denied(piece: str, taken: TakenOut) -> Words:
    """The words of a piece of a text without the signs that are said not to be there."""
    return _without(as_typed(piece), taken.not_there, taken.signs)


def _without(typed: Words, opener: Opener, signs: Sayings) -> Words:
    """The words without each opener, the signs after it, and the signs joined to those."""
    if opener.unless.are_in(typed):
        return typed
    kept: list[str] = []
    at = 0
    while at < len(typed):
        end = _end_of_taken(typed, at, opener, signs)
        if end == at:
            kept.append(typed[at])
            at += 1
        at = max(end, at)
    return tuple(kept)


def _end_of_taken(typed: Words, at: int, opener: Opener, signs: Sayings) -> int:
    """Where the words that are taken out end; ``at`` where none are."""
    opened = opener.openers.end_at(typed, at)
    if opened == at:
        return at
    end = _after_sign(typed, opened, opener.small, signs)
    if end == opened:
        return at
    further = end
    while further < len(typed) and typed[further] in opener.joints:
        joined = _after_sign(typed, further + 1, opener.small | opener.joints, signs)
        if joined == further + 1:
            break
        end = further = joined
    while end < len(typed) and typed[end] in opener.after:
        end += 1
    return end


def _after_sign(typed: Words, at: int, small: frozenset[str], signs: Sayings) -> int:
    """The place after the sign that starts at ``at``, with small words before it; ``at`` without one."""
    start = at
    while start < len(typed) and typed[start] in small:
        start += 1
    end = signs.end_at(typed, start)
    return at if end == start else end
