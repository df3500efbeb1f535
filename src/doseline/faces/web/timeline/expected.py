"""What the model expects: the forecast in words for a page, or why there is none."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from doseline.assessment.forecast.question import Question
from doseline.faces import extras
from doseline.faces.web.timeline import forecast_cache
from doseline.faces.web.view import View
from doseline.faces.web.workers import Why

if TYPE_CHECKING:
    from doseline.forecast.outcome import Forecast, NoForecast


def said(view: View, found: Forecast | NoForecast | Why) -> dict[str, Any]:
    """What a template says of the forecast; why there is none just now."""
    if isinstance(found, Why):
        words = view.say(f"timeline.{found.value}", command=extras.command("forecast"))
        return {
            "forecast": None,
            "missing": (),
            "not_now": words,
            "passes": found is not Why.NOT_INSTALLED,
        }
    from doseline.faces.web.timeline.forecast_view import missing, shown  # noqa: PLC0415 - numpy

    if (nothing := _nothing(found)) is not None:
        return {"forecast": None, "missing": missing(view, nothing), "not_now": None}
    return {"forecast": shown(view, cast("Forecast", found)), "missing": (), "not_now": None}


def _nothing(found: Forecast | NoForecast) -> NoForecast | None:
    from doseline.forecast.outcome import NoForecast  # noqa: PLC0415 - numpy

    return found if isinstance(found, NoForecast) else None


def drawable(found: Forecast | NoForecast | Why) -> Forecast | None:
    """The forecast, where there is one."""
    if isinstance(found, Why):
        return None
    from doseline.forecast.outcome import Forecast  # noqa: PLC0415 - numpy

    return found if isinstance(found, Forecast) else None


def picture_of(view: View, question: Question) -> str:
    """Where the pictures are, without their names; a what-if stands there as a mark."""
    if question == forecast_cache.PLAIN:
        return view.address("timeline")
    return view.address("timeline", forecast_cache.mark(view, question))
