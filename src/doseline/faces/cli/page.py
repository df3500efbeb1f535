"""Laying out an answer: 80 columns, headings, marked items, tables; colour only as an extra."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from doseline.text.shown import clean

WIDTH = 80
_NARROWEST = 40
_GAP = "  "


class Tone(StrEnum):
    """How a line stands out where there is colour; never the only sign of anything."""

    PLAIN = ""
    STRONG = "1"
    HEADING = "1;4"
    ALARM = "1;31"
    CARE = "1;33"
    GOOD = "1;32"
    QUIET = "2"


@dataclass(slots=True)
class Page:
    """Lines of text, as wide as the terminal and 80 columns at most."""

    width: int = WIDTH
    color: bool = False
    lines: list[str] = field(default_factory=list)

    def paragraph(self, text: str, *, tone: Tone = Tone.PLAIN, indent: int = 0) -> None:
        """A text, wrapped, ``indent`` columns in."""
        space = " " * indent
        for line in self._wrapped(text, space, space):
            self._add(line, tone)

    def heading(self, text: str) -> None:
        """A heading, with an empty line before it."""
        self.gap()
        self.paragraph(text, tone=Tone.HEADING)

    def item(self, mark: str, text: str, *, indent: int = 2, tone: Tone = Tone.PLAIN) -> None:
        """A text after a mark, its later lines set under its first."""
        first = f"{' ' * indent}{mark} "
        for place, line in enumerate(self._wrapped(text, first, " " * len(first))):
            self._add(line, tone if place == 0 else Tone.PLAIN)

    def table(self, rows: Sequence[Sequence[str]], *, indent: int = 2) -> None:
        """Rows of cells, each column as wide as it must be, the last one wrapped."""
        widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]) - 1)] if rows else []
        for row in rows:
            cells = [cell.ljust(width) for cell, width in zip(row, widths, strict=False)]
            first = " " * indent + "".join(f"{cell}{_GAP}" for cell in cells)
            for line in self._wrapped(row[-1], first, " " * len(first)):
                self._add(line.rstrip(), Tone.PLAIN)

    def drawn(self, line: str, *, tone: Tone = Tone.PLAIN) -> None:
        """One line of a drawing, as it is."""
        self._add(clean(line), tone)

    def gap(self) -> None:
        """One empty line, never two."""
        if self.lines and self.lines[-1]:
            self.lines.append("")

    def __str__(self) -> str:
        """The page, with its last line break."""
        return "".join(f"{line}\n" for line in self.lines)

    def _wrapped(self, text: str, first: str, later: str) -> list[str]:
        return textwrap.wrap(
            clean(text),
            width=self.width,
            initial_indent=first,
            subsequent_indent=later,
            break_on_hyphens=False,
            break_long_words=False,
        ) or [first.rstrip()]

    def _add(self, line: str, tone: Tone) -> None:
        if self.color and tone and line.strip():
            bare = line.lstrip()
            line = f"{line[: len(line) - len(bare)]}\x1b[{tone.value}m{bare}\x1b[0m"
        self.lines.append(line)


def fitting(columns: int) -> int:
    """The width for a terminal of so many columns."""
    return max(_NARROWEST, min(columns, WIDTH))
