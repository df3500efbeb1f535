"""Timeline routes: what happened and is planned, the forecast, and what if; picture and tables."""

from __future__ import annotations

from dataclasses import replace
from gzip import decompress
from itertools import groupby
from typing import TYPE_CHECKING, Any, cast

from litestar import Response, get, post
from litestar.exceptions import NotFoundException
from litestar.params import FromPath
from litestar.status_codes import (
    HTTP_200_OK,
    HTTP_422_UNPROCESSABLE_ENTITY,
    HTTP_503_SERVICE_UNAVAILABLE,
)

from doseline.assessment.forecast.question import Question
from doseline.errors import InputFaults
from doseline.faces import extras
from doseline.faces.picture import Theme, timeline, timeline_table
from doseline.faces.web.dependencies import PostedForm, RecordView
from doseline.faces.web.form_data import FormData
from doseline.faces.web.timeline import forecast_cache, what_if_form
from doseline.faces.web.timeline.what_if_form import Typed
from doseline.faces.web.view import View
from doseline.faces.web.workers import NotNow, Why

if TYPE_CHECKING:
    from doseline.forecast.outcome import Forecast, NoForecast

# Pixels: for a phone, and for anything wider.
_WIDTHS = {"narrow": 344, "wide": 760}
_SVG = "image/svg+xml"
_SOON = {"retry-after": "5"}


@get("/p/{record:str}/timeline", sync_to_thread=True)
def page(view: RecordView) -> Response[str]:
    """The picture with the same as a table beside it."""
    return _page(view, Typed(question=forecast_cache.PLAIN))


@post("/p/{record:str}/timeline", status_code=HTTP_200_OK, sync_to_thread=True)
def what_if(view: RecordView, form: PostedForm) -> Response[str]:
    """The same with the answer to a what-if; nothing is kept of the question or the answer."""
    asked = what_if_form.typed(view, form)
    return _page(view, asked, form)


def _page(view: View, asked: Typed, form: FormData | None = None) -> Response[str]:
    found, asked = _found(view, asked)
    question = _answerable(asked)
    drawn = _drawable(found)
    table = timeline_table(timeline(view.case, view.catalogue, forecast=drawn), view.catalogue)
    lanes = tuple((name, tuple(rows)) for name, rows in groupby(table.rows, key=lambda row: row.cells[1]))
    said = _words(view, found)
    return view.page(
        "timeline/timeline",
        table=table,
        lanes=lanes,
        picture=_address(view, question),
        doses=what_if_form.open_doses(view) if drawn is not None else (),
        intervals=what_if_form.intervals(view),
        typed=_typed(view, form),
        wrong=dict(asked.wrong),
        asks_since=any(one.what == "first-dose" for one in said["missing"]),
        status=HTTP_422_UNPROCESSABLE_ENTITY if asked.wrong else HTTP_200_OK,
        **said,
    )


def _typed(view: View, form: FormData | None) -> dict[str, str]:
    """What stands in the boxes: what was typed, or the planned start as the day treatment may have begun."""
    if form is None:
        return {
            **dict.fromkeys(what_if_form.FIELDS, ""),
            "since": view.case.record.therapy.start.isoformat(),
        }
    typed = {name: form.one(name) for name in what_if_form.FIELDS}
    return {**typed, "since": typed["treated-since"]}


def _found(view: View, asked: Typed) -> tuple[Forecast | NoForecast | Why, Typed]:
    """The forecast with the answer; without it, and with what was wrong, where it cannot be answered."""
    try:
        return forecast_cache.forecast(view, _answerable(asked)), asked
    except NotNow as not_now:
        return not_now.why, asked
    except InputFaults as error:
        return _found(view, what_if_form.refused(view, asked, error))


def _answerable(asked: Typed) -> Question:
    """The question; where something is wrong with it, the plain one, with a first day that can be right."""
    if not asked.wrong:
        return asked.question
    wrong = dict(asked.wrong)
    return replace(
        forecast_cache.PLAIN, treated_since=None if "treated-since" in wrong else asked.question.treated_since
    )


def _words(view: View, found: Forecast | NoForecast | Why) -> dict[str, Any]:
    """What the template says of the forecast; why there is none just now."""
    if isinstance(found, Why):
        said = view.say(f"timeline.{found.value}", command=extras.command("forecast"))
        passes = found is not Why.NOT_INSTALLED
        return {"forecast": None, "missing": (), "not_now": said, "passes": passes}
    from doseline.faces.web.timeline.forecast_view import missing, shown  # noqa: PLC0415 - numpy

    if (nothing := _nothing(found)) is not None:
        return {"forecast": None, "missing": missing(view, nothing), "not_now": None}
    return {"forecast": shown(view, cast("Forecast", found)), "missing": (), "not_now": None}


def _nothing(found: Forecast | NoForecast) -> NoForecast | None:
    from doseline.forecast.outcome import NoForecast  # noqa: PLC0415 - numpy

    return found if isinstance(found, NoForecast) else None


def _drawable(found: Forecast | NoForecast | Why) -> Forecast | None:
    if isinstance(found, Why):
        return None
    from doseline.forecast.outcome import Forecast  # noqa: PLC0415 - numpy

    return found if isinstance(found, Forecast) else None


def _address(view: View, question: Question) -> str:
    """Where the pictures are, without their names; a what-if stands there as a mark."""
    if question == forecast_cache.PLAIN:
        return view.address("timeline")
    return view.address("timeline", forecast_cache.mark(view, question))


@get("/p/{record:str}/timeline/{name:str}", sync_to_thread=True)
def picture(view: RecordView, name: FromPath[str]) -> Response[bytes]:
    """The picture itself: ``light-narrow.svg``, ``dark-wide.svg`` and so on."""
    return _picture(view, name, forecast_cache.PLAIN)


@get("/p/{record:str}/timeline/{mark:str}/{name:str}", sync_to_thread=True)
def what_if_picture(view: RecordView, mark: FromPath[str], name: FromPath[str]) -> Response[bytes]:
    """The picture of a what-if that was asked lately."""
    question = forecast_cache.asked(mark)
    if question is None or forecast_cache.mark(view, question) != mark:
        raise NotFoundException
    return _picture(view, name, question)


def _picture(view: View, name: str, question: Question) -> Response[bytes]:
    theme, _, width = name.removesuffix(".svg").partition("-")
    if theme not in set(Theme) or width not in _WIDTHS or not name.endswith(".svg"):
        raise NotFoundException
    try:
        packed = forecast_cache.drawn(view, question, theme=theme, width=_WIDTHS[width])
    except NotNow:
        return Response(b"", media_type=_SVG, status_code=HTTP_503_SERVICE_UNAVAILABLE, headers=_SOON)
    if "gzip" not in view.asked.headers.get("accept-encoding", ""):
        return Response(decompress(packed), media_type=_SVG)
    # A picture holds no secret of the form, so that its length under compression can tell nobody one.
    headers = {"content-encoding": "gzip", "vary": "accept-encoding"}
    return Response(packed, media_type=_SVG, headers=headers)


ROUTES = (page, what_if, picture, what_if_picture)
