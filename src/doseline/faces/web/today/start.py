"""Start page: whose record it is to be."""

from __future__ import annotations

from litestar import Response, get
from litestar.response import Redirect

from doseline.faces.web.auth import may, seen
from doseline.faces.web.dependencies import App
from doseline.faces.web.people.routes import list_page
from doseline.faces.web.request import Request
from doseline.faces.web.security.permissions import Permission


@get("/", sync_to_thread=True)
def start(request: Request, context: App) -> Response[str] | Redirect:
    """The only person's Today, the list of several, or the set-up where there is nobody yet."""
    people = seen(request, context, context.store.people())
    match people:
        case () if may(request, context, Permission.OWN):
            return Redirect("/set-up")
        case (only,):
            return Redirect(f"/p/{only.id}")
        case _:
            return list_page(request, context)


ROUTES = (start,)
