"""Routes of what the model expects, and of what if: the answer on top, and nothing is kept."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from litestar import Response, get, post
from litestar.status_codes import HTTP_200_OK, HTTP_422_UNPROCESSABLE_ENTITY

from doseline.assessment.forecast.question import Question
from doseline.errors import InputFaults
from doseline.faces.serving.workers import NotNow, Why
from doseline.faces.web.dependencies import PostedForm, RecordView
from doseline.faces.web.form_data import FormData
from doseline.faces.web.timeline import cards, forecast_cache, what_if_form
from doseline.faces.web.timeline.cards import Part, Span
from doseline.faces.web.timeline.expected import drawable, picture_of, said
from doseline.faces.web.timeline.what_if_form import Typed
from doseline.faces.web.view import View

if TYPE_CHECKING:
    from doseline.assessment.forecast.contract import Found

_EXPECTED, _WHAT_IF = "timeline/expected", "timeline/what_if"


@get("/p/{record:str}/expected", sync_to_thread=True)
def expected(view: RecordView) -> Response[str]:
    """Drug level and B cells as the model expects them."""
    return _page(view, _EXPECTED, Typed(question=forecast_cache.PLAIN))


@post("/p/{record:str}/expected", status_code=HTTP_200_OK, sync_to_thread=True)
def expected_since(view: RecordView, form: PostedForm) -> Response[str]:
    """The same where treatment began before the record."""
    return _page(view, _EXPECTED, what_if_form.since(view, form), form)


@get("/p/{record:str}/what-if", sync_to_thread=True)
def what_if(view: RecordView) -> Response[str]:
    """Four questions to choose from."""
    return _page(view, _WHAT_IF, Typed(question=forecast_cache.PLAIN))


@post("/p/{record:str}/what-if", status_code=HTTP_200_OK, sync_to_thread=True)
def what_if_answer(view: RecordView, form: PostedForm) -> Response[str]:
    """The answer on top; nothing is kept of the question or the answer."""
    return _page(view, _WHAT_IF, what_if_form.typed(view, form), form)


def _page(view: View, template: str, asked: Typed, form: FormData | None = None) -> Response[str]:
    found, asked = _found(view, asked)
    question = _answerable(asked)
    forecast = drawable(found)
    words = said(view, found)
    return view.page(
        template,
        rows=cards.rows(view, cards.shown(view, Part.EXPECTED, Span.ALL, forecast)),
        picture=picture_of(view, question),
        doses=what_if_form.open_doses(view) if forecast is not None else (),
        intervals=what_if_form.intervals(view),
        typed=_typed(view, form),
        wrong=dict(asked.wrong),
        stops=any(one.kind == "stop" for scenario in question.scenarios for one in scenario),
        asks_since=any(one.what == "first-dose" for one in words["missing"]),
        status=HTTP_422_UNPROCESSABLE_ENTITY if asked.wrong else HTTP_200_OK,
        **words,
    )


def _typed(view: View, form: FormData | None) -> dict[str, str]:
    """What stands in the boxes: what was typed, or the planned start as the day treatment may have begun."""
    if form is None:
        return {
            **dict.fromkeys(what_if_form.FIELDS, ""),
            "since": view.case.chart.therapy.start.isoformat(),
        }
    typed = {name: form.one(name) for name in what_if_form.FIELDS}
    return {**typed, "since": typed["treated-since"]}


def _found(view: View, asked: Typed) -> tuple[Found | Why, Typed]:
    """The forecast with the answer; without it, and with what was wrong, where it cannot be answered.

    Raises: InputFaults where the plain question cannot be answered either.
    """
    try:
        return forecast_cache.forecast(view, _answerable(asked)), asked
    except NotNow as not_now:
        return not_now.why, asked
    except InputFaults as error:
        refused = what_if_form.refused(view, asked, error)
        if _answerable(refused) == _answerable(asked):  # what was typed is not what is wrong
            raise
        return _found(view, refused)


def _answerable(asked: Typed) -> Question:
    """The question; where something is wrong with it, the plain one, with a first day that can be right."""
    if not asked.wrong:
        return asked.question
    wrong = dict(asked.wrong)
    return replace(
        forecast_cache.PLAIN, treated_since=None if "treated-since" in wrong else asked.question.treated_since
    )


ROUTES = (expected, expected_since, what_if, what_if_answer)
