"""The picture of a trial: median and band of level and count, one line a regimen."""

from __future__ import annotations

from enum import StrEnum
from typing import Any, assert_never

import vl_convert

from doseline.faces.picture.theme import COLOURS, Ink, Theme
from doseline.faces.trial.results import Done
from doseline.forecast.trial.limits import limits
from doseline.forecast.trial.run import band_days
from doseline.forecast.trial.summary import Arm, Quantiles
from doseline.text import Catalogue

Json = dict[str, Any]
_SCHEMA = "https://vega.github.io/schema/vega-lite/v6.json"
_VERSION = "6.4"
_FONT = "system-ui, sans-serif"
_WIDTH, _HEIGHT = 720, 240
_FINE = 2.0
_LEGEND = {"title": None, "symbolType": "stroke", "symbolStrokeWidth": 2}
_POWERS = [10.0**power for power in range(-6, 7)]
# Ours: the lowest places of the two logarithmic axes, well under what a laboratory can tell from nothing.
_LOWEST_MG_L, _LOWEST_PER_UL = 1e-3, 0.1
# A regimen is told by its dashes too, never by its colour alone.
_INKS = (Ink.DOSE, Ink.CARE, Ink.VACCINE, Ink.ALARM, Ink.SPELL, Ink.WINDOW)
_DASHES = ([1, 0], [7, 4], [2, 3], [10, 3, 2, 3], [4, 2], [12, 5])


class Format(StrEnum):
    """The kinds of file a picture can be."""

    SVG = "svg"
    PNG = "png"
    PDF = "pdf"


def picture(done: Done, catalogue: Catalogue, form: Format) -> bytes:
    """The picture as a file."""
    spec = specification(done, catalogue)
    ways: dict[str, Any] = {"vl_version": _VERSION, "allowed_base_urls": []}
    match form:
        case Format.SVG:
            return str(vl_convert.vegalite_to_svg(spec, **ways)).encode()
        case Format.PNG:
            return bytes(vl_convert.vegalite_to_png(spec, scale=_FINE, **ways))
        case Format.PDF:
            return bytes(vl_convert.vegalite_to_pdf(spec, **ways))
        case _:
            assert_never(form)


def specification(done: Done, catalogue: Catalogue) -> Json:
    """The picture in Vega-Lite's words: two charts below each other, each a band and a median a regimen."""
    arms = done.summary.arms(band_days(done.scenario.looked).tolist())
    bounds, colours = limits(), COLOURS[Theme.LIGHT]
    say = catalogue.say
    levels = [row for arm in arms for row in _rows(arm, [it.level_mg_L for it in arm.at], _LOWEST_MG_L)]
    counts = [row for arm in arms for row in _rows(arm, [it.count_per_uL for it in arm.at], _LOWEST_PER_UL)]
    lines = [{"y": bounds.depleted_per_uL}, {"y": bounds.repleted_per_uL}]
    return {
        "$schema": _SCHEMA,
        "title": {"text": done.scenario.title, "subtitle": say("trial.picture.band"), "anchor": "start"},
        "background": colours[Ink.PAPER],
        "config": {
            "font": _FONT,
            "view": {"stroke": None},
            "axis": {"labelFontSize": 13, "titleFontSize": 13, "gridColor": colours[Ink.GRID]},
            "legend": {"labelFontSize": 13, "titleFontSize": 13, "symbolSize": 400, "labelLimit": 300},
            "title": {"fontSize": 16, "subtitleFontSize": 13, "offset": 14},
        },
        "vconcat": [
            _chart(done, levels, [], (say("trial.picture.day"), say("trial.picture.level"))),
            _chart(done, counts, lines, (say("trial.picture.day"), say("trial.picture.count"))),
        ],
    }


def _rows(arm: Arm, found: list[Quantiles], lowest: float) -> list[Json]:
    return [
        {
            "day": at.day,
            "regimen": arm.regimen,
            **_places(it, lowest),
        }
        for at, it in zip(arm.at, found, strict=True)
    ]


def _places(found: Quantiles, lowest: float) -> Json:
    """Band and median; a median under the axis is not drawn along its bottom."""
    low, mid, high = (value or 0.0 for value in found.values)
    return {"low": max(low, lowest), "mid": mid if mid >= lowest else None, "high": max(high, lowest)}


def _chart(done: Done, rows: list[Json], lines: list[Json], titles: tuple[str, str]) -> Json:
    names = [regimen.name for regimen in done.scenario.regimens]
    colours = COLOURS[Theme.LIGHT]
    inks = [colours[_INKS[place % len(_INKS)]] for place in range(len(names))]
    # Where the colours begin again the dashes move on by one, so that no two regimens look alike.
    dashes = [_DASHES[(place + place // len(_INKS)) % len(_DASHES)] for place in range(len(names))]
    day, value = titles
    regimen: Json = {"field": "regimen", "type": "nominal", "sort": names}
    colour = {**regimen, "scale": {"domain": names, "range": inks}}
    axis = {"title": value, "format": "~g", "values": _POWERS}
    days = {"title": day, "format": "d", "tickCount": 8}
    x = {"field": "day", "type": "quantitative", "axis": days, "scale": {"nice": False}}
    # One layer a band, its colour written out: a scale of fills would take the lines' legend away.
    bands = [
        {
            "transform": [{"filter": {"field": "regimen", "equal": name}}],
            "mark": {"type": "area", "opacity": 0.18, "color": ink},
            "encoding": {
                "x": x,
                "y": {"field": "low", "type": "quantitative", "scale": {"type": "log"}, "axis": axis},
                "y2": {"field": "high"},
            },
        }
        for name, ink in zip(names, inks, strict=True)
    ]
    median = {
        "mark": {"type": "line", "strokeWidth": 2},
        "encoding": {
            "x": x,
            "y": {"field": "mid", "type": "quantitative", "scale": {"type": "log"}, "axis": axis},
            "stroke": {**colour, "legend": _LEGEND},
            "strokeDash": {**regimen, "scale": {"domain": names, "range": dashes}, "legend": _LEGEND},
        },
    }
    rules = {
        "data": {"values": lines},
        "mark": {"type": "rule", "strokeDash": [3, 3], "color": colours[Ink.QUIET]},
        "encoding": {"y": {"field": "y", "type": "quantitative"}},
    }
    layers = [*bands, median, *([rules] if lines else [])]
    return {"width": _WIDTH, "height": _HEIGHT, "data": {"values": rows}, "layer": layers}
