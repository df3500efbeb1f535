"""The numbered sources of one page."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from doseline.source import Source


@dataclass(slots=True)
class Footnotes:
    """The sources of a page, each with its number, in the order in which they were cited."""

    found: dict[Source, int] = field(default_factory=dict)

    def numbers(self, sources: Iterable[Source]) -> tuple[int, ...]:
        """The numbers of these sources, each source numbered when it is first cited."""
        return tuple(self.found.setdefault(source, len(self.found) + 1) for source in sources)

    def marks(self, sources: Iterable[Source]) -> str:
        """The numbers as they stand after a sentence: ``[1][2]``."""
        return "".join(f"[{number}]" for number in self.numbers(sources))
