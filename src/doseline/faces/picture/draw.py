"""The picture on a page, and the picture of a forecast as a file."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from doseline.assessment import Assessment
from doseline.faces.picture.file import Format, as_file
from doseline.faces.picture.lanes import Timeline
from doseline.faces.picture.layout import layout
from doseline.faces.picture.svg import document
from doseline.faces.picture.theme import Theme
from doseline.faces.picture.timeline import FORECAST_LANES, timeline
from doseline.text import Catalogue

if TYPE_CHECKING:
    from doseline.forecast.outcome import Forecast
    from doseline.forecast.typical.outcome import TypicalForecast

_FILE_WIDTH = 960
_MARGIN = timedelta(days=14)


def svg(timeline: Timeline, catalogue: Catalogue, *, theme: Theme = Theme.LIGHT, width: int = 960) -> str:
    """The picture as an SVG document, ``width`` pixels wide and as high as it needs.

    It names its own size and a ``viewBox``, so that ``max-width: 100%`` shrinks it. It holds no script, no
    style and no address. Title and description belong to the page that shows it, with the table beside it.
    """
    return document(layout(timeline, catalogue, width), theme)


def forecast_picture(
    case: Assessment, forecast: Forecast | TypicalForecast, catalogue: Catalogue, *, form: Format
) -> bytes:
    """The forecast as a file: injections, holds, drug level and B cells, on white.

    Raises: MissingExtra for PNG and PDF where nothing is installed that makes them.
    """
    shown = timeline(
        case,
        catalogue,
        first=min(forecast.dates[0], case.today) - _MARGIN,
        forecast=forecast,
        lanes=FORECAST_LANES,
    )
    drawing = layout(shown, catalogue, _FILE_WIDTH)
    return as_file(drawing, form, title=catalogue.say("forecast.title"), language=catalogue.language)
