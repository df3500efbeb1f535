"""A drawing as a Vega-Lite specification: plain data, no expression, no address, no script."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from doseline.faces.picture.drawing import Area, Bar, Drawing, Line, Path, Sign, Word
from doseline.faces.picture.theme import COLOURS, Ink, Theme

Json = dict[str, Any]
SCHEMA = "https://vega.github.io/schema/vega-lite/v6.json"
FONT = "system-ui, sans-serif"
_THIN = 1.8
_HALO = 1.0


def specification(drawing: Drawing, theme: Theme) -> Json:
    """The picture in Vega-Lite's words; every place is a pixel, every colour is written out."""
    colours = COLOURS[theme]
    layers = [
        *(_area(area, colours) for area in drawing.areas),
        _layer({"type": "rule"}, (_line(line, colours[line.ink]) for line in drawing.lines), _RULE),
        _layer({"type": "rect"}, (_bar(blank, colours) for blank in drawing.blanks), _RECT),
        _layer({"type": "rect", "cornerRadius": 3}, (_bar(bar, colours) for bar in drawing.bars), _RECT),
        *(_path(path, colours) for path in drawing.paths),
        _layer({"type": "point"}, (_sign(sign, colours) for sign in drawing.signs), _POINT),
        *_texts(drawing.words, {ink: colours[ink] for ink in Ink}),
    ]
    return {
        "$schema": SCHEMA,
        "width": drawing.width,
        "height": round(drawing.height),
        "padding": 0,
        "autosize": {"type": "none"},
        "background": colours[Ink.PAPER],
        "config": {"aria": False, "view": {"stroke": None}, "font": FONT},
        "layer": [layer for layer in layers if layer["data"]["values"]],
    }


def _pixel(name: str) -> Json:
    return {"field": name, "type": "quantitative", "scale": None, "axis": None}


def _as_is(name: str, kind: str = "nominal") -> Json:
    return {"field": name, "type": kind, "scale": None, "legend": None}


_PLACE = {"x": _pixel("x"), "y": _pixel("y")}
_SPAN = {**_PLACE, "x2": {"field": "x2"}, "y2": {"field": "y2"}}
_PAINT = {
    "fill": _as_is("fill"), "stroke": _as_is("stroke"), "strokeWidth": _as_is("thick", "quantitative"),
}  # fmt: skip
_RULE = {
    **_SPAN, "color": _as_is("colour"), "strokeWidth": _as_is("thick", "quantitative"),
    "strokeDash": _as_is("dash"),
}  # fmt: skip
_RECT = {**_SPAN, **_PAINT}
_POINT = {**_PLACE, **_PAINT, "shape": _as_is("shape"), "size": _as_is("area", "quantitative")}
_TEXT = {
    **_PLACE,
    "color": _as_is("colour"),
    "size": _as_is("size", "quantitative"),
    "text": {"field": "text"},
}


def _layer(mark: Json, rows: Iterable[Json], encoding: Json) -> Json:
    return {
        "mark": {**mark, "opacity": 1, "aria": False},
        "data": {"values": list(rows)},
        "encoding": encoding,
    }


def _area(area: Area, colours: Any) -> Json:  # noqa: ANN401 - a mapping of colours
    rows = ({"x": round(x, 1), "y": round(y, 1), "y2": round(y2, 1)} for x, y, y2 in area.places)
    return _layer({"type": "area", "color": colours[area.ink]}, rows, {**_PLACE, "y2": {"field": "y2"}})


def _path(path: Path, colours: Any) -> Json:  # noqa: ANN401 - a mapping of colours
    paint = {"color": colours[path.ink], "strokeDash": list(path.dash), "strokeWidth": path.thick}
    rows = ({"x": round(x, 1), "y": round(y, 1)} for x, y in path.places)
    return _layer({"type": "line", **paint}, rows, _PLACE)


def _line(line: Line, colour: str) -> Json:
    return {
        "x": round(line.x, 1), "y": round(line.y, 1), "x2": round(line.x2, 1), "y2": round(line.y2, 1),
        "colour": colour, "thick": line.thick, "dash": [5, 4] if line.dashed else [1, 0],
    }  # fmt: skip


def _bar(bar: Bar, colours: Any) -> Json:  # noqa: ANN401 - a mapping of colours
    colour = colours[bar.ink]
    return {
        "x": round(bar.x, 1), "y": round(bar.y, 1), "x2": round(bar.x2, 1), "y2": round(bar.y2, 1),
        "fill": colour if bar.filled else colours[Ink.NONE], "stroke": colour, "thick": _THIN,
    }  # fmt: skip


def _sign(sign: Sign, colours: Any) -> Json:  # noqa: ANN401 - a mapping of colours
    colour, side = colours[sign.shape.ink], sign.size * sign.shape.scale
    return {
        "x": round(sign.x, 1), "y": round(sign.y, 1), "shape": sign.shape.outline,
        "area": round(side * side * 0.78, 1),
        "fill": colour if sign.shape.filled else colours[Ink.PAPER],
        "stroke": colours[Ink.PAPER] if sign.shape.filled else colour,
        "thick": _HALO if sign.shape.filled else _THIN,
    }  # fmt: skip


def _texts(words: list[Word], colours: dict[Ink, str]) -> list[Json]:
    """A layer for each way to align and each weight, which Vega-Lite sets for a layer as a whole."""
    ways = sorted({(word.align, word.bold) for word in words})
    return [
        _layer(
            {"type": "text", "align": align, "baseline": "middle", "fontWeight": 600 if bold else 400},
            (
                {
                    "x": round(word.x, 1), "y": round(word.y, 1), "text": word.text, "size": word.size,
                    "colour": colours[word.ink],
                }
                for word in words
                if (word.align, word.bold) == (align, bold)
            ),
            _TEXT,
        )
        for align, bold in ways
    ]  # fmt: skip
