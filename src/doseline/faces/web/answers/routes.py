"""Post, redirect, get: the route of an answered page, and what sends a form on to it."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from litestar import MediaType, Response, get
from litestar.params import FromPath
from litestar.response import Redirect
from litestar.status_codes import HTTP_303_SEE_OTHER

from doseline.faces.web.answers.pages import AnsweredPage
from doseline.faces.web.auth import OPEN
from doseline.faces.web.dependencies import App
from doseline.faces.web.public_view import Reader
from doseline.faces.web.view import View

# The forms that are answered so, by the last part of their address: an answer that is gone leads back there.
_FORMS = frozenset({"symptoms", "guide", "timeline"})
Handler = Callable[..., Response[str]]


def redirected(form: str) -> Callable[[Handler], Handler]:
    """A handler whose page is held and sent for; ``form`` is the page on which its form stands."""

    def decorated(handler: Handler) -> Handler:
        @wraps(handler)
        def answered(**given: Any) -> Response[str]:  # noqa: ANN401 - whatever the handler takes
            asker: Reader | View = given["reader"] if "reader" in given else given["view"]
            made = handler(**given)
            record = _record(asker)
            page = AnsweredPage(
                record=record, html=made.content, status=made.status_code or 200, made=asker.context.now()
            )
            word = asker.context.answered.hold(page)
            return Redirect(f"{_start(record)}/answered/{form}/{word}", status_code=HTTP_303_SEE_OTHER)

        return answered

    return decorated


def _record(asker: Reader | View) -> str:
    view = asker if isinstance(asker, View) else asker.view
    return view.record if view is not None else ""


def _start(record: str) -> str:
    return f"/p/{record}" if record else ""


@get("/answered/{start:str}/{word:str}", opt=OPEN, sync_to_thread=True)
def about_nobody(context: App, start: FromPath[str], word: FromPath[str]) -> Response[str]:
    """An answer about nobody, once more."""
    return _again(context, "", start, word)


@get("/p/{record:str}/answered/{start:str}/{word:str}", sync_to_thread=True)
def about_somebody(
    context: App, record: FromPath[str], start: FromPath[str], word: FromPath[str]
) -> Response[str]:
    """An answer about a person, once more.

    Raises: StoreError where the record is gone.
    """
    context.store.kept(record)
    return _again(context, record, start, word)


def _again(context: App, record: str, start: str, word: str) -> Response[str]:
    page = context.answered.find(word, record, context.now())
    if page is None:
        back = f"{_start(record)}/{start}" if start in _FORMS else _start(record) or "/"
        return Redirect(back, status_code=HTTP_303_SEE_OTHER)
    return Response(page.html, media_type=MediaType.HTML, status_code=page.status)


ROUTES = (about_nobody, about_somebody)
