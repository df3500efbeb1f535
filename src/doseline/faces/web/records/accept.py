"""Damaged records: going on with what is left, asked for by a word and the passphrase, and logged."""

from __future__ import annotations

from functools import partial

from litestar import Response, post
from litestar.params import FromPath
from litestar.response import Redirect
from litestar.status_codes import HTTP_303_SEE_OTHER, HTTP_422_UNPROCESSABLE_ENTITY

from doseline.errors import InputFaults
from doseline.faces import accepted
from doseline.faces.web.context import AppContext
from doseline.faces.web.dependencies import App, PostedForm
from doseline.faces.web.errors import unreadable_page
from doseline.faces.web.forms.form_errors import FormErrors, missing
from doseline.faces.web.request import Request
from doseline.faces.web.sign_in.reauthentication import not_proved
from doseline.faces.web.timeline import forecast_cache
from doseline.store import Author


@post("/p/{record:str}/data/accept", sync_to_thread=True)
def accept(
    request: Request, context: App, record: FromPath[str], form: PostedForm
) -> Response[str] | Redirect:
    """Open a damaged record again with what is left, once the word for it was typed."""
    wanted = context.catalogue().say("data.accept.word")
    if form.one("accept-word").casefold() != wanted.casefold():
        return _not_yet(
            request, context, record, missing(context, (("accept-word", "data.accept.not-typed"),))
        )
    if (unproved := not_proved(request, context, form, "passphrase-accept-now")) is not None:
        return _not_yet(request, context, record, unproved)
    now = context.now()
    in_words = partial(accepted.entry, context.catalogue(), context.today or now.date())
    context.store.by(Author.OWNER).accept(record, now=now, in_words=in_words)
    forecast_cache.forget(context)
    return Redirect(f"/p/{record}/entries", status_code=HTTP_303_SEE_OTHER)


def _not_yet(
    request: Request, context: AppContext, record: str, asked: FormErrors
) -> Response[str] | Redirect:
    try:
        context.store.kept(record)
    except InputFaults as error:
        return unreadable_page(
            request, record, error.faults, asked=asked, status=HTTP_422_UNPROCESSABLE_ENTITY
        )
    return Redirect(f"/p/{record}/entries", status_code=HTTP_303_SEE_OTHER)  # it can be read by now


ROUTES = (accept,)
