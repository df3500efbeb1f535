"""The picture as SVG text, made once and kept in memory for as long as it is asked for."""

from __future__ import annotations

import hashlib
import json
import re
from datetime import timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Any, assert_never

import vl_convert

from doseline.faces.answers import Case
from doseline.faces.picture.layout import layout
from doseline.faces.picture.model import Timeline
from doseline.faces.picture.recent import Recent
from doseline.faces.picture.spec import Json, specification
from doseline.faces.picture.theme import Theme
from doseline.faces.picture.timeline import FORECAST_LANES, timeline
from doseline.text import Catalogue

if TYPE_CHECKING:
    from doseline.forecast.outcome import Forecast

# Twice as fine as a screen: a picture is printed, or looked at from near.
_FINE = 2.0
_FILE_WIDTH = 960
_VERSION = "6.4"
_MARGIN = timedelta(days=14)
_pictures = Recent[str](48)
# The program that draws names its own groups, in English; the page says what the picture is.
# A tag is not to be mistaken for text: in text every "<" is escaped.
_GROUP = re.compile(r"<(?:g|path|line|text) [^>]*>")
_SPOKEN = re.compile(r' (?:class|role|aria-[a-z]+)="[^"]*"')


def svg(timeline: Timeline, catalogue: Catalogue, *, theme: Theme = Theme.LIGHT, width: int = 960) -> str:
    """The picture as an SVG document, ``width`` pixels wide and as high as it needs.

    It names its own size and a ``viewBox``, so that ``max-width: 100%`` shrinks it. It holds no script, no
    style and no address. Title and description belong to the page that shows it, with the table beside it.
    """
    spec = specification(layout(timeline, catalogue, width), theme)
    name = hashlib.sha256(json.dumps(spec, sort_keys=True).encode()).hexdigest()
    drawn = _pictures.get(name)
    if drawn is None:
        drawn = _drawn(spec)
        _pictures.keep(name, drawn)
    return drawn


class Format(StrEnum):
    """The kinds of file a picture can be."""

    SVG = "svg"
    PNG = "png"
    PDF = "pdf"


def forecast_picture(case: Case, forecast: Forecast, catalogue: Catalogue, *, form: Format) -> bytes:
    """The forecast as a file: injections, holds, drug level and B cells, on white."""
    shown = timeline(
        case,
        catalogue,
        first=min(forecast.dates[0], case.today) - _MARGIN,
        forecast=forecast,
        lanes=FORECAST_LANES,
    )
    spec = specification(layout(shown, catalogue, _FILE_WIDTH), Theme.LIGHT)
    ways: dict[str, Any] = {"vl_version": _VERSION, "allowed_base_urls": []}
    match form:
        case Format.SVG:
            return _drawn(spec).encode()
        case Format.PNG:
            return vl_convert.vegalite_to_png(spec, scale=_FINE, **ways)
        case Format.PDF:
            return vl_convert.vegalite_to_pdf(spec, **ways)
    assert_never(form)


def _drawn(spec: Json) -> str:
    drawn = vl_convert.vegalite_to_svg(spec, vl_version=_VERSION, allowed_base_urls=[])
    return _GROUP.sub(lambda tag: _SPOKEN.sub("", tag[0]), drawn)


def warm() -> None:
    """Make the first picture, an empty one: it takes as long as a hundred others."""
    _drawn({"mark": "point", "data": {"values": [{}]}})


def forget() -> None:
    """Drop every picture kept in memory, as when a record is locked or deleted."""
    _pictures.clear()
