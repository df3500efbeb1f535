"""Forecast cache: made beside the app, once, and kept in memory for as long as it is asked for.

Nothing of a question is stored. The picture of a what-if has an address of its own, in which the question
stands as a mark that only this install can read.
"""

from __future__ import annotations

import hashlib
import pickle
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock
from typing import TYPE_CHECKING

from doseline.assessment.forecast.question import Question
from doseline.faces import extras
from doseline.faces.picture.lanes import Lane
from doseline.faces.picture.recent import Recent
from doseline.faces.serving.workers.pool import NotNow, Why
from doseline.faces.web.context import AppContext
from doseline.faces.web.security import opaque_ids
from doseline.faces.web.timeline.cards import LANES, Part, Span, bounds
from doseline.faces.web.view import View
from doseline.faces.web.workers import jobs, pools
from doseline.frozen import dataclass

if TYPE_CHECKING:
    from doseline.assessment.forecast.contract import Found

# Our choices: a forecast is 60 kB and a picture 10, so that hundreds of people have theirs.
_FORECAST_BYTES, _PICTURE_BYTES = 64 << 20, 16 << 20
_QUESTIONS = 1000
_found: Recent[bytes] = Recent(_FORECAST_BYTES, weigh=len)
_pictures: Recent[bytes] = Recent(_PICTURE_BYTES, weigh=len)
_asked: Recent[Question] = Recent(_QUESTIONS)
# What took too much once is not tried again.
_too_much: Recent[bool] = Recent(_QUESTIONS)
PLAIN = Question()


def forecast(view: View, question: Question = PLAIN) -> Found:
    """The forecast of a person.

    Raises: ForecastError for a change that does not fit the doses; NotNow with the reason.
    """
    found: Found = pickle.loads(_sealed(view, question))  # noqa: S301 - of our own making
    return found


def _sealed(view: View, question: Question) -> bytes:
    if not extras.is_here("forecast"):
        raise NotNow(Why.NOT_INSTALLED)
    told = _told(view)
    key = _key(view, told, question)
    with _alone(key):  # a browser asks for page and picture at once: one of them waits for the other
        if (found := _found.get(key)) is not None:
            return found
        if _too_much.get(key):
            raise NotNow(Why.TOO_MUCH)
        try:
            made = pools.FORECASTS.do(jobs.forecast, told, question)
        except NotNow as not_now:
            if not_now.why is Why.TOO_MUCH:
                _too_much.keep(key, made=True)
            raise
        _found.keep(key, made)
        return made


def _told(view: View) -> jobs.Answered:
    ids = frozenset(str(event["id"]) for event in view.stored.events)
    return jobs.Answered(document=view.stored.document(), today=view.case.today, kept=ids)


def _key(view: View, told: jobs.Answered, question: Question) -> str:
    """What a forecast depends on: the record, the day, the guide and the question."""
    parts = (told.document, str(told.today), view.case.guide.version, repr(question))
    return hashlib.sha256("\0".join(map(repr, parts)).encode()).hexdigest()


_guard = Lock()
_making: dict[str, tuple[Lock, int]] = {}


@contextmanager
def _alone(key: str) -> Iterator[None]:
    """Only one at a time with the same key."""
    with _guard:
        lock, number = _making.get(key, (Lock(), 0))
        _making[key] = (lock, number + 1)
    try:
        with lock:
            yield
    finally:
        with _guard:
            lock, number = _making[key]
            _making[key] = (lock, number - 1)
            if number == 1:
                del _making[key]


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """Which picture, and how it is to look."""

    part: Part
    span: Span
    theme: str
    width: int


def drawn(view: View, question: Question, look: Look) -> bytes:
    """One picture of a record, packed; without the forecast while there is none.

    Raises: NotNow with the reason.
    """
    told = _told(view)
    key = f"{_key(view, told, question)} {look} {view.context.language}"
    if (kept := _pictures.get(key)) is not None:
        return kept
    has_forecast = bool(LANES[look.part] & _OF_THE_FORECAST)
    sealed = _sealed_or_none(view, question) if has_forecast else None
    first, last = bounds(look.span, view.case.today)
    wanted = jobs.Wanted(
        lanes=LANES[look.part],
        first=first,
        last=last,
        language=view.context.language,
        theme=look.theme,
        width=look.width,
    )
    made = pools.PICTURES.do(jobs.drawn, told, sealed, wanted)
    if sealed is not None or not has_forecast:  # otherwise the next look is another picture
        _pictures.keep(key, made)
    return made


_OF_THE_FORECAST = frozenset({Lane.LEVEL, Lane.CD19})


def known(view: View) -> Found | None:
    """The forecast of a person where it was computed lately; nobody waits for it."""
    sealed = _found.get(_key(view, _told(view), PLAIN))
    return None if sealed is None else pickle.loads(sealed)  # noqa: S301 - of our own making


def _sealed_or_none(view: View, question: Question) -> bytes | None:
    try:
        return _sealed(view, question)
    except NotNow:
        return None


def mark(view: View, question: Question) -> str:
    """The mark of a question, by which its picture is asked for; it says nothing about it."""
    made = opaque_ids.opaque_id(view.context.secret, view.record, repr(question))
    _asked.keep(made, question)
    return made


def asked(marked: str) -> Question | None:
    """The question that a mark stands for, if it was asked lately."""
    return _asked.get(marked)


def forget(context: AppContext) -> None:
    """Drop what was answered or computed and is in memory, as when the app is locked or a record goes."""
    context.assessed.clear()
    context.answered.clear()
    context.listed.clear()
    context.searches.clear()
    _found.clear()
    _pictures.clear()
    _asked.clear()
    _too_much.clear()
