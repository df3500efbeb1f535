"""The key: every shape on the picture with its word."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import NamedTuple

from doseline.faces.picture import bands
from doseline.faces.picture.drawing import Bar, Drawing, Line, Path, Sign, Word
from doseline.faces.picture.frame import Frame
from doseline.faces.picture.lanes import Item, Kind, Lane
from doseline.faces.picture.theme import BARS, GOES_ON, Ink, Shape
from doseline.text import Catalogue

_LINE = 25.0
_SIGN = 11.0
_COLUMN_WIDE = 200.0
_COLUMNS_NARROW = 2
_INDENT = 34.0


def draw_key(drawing: Drawing, frame: Frame, catalogue: Catalogue, top: float) -> float:
    """Draw the key in columns and give back how far down it reaches."""
    entries = _entries(frame, catalogue)
    columns = int((frame.width - 20) // _COLUMN_WIDE) if frame.wide else _COLUMNS_NARROW
    column = (frame.width - 20) / columns
    drawing.lines.append(Line(8, top - 8, frame.width - 8, top - 8, Ink.GRID))
    for place, (sample, text) in enumerate(entries):
        x, y = 10 + place % columns * column, top + 12 + place // columns * _LINE
        _sample(drawing, sample, x + 11, y)
        words = frame.shortened(text, column - _INDENT + 6)
        drawing.words.append(Word(x + _INDENT - 6, y, words, frame.type, Ink.QUIET))
    return top + 12 + (len(entries) - 1) // columns * _LINE + 10


class _Asked(NamedTuple):
    """The line of a what-if and its sign."""

    path: Path
    sign: Shape


_Sample = Shape | tuple[Ink, bool] | Ink | Path | _Asked
# What a lane's own heading says already needs no sample.
_CLEAR = frozenset({Kind.WINDOW, Kind.SPELL, Kind.LIMIT, Kind.BAND, Kind.TYPICAL, Kind.WHAT_IF})


def _entries(frame: Frame, catalogue: Catalogue) -> tuple[tuple[_Sample, str], ...]:
    """Each sample with its words, once, in the order of the picture."""
    items = frame.timeline.items
    kinds = dict.fromkeys(item.kind for item in items if item.kind not in _CLEAR)
    found: list[tuple[_Sample, str]] = [
        (BARS[kind] if kind in BARS else frame.shape(kind), catalogue.say(f"picture.kind.{kind.value}"))
        for kind in kinds
    ]
    if any(item.kind is Kind.BAND for item in items):
        found.append((bands.MIDDLE, catalogue.say("picture.kind.middle")))
        found.append((Ink.BAND, catalogue.say("picture.kind.band")))
    if any(item.kind is Kind.TYPICAL for item in items):
        found.append((bands.MIDDLE, catalogue.say("picture.kind.typical")))
    found.extend(_what_ifs(items, catalogue))
    if any(_has_range(item) for item in items):
        found.append((Ink.RANGE, catalogue.say("picture.key.range")))
    if any(item.end is None for item in items):
        found.append((Shape(GOES_ON, Ink.SPELL, filled=False), catalogue.say("picture.key.open")))
    return tuple(found)


def _what_ifs(items: tuple[Item, ...], catalogue: Catalogue) -> Iterator[tuple[_Sample, str]]:
    """The line of each what-if with its sign."""
    asked = [item for item in items if item.kind is Kind.WHAT_IF]
    of_one_lane = (item for item in asked if item.lane is asked[0].lane)
    for place, item in enumerate(of_one_lane):
        sample = _Asked(bands.changed(place), bands.sign_of(place))
        yield sample, catalogue.say("picture.kind.what_if", name=item.label)


def _has_range(item: Item) -> bool:
    charted = item.lane in (Lane.CD19, Lane.COUNTS, Lane.IMMUNOGLOBULINS)
    return charted and (item.low is not None or item.high is not None)


def _sample(drawing: Drawing, sample: _Sample, x: float, y: float) -> None:
    match sample:
        case Shape():
            drawing.signs.append(Sign(x, y, _SIGN, sample))
        case Path():
            drawing.paths.append(replace(sample, places=((x - 10, y), (x + 10, y))))
        case Ink():
            drawing.bars.append(Bar(x - 7, x + 7, y - 9, y + 9, sample))
        case _Asked():
            drawing.paths.append(replace(sample.path, places=((x - 15, y), (x + 1, y))))
            drawing.signs.append(Sign(x + 7, y, _SIGN, sample.sign))
        case (ink, filled):
            drawing.bars.append(Bar(x - 10, x + 10, y - 5, y + 5, ink, filled))
