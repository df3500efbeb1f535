"""What tells something old, seasonal, preventive or single from what is new and running."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from doseline.frozen import dataclass
from doseline.guide.validation import ANY, TEXTS, Citations, Faults, check, maybe
from doseline.guide.words import phrase

_SIGNS = {"signs": TEXTS, "sources": ANY}
_WORDS = {"names": maybe(TEXTS), "words": TEXTS, "not_with": maybe(TEXTS), "sources": ANY}
_PARTS = {"long_standing": _SIGNS, "season": _SIGNS, "prevents": _WORDS, "once": _WORDS}


@dataclass(frozen=True, slots=True, kw_only=True)
class Endings:
    """Signs that can be old or of a season, and words of medicines that prevent or were given once."""

    long_standing: frozenset[str] = frozenset()
    season: frozenset[str] = frozenset()
    preventives: frozenset[str] = frozenset()
    prevents: frozenset[str] = frozenset()
    once: frozenset[str] = frozenset()
    not_once: frozenset[str] = frozenset()

    def is_preventive(self, written: str) -> bool:
        """Whether a medicine of that name is one that is given to prevent an infection."""
        return _holds(written, self.preventives)

    def says_prevents(self, written: str) -> bool:
        """Whether the words of a medicine say that it prevents.

        >>> Endings(prevents=frozenset({"to prevent"})).says_prevents("Doxycycline, to prevent malaria")
        True
        """
        return _holds(written, self.prevents)

    def sounds_single(self, written: str) -> bool:
        """Whether the words speak of one injection, and neither of a drip nor of a strength."""
        has_number = any(letter.isdigit() for letter in written)
        return not has_number and _holds(written, self.once) and not _holds(written, self.not_once)


def _holds(written: str, words: frozenset[str]) -> bool:
    said = f" {phrase(written)} "
    return any(f" {word} " in said for word in words)


def read_endings(tables: Mapping[str, Any], citations: Citations, faults: Faults) -> Endings:
    """The endings of one drug from the parsed file."""
    for name in tables.keys() - _PARTS.keys():
        faults.add("unknown-key", f"endings.{name}")
    for name, shape in _PARTS.items():
        if check(tables.get(name, {}), shape, f"endings.{name}", faults):
            citations.read(tables[name]["sources"], f"endings.{name}.sources")

    def listed(part: str, key: str) -> frozenset[str]:
        return frozenset(tables.get(part, {}).get(key, ()))

    return Endings(
        long_standing=listed("long_standing", "signs"),
        season=listed("season", "signs"),
        preventives=frozenset(map(phrase, listed("prevents", "names"))),
        prevents=frozenset(map(phrase, listed("prevents", "words"))),
        once=frozenset(map(phrase, listed("once", "words"))),
        not_once=frozenset(map(phrase, listed("once", "not_with"))),
    )


# Where a guide tells nothing of endings.
NO_ENDINGS = Endings(
    long_standing=frozenset(),
    season=frozenset(),
    preventives=frozenset(),
    prevents=frozenset(),
    once=frozenset(),
    not_once=frozenset(),
)
