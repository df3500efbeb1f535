"""Sign-in routes: the lock page, and locking by hand."""

from __future__ import annotations

import hmac
import math
from typing import Any

from litestar import Response, get, post
from litestar.params import FromPath
from litestar.response import Redirect
from litestar.status_codes import (
    HTTP_200_OK,
    HTTP_303_SEE_OTHER,
    HTTP_403_FORBIDDEN,
    HTTP_422_UNPROCESSABLE_ENTITY,
    HTTP_429_TOO_MANY_REQUESTS,
)

from doseline.faces.web.auth import OPEN, entry_cookie, known_cookie, new_cookie, origin_of, session_cookie
from doseline.faces.web.dependencies import App, PostedForm
from doseline.faces.web.errors import CLEARED, again_page, lock_page, plain_page
from doseline.faces.web.request import Request
from doseline.faces.web.security.host_name import MOVED
from doseline.faces.web.security.passphrase import FieldError
from doseline.faces.web.security.pending_form import opened, own_address
from doseline.faces.web.security.sessions import RetryAfter
from doseline.faces.web.security.signed_in import named
from doseline.faces.web.timeline import forecast_cache

_AT = "/lock"


@get(_AT, opt=OPEN, sync_to_thread=True)
def ask(request: Request, context: App) -> Response[Any]:
    """The page that asks for the passphrase."""
    if context.sessions.verifier(context.store) is None and context.scheme == "http":
        return Redirect("/", status_code=HTTP_303_SEE_OTHER)
    return lock_page(request, to="/", status=HTTP_200_OK)


@post(_AT, opt=OPEN, sync_to_thread=True)
def unlock(request: Request, context: App, form: PostedForm) -> Response[Any]:
    """A new session and the page that was asked for, or the same page with what was wrong."""
    to, sealed = own_address(form.one("to")), form.one("kept")
    name = named(form.one("name"))
    door = origin_of(request, context)
    token = context.sessions.open(context.store, form.one("passphrase"), door, name=name)
    match token:
        case RetryAfter():
            status = HTTP_429_TOO_MANY_REQUESTS
            return lock_page(
                request, to=to, kept=sealed, status=status, wrong="wait", wait=token.seconds, name=name
            )
        case FieldError():
            status = HTTP_422_UNPROCESSABLE_ENTITY
            return lock_page(request, to=to, kept=sealed, status=status, wrong=token.value, name=name)
    kept = opened(sealed, context.secret) if sealed else None
    made: Response[Any]
    if kept is None:
        made = Redirect(to, status_code=HTTP_303_SEE_OTHER)
    else:
        made = again_page(request, kept, why="opened", status=HTTP_200_OK)
    context.sessions.end(request.cookies.get(session_cookie(context)))
    made.set_cookie(new_cookie(context, session_cookie(context), token))
    made.set_cookie(new_cookie(context, known_cookie(context), context.sessions.known(context.store)))
    return made


@get("/lock/left", opt=OPEN, sync_to_thread=True)
def seconds_left(request: Request, context: App) -> Response[str]:
    """The seconds until this browser is locked; asking does not put it off."""
    known = context.sessions.verifier(context.store)
    token = request.cookies.get(session_cookie(context))
    left = context.sessions.left(token, minutes=known.minutes) if known else 0.0
    return Response(str(math.ceil(left)), media_type="text/plain")


@get(MOVED, opt=OPEN, sync_to_thread=True)
def moved(request: Request, context: App) -> Response[str]:
    """Where a browser arrives at the app's own name; from here its cookie goes along."""
    to = own_address(request.query_params.get("to", "/"))
    made = plain_page(request, "moved", status=HTTP_200_OK, to=to)
    token = context.sessions.take_over(request.query_params.get("ticket", ""))
    if token is not None:
        made.set_cookie(new_cookie(context, session_cookie(context), token))
    return made


@get("/open/{entry:str}", opt=OPEN, sync_to_thread=False)
def enter(request: Request, context: App, entry: FromPath[str]) -> Response[str]:
    """The address printed at the start: this browser is its owner's from now on."""
    if not context.entry or not hmac.compare_digest(entry.encode(errors="replace"), context.entry.encode()):
        return plain_page(request, "problem", status=HTTP_403_FORBIDDEN, what="not-entered", faults=())
    made = plain_page(request, "moved", status=HTTP_200_OK, to="/")
    made.set_cookie(entry_cookie(context))
    return made


@post("/lock/now", opt=OPEN, sync_to_thread=True)
def lock_now(request: Request, context: App) -> Response[Any]:
    """Lock this browser, and take away what it kept for reading without a network."""
    token = request.cookies.get(session_cookie(context))
    if context.sessions.knows(token):  # who was never let in takes nothing away from others
        forecast_cache.forget(context)
    context.sessions.end(token)
    made = Redirect(_AT, status_code=HTTP_303_SEE_OTHER, headers=CLEARED)
    made.set_cookie(new_cookie(context, session_cookie(context), ""))
    return made


@post("/lock/everywhere", sync_to_thread=True)
def lock_everywhere(context: App) -> Redirect:
    """Lock every browser at once: for a phone that is lost, or left somewhere."""
    context.sessions.end_all(context.store)
    forecast_cache.forget(context)
    made = Redirect(_AT, status_code=HTTP_303_SEE_OTHER, headers=dict(CLEARED))
    made.set_cookie(new_cookie(context, session_cookie(context), ""))
    return made


ROUTES = (ask, unlock, seconds_left, moved, enter, lock_now, lock_everywhere)
