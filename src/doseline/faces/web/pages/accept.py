"""Going on with what is left of a record: asked for by a word and the passphrase, and written down."""

from __future__ import annotations

from functools import partial

from litestar import Response, post
from litestar.params import FromPath
from litestar.response import Redirect
from litestar.status_codes import HTTP_303_SEE_OTHER, HTTP_422_UNPROCESSABLE_ENTITY

from doseline.errors import InputFaults
from doseline.faces import accepted
from doseline.faces.web import forecasts
from doseline.faces.web.asked import Asked, missing
from doseline.faces.web.faults import unreadable_page
from doseline.faces.web.given import TheForm, TheHouse
from doseline.faces.web.house import House
from doseline.faces.web.proof import not_proved
from doseline.faces.web.render import Asked as Request
from doseline.store import Author


@post("/p/{record:str}/data/accept", sync_to_thread=True)
def accept(
    request: Request, house: TheHouse, record: FromPath[str], form: TheForm
) -> Response[str] | Redirect:
    """Open a damaged record again with what is left, once the word for it was typed."""
    wanted = house.catalogue().say("data.accept.word")
    if form.one("accept-word").casefold() != wanted.casefold():
        return _not_yet(request, house, record, missing(house, (("accept-word", "data.accept.not-typed"),)))
    if (unproved := not_proved(request, house, form, "passphrase-accept-now")) is not None:
        return _not_yet(request, house, record, unproved)
    now = house.now()
    in_words = partial(accepted.entry, house.catalogue(), house.today or now.date())
    house.store.by(Author.OWNER).accept(record, now=now, in_words=in_words)
    forecasts.forget()
    return Redirect(f"/p/{record}/entries", status_code=HTTP_303_SEE_OTHER)


def _not_yet(request: Request, house: House, record: str, asked: Asked) -> Response[str] | Redirect:
    try:
        house.store.kept(record)
    except InputFaults as error:
        return unreadable_page(
            request, record, error.faults, asked=asked, status=HTTP_422_UNPROCESSABLE_ENTITY
        )
    return Redirect(f"/p/{record}/entries", status_code=HTTP_303_SEE_OTHER)  # it can be read by now


PAGES = (accept,)
