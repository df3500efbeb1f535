"""Forecasts of the app: made once and kept in memory for as long as they are asked for.

Nothing of a question is stored. The picture of a what-if has an address of its own, in which the question
stands as a mark that only this install can read.
"""

from __future__ import annotations

import hashlib
import logging
import subprocess
import sys
from collections.abc import Callable
from threading import Event, Lock, Thread
from time import sleep
from typing import TYPE_CHECKING

from doseline.faces import picture
from doseline.faces.answers.forecast_asked import Question
from doseline.faces.picture.recent import Recent
from doseline.faces.web import veil
from doseline.faces.web.sheet import Sheet

if TYPE_CHECKING:
    from doseline.forecast.outcome import Forecast, NoForecast

_KEPT = 24
_found: Recent[Forecast | NoForecast] = Recent(_KEPT)
_asked: Recent[Question] = Recent(_KEPT)
_pictures: Recent[bytes] = Recent(_KEPT)
_computing = Lock()
PLAIN = Question()


# Set but for the time in which the forecast is compiled beside the app. A page waits a little for that; our
# choice, longer than a computer needs that did it before.
READY = Event()
READY.set()
PATIENT_SECONDS = 6.0


def forecast(sheet: Sheet, question: Question = PLAIN) -> Forecast | NoForecast | None:
    """The forecast of a person; None while this computer is still getting ready to make forecasts.

    Raises: ForecastError for a change that does not fit the doses.
    """
    key = _key(sheet, question)
    if (found := _found.get(key)) is not None:
        return found
    if not READY.wait(PATIENT_SECONDS):
        return None
    with _computing:  # a browser asks for page and picture at once: one of them waits for the other
        if (found := _found.get(key)) is not None:
            return found
        from doseline.faces.answers.forecast import forecast_for  # noqa: PLC0415 - numbers and the compiler

        made = forecast_for(sheet.case, question)
        _found.keep(key, made)
        return made


def _key(sheet: Sheet, question: Question) -> str:
    parts = (sheet.kept.document(), str(sheet.case.today), sheet.case.guide.version, repr(question))
    return hashlib.sha256("\0".join(map(repr, parts)).encode()).hexdigest()


def drawn(sheet: Sheet, question: Question, shape: str, draw: Callable[[], bytes]) -> bytes:
    """The picture of a forecast in a shape, drawn where it is not in memory."""
    key = f"{_key(sheet, question)} {shape} {sheet.catalogue.language}"
    made = _pictures.get(key)
    if made is None:
        made = draw()
        _pictures.keep(key, made)
    return made


def mark(sheet: Sheet, question: Question) -> str:
    """The mark of a question, by which its picture is asked for; it says nothing about it."""
    made = veil.mark(sheet.house.secret, sheet.record, repr(question))
    _asked.keep(made, question)
    return made


def asked(marked: str) -> Question | None:
    """The question that a mark stands for, if it was asked lately."""
    return _asked.get(marked)


def forget() -> None:
    """Drop every forecast, question and picture in memory, as when the app is locked or a record goes."""
    _found.clear()
    _pictures.clear()
    _asked.clear()
    picture.forget()


def prepare(*, after_seconds: float = 0.0) -> None:
    """Compile the forecast in a program of its own, so that no page is slowed; then load it here.

    Until that is done, pages say that it is not ready yet. What fails here is tried again by the first page.
    """
    READY.clear()
    Thread(target=_prepare, args=(after_seconds,), daemon=True).start()


def _prepare(after_seconds: float) -> None:
    try:
        sleep(after_seconds)
        words = (sys.executable, "-m", "doseline", "warm")
        subprocess.run(words, stdin=subprocess.DEVNULL, capture_output=True, check=False)  # noqa: S603 - our own
        from doseline.faces.answers import civil_day, demo, open_case  # noqa: PLC0415
        from doseline.faces.answers.forecast import forecast_for  # noqa: PLC0415

        case = open_case(demo.record(), clock=civil_day, today=demo.TODAY)
        forecast_for(case, PLAIN)
    except Exception:  # noqa: BLE001 - only a head start
        logging.getLogger("doseline.web").debug("preparing the forecast failed")
    finally:
        READY.set()
