"""Timeline routes: how it has gone, a card for each question; and the pictures."""

from __future__ import annotations

from gzip import decompress
from typing import Any

from litestar import Response, get
from litestar.exceptions import NotFoundException
from litestar.params import FromPath
from litestar.status_codes import HTTP_503_SERVICE_UNAVAILABLE

from doseline.assessment.forecast.question import Question
from doseline.faces import extras
from doseline.faces.picture import Theme
from doseline.faces.serving.workers import NotNow, Why
from doseline.faces.web.dependencies import RecordView
from doseline.faces.web.timeline import cards, forecast_cache
from doseline.faces.web.timeline.cards import Part, Span
from doseline.faces.web.timeline.expected import said
from doseline.faces.web.timeline.forecast_cache import Look
from doseline.faces.web.view import View

# Pixels: for a phone, and for anything wider.
_WIDTHS = {"narrow": 344, "wide": 700}
_SVG = "image/svg+xml"
_SOON = {"retry-after": "5"}


@get("/p/{record:str}/timeline", sync_to_thread=True)
def page(view: RecordView) -> Response[str]:
    """Each question with its answer first; what the model expects comes when it is there."""
    span = _span(view.request.query_params.get("span", ""))
    doses, cells = cards.shown(view, Part.DOSES, span), cards.shown(view, Part.CELLS, span)
    antibodies = cards.shown(view, Part.ANTIBODIES, span)
    return view.page(
        "timeline/timeline",
        spans=tuple(Span),
        span=span,
        doses=cards.doses_words(view, doses),
        doses_rows=cards.rows(view, doses),
        cells_rows=cards.rows(view, cells),
        measured=cards.measured(view),
        has_model=view.case.guide.product.model is not None,
        counts=cards.counts(view),
        counts_rows=cards.rows(view, cards.shown(view, Part.COUNTS, span)),
        antibodies=tuple(cards.antibodies(view)),
        antibodies_rows=cards.rows(view, antibodies),
        happened=cards.happened(view, span),
        picture=view.address("timeline"),
        **_expected(view),
    )


def _span(asked: str) -> Span:
    return Span(asked) if asked in set(Span) else Span.YEAR


def _expected(view: View) -> dict[str, Any]:
    """What the model expects where that is known already; nobody waits for it here."""
    if view.case.guide.product.model is None:
        return {"forecast": None, "missing": (), "not_now": None}
    if not extras.is_here("forecast"):
        return said(view, Why.NOT_INSTALLED)
    found = forecast_cache.known(view)
    return {"forecast": None, "missing": (), "not_now": None} if found is None else said(view, found)


@get("/p/{record:str}/timeline/{name:str}", sync_to_thread=True)
def picture(view: RecordView, name: FromPath[str]) -> Response[bytes]:
    """The picture itself: ``cells-year-light-narrow.svg``; ``dark-wide.svg`` is everything on one."""
    return _picture(view, name, forecast_cache.PLAIN)


@get("/p/{record:str}/timeline/{mark:str}/{name:str}", sync_to_thread=True)
def what_if_picture(view: RecordView, mark: FromPath[str], name: FromPath[str]) -> Response[bytes]:
    """The picture of a what-if that was asked lately."""
    question = forecast_cache.asked(mark)
    if question is None or forecast_cache.mark(view, question) != mark:
        raise NotFoundException
    return _picture(view, name, question)


def _picture(view: View, name: str, question: Question) -> Response[bytes]:
    try:
        packed = forecast_cache.drawn(view, question, _look(name))
    except NotNow:
        return Response(b"", media_type=_SVG, status_code=HTTP_503_SERVICE_UNAVAILABLE, headers=_SOON)
    if "gzip" not in view.request.headers.get("accept-encoding", ""):
        return Response(decompress(packed), media_type=_SVG)
    # A picture holds no secret of the form, so that its length under compression can tell nobody one.
    headers = {"content-encoding": "gzip", "vary": "accept-encoding"}
    return Response(packed, media_type=_SVG, headers=headers)


def _look(name: str) -> Look:
    """The picture that a name asks for.

    Raises: NotFoundException where there is none of that name.
    """
    parts = name.removesuffix(".svg").split("-")
    if len(parts) == len(("theme", "width")):
        parts = [Part.WHOLE, Span.ALL, *parts]
    match parts:
        case [part, span, theme, width] if (
            name.endswith(".svg")
            and part in set(Part)
            and span in set(Span)
            and theme in set(Theme)
            and width in _WIDTHS
        ):
            return Look(part=Part(part), span=Span(span), theme=theme, width=_WIDTHS[width])
        case _:
            raise NotFoundException


ROUTES = (page, picture, what_if_picture)
