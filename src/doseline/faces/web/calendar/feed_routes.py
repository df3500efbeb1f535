"""Calendar feed routes: the calendar to download, and the feed that a calendar reads by itself."""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import sha256
from types import MappingProxyType

from litestar import Response, get
from litestar.exceptions import NotFoundException
from litestar.params import FromPath
from litestar.status_codes import HTTP_304_NOT_MODIFIED

from doseline.errors import InputFaults
from doseline.faces.calendar import Kind
from doseline.faces.web.auth import OPEN
from doseline.faces.web.calendar.feed import calendar, is_feed, last_calendar
from doseline.faces.web.dependencies import App, RecordView
from doseline.faces.web.request import Request
from doseline.store import Code, StoreError

_TYPE = "text/calendar"  # the framework adds the charset
_ENDING = ".ics"
_NOTHING: Mapping[str, str] = MappingProxyType({})


@get("/p/{record:str}/calendar.ics", sync_to_thread=True)
def download(view: RecordView) -> Response[bytes]:
    """The dose dates as a file."""
    data = calendar(view.context, view.stored, view.case, Kind.FILE)
    headers = {"content-disposition": 'attachment; filename="doseline.ics"'}
    return _answer(view.request, data, headers)


@get("/feed/{record:str}/{name:str}", opt=OPEN, sync_to_thread=True)
def subscription(
    request: Request, context: App, record: FromPath[str], name: FromPath[str]
) -> Response[bytes]:
    """The same for a calendar that knows the token; for all others there is nothing here."""
    try:
        if not name.endswith(_ENDING) or not is_feed(context, record, name.removesuffix(_ENDING)):
            raise NotFoundException
        kept = context.store.kept(record)
        data = calendar(context, kept, context.case(kept), Kind.SUBSCRIPTION)
    except StoreError as error:
        if error.code is Code.NO_SUCH_RECORD:
            raise NotFoundException from None
        raise
    except InputFaults:  # the calendar keeps what it was told last; the app's pages say what is wrong
        last = last_calendar(context, record)
        if last is None:
            raise NotFoundException from None
        data = last
    return _answer(request, data)


def _answer(request: Request, data: bytes, more: Mapping[str, str] = _NOTHING) -> Response[bytes]:
    """The calendar, or that it is still the one which was read before."""
    tag = f'"{sha256(data).hexdigest()}"'
    headers = {**more, "etag": tag}
    if _is_known(request.headers.get("if-none-match", ""), tag):
        return Response(b"", status_code=HTTP_304_NOT_MODIFIED, headers=headers)
    return Response(data, media_type=_TYPE, headers=headers)


def _is_known(told: str, tag: str) -> bool:
    """Whether one of the tags told is this one; a proxy that packed the answer marks it as weak."""
    tags = {part.strip().removeprefix("W/") for part in told.split(",")}
    return tag in tags or "*" in tags


ROUTES = (download, subscription)
