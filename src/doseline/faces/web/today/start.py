"""Start page: whose record it is to be."""

from __future__ import annotations

from collections.abc import Sequence

from litestar import Response, get
from litestar.response import Redirect
from litestar.status_codes import HTTP_200_OK

from doseline.errors import RequestError
from doseline.faces.web.dependencies import App
from doseline.faces.web.errors import plain_page
from doseline.faces.web.records.paging import ON_A_SCREEN, some
from doseline.faces.web.request import Request
from doseline.store import RecordSummary


@get("/", sync_to_thread=True)
def start(request: Request, context: App) -> Response[str] | Redirect:
    """The only person's Today, a choice between several, or the set-up where there is nobody yet."""
    people = context.store.people()
    match people:
        case ():
            return Redirect("/set-up")
        case (only,):
            return Redirect(f"/p/{only.id}")
        case _:
            return _choice(request, people)


def _choice(request: Request, people: Sequence[RecordSummary]) -> Response[str]:
    """Some of the people, and the way to the next ones; the first ones where that place is gone."""
    try:
        found = some(people, limit=ON_A_SCREEN, after=request.query_params.get("after"))
    except RequestError:
        found = some(people, limit=ON_A_SCREEN, after=None)
    return plain_page(request, "records/people", status=HTTP_200_OK, people=found.people, after=found.after)


ROUTES = (start,)
