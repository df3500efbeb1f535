"""A drawing as an SVG document: shapes and words, each place a pixel; no script, no style, no address."""

from __future__ import annotations

import re
from collections.abc import Iterable
from html import escape
from math import floor, sqrt

from doseline.faces.picture.drawing import Area, Bar, Drawing, Line, Path, Sign, Word
from doseline.faces.picture.theme import COLOURS, OUTLINES, Ink, Theme

FONT = "system-ui, sans-serif"
_THIN = 1.8
_HALO = 1.0
_ROUND = 3
# A sign's area is this share of the square around it, so that a square looks no larger than a dot.
_SHARE = 0.78
# How far the foot of a letter stands under the middle of its line, in sizes of the type.
_FOOT = 0.3
_ANCHORS = {"left": "start", "center": "middle", "right": "end"}
_WHOLE = (1, 0)
# What no XML document can hold, not even escaped.
_UNWRITABLE = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

_Value = str | float


def document(drawing: Drawing, theme: Theme, *, font: str = FONT, title: str = "") -> str:
    """The drawing as an SVG document of its own size, with a ``viewBox`` so that it can be shrunk.

    ``title`` is for a picture that stands alone: on a page, the page says what it is.
    """
    ink = _Inks(theme)
    width, height = drawing.width, round(drawing.height)
    parts = [
        *([_element("title", text=title)] if title else []),
        _element("rect", {"width": width, "height": height, "fill": ink[Ink.PAPER]}),
        *(_area(area, ink) for area in drawing.areas),
        *(_line(line, ink) for line in drawing.lines),
        *(_bar(blank, ink, round_by=0) for blank in drawing.blanks),
        *(_bar(bar, ink, round_by=_ROUND) for bar in drawing.bars),
        *(_path(path, ink) for path in drawing.paths),
        *(_sign(sign, ink) for sign in drawing.signs),
        *(_word(word, ink, font) for word in drawing.words),
    ]
    head: dict[str, _Value] = {"xmlns": "http://www.w3.org/2000/svg", "width": width, "height": height}
    spoken: dict[str, _Value] = {"role": "img"} if title else {}
    return _element("svg", {**head, "viewBox": f"0 0 {width} {height}", **spoken}, inside="".join(parts))


class _Inks(dict[Ink, str]):
    """The colours of a theme."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(COLOURS[theme])


def _element(
    name: str, attributes: dict[str, _Value] | None = None, *, text: str = "", inside: str = ""
) -> str:
    told = "".join(f' {key}="{_written(value)}"' for key, value in (attributes or {}).items())
    within = inside or _escaped(text)
    return f"<{name}{told}>{within}</{name}>" if within else f"<{name}{told}/>"


def _written(value: _Value) -> str:
    return _escaped(value) if isinstance(value, str) else f"{value:.6g}"


def _escaped(text: str) -> str:
    return escape(_UNWRITABLE.sub("", text))


def _pixel(place: float) -> str:
    """A place to a tenth of a pixel, as short as it can be written."""
    return f"{round(place, 1):g}"


def _area(area: Area, ink: _Inks) -> str:
    upper = [(x, y) for x, y, _ in area.places]
    lower = [(x, y) for x, _, y in reversed(area.places)]
    paint: dict[str, _Value] = {"fill": ink[area.ink]}
    if area.opacity < 1:
        paint["fill-opacity"] = area.opacity
    return _element("path", {"d": _through([*upper, *lower]) + "Z", **paint})


def _path(path: Path, ink: _Inks) -> str:
    return _element(
        "path",
        {
            "d": _through(path.places), "fill": "none", "stroke": ink[path.ink], "stroke-width": path.thick,
            "stroke-miterlimit": 10, **_dashes(path.dash),
        },
    )  # fmt: skip


def _through(places: Iterable[tuple[float, float]]) -> str:
    return "M" + "L".join(f"{_pixel(x)},{_pixel(y)}" for x, y in places)


def _dashes(dash: tuple[int, ...]) -> dict[str, _Value]:
    return {} if dash == _WHOLE else {"stroke-dasharray": ",".join(map(str, dash))}


def _line(line: Line, ink: _Inks) -> str:
    return _element(
        "line",
        {
            "x1": _pixel(line.x), "y1": _pixel(line.y), "x2": _pixel(line.x2), "y2": _pixel(line.y2),
            "stroke": ink[line.ink], "stroke-width": line.thick, **_dashes((5, 4) if line.dashed else _WHOLE),
        },
    )  # fmt: skip


def _bar(bar: Bar, ink: _Inks, *, round_by: int) -> str:
    x, y = min(bar.x, bar.x2), min(bar.y, bar.y2)
    return _element(
        "rect",
        {
            "x": _pixel(x), "y": _pixel(y), "width": _pixel(abs(bar.x2 - bar.x)),
            "height": _pixel(abs(bar.y2 - bar.y)), **({"rx": round_by} if round_by else {}),
            "fill": ink[bar.ink if bar.filled else Ink.NONE], "stroke": ink[bar.ink], "stroke-width": _THIN,
        },
    )  # fmt: skip


def _sign(sign: Sign, ink: _Inks) -> str:
    shape = sign.shape
    radius = sign.size * shape.scale * sqrt(_SHARE) / 2
    colour, paper = ink[shape.ink], ink[Ink.PAPER]
    return _element(
        "path",
        {
            "transform": f"translate({_pixel(sign.x)},{_pixel(sign.y)}) scale({radius:.3g})",
            "d": OUTLINES.get(shape.outline, shape.outline),
            "fill": colour if shape.filled else paper, "stroke": paper if shape.filled else colour,
            # The line is scaled with the shape.
            "stroke-width": f"{(_HALO if shape.filled else _THIN) / radius:.3g}", "stroke-miterlimit": 10,
        },
    )  # fmt: skip


def _word(word: Word, ink: _Inks, font: str) -> str:
    foot = word.y + floor(word.size * _FOOT + 0.5)
    return _element(
        "text",
        {
            "x": _pixel(word.x), "y": _pixel(foot), "text-anchor": _ANCHORS[word.align], "font-family": font,
            "font-size": f"{word.size:g}px", "font-weight": 600 if word.bold else 400, "fill": ink[word.ink],
        },
        text=word.text,
    )  # fmt: skip
