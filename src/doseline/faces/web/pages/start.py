"""The first address: whose record it is to be."""

from __future__ import annotations

from litestar import Response, get
from litestar.response import Redirect

from doseline.faces.web.faults import plain_page
from doseline.faces.web.given import TheHouse
from doseline.faces.web.render import Asked


@get("/", sync_to_thread=True)
def start(request: Asked, house: TheHouse) -> Response[str] | Redirect:
    """The only person's Today, a choice between several, or the set-up where there is nobody yet."""
    people = house.store.people()
    match people:
        case ():
            return Redirect("/set-up")
        case (only,):
            return Redirect(f"/p/{only.id}")
        case _:
            return plain_page(request, "people", status=200, people=people)


PAGES = (start,)
