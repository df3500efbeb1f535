"""Authentication and session cookies: whether the app is locked, and who was let in."""

from __future__ import annotations

import hmac
from collections.abc import Callable, Iterable
from functools import lru_cache
from hashlib import sha256
from ipaddress import ip_address
from typing import Any, TypeVar

from anyio import to_thread
from litestar.connection import ASGIConnection
from litestar.datastructures import Cookie
from litestar.exceptions import HTTPException
from litestar.handlers import BaseRouteHandler
from litestar.status_codes import HTTP_403_FORBIDDEN
from litestar.types import HTTPScope, Scope

from doseline.faces.web.api.bearer import admit, bearer_in
from doseline.faces.web.api.tokens import Access
from doseline.faces.web.context import AppContext
from doseline.faces.web.limits.load_shedding import Requester
from doseline.faces.web.people.listed_person import ListedPerson
from doseline.faces.web.request import Request
from doseline.faces.web.security import permissions
from doseline.faces.web.security.sessions import HERE, Origin
from doseline.faces.web.security.signed_in import OWNER, SignedIn
from doseline.faces.web.server.timeouts import ANOTHER_USER
from doseline.store import Code, RecordSummary
from doseline.store.codes import refusal

_One = TypeVar("_One", RecordSummary, ListedPerson)
Connection = ASGIConnection[Any, Any, Any, Any]
# What a handler carries in ``opt`` to be seen without a session.
OPEN = {"open": True}
# Where a request notes that it was sent to the lock: what it is shown may be shown to anybody.
_LOCKED_OUT = "locked_out"


class LockedOut(HTTPException):
    """A page that is behind the lock."""

    status_code = HTTP_403_FORBIDDEN


class NotAllowed(HTTPException):
    """Something that only the owner may do."""

    status_code = HTTP_403_FORBIDDEN


async def locked(connection: ASGIConnection, handler: BaseRouteHandler) -> None:  # type: ignore[type-arg]
    """Litestar's guard of every page: silent where the page may be seen.

    Raises: LockedOut where a passphrase is needed first; NotAllowed where the one that was given opens less;
    StoreError, as for a record that is not there, where it opens other records; TokenRefused for a program
    whose token is not good.
    """
    context: AppContext = connection.app.state.context
    if handler.opt.get("open"):
        return
    token = bearer_in(connection.scope)
    if token is not None:
        needs, record = handler.opt.get("needs", Access.READ), connection.path_params.get("record")
        await to_thread.run_sync(admit, context.store, token, record, needs)
        context.known_tokens.add(token)
        return
    if not await is_unlocked(connection, context) or (who := signed_in(connection, context)) is None:
        connection.scope["state"][_LOCKED_OUT] = True
        raise LockedOut
    if not permissions.may(who.role, str(connection.scope.get("method")), handler.paths):
        raise NotAllowed
    record = connection.path_params.get("record")
    if record is not None and not who.sees(str(record)):
        raise refusal(Code.NO_SUCH_RECORD)


def may(connection: ASGIConnection, context: AppContext, what: permissions.Permission) -> bool:  # type: ignore[type-arg]
    """Whether whoever asks may do something of that kind."""
    who = signed_in(connection, context)
    return who is not None and what in permissions.MAY[who.role]


def seen(
    connection: ASGIConnection,  # type: ignore[type-arg]
    context: AppContext,
    people: Iterable[_One],
) -> tuple[_One, ...]:
    """Those of the people who are there for whoever asks."""
    who = signed_in(connection, context)
    return tuple(one for one in people if who is not None and who.sees(one.id))


def signed_in(connection: ASGIConnection, context: AppContext) -> SignedIn | None:  # type: ignore[type-arg]
    """Who is at this browser; None where nobody was let in."""
    found = context.sessions.who(connection.cookies.get(session_cookie(context)))
    if found is not None:
        return found
    return OWNER if context.sessions.is_known_to_be_open else None


def is_for_anybody(scope: HTTPScope) -> bool:
    """Whether the answer to a request may be seen by who was not let in."""
    return bool(scope["route_handler"].opt.get("open") or scope["state"].get(_LOCKED_OUT))


