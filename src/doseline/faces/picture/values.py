"""Lanes of numbers: a point for each result, its laboratory's range behind it, and a line for a limit."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from itertools import groupby

from doseline.faces.picture import bands
from doseline.faces.picture.drawing import Bar, Drawing, Line, Sign, Word
from doseline.faces.picture.frame import Frame
from doseline.faces.picture.lanes import Item, Kind
from doseline.faces.picture.scale import Scale
from doseline.faces.picture.theme import SHAPES, Ink

_HEIGHT = 52.0
_EDGE = 11.0
_SIGN = 11.0
_BEFORE = 9.0


def draw(drawing: Drawing, frame: Frame, items: Iterable[tuple[int, Item]], top: float) -> float:
    """Draw the results of one line of a lane and give back its height."""
    numbered = tuple(items)
    curved = any(item.curve is not None for _, item in numbered)
    # Lines close to each other are told apart only where there is room.
    has_limits = sum(item.kind is Kind.LIMIT for _, item in numbered) > 1
    height = bands.HEIGHT if curved or has_limits else _HEIGHT
    scale = Scale(tuple(item for _, item in numbered), top, height, _EDGE)
    bands.draw(drawing, frame, numbered, scale)
    numbered = tuple((place, item) for place, item in numbered if item.curve is None)
    results = tuple(item for _, item in numbered if item.kind is not Kind.LIMIT)
    _ranges(drawing, frame, results, scale)
    labels: list[tuple[float, float, str]] = []
    for place, item in sorted(numbered, key=lambda one: one[1].kind is Kind.LIMIT):
        if item.kind is Kind.LIMIT:
            _limit(drawing, frame, place, item, scale, at_left=curved)
        else:
            labels.append(_point(drawing, frame, place, item, scale))
    _label(drawing, frame, labels)
    return height + 6


def _limit(  # noqa: PLR0913 - the parts of a line
    drawing: Drawing, frame: Frame, place: int, item: Item, scale: Scale, *, at_left: bool
) -> None:
    """The line of a limit, named above its right end; above the left one where something stands there."""
    if item.value is None:
        return
    y = scale.y(float(item.value))
    x, x2 = frame.x(item.start), frame.x(item.end or item.start)
    drawing.lines.append(Line(x, y, x2, y, Ink.CARE, dashed=True, thick=1.5, item=place))
    length = frame.length(item.label)
    free = not at_left and not any(_is_under(sign, x2 - length, y) for sign in drawing.signs)
    start = x2 - length if free else x
    if not at_left:
        drawing.blanks.append(Bar(start, start + length, y - 18, y - 4, Ink.PAPER))
    drawing.words.append(
        Word(x2 if free else x, y - 10, item.label, frame.type, Ink.CARE, "right" if free else "left")
    )


def _is_under(sign: Sign, x: float, y: float) -> bool:
    """Whether a sign stands where a name above a line at ``y`` would, from ``x`` on."""
    return sign.x > x - _SIGN and y - 2 * _SIGN < sign.y < y


def _point(drawing: Drawing, frame: Frame, place: int, item: Item, scale: Scale) -> tuple[float, float, str]:
    x, y = _middle(frame, item), scale.y(float(item.value or 0))
    if item.spread:
        ends = frame.x(item.start), frame.x(item.end or item.start)
        drawing.lines.append(Line(ends[0], y, ends[1], y, Ink.RESULT, thick=2))
    drawing.signs.append(Sign(x, y, _SIGN, SHAPES[item.kind], place))
    return x, y, item.shown or ""


def _middle(frame: Frame, item: Item) -> float:
    return frame.x(item.start + timedelta(days=((item.end or item.start) - item.start).days // 2))


def _ranges(drawing: Drawing, frame: Frame, items: tuple[Item, ...], scale: Scale) -> None:
    """Each laboratory's range, from the day of a result to the first one with another; the last to today."""
    end = max([frame.x(frame.timeline.today), *(_middle(frame, item) + _BEFORE for item in items)])
    begin = -_BEFORE
    for (low, high), group in groupby(items, key=lambda item: (item.low, item.high)):
        found = list(group)
        first, following = found[0], items.index(found[-1]) + 1
        x2 = _middle(frame, items[following]) if following < len(items) else end
        if low is not None or high is not None:
            y = scale.y(float(high)) if high is not None else scale.top
            y2 = scale.y(float(low)) if low is not None else scale.bottom
            drawing.bars.append(Bar(_middle(frame, first) + begin, x2, y, y2, Ink.RANGE))
        begin = 0.0


def _label(drawing: Drawing, frame: Frame, labels: list[tuple[float, float, str]]) -> None:
    """The number beside each point, from the newest back, where it has room; the table has them all."""
    free = frame.width - 4.0
    places = [-_SIGN, *(x for x, _, _ in labels)]
    for (x, y, text), before in zip(reversed(labels), reversed(places[:-1]), strict=True):
        start = _beside(frame, x, frame.length(text), (before + _SIGN, free))
        if text and start is not None:
            length = frame.length(text)
            if start <= frame.x(frame.timeline.today) <= start + length:
                drawing.blanks.append(Bar(start - 1, start + length, y - 8, y + 8, Ink.PAPER))
            drawing.words.append(Word(start, y, text, frame.type))
        free = min(x - _SIGN, start if text and start is not None else x)


def _beside(frame: Frame, x: float, length: float, room: tuple[float, float]) -> float | None:
    """Where a number of this length begins beside a point: right of it, off the line of today, or left."""
    today = frame.x(frame.timeline.today)
    right, left = x + _SIGN, x - _SIGN - length
    fits = right + length <= room[1]
    if fits and not x <= today < right + length + 2:
        return right
    if left >= max(room[0], 2.0):
        return left
    return right if fits else None
