"""The calendar to download, and the feed that a calendar reads by itself."""

from __future__ import annotations

from litestar import Response, get
from litestar.exceptions import NotFoundException
from litestar.params import FromPath

from doseline.errors import InputFaults
from doseline.faces.calendar import Kind
from doseline.faces.web.feed import calendar, is_feed, last_calendar
from doseline.faces.web.gate import OPEN
from doseline.faces.web.given import TheHouse, TheSheet
from doseline.store import Code, StoreError

_TYPE = "text/calendar"  # the framework adds the charset
_ENDING = ".ics"


@get("/p/{record:str}/calendar.ics", sync_to_thread=True)
def download(sheet: TheSheet) -> Response[bytes]:
    """The dose dates as a file."""
    data = calendar(sheet.house, sheet.kept, sheet.case, Kind.FILE)
    headers = {"content-disposition": 'attachment; filename="doseline.ics"'}
    return Response(data, media_type=_TYPE, headers=headers)


@get("/feed/{record:str}/{name:str}", opt=OPEN, sync_to_thread=True)
def subscription(house: TheHouse, record: FromPath[str], name: FromPath[str]) -> Response[bytes]:
    """The same for a calendar that knows the token; for all others there is nothing here."""
    try:
        if not name.endswith(_ENDING) or not is_feed(house, record, name.removesuffix(_ENDING)):
            raise NotFoundException
        kept = house.store.kept(record)
        data = calendar(house, kept, house.case(kept), Kind.SUBSCRIPTION)
    except StoreError as error:
        if error.code is Code.NO_SUCH_RECORD:
            raise NotFoundException from None
        raise
    except InputFaults:  # the calendar keeps what it was told last; the app's pages say what is wrong
        last = last_calendar(house, record)
        if last is None:
            raise NotFoundException from None
        data = last
    return Response(data, media_type=_TYPE)


PAGES = (download, subscription)
