"""Data of one person: the record to take along, the address for a calendar, and deleting it."""

from __future__ import annotations

import json

from litestar import Response, get, post
from litestar.params import FromPath
from litestar.response import Redirect
from litestar.status_codes import HTTP_200_OK, HTTP_303_SEE_OTHER, HTTP_422_UNPROCESSABLE_ENTITY

from doseline.errors import InputFaults
from doseline.faces.serving.sockets import LOOPBACK
from doseline.faces.web.api.tokens import tokens
from doseline.faces.web.calendar.feed import end_feed, feed, new_feed
from doseline.faces.web.context import AppContext
from doseline.faces.web.dependencies import App, PostedForm, RecordView
from doseline.faces.web.errors import CLEARED, unreadable_page
from doseline.faces.web.forms.form_errors import NOTHING, FormErrors, missing
from doseline.faces.web.request import Request
from doseline.faces.web.sign_in.reauthentication import is_asked, not_proved
from doseline.faces.web.timeline import forecast_cache
from doseline.faces.web.view import View


@get("/p/{record:str}/data", sync_to_thread=True)
def data(view: RecordView) -> Response[str]:
    """What can be done with this record."""
    return shown(view)


def shown(view: View, asked: FormErrors = NOTHING, status: int = HTTP_200_OK) -> Response[str]:
    """The page, with what was wrong with one of its forms."""
    known = feed(view.context, view.record)
    is_locked = view.context.sessions.verifier(view.context.store) is not None
    return view.page(
        "records/data",
        status=status,
        asked=asked,
        feed=known,
        tokens=tokens(view.context.store, view.record),
        lock_is_set=is_locked,
        asks=is_asked(view.request, view.context),
    )


# A record that cannot be read must not be out of reach: these two need none of what reading it gives.
@get("/p/{record:str}/data/record.json", sync_to_thread=True)
def record_file(context: App, record: FromPath[str]) -> Response[bytes]:
    """The whole record as a file of the published format."""
    headers = {"content-disposition": 'attachment; filename="doseline-record.json"'}
    return Response(context.store.kept(record).document(), media_type="application/json", headers=headers)


@get("/p/{record:str}/data/raw.json", sync_to_thread=True)
def raw_file(context: App, record: FromPath[str]) -> Response[bytes]:
    """All that can be opened of a record, as it was written, where not all of it can."""
    headers = {"content-disposition": 'attachment; filename="doseline-raw.json"'}
    data = json.dumps(context.store.raw(record), ensure_ascii=False, indent=1)
    return Response(data.encode(errors="backslashreplace"), media_type="application/json", headers=headers)


@post("/p/{record:str}/data/feed", status_code=HTTP_200_OK, sync_to_thread=True)
def make_feed(view: RecordView, form: PostedForm) -> Response[str]:
    """A new address for calendars, shown this once."""
    context = view.context
    if (unproved := not_proved(view.request, context, form, "passphrase-feed-now")) is not None:
        return shown(view, unproved, HTTP_422_UNPROCESSABLE_ENTITY)
    token = new_feed(context, view.record, name=form.one("calendar-name"))
    root = context.shared or f"{context.scheme}://{_for_calendars(context, view.request.headers['host'])}/"
    address = f"{root}feed/{view.record}/{token}.ics"
    return view.page("calendar/feed", address=address, is_shared=context.shared is not None)


def _for_calendars(context: AppContext, host: str) -> str:
    """The host of a calendar's address. Programs that are no browsers do not find the app's own name."""
    if host.lower() != context.own_host:
        return host
    _, colon, port = host.partition(":")
    return f"{LOOPBACK}{colon}{port}"


@post("/p/{record:str}/data/feed/end", sync_to_thread=True)
def stop_feed(view: RecordView) -> Redirect:
    """No calendar reads the address any more."""
    end_feed(view.context, view.record)
    return Redirect(view.address("data"), status_code=HTTP_303_SEE_OTHER)


@post("/p/{record:str}/data/delete", sync_to_thread=True)
def delete(
    request: Request, context: App, record: FromPath[str], form: PostedForm
) -> Response[str] | Redirect:
    """Delete this person's record, once the word for it was typed; a damaged one too."""
    wanted = context.catalogue().say("data.delete.word")
    if form.one("word").casefold() != wanted.casefold():
        asked = missing(context, (("word", "data.delete.not-typed"),))
        return _not_typed(request, context, record, asked)
    if (unproved := not_proved(request, context, form, "passphrase-delete-now")) is not None:
        return _not_typed(request, context, record, unproved)
    context.store.delete(record)
    forecast_cache.forget(context)
    return Redirect("/data/deleted", status_code=HTTP_303_SEE_OTHER, headers=dict(CLEARED))


def _not_typed(request: Request, context: AppContext, record: str, asked: FormErrors) -> Response[str]:
    try:
        kept = context.store.kept(record)
        case = context.case(kept)
    except InputFaults as error:
        return unreadable_page(
            request, record, error.faults, asked=asked, status=HTTP_422_UNPROCESSABLE_ENTITY
        )
    words = context.catalogue(case.record.person.region).about(case.guide, case.typed)
    view = View(context=context, request=request, stored=kept, case=case, catalogue=words)
    return shown(view, asked, HTTP_422_UNPROCESSABLE_ENTITY)


ROUTES = (data, record_file, raw_file, make_feed, stop_feed, delete)
