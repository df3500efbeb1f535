"""What the model expects: the forecast in words for a page, or why there is none."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from doseline.assessment.forecast.question import Question
from doseline.faces import extras
from doseline.faces.serving.workers import Why
from doseline.faces.web.timeline import forecast_cache
from doseline.faces.web.view import View

if TYPE_CHECKING:
    from doseline.assessment.forecast.contract import Found
    from doseline.faces.web.timeline.forecast_view import ForecastView
    from doseline.forecast.outcome import Forecast
    from doseline.forecast.typical.outcome import TypicalForecast


def said(view: View, found: Found | Why) -> dict[str, Any]:
    """What a template says of the forecast; why there is none just now."""
    if isinstance(found, Why):
        words = view.say(f"timeline.{found.value}", command=extras.command("forecast"))
        return {
            "forecast": None,
            "missing": (),
            "not_now": words,
            "passes": found is not Why.NOT_INSTALLED,
        }
    from doseline.faces.web.timeline.forecast_view import missing  # noqa: PLC0415 - numpy
    from doseline.forecast.outcome import NoForecast  # noqa: PLC0415 - numpy

    if isinstance(found, NoForecast):
        return {"forecast": None, "missing": missing(view, found), "not_now": None}
    return {"forecast": _shown(view, found), "missing": (), "not_now": None}


def _shown(view: View, found: Forecast | TypicalForecast) -> ForecastView:
    from doseline.faces.web.timeline.forecast_view import shown  # noqa: PLC0415 - numpy
    from doseline.faces.web.timeline.typical_view import typical_shown  # noqa: PLC0415 - numpy
    from doseline.forecast.outcome import Forecast  # noqa: PLC0415 - numpy

    return shown(view, found) if isinstance(found, Forecast) else typical_shown(view, found)


def drawable(found: Found | Why) -> Forecast | TypicalForecast | None:
    """The forecast, where there is one."""
    if isinstance(found, Why):
        return None
    from doseline.forecast.outcome import NoForecast  # noqa: PLC0415 - numpy

    return None if isinstance(found, NoForecast) else found


def picture_of(view: View, question: Question) -> str:
    """Where the pictures are, without their names; a what-if stands there as a mark."""
    if question == forecast_cache.PLAIN:
        return view.address("timeline")
    return view.address("timeline", forecast_cache.mark(view, question))
