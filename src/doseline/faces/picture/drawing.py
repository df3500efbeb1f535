"""What the picture is drawn with: bars, lines, signs and words, in pixels from the top left corner."""

from __future__ import annotations

from dataclasses import field

from doseline.faces.picture.theme import Ink, Shape
from doseline.frozen import dataclass


@dataclass(frozen=True, slots=True)
class Bar:
    """A rectangle; ``filled`` or with an outline only. ``item`` is the place of what it shows."""

    x: float
    x2: float
    y: float
    y2: float
    ink: Ink
    filled: bool = True
    item: int | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """A straight line."""

    x: float
    y: float
    x2: float
    y2: float
    ink: Ink
    dashed: bool = False
    thick: float = 1.0
    item: int | None = None


@dataclass(frozen=True, slots=True)
class Sign:
    """A shape around a point; ``size`` is its width."""

    x: float
    y: float
    size: float
    shape: Shape
    item: int | None = None


@dataclass(frozen=True, slots=True)
class Word:
    """A short text; ``align`` is ``left``, ``center`` or ``right``, ``y`` the middle of the line."""

    x: float
    y: float
    text: str
    size: float
    ink: Ink = Ink.TEXT
    align: str = "left"
    bold: bool = False


@dataclass(frozen=True, slots=True)
class Area:
    """A band: from left to right, its places as (x, upper y, lower y); others show through below 1."""

    places: tuple[tuple[float, float, float], ...]
    ink: Ink
    item: int | None = None
    opacity: float = 1.0


@dataclass(frozen=True, slots=True)
class Path:
    """A line through places (x, y), from left to right; ``dash`` is its pattern, (1, 0) a whole line."""

    places: tuple[tuple[float, float], ...]
    ink: Ink
    dash: tuple[int, ...] = (1, 0)
    thick: float = 1.0
    item: int | None = None


@dataclass(slots=True)
class Drawing:
    """Everything that is drawn, what comes later on top; ``blanks`` keep lines out of the words."""

    width: int
    height: float = 0.0
    areas: list[Area] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    blanks: list[Bar] = field(default_factory=list)
    bars: list[Bar] = field(default_factory=list)
    paths: list[Path] = field(default_factory=list)
    signs: list[Sign] = field(default_factory=list)
    words: list[Word] = field(default_factory=list)
