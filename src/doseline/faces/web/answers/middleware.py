"""Post, redirect, get for every form: a page that answers a POST is held, and the browser is sent on to it.

A browser that is led back to the answer of a POST asks whether to send the form again, in the middle of "is
this an emergency?". So no handler has to think of it: whatever page one answers with, faults and all, goes
through here. Programs, files and redirects are passed on as they are.
"""

from __future__ import annotations

from litestar import Litestar
from litestar.enums import ScopeType
from litestar.status_codes import HTTP_303_SEE_OTHER
from litestar.types import ASGIApp, HTTPScope, Message, Receive, Scope, Send

from doseline.faces.web.answers.pages import AnsweredPage
from doseline.faces.web.answers.routes import FORM_ON, address_of
from doseline.faces.web.auth import is_for_anybody
from doseline.faces.web.context import AppContext

Headers = tuple[tuple[str, str], ...]
_HTML = "text/html"
# What belongs to the answer of the form itself, and not to the page that is held.
_OF_THE_POST = frozenset({"set-cookie", "clear-site-data"})
_OF_THE_BODY = frozenset({"content-length", "content-type"})


class PostRedirectGet:
    """A layer around the app that holds the pages with which forms are answered."""

    def __init__(self, app: ASGIApp, context: AppContext) -> None:
        """Take the app and what holds its pages."""
        self._app = app
        self._context = context

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on; of a form, hold the page that comes back."""
        if scope["type"] == ScopeType.HTTP and scope["method"] == "POST":
            await self._app(scope, receive, _Held(scope, send, self._context))
        else:
            await self._app(scope, receive, send)


class _Held:
    """``send`` for one form: a page is gathered, and an address sent in its place."""

    def __init__(self, scope: HTTPScope, send: Send, context: AppContext) -> None:
        self._scope, self._send, self._context = scope, send, context
        self._status, self._body = 0, bytearray()
        self._headers: Headers = ()
        self._path = str(scope["path"])

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = tuple(
                (name.decode("latin-1"), text.decode("latin-1")) for name, text in message["headers"]
            )
            if self._is_page(headers):
                self._status, self._headers = message["status"], headers
                return
        if message["type"] != "http.response.body" or not self._status:
            await self._send(message)
            return
        self._body += message["body"]
        if not message["more_body"]:
            await self._send_on()

    def _is_page(self, headers: Headers) -> bool:
        """Whether this is a page of one of our routes; what has no route has no form either."""
        is_html = any(name.lower() == "content-type" and text.startswith(_HTML) for name, text in headers)
        return is_html and "route_handler" in self._scope

    async def _send_on(self) -> None:
        own = [(name, text) for name, text in self._headers if name.lower() in _OF_THE_POST]
        headers = [*own, ("location", self._kept()), ("content-length", "0")]
        encoded = [(name.encode("latin-1"), text.encode("latin-1")) for name, text in headers]
        await self._send({"type": "http.response.start", "status": HTTP_303_SEE_OTHER, "headers": encoded})
        await self._send({"type": "http.response.body", "body": b"", "more_body": False})

    def _kept(self) -> str:
        """The address of the page, which is held from now on."""
        is_open = is_for_anybody(self._scope)
        record = "" if is_open else str(self._scope["path_params"].get("record", ""))
        page = AnsweredPage(
            record=record,
            body=bytes(self._body),
            status=self._status,
            made=self._context.now(),
            headers=tuple(
                (name, text)
                for name, text in self._headers
                if name.lower() not in {*_OF_THE_POST, *_OF_THE_BODY}
            ),
            is_open=is_open,
        )
        app: Litestar = self._scope["litestar_app"]
        form = self._scope["route_handler"].opt.get(FORM_ON)
        path = self._path if form is None else f"{self._path.rpartition('/')[0]}/{form}"
        return address_of(app, path, record, self._context.answered.hold(page))
