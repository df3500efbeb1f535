"""Colours and shapes. One sign has one meaning on the whole picture: nothing is told by colour alone."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

from doseline.faces.picture.lanes import Kind
from doseline.frozen import dataclass


class Theme(StrEnum):
    """Light or dark."""

    LIGHT = "light"
    DARK = "dark"


class Ink(StrEnum):
    """What a colour is for."""

    NONE = "none"
    PAPER = "paper"
    TEXT = "text"
    QUIET = "quiet"
    GRID = "grid"
    TODAY = "today"
    DOSE = "dose"
    CARE = "care"
    ALARM = "alarm"
    PAUSE = "pause"
    WINDOW = "window"
    RANGE = "range"
    BAND = "band"
    RESULT = "result"
    INFECTION = "infection"
    VACCINE = "vaccine"
    SPELL = "spell"


_LIGHT = {
    Ink.NONE: "none", Ink.PAPER: "#ffffff", Ink.TEXT: "#1c2126", Ink.QUIET: "#545d66",
    Ink.GRID: "#e4e8ec", Ink.TODAY: "#1c2126", Ink.DOSE: "#1f5f99", Ink.CARE: "#8a5200", Ink.ALARM: "#b3261e",
    Ink.PAUSE: "#6b7580", Ink.WINDOW: "#8a6d00", Ink.RANGE: "#cfe3d6",
    Ink.BAND: "#d6e5f4", Ink.RESULT: "#1f5f99",
    Ink.INFECTION: "#a83a4b", Ink.VACCINE: "#0f6e66", Ink.SPELL: "#8573b0",
}  # fmt: skip
_DARK = {
    Ink.NONE: "none", Ink.PAPER: "#1a2426", Ink.TEXT: "#eceff2", Ink.QUIET: "#a9b3bd",
    Ink.GRID: "#33424a", Ink.TODAY: "#eceff2", Ink.DOSE: "#7db8ec", Ink.CARE: "#f0b35a", Ink.ALARM: "#ff8a80",
    Ink.PAUSE: "#97a3af", Ink.WINDOW: "#d9bb4a", Ink.RANGE: "#24493a",
    Ink.BAND: "#1d3a55", Ink.RESULT: "#7db8ec",
    Ink.INFECTION: "#f08a9a", Ink.VACCINE: "#5cc9bd", Ink.SPELL: "#9c89cc",
}  # fmt: skip
COLOURS: Mapping[Theme, Mapping[Ink, str]] = MappingProxyType({Theme.LIGHT: _LIGHT, Theme.DARK: _DARK})


# The outlines within a square from -1 to 1; a shape may bring one of its own.
_HIGH = 0.866  # the height of a triangle whose sides are as long as its base
OUTLINES: Mapping[str, str] = MappingProxyType(
    {
        "circle": "M1,0A1,1,0,1,1,-1,0A1,1,0,1,1,1,0Z",
        "square": "M-1,-1h2v2h-2Z",
        "diamond": "M-1,0L0,-1L1,0L0,1Z",
        "cross": "M-1,-0.4h0.6v-0.6h0.8v0.6h0.6v0.8h-0.6v0.6h-0.8v-0.6h-0.6Z",
        "triangle-up": f"M0,{-_HIGH}L-1,{_HIGH}L1,{_HIGH}Z",
        "triangle-down": f"M0,{_HIGH}L-1,{-_HIGH}L1,{-_HIGH}Z",
        "triangle-right": f"M{_HIGH},0L{-_HIGH},-1L{-_HIGH},1Z",
        "triangle-left": f"M{-_HIGH},0L{_HIGH},-1L{_HIGH},1Z",
        # Within a range: an equals sign. Under and over it: arrows.
        "equals": "M-1,-0.75h2v0.55h-2ZM-1,0.2h2v0.55h-2Z",
        "arrow-down": "M0,1L-1,0h0.6v-1h0.8v1h0.6Z",
        "arrow-up": "M0,-1L1,0h-0.6v1h-0.8v-1h-0.6Z",
        "hourglass": "M-0.85,-1h1.7L-0.85,1h1.7Z",
        "star": "M0,-1L0.28,-0.28L1,0L0.28,0.28L0,1L-0.28,0.28L-1,0L-0.28,-0.28Z",
        "minus": "M-1,-0.3h2v0.6h-2Z",
        "bow-tie": "M-1,-0.8L1,0.8v-1.6L-1,0.8Z",
        "tab": "M-1,-0.8h1.2L1,0L0.2,0.8h-1.2Z",
        # Vaccines: a shield, a drop and a slant.
        "shield": "M-0.9,-1h1.8v1.1L0,1L-0.9,0.1Z",
        "house": "M0,-1L0.9,-0.1v1.1h-1.8v-1.1Z",
        "slant": "M-0.4,-0.85h1.4L0.4,0.85h-1.4Z",
        # What if: signs that stand for nothing else.
        "pentagon": "M0,-1L0.95,-0.31L0.59,0.81L-0.59,0.81L-0.95,-0.31Z",
        "flag": "M-0.8,-1h1.7v1.1h-1.1v0.9h-0.6Z",
        "stairs": "M-1,1v-0.67h0.67v-0.67h0.67v-0.66h0.66v2Z",
        "dome": "M-1,0.6A1,1.2,0,0,1,1,0.6Z",
        "crescent": "M0.4,-1A1,1,0,1,0,0.4,1A1.25,1.25,0,0,1,0.4,-1Z",
        "chevrons": "M-0.9,-0.9L0,0L-0.9,0.9M0,-0.9L0.9,0L0,0.9",
    }
)


@dataclass(frozen=True, slots=True)
class Shape:
    """An outline (its name or its path), its colour, whether it is filled, its size beside a dot."""

    outline: str
    ink: Ink
    filled: bool = True
    scale: float = 1.0


_SAW = "M-0.8,-0.8L0.8,0.8M-0.8,0.8L0.8,-0.8"
SHAPES: Mapping[Kind, Shape] = MappingProxyType(
    {
        Kind.GIVEN: Shape("circle", Ink.DOSE),
        Kind.GIVEN_LATE: Shape("triangle-right", Ink.CARE, scale=1.25),
        Kind.GIVEN_EARLY: Shape("triangle-left", Ink.CARE, scale=1.25),
        Kind.MISSED: Shape(_SAW, Ink.ALARM, filled=False, scale=1.1),
        Kind.OVERDUE: Shape("triangle-up", Ink.ALARM, filled=False, scale=1.4),
        Kind.DUE: Shape("diamond", Ink.DOSE, scale=1.6),
        Kind.UPCOMING: Shape("circle", Ink.DOSE, filled=False),
        Kind.UNCONFIRMED: Shape("square", Ink.QUIET, filled=False),
        Kind.HELD: Shape("triangle-down", Ink.PAUSE, filled=False, scale=1.1),
        Kind.EXTRA: Shape("cross", Ink.ALARM, scale=1.3),
        Kind.WITHIN: Shape("equals", Ink.RESULT),
        Kind.BELOW: Shape("arrow-down", Ink.CARE, scale=1.3),
        Kind.ABOVE: Shape("arrow-up", Ink.CARE, scale=1.3),
        Kind.NUMBER: Shape("hourglass", Ink.RESULT),
        Kind.POSITIVE: Shape("star", Ink.CARE, scale=1.4),
        Kind.NEGATIVE: Shape("minus", Ink.RESULT),
        Kind.INDETERMINATE: Shape("bow-tie", Ink.CARE, filled=False, scale=1.1),
        Kind.DONE: Shape("tab", Ink.RESULT),
        Kind.LIVE: Shape("shield", Ink.VACCINE, scale=1.2),
        Kind.NONLIVE: Shape("house", Ink.VACCINE),
        Kind.KIND_UNKNOWN: Shape("slant", Ink.VACCINE, scale=1.1),
        Kind.LIVE_PLANNED: Shape("shield", Ink.VACCINE, filled=False, scale=1.2),
        Kind.NONLIVE_PLANNED: Shape("house", Ink.VACCINE, filled=False),
        Kind.KIND_UNKNOWN_PLANNED: Shape("slant", Ink.VACCINE, filled=False, scale=1.1),
    }
)
# The questions of a forecast, in their order; each has a pattern of its line too.
ASKED = (
    Shape("pentagon", Ink.TEXT, scale=1.2),
    Shape("flag", Ink.TEXT, scale=1.2),
    Shape("stairs", Ink.TEXT, scale=1.2),
    Shape("dome", Ink.TEXT, scale=1.2),
    Shape("crescent", Ink.TEXT, scale=1.2),
    Shape("chevrons", Ink.TEXT, filled=False, scale=1.1),
)
# Where doses stand close together: a tall stroke for a dose given, a short one for a dose planned.
DENSE: Mapping[Kind, Shape] = MappingProxyType(
    {
        Kind.GIVEN: Shape("M-0.2,-1h0.4v2h-0.4Z", Ink.DOSE, scale=1.6),
        Kind.UPCOMING: Shape("M-0.2,0.1h0.4v0.9h-0.4Z", Ink.DOSE, scale=1.6),
    }
)
# What goes on has no end to its bar but this.
GOES_ON = "M-0.4,-0.9L0.6,0L-0.4,0.9"
# Kinds drawn as a bar from the first to the last day; a hollow bar is told from a full one by its outline.
BARS: Mapping[Kind, tuple[Ink, bool]] = MappingProxyType(
    {
        Kind.HOLD: (Ink.PAUSE, True),
        Kind.STOP: (Ink.PAUSE, False),
        Kind.WINDOW: (Ink.WINDOW, False),
        Kind.SPELL: (Ink.SPELL, True),
    }
)
# Doses that went as planned stand on the line; the others stand above it, larger.
ON_THE_LINE = frozenset({Kind.GIVEN, Kind.UPCOMING, Kind.UNCONFIRMED, Kind.HELD})
