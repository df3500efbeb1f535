"""What a fault is answered with: an OperationOutcome, its status and nothing of what was sent."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Any

from litestar import Request, Response
from litestar.exceptions import HTTPException
from litestar.types import ExceptionHandlersMap

from doseline.errors import Fault, fault
from doseline.faces.hooks.answering import Refused, outcome_of
from doseline.faces.hooks.work import as_bytes

JSON = "application/json"
TOO_MUCH = "hooks-http-too-much"
# How FHIR calls the kind of a fault, where the status tells more than the fault does.
_KINDS = MappingProxyType(
    {
        401: "login",
        403: "forbidden",
        404: "not-found",
        405: "not-supported",
        413: "too-long",
        415: "not-supported",
        421: "not-supported",
        500: "exception",
        503: "transient",
    }
)
_CODES = MappingProxyType(
    {
        404: "hooks-http-no-such-page",
        405: "hooks-http-method",
        413: "hooks-http-too-big",
    }
)
_OURS = 500
# How soon it is worth asking again.
_AGAIN = MappingProxyType({503: {"Retry-After": "1"}, 401: {"WWW-Authenticate": "Bearer"}})


def outcome(status: int, faults: Iterable[Fault]) -> dict[str, Any]:
    """The OperationOutcome of some faults."""
    every = tuple(faults)
    kind = _KINDS.get(status)
    if any(one.code == TOO_MUCH for one in every):
        kind = "too-costly"
    found = outcome_of(every)
    if kind is not None:
        found["issue"] = [{**issue, "code": kind} for issue in found["issue"]]
    return found


def refusal(status: int, faults: Iterable[Fault], headers: Mapping[str, str] = {}) -> Response[bytes]:
    """The answer to a request that is refused."""
    more = {**_AGAIN.get(status, {}), **headers}
    return Response(as_bytes(outcome(status, faults)), status_code=status, media_type=JSON, headers=more)


def _refused(_: Request[Any, Any, Any], error: Refused) -> Response[bytes]:
    return refusal(error.status, error.faults)


def _of_http(request: Request[Any, Any, Any], error: HTTPException) -> Response[bytes]:
    """What the server itself turns away."""
    status = error.status_code
    if status >= _OURS:
        return _broken(request, error)
    allowed = {name: value for name, value in (error.headers or {}).items() if name.lower() == "allow"}
    code = _CODES.get(status, "hooks-http-not-understood")
    return refusal(status, [fault(code, "request")], allowed)


def _broken(_: Request[Any, Any, Any], error: Exception) -> Response[bytes]:
    """A mistake of ours: its kind and place go to the log."""
    logging.getLogger("doseline.hooks").error("a request was not answered", exc_info=error)
    return refusal(_OURS, [fault("hooks-http-defect", "request")])


HANDLERS: ExceptionHandlersMap = {Refused: _refused, HTTPException: _of_http, Exception: _broken}
