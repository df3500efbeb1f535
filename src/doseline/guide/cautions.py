"""Whether the free words of a note may say to wait: words of waiting, or an illness that holds a dose.

Nothing is obeyed here. A word that fits is enough to ask; ordinary notes have none.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from doseline.frozen import dataclass
from doseline.guide.assertion_status import AssertionStatus
from doseline.guide.load import load_guide, read_data
from doseline.guide.reader import read
from doseline.guide.words import phrase

_NOT_THERE = frozenset({AssertionStatus.NEGATED, AssertionStatus.PAST, AssertionStatus.FAMILY})
# A point inside "E. coli" or "12.5" ends no sentence.
_SENTENCES = re.compile(r"[;!?\n]+|(?<=\w\w)\.(?=\s|$)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Cautions:
    """The words: alone enough, taken out first, or only beside another."""

    harmless: tuple[str, ...]
    always: tuple[str, ...]
    acts: frozenset[str]
    things: frozenset[str]
    until: frozenset[str]
    awaited: frozenset[str]
    speak: frozenset[str]
    before: frozenset[str]
    speak_of: frozenset[str]
    illnesses: frozenset[str]


@lru_cache(maxsize=1)
def load_cautions() -> Cautions:
    """The words of caution, read when the first note is."""
    table = read_data("names/cautions")
    sets = ("acts", "things", "until", "awaited", "speak", "before", "speak_of", "illnesses")
    return Cautions(
        harmless=tuple(map(phrase, table["harmless"])),
        always=tuple(map(phrase, table["always"])),
        **{key: frozenset(table[key]) for key in sets},
    )


@lru_cache(maxsize=4096)
def may_say_wait(drug: str, text: str, year: int | None) -> bool:
    """Whether a text may say that the next dose has to wait; each text is read once.

    >>> may_say_wait("kesimpta", "Skip this month's dose until bloods are back", 2026)
    True
    >>> may_say_wait("kesimpta", "Used the left thigh, no trouble.", 2026)
    False
    """
    said = any(_says_wait(phrase(piece), load_cautions()) for piece in _SENTENCES.split(text))
    return said or names_illness(drug, text, year)


@lru_cache(maxsize=4096)
def names_illness(drug: str, text: str, year: int | None) -> bool:
    """Whether an illness of one's own is named that would hold a dose as an entry.

    >>> names_illness("kesimpta", "possible PML", 2026), names_illness("kesimpta", "stable, no PML", 2026)
    (True, False)
    """
    reading = read(load_guide(drug).names, ("condition",), text, year=year)
    there = (one for one in reading.counting if one.manner not in _NOT_THERE)
    return any(one.name in load_cautions().illnesses for one in there)


def _says_wait(sentence: str, known: Cautions) -> bool:
    padded = f" {sentence} "
    for words in known.harmless:
        padded = padded.replace(f" {words} ", "  ")
    there = frozenset(padded.split())
    if any(f" {words} " in padded for words in known.always):
        return True
    return (
        _both(there, known.acts, known.things)
        or _both(there, known.until, known.awaited)
        or (_both(there, known.speak, known.before) and not there.isdisjoint(known.speak_of))
    )


def _both(there: frozenset[str], one: Iterable[str], other: frozenset[str]) -> bool:
    found = there.intersection(one)
    return bool(found) and not (there - found).isdisjoint(other)
