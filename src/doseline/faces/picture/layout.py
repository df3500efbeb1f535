"""The picture laid out: lanes under one another over a common time axis, then the key."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from textwrap import wrap
from typing import NamedTuple

from doseline.faces.picture import values
from doseline.faces.picture.drawing import Bar, Drawing, Line, Sign, Word
from doseline.faces.picture.frame import Frame, frame
from doseline.faces.picture.key import draw_key
from doseline.faces.picture.lanes import Item, Lane, Timeline
from doseline.faces.picture.theme import BARS, GOES_ON, ON_THE_LINE, SHAPES, Ink, Shape
from doseline.text import Catalogue

_AXIS = 68.0
_YEAR = 12
_BOLD = 1.16  # bold type is this much wider
_GAP = 14.0
_SIGN = 11.0
_BAR = 9.0
_TEXT = 20.0


class Numbered(NamedTuple):
    """An item and its place in the timeline."""

    place: int
    item: Item


@dataclass(slots=True)
class Pen:
    """The drawing on the way, and how far down it has come."""

    frame: Frame
    catalogue: Catalogue
    drawing: Drawing
    y: float = 0.0


def layout(timeline: Timeline, catalogue: Catalogue, width: int) -> Drawing:
    """Everything that is drawn at a width."""
    pen = Pen(frame(timeline, width), catalogue, Drawing(width), _AXIS)
    numbered = tuple(Numbered(place, item) for place, item in enumerate(timeline.items))
    for lane in Lane:
        items = tuple(one for one in numbered if one.item.lane is lane)
        if items:
            _lane(pen, lane, items)
    bottom = pen.y
    _axis(pen, bottom)
    pen.y = draw_key(pen.drawing, pen.frame, catalogue, bottom + _GAP)
    pen.y = _remarks(pen, pen.y)
    pen.drawing.height = pen.y + _GAP
    return pen.drawing


def _remarks(pen: Pen, top: float) -> float:
    """What has to be said about the picture, under its key."""
    frame = pen.frame
    letters = int((frame.width - 20) / frame.length("x"))
    for remark in frame.timeline.remarks:
        for text in wrap(remark, letters):
            top += _TEXT
            pen.drawing.words.append(Word(10, top, text, frame.type, Ink.QUIET))
    return top


def _axis(pen: Pen, bottom: float) -> None:
    """Months and years along the top, faint lines down, and today."""
    frame, drawing = pen.frame, pen.drawing
    months = pen.catalogue.table("format")["short_months"]
    behind: list[Line] = []
    last_year = None
    for tick in frame.ticks():
        x = frame.x(tick)
        behind.append(Line(x, _AXIS - 10, x, bottom, Ink.GRID))
        if frame.step < _YEAR:
            _tick(pen, x, 49, months[tick.month - 1], Ink.QUIET)
        if tick.year != last_year:
            _tick(pen, x, 31, str(tick.year), Ink.TEXT)
            last_year = tick.year
    drawing.lines[:0] = behind
    x = frame.x(frame.timeline.today)
    drawing.lines.append(Line(x, _AXIS - 10, x, bottom, Ink.TODAY, dashed=True, thick=1.5))
    _today(pen, x)


def _tick(pen: Pen, x: float, y: float, text: str, ink: Ink) -> None:
    half = pen.frame.length(text) / 2
    if x + half <= pen.frame.width:
        pen.drawing.words.append(Word(max(x, half + 2), y, text, pen.frame.type, ink, "center"))


def _today(pen: Pen, x: float) -> None:
    frame = pen.frame
    text = pen.catalogue.say("picture.today")
    half = frame.length(text) / 2
    place = min(max(x, half + 2), frame.width - half - 2)
    pen.drawing.words.append(Word(place, 11, text, frame.type, Ink.TODAY, "center", bold=True))


def _name(pen: Pen, word: Word) -> None:
    """A heading or a name, with the lines of the axis kept out of it."""
    length, half = pen.frame.length(word.text, word.size * (_BOLD if word.bold else 1)), word.size / 2 + 1
    if not pen.frame.wide:
        blank = Bar(word.x - 2, word.x + length + 2, word.y - half, word.y + half, Ink.PAPER)
        pen.drawing.blanks.append(blank)
    pen.drawing.words.append(word)


_Draw = Callable[[Pen, tuple[Numbered, ...], float], float]


def _lane(pen: Pen, lane: Lane, items: tuple[Numbered, ...]) -> None:
    """A heading and the lines of a lane."""
    frame, drawing = pen.frame, pen.drawing
    name = pen.catalogue.say(f"picture.lane.{lane.value}")
    rows: dict[str, list[Numbered]] = {}
    for one in items:
        rows.setdefault(one.item.row, []).append(one)
    drawing.lines.append(Line(8, pen.y, frame.width - 8, pen.y, Ink.GRID))
    alone = len(rows) == 1 and next(iter(rows)) == name
    _name(pen, Word(10, pen.y + 17, name, frame.heading, bold=True))
    pen.y += 6 if alone and frame.wide else 30
    for row, found in rows.items():
        _row(pen, None if alone else row, tuple(found), _DRAWN_BY.get(lane, _strip))
    pen.y += 6


def _row(pen: Pen, name: str | None, items: tuple[Numbered, ...], draw: _Draw) -> None:
    """One line with its name: beside it where there is room, above it on a phone."""
    frame = pen.frame
    if name is not None and not frame.wide:
        text = frame.shortened(name, frame.width - 20)
        _name(pen, Word(10, pen.y + 8, text, frame.type, Ink.QUIET))
        pen.y += 19
    top = pen.y
    pen.y += draw(pen, items, top)
    if name is not None and frame.wide:
        text = frame.shortened(name, frame.left - 36)
        pen.drawing.words.append(Word(22, (top + pen.y) / 2, text, frame.type, Ink.QUIET))


def _doses(pen: Pen, items: tuple[Numbered, ...], top: float) -> float:
    """The doses that went as planned on a line, the others above it and larger."""
    frame = pen.frame
    line = top + 32
    pen.drawing.lines.append(Line(frame.left, line, frame.right, line, Ink.GRID))
    for place, item in items:
        if item.kind in BARS:  # of medicine taken every day: a stretch of one amount
            _bar(pen, place, item, line)
            continue
        plain = item.kind in ON_THE_LINE
        _sign(pen, place, item, line if plain else line - 19, frame.dot if plain else _SIGN)
    return 46


def _strip(pen: Pen, items: tuple[Numbered, ...], top: float) -> float:
    """Bars and signs; signs of one day stand under one another."""
    middle, taken = top + 12, dict[date, int]()
    pen.drawing.lines.append(Line(pen.frame.left, middle, pen.frame.right, middle, Ink.GRID))
    for place, item in items:
        if item.kind in BARS:
            _bar(pen, place, item, middle)
        else:
            above = taken.get(item.start, 0)
            taken[item.start] = above + 1
            _sign(pen, place, item, middle + above * (_SIGN + 3), _SIGN)
    return 24 + (max(taken.values(), default=1) - 1) * (_SIGN + 3)


def _sign(pen: Pen, place: int, item: Item, y: float, size: float) -> None:
    end = item.end or item.start
    if item.spread:
        x, x2 = pen.frame.x(item.start), pen.frame.x(end)
        pen.drawing.lines.append(Line(x, y, x2, y, SHAPES[item.kind].ink, thick=2))
    x = pen.frame.x(item.start + timedelta(days=(end - item.start).days // 2))
    pen.drawing.signs.append(Sign(x, y, size, pen.frame.shape(item.kind), place))


def _bar(pen: Pen, place: int, item: Item, y: float) -> None:
    """From the first to the last day; what goes on ends today with a point."""
    frame = pen.frame
    ink, filled = BARS[item.kind]
    if item.lane is Lane.INFECTIONS:
        ink = Ink.INFECTION
    x, x2 = frame.x(item.start), frame.x(item.end or max(frame.timeline.today, item.start))
    x2 = max(x2, x + 4)
    pen.drawing.bars.append(Bar(x, x2, y - _BAR / 2, y + _BAR / 2, ink, filled, place))
    if item.end is None:
        pen.drawing.signs.append(Sign(x2 + 6, y, _SIGN, Shape(GOES_ON, ink, filled=False), place))


def _values(pen: Pen, items: tuple[Numbered, ...], top: float) -> float:
    return values.draw(pen.drawing, pen.frame, items, top)


_DRAWN_BY: dict[Lane, _Draw] = {
    Lane.DOSES: _doses,
    Lane.LEVEL: _values,
    Lane.CD19: _values,
    Lane.COUNTS: _values,
    Lane.IMMUNOGLOBULINS: _values,
}
