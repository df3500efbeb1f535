"""My data: one person's record to take along, the address for a calendar, and deleting it."""

from __future__ import annotations

import json

from litestar import Response, get, post
from litestar.params import FromPath
from litestar.response import Redirect
from litestar.status_codes import HTTP_200_OK, HTTP_303_SEE_OTHER, HTTP_422_UNPROCESSABLE_ENTITY

from doseline.errors import InputFaults
from doseline.faces.web import forecasts
from doseline.faces.web.asked import NOTHING, Asked, missing
from doseline.faces.web.faults import CLEARED, unreadable_page
from doseline.faces.web.feed import end_feed, feed, new_feed
from doseline.faces.web.given import TheForm, TheHouse, TheSheet
from doseline.faces.web.house import House
from doseline.faces.web.listen import LOOPBACK
from doseline.faces.web.proof import is_asked, not_proved
from doseline.faces.web.render import Asked as Request
from doseline.faces.web.sheet import Sheet


@get("/p/{record:str}/data", sync_to_thread=True)
def data(sheet: TheSheet) -> Response[str]:
    """What can be done with this record."""
    return _shown(sheet)


def _shown(sheet: Sheet, asked: Asked = NOTHING, status: int = HTTP_200_OK) -> Response[str]:
    known = feed(sheet.house, sheet.record)
    is_locked = sheet.house.lock.verifier(sheet.house.store) is not None
    return sheet.page(
        "data",
        status=status,
        asked=asked,
        feed=known,
        lock_is_set=is_locked,
        asks=is_asked(sheet.asked, sheet.house),
    )


# A record that cannot be read must not be out of reach: these two need none of what reading it gives.
@get("/p/{record:str}/data/record.json", sync_to_thread=True)
def record_file(house: TheHouse, record: FromPath[str]) -> Response[bytes]:
    """The whole record as a file of the published format."""
    headers = {"content-disposition": 'attachment; filename="doseline-record.json"'}
    return Response(house.store.kept(record).document(), media_type="application/json", headers=headers)


@get("/p/{record:str}/data/raw.json", sync_to_thread=True)
def raw_file(house: TheHouse, record: FromPath[str]) -> Response[bytes]:
    """All that can be opened of a record, as it was written, where not all of it can."""
    headers = {"content-disposition": 'attachment; filename="doseline-raw.json"'}
    data = json.dumps(house.store.raw(record), ensure_ascii=False, indent=1)
    return Response(data.encode(errors="backslashreplace"), media_type="application/json", headers=headers)


@post("/p/{record:str}/data/feed", status_code=HTTP_200_OK, sync_to_thread=True)
def make_feed(sheet: TheSheet, form: TheForm) -> Response[str]:
    """A new address for calendars, shown this once."""
    house = sheet.house
    if (unproved := not_proved(sheet.asked, house, form, "passphrase-feed-now")) is not None:
        return _shown(sheet, unproved, HTTP_422_UNPROCESSABLE_ENTITY)
    token = new_feed(house, sheet.record, name=form.one("calendar-name"))
    root = house.shared or f"{house.scheme}://{_for_calendars(house, sheet.asked.headers['host'])}/"
    address = f"{root}feed/{sheet.record}/{token}.ics"
    return sheet.page("feed", address=address, is_shared=house.shared is not None)


def _for_calendars(house: House, host: str) -> str:
    """The host of a calendar's address. Programs that are no browsers do not find the app's own name."""
    if host.lower() != house.own_host:
        return host
    _, colon, port = host.partition(":")
    return f"{LOOPBACK}{colon}{port}"


@post("/p/{record:str}/data/feed/end", sync_to_thread=True)
def stop_feed(sheet: TheSheet) -> Redirect:
    """No calendar reads the address any more."""
    end_feed(sheet.house, sheet.record)
    return Redirect(sheet.address("data"), status_code=HTTP_303_SEE_OTHER)


@post("/p/{record:str}/data/delete", sync_to_thread=True)
def delete(
    request: Request, house: TheHouse, record: FromPath[str], form: TheForm
) -> Response[str] | Redirect:
    """Delete this person's record, once the word for it was typed; a damaged one too."""
    wanted = house.catalogue().say("data.delete.word")
    if form.one("word").casefold() != wanted.casefold():
        asked = missing(house, (("word", "data.delete.not-typed"),))
        return _not_typed(request, house, record, asked)
    if (unproved := not_proved(request, house, form, "passphrase-delete-now")) is not None:
        return _not_typed(request, house, record, unproved)
    house.store.delete(record)
    forecasts.forget()
    return Redirect("/data/deleted", status_code=HTTP_303_SEE_OTHER, headers=dict(CLEARED))


def _not_typed(request: Request, house: House, record: str, asked: Asked) -> Response[str]:
    try:
        kept = house.store.kept(record)
        case = house.case(kept)
    except InputFaults as error:
        return unreadable_page(
            request, record, error.faults, asked=asked, status=HTTP_422_UNPROCESSABLE_ENTITY
        )
    words = house.catalogue(case.record.person.region).of(case.typed)
    sheet = Sheet(house=house, asked=request, kept=kept, case=case, catalogue=words)
    return _shown(sheet, asked, HTTP_422_UNPROCESSABLE_ENTITY)


PAGES = (data, record_file, raw_file, make_feed, stop_feed, delete)