async def is_unlocked(connection: ASGIConnection, context: AppContext) -> bool:  # type: ignore[type-arg]
    """Whether this browser may see the pages."""
    lock = context.sessions
    if lock.is_stale():
        verifier = await to_thread.run_sync(lock.verifier, context.store)
    else:
        verifier = lock.verifier(context.store)
    if verifier is None:  # on the network there is no door without a lock, nor for others on this computer
        return context.scheme == "http" and not is_another(connection) and has_entered(connection, context)
    return lock.is_open(connection.cookies.get(session_cookie(context)), minutes=verifier.minutes)


def is_another(connection: ASGIConnection) -> bool:  # type: ignore[type-arg]
    """Whether another user of this computer asks."""
    return bool(connection.scope.get("state", {}).get(ANOTHER_USER))


def who_asks(context: AppContext) -> Callable[[Scope], Requester]:
    """What tells those apart who share the places: their address, and whether they were ever let in."""

    def who(scope: Scope) -> Requester:
        connection: Connection = ASGIConnection(scope)
        address = connection.client.host if connection.client else ""
        if (token := bearer_in(scope)) is not None:  # kept to the pace of strangers, good or not
            return Requester(context.known_tokens.name(token) or address, is_stranger=True)
        if context.sessions.knows(connection.cookies.get(session_cookie(context))):
            return Requester(f"{address} let in")
        mark = connection.cookies.get(known_cookie(context), "")
        if context.sessions.knows_mark(mark):
            return Requester(f"known {mark}")
        return Requester(address, is_stranger=bool(context.sessions.idle_minutes))

    return who


def origin_of(request: Request, context: AppContext) -> Origin:
    """Where somebody knocks.

    The address is that of who connected, whatever the request says of others it came from: no proxy is
    trusted to tell it.
    """
    mark = request.cookies.get(known_cookie(context), "")
    return context.sessions.origin(context.store, mark) or _origin_from(request)


def _origin_from(request: Request) -> Origin:
    address = request.client.host if request.client else ""
    try:
        is_here = ip_address(address).is_loopback
    except ValueError:
        is_here = False
    return HERE if is_here and not is_another(request) else Origin(address)


def known_cookie(context: AppContext) -> str:
    """The name of the cookie of a browser that had the passphrase before."""
    return cookie_name("known", context.secret, context.scheme)


def has_entered(connection: ASGIConnection, context: AppContext) -> bool:  # type: ignore[type-arg]
    """Whether this browser opened the address that was printed at the start, where that is asked for.

    It is where the system does not tell whose connection it is: who reads the terminal is the owner.
    """
    if not context.entry:
        return True
    known = connection.cookies.get(cookie_name("entry", context.secret, context.scheme), "")
    return hmac.compare_digest(known.encode(), _entered(context).encode())


def entry_cookie(context: AppContext) -> Cookie:
    """What a browser gets at the printed address; it holds when the app is started again."""
    return new_cookie(context, cookie_name("entry", context.secret, context.scheme), _entered(context))


def _entered(context: AppContext) -> str:
    return hmac.new(context.secret.encode(), b"entry", sha256).hexdigest()


def session_cookie(context: AppContext) -> str:
    """The name of the cookie with the session's id."""
    return cookie_name("session", context.secret, context.scheme)


@lru_cache(maxsize=16)
def cookie_name(what: str, secret: str, scheme: str) -> str:
    """The name of a cookie of ours.

    Browsers keep cookies by host and not by port: two apps on one computer, such as one's own and the
    demo, need names of their own.
    """
    own = sha256(f"cookie:{secret}".encode()).hexdigest()[:8]
    return f"{'__Host-' if scheme == 'https' else ''}doseline-{what}-{own}"


def new_cookie(context: AppContext, name: str, value: str) -> Cookie:
    """A cookie that no script reads, no other site sends, and that is gone with the browser.

    An empty value takes it away at once.
    """
    return Cookie(
        key=name,
        value=value,
        max_age=None if value else 0,
        path="/",
        httponly=True,
        samesite="strict",
        secure=context.scheme == "https",
    )
