"""The names of the record as charts ask for them: the same few thousand, of one person after the other.

What was understood once is kept. It is bounded, holds nothing that is long enough to be a text about
somebody, and goes with the names it was made from.
"""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterable
from dataclasses import field, fields
from datetime import date
from typing import Any

from doseline.frozen import dataclass
from doseline.guide.terminology import Terminology
from doseline.guide.understood import Understood
from doseline.guide.words import plain

Coded = tuple[tuple[str, str], ...]
# So many answers are kept, and none about a name that is longer: it may be a text.
KEPT, LONGEST = 8192, 80
# Codes that one entry can have before it is looked up as it comes.
_CODES = 8
_NOT_ASKED = "not asked yet"
# What may be a year: only beside one it matters when a text was written.
_YEAR = re.compile(r"\d{4}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Remembered(Terminology):
    """The names, with what was asked of them.

    ``meant`` are the names that mean the same on every day, ``meant_then`` those that name a year.
    """

    meant: dict[tuple[str, str, Coded], Understood] = field(
        default_factory=dict, init=False, compare=False, repr=False
    )
    meant_then: dict[tuple[str, str, Coded, int | None], Understood] = field(
        default_factory=dict, init=False, compare=False, repr=False
    )
    results: dict[tuple[str, str], str | None] = field(
        default_factory=dict, init=False, compare=False, repr=False
    )

    def understood(
        self,
        kind: str,
        written: str,
        codes: Iterable[tuple[str, str]] = (),
        on: date | None = None,
        *,
        year: int | None = None,
    ) -> Understood:
        """As the names themselves understand it."""
        codes = tuple(codes)
        found = self.meant.get((kind, written, codes))
        if found is None:
            then = year or (on.year if on else None)
            found = self.meant_then.get((kind, written, codes, then))
            if found is None:
                found = Terminology.understood(self, kind, written, codes, on, year=year)
                self._keep(found, kind, written, codes, then)
        return found

    def _keep(self, found: Understood, kind: str, written: str, codes: Coded, then: int | None) -> None:
        if not self._can_be_kept(kind, written, codes):
            return
        if _YEAR.search(plain(written)) is None:
            keep(self.meant, (kind, written, codes), found)
        else:
            keep(self.meant_then, (kind, written, codes, then), found)

    def _can_be_kept(self, kind: str, written: str, codes: Coded) -> bool:
        """Whether it is no text about somebody, and each code means the same on every day."""
        if len(written) > LONGEST or len(codes) > _CODES:
            return False
        return all(self.codes.is_for_ever(kind, system, code) for system, code in codes)

    def is_timeless(self, kind: str, words: tuple[str, ...], codes: Coded) -> bool:
        """Whether these are names and codes, and mean the same whenever they are written."""
        written = " ".join(words)
        return self._can_be_kept(kind, written, codes) and _YEAR.search(plain(written)) is None

    def result_in(self, test: str, written: str) -> str | None:
        """As the names themselves read it."""
        found = self.results.get((test, written), _NOT_ASKED)
        if found is _NOT_ASKED:
            found = Terminology.result_in(self, test, written)
            if len(written) <= LONGEST:
                keep(self.results, (test, written), found)
        return found


def remembered(names: Terminology) -> Remembered:
    """The names, with room for what is asked of them."""
    if isinstance(names, Remembered):
        return names
    return Remembered(**{one.name: getattr(names, one.name) for one in fields(names)})


def keep(kept: dict[Any, Any], asked: Hashable, found: object) -> None:
    """Keep an answer; where there are too many, begin anew."""
    if len(kept) >= KEPT:
        kept.clear()
    kept[asked] = found
