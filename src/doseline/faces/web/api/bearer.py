"""Bearer tokens (RFC 6750) in the header Authorization: whose record a program may read, or write to.

A request that comes with one is let in by it alone, never by a cookie that came along; so it needs no token
against forged forms (CSRF), for no browser adds that header by itself.
"""

from __future__ import annotations

from collections import OrderedDict
from hashlib import sha256

from litestar.enums import ScopeType
from litestar.exceptions import HTTPException
from litestar.middleware.csrf import CSRFMiddleware
from litestar.status_codes import HTTP_401_UNAUTHORIZED, HTTP_403_FORBIDDEN
from litestar.types import Receive, Scope, Send

from doseline.faces.web.api.problem import is_numbered
from doseline.faces.web.api.tokens import Access, record_of, token_of
from doseline.store import Code, Store, StoreError

_SCHEME = "bearer "
# What a handler carries in ``opt`` where reading is not enough.
WRITES = {"needs": Access.WRITE}
CHALLENGE = {"www-authenticate": "Bearer"}
# Our choice: of so many tokens that were good once it is known whose they are, before they are looked up.
_MOST_KNOWN = 1000


class TokenRefused(HTTPException):
    """A token that is not good here; ``code`` says why."""

    def __init__(self, code: str, status: int, error: str) -> None:
        """Take the code of the fault and the error of RFC 6750."""
        super().__init__(status_code=status, headers={"www-authenticate": f'Bearer error="{error}"'})
        self.code = code


def bearer_in(scope: Scope) -> str | None:
    """The token that a request comes with; None without one, and where none is taken."""
    if scope["type"] != ScopeType.HTTP or not is_numbered(str(scope["path"])):
        return None
    for name, value in scope["headers"]:
        told = value.decode("latin-1")
        if name.lower() == b"authorization" and told.lower().startswith(_SCHEME):
            return told[len(_SCHEME) :].strip()
    return None


def admit(store: Store, text: str, record: str | None, needs: Access) -> None:
    """Let a program in to a record, or to the list of those it may read.

    Raises: TokenRefused; StoreError where the store is in trouble.
    """
    token = _looked_up(store, text)
    if token is None:
        raise TokenRefused("no-such-token", HTTP_401_UNAUTHORIZED, "invalid_token")
    if record is not None and record != record_of(text):
        raise TokenRefused("token-of-another", HTTP_403_FORBIDDEN, "insufficient_scope")
    if needs is Access.WRITE and token is Access.READ:
        raise TokenRefused("token-only-reads", HTTP_403_FORBIDDEN, "insufficient_scope")


def _looked_up(store: Store, text: str) -> Access | None:
    try:
        found = token_of(store, text)
    except StoreError as error:
        if error.code is Code.NO_SUCH_RECORD:  # deleted, and its tokens with it
            return None
        raise
    return found.access if found else None


class KnownTokens:
    """Tokens that were good once, by their hash: each has its own pace, all others that of an address."""

    def __init__(self) -> None:
        """None yet."""
        self._known: OrderedDict[str, None] = OrderedDict()

    def add(self, text: str) -> None:
        """Note that this one was good; the one that was noted first goes where there are too many."""
        self._known[_mark(text)] = None
        while len(self._known) > _MOST_KNOWN:
            self._known.popitem(last=False)

    def name(self, text: str) -> str | None:
        """What to call whoever comes with it, which tells nothing of it; None where it was never good."""
        mark = _mark(text)
        return f"token {mark}" if mark in self._known else None


def _mark(text: str) -> str:
    return sha256(text.encode("utf-8", "replace")).hexdigest()[:32]


class FormTokens(CSRFMiddleware):
    """Tokens of forms (CSRF), which a program with a token of its own does not need."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Look for the form's token, unless the request is let in by the header Authorization alone."""
        if bearer_in(scope) is None:
            await super().__call__(scope, receive, send)
        else:
            await self.app(scope, receive, send)
