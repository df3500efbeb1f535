"""Process pools: for forecasts, for pictures, and for questions to the guide."""

from __future__ import annotations

from threading import Thread
from time import sleep

from doseline.faces import extras
from doseline.faces.serving.workers.pool import Limits, Pool
from doseline.faces.web.workers import jobs

# Our choices. A forecast takes a fifth of a second, a picture a tenth, a question up to half a second; what
# takes a hundred times as long is ended. A page waits a few seconds for its turn.
_PATIENCE = 6.0
FORECASTS = Pool(
    Limits(most=2, waiting=40, patience=_PATIENCE, seconds=20, megabytes=2048), jobs.ready_to_forecast
)
PICTURES = Pool(
    Limits(most=1, waiting=40, patience=_PATIENCE, seconds=20, megabytes=1024), jobs.ready_to_draw
)
QUESTIONS = Pool(Limits(most=1, waiting=20, patience=30.0, seconds=20, megabytes=1024), jobs.ready_to_answer)


def prepare(*, after_seconds: float) -> None:
    """Get forecasts and pictures ready a little later, so that the first page comes first.

    On a computer that never did it, the forecast is compiled then, beside the app.
    """

    def begin() -> None:
        sleep(after_seconds)
        if extras.is_here("forecast"):
            FORECASTS.get_ready()
        PICTURES.get_ready()

    Thread(target=begin, daemon=True).start()


def close() -> None:
    """End all of them, whatever they are doing."""
    for pool in (FORECASTS, PICTURES, QUESTIONS):
        pool.close()
