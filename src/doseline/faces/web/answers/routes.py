"""Post, redirect, get: the addresses of answered pages, and where one leads that is gone."""

from __future__ import annotations

from urllib.parse import quote

from litestar import Litestar, MediaType, Response, get
from litestar.exceptions import HTTPException
from litestar.params import FromPath
from litestar.response import Redirect
from litestar.status_codes import HTTP_303_SEE_OTHER

from doseline.faces.web.answers.pages import AnsweredPage
from doseline.faces.web.auth import OPEN, LockedOut, is_unlocked
from doseline.faces.web.context import AppContext
from doseline.faces.web.dependencies import App
from doseline.faces.web.request import Request
from doseline.store import Code, StoreError

# Between the parts of the form's address, which stand as one part of the page's.
_APART = "~"
# What a handler carries in ``opt`` whose form stands on a page at no part of its own address.
FORM_ON = "form_on"


def address_of(app: Litestar, path: str, record: str, word: str) -> str:
    """The address of the page that answers the form sent to ``path``; a person's own stands with theirs."""
    start = _start(record)
    form = _form(app, path).removeprefix(start).strip("/").replace("/", _APART)
    # What stood in the address that was sent to may be any sign.
    return quote(f"{start}/answered/{form or _APART}/{word}", safe=f"/{_APART}")


def _start(record: str) -> str:
    return f"/p/{record}" if record else ""


def _form(app: Litestar, path: str) -> str:
    """The page on which a form stands: at its own address, or at the longest part of it that is a page."""
    parts = [part for part in path.split("/") if part]
    while parts and not _is_page(app, "/" + "/".join(parts)):
        parts.pop()
    return "/" + "/".join(parts)


def _is_page(app: Litestar, path: str) -> bool:
    try:
        app.asgi_router.handle_routing(path=path, method="GET")
    except HTTPException:
        return False
    return True


@get("/answered/{start:str}/{word:str}", opt=OPEN)
async def about_nobody(
    request: Request, context: App, start: FromPath[str], word: FromPath[str]
) -> Response[bytes]:
    """An answer about nobody, once more.

    Raises: LockedOut where it is not for everybody.
    """
    page = context.answered.find(word, "", context.now())
    if page is not None and not page.is_open and not await is_unlocked(request, context):
        raise LockedOut
    return _again(request, page, "", start)


@get("/p/{record:str}/answered/{start:str}/{word:str}", sync_to_thread=True)
def about_somebody(
    request: Request, context: App, record: FromPath[str], start: FromPath[str], word: FromPath[str]
) -> Response[bytes]:
    """An answer about a person, once more.

    Raises: StoreError where the record is gone, or cannot be read and the answer is gone.
    """
    page = context.answered.find(word, record, context.now())
    _is_there(context, record, is_answered=page is not None)
    return _again(request, page, record, start)


def _is_there(context: AppContext, record: str, *, is_answered: bool) -> None:
    """An answer goes with its record; that the record cannot be read just now may be what it says."""
    try:
        context.store.kept(record)
    except StoreError as error:
        if not is_answered or error.code is Code.NO_SUCH_RECORD:
            raise


def _again(request: Request, page: AnsweredPage | None, record: str, start: str) -> Response[bytes]:
    if page is None:
        back = _form(request.app, f"{_start(record)}/{start.replace(_APART, '/')}")
        return Redirect(quote(back), status_code=HTTP_303_SEE_OTHER)
    return Response(page.body, media_type=MediaType.HTML, status_code=page.status, headers=dict(page.headers))


ROUTES = (about_nobody, about_somebody)
