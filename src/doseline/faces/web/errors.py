"""Error pages and exception handlers: what it was, what to do, and that nothing was lost."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from hmac import compare_digest
from typing import TYPE_CHECKING, Any

from litestar import Response
from litestar.datastructures import Cookie, UploadFile
from litestar.enums import RequestEncodingType
from litestar.exceptions import HTTPException, PermissionDeniedException
from litestar.middleware.csrf import CSRF_SECRET_LENGTH, generate_csrf_hash, generate_csrf_token
from litestar.status_codes import (
    HTTP_200_OK,
    HTTP_401_UNAUTHORIZED,
    HTTP_403_FORBIDDEN,
    HTTP_404_NOT_FOUND,
    HTTP_500_INTERNAL_SERVER_ERROR,
    HTTP_503_SERVICE_UNAVAILABLE,
)
from litestar.template.base import csrf_token
from litestar.types import ExceptionHandlersMap

from doseline.errors import Fault, FaultyGuide, InputFaults, WhichGuide
from doseline.faces.serving.logs import place
from doseline.faces.web.api.bearer import CHALLENGE, TokenRefused
from doseline.faces.web.api.problem import is_numbered, is_program, refused
from doseline.faces.web.auth import LockedOut, NotAllowed, cookie_name, has_entered, is_another, new_cookie
from doseline.faces.web.context import AppContext
from doseline.faces.web.deferred_response import DeferredResponse
from doseline.faces.web.render import page
from doseline.faces.web.request import Request
from doseline.faces.web.security.pending_form import PendingForm, kept_form
from doseline.store import UNREADABLE, Code, StoreError
from doseline.text import sentences
from doseline.text.fault_place import said_at

if TYPE_CHECKING:
    from doseline.faces.web.forms.form_errors import FormErrors

_log = logging.getLogger("doseline.web")
_MISSING = frozenset({"no-such-record"})
_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
_FORMS = frozenset({RequestEncodingType.URL_ENCODED, RequestEncodingType.MULTI_PART})
# What a page leaves on a phone for reading without a network goes when the app is locked.
CLEARED = {"clear-site-data": '"cache", "storage"'}


def plain_page(request: Request, template: str, *, status: int, **values: Any) -> Response[str]:  # noqa: ANN401 - whatever a template takes
    """A page about nobody."""
    context: AppContext = request.app.state.context
    surroundings = {"context": context, "catalogue": context.catalogue()}
    return page(f"{template}.html", surroundings | values, request=request, status=status)


def again_page(
    request: Request, kept: PendingForm, *, why: str, status: int, faults: Sequence[str] = ()
) -> Response[str]:
    """A page that holds what was typed and sends it once more, with a token that is fresh."""
    context: AppContext = request.app.state.context
    token, cookies = _token(request, context)
    made = plain_page(request, "again", status=status, kept=kept, why=why, faults=faults, form_token=token)
    made.cookies.extend(cookies)
    return made


def lock_page(
    request: Request,
    *,
    to: str,
    kept: str = "",
    status: int = HTTP_403_FORBIDDEN,
    **values: Any,  # noqa: ANN401
) -> Response[str]:
    """The page that asks for the passphrase. It shows nothing of what it keeps for later."""
    context: AppContext = request.app.state.context
    token, cookies = _token(request, context)
    words = {"wrong": None, "wait": None, "too_much": False, "name": ""} | values
    made = plain_page(request, "sign_in/locked", status=status, to=to, kept=kept, form_token=token, **words)
    made.cookies.extend(cookies)
    made.headers.update(CLEARED)
    return made


def _token(request: Request, context: AppContext) -> tuple[str, list[Cookie]]:
    """A token for a form, and the cookie that goes with it where the browser has none that holds."""
    if given := csrf_token({"request": request}):  # the form that was sent, or the page asked for, has one
        return given, []
    name = cookie_name("form", context.secret, context.scheme)
    known = request.cookies.get(name, "")
    own, signed = known[:CSRF_SECRET_LENGTH], known[CSRF_SECRET_LENGTH:]
    if compare_digest(generate_csrf_hash(token=own, secret=context.secret).encode(), signed.encode()):
        return known, []
    made = generate_csrf_token(context.secret)
    return made, [new_cookie(context, name, made)]


async def sent_form(request: Request) -> PendingForm | None:
    """The form of a request that could not be taken; None where there is none."""
    if request.method in _SAFE or request.content_type[0] not in _FORMS:
        return None
    sent = tuple((await request.form()).multi_items())
    for _, value in sent:
        if isinstance(value, UploadFile):
            await value.close()
    return kept_form(request.url.path, sent)


def _is_program(request: Request) -> bool:
    return is_program(request.url.path)


def for_program(
    request: Request,
    status: int,
    faults: Sequence[dict[str, str]],
    headers: Mapping[str, str] | None = None,
) -> Response[Any]:
    """What a program is told; a fault without words of its own has only its code."""
    words = request.app.state.context.catalogue()
    return refused(words, request.url.path, status=status, faults=faults, headers=headers)


def _not_admitted(request: Request, error: TokenRefused) -> Response[Any]:
    """A program whose token is not good here, or not good for this."""
    text = request.app.state.context.catalogue().say(f"api.token.{error.code}")
    said = [{"code": error.code, "where": "authorization", "text": text}]
    return for_program(request, error.status_code, said, error.headers)


def _locked(request: Request, _: LockedOut) -> Response[Any]:
    context: AppContext = request.app.state.context
    if is_numbered(request.url.path):
        said = [
            {"code": "locked", "where": "authorization", "text": context.catalogue().say("api.token.locked")}
        ]
        return for_program(request, HTTP_401_UNAUTHORIZED, said, CHALLENGE)
    if _is_program(request):
        text = context.catalogue().say("lock.program")
        return for_program(request, HTTP_403_FORBIDDEN, [{"code": "locked", "where": "$", "text": text}])

    if is_another(request) and context.sessions.verifier(context.store) is None:
        return plain_page(request, "problem", status=HTTP_403_FORBIDDEN, what="not-yours", faults=())

    if context.sessions.verifier(context.store) is None and not has_entered(request, context):
        return plain_page(request, "problem", status=HTTP_403_FORBIDDEN, what="not-entered", faults=())

    async def make() -> Response[str]:
        kept = await sent_form(request)
        if kept is None:
            return lock_page(request, to=request.url.path if request.method == "GET" else "/")
        sealed = kept.sealed(context.secret)
        return lock_page(request, to=kept.to, kept=sealed, too_much=not sealed)

    return DeferredResponse(make)


def _not_allowed(request: Request, _: NotAllowed) -> Response[Any]:
    """Something that only the owner may do, asked for with the second passphrase."""
    context: AppContext = request.app.state.context
    if _is_program(request):
        text = context.catalogue().say("web.problem.not-allowed.title")
        said = [{"code": "not-allowed", "where": "$", "text": text}]
        return for_program(request, HTTP_403_FORBIDDEN, said)
    return plain_page(request, "problem", status=HTTP_403_FORBIDDEN, what="not-allowed", faults=())


def _stale(request: Request, error: PermissionDeniedException) -> Response[Any]:
    """A form without a token that holds: it comes back with everything in it."""
    if _is_program(request):
        return _http(request, error)

    async def make() -> Response[str]:
        kept = await sent_form(request)
        if kept is None:
            return plain_page(request, "problem", status=HTTP_403_FORBIDDEN, what="form-too-old", faults=())
        return again_page(request, kept, why="old", status=HTTP_403_FORBIDDEN)

    return DeferredResponse(make)


_KNOWN = {404: "not-found", 405: "not-found", 403: "form-too-old", 413: "too-large"}


def _http(request: Request, error: HTTPException) -> Response[Any]:
    what = _KNOWN.get(error.status_code, "bad-request")
    if _is_program(request):
        text = request.app.state.context.catalogue().say(f"web.problem.{what}.title")
        said = [{"code": what, "where": "$", "text": text}]
        return for_program(request, error.status_code, said, error.headers)
    return plain_page(request, "problem", status=error.status_code, what=what, faults=())


def in_words(context: AppContext, fault: Fault) -> str:
    """A fault for a person: its place is said only where it is one in a file of theirs."""
    words = context.catalogue()
    said = sentences.wrong(words, fault).removesuffix(f" @ {fault.where}")
    is_in_a_file = fault.where.startswith("$") and fault.where not in {"$", "$.store"}
    return said_at(words, fault.where, said) if is_in_a_file else said


def spoken(context: AppContext, faults: Sequence[Fault]) -> list[dict[str, str]]:
    """Faults for a program: code, place and sentence."""
    say = context.catalogue()
    return [{"code": one.code, "where": one.where, "text": sentences.wrong(say, one)} for one in faults]


def _faults(request: Request, error: InputFaults) -> Response[Any]:
    """A fault of the store or of a kept record; what was typed comes back and can be sent again."""
    context: AppContext = request.app.state.context
    is_missing = any(fault.code in _MISSING for fault in error.faults)
    status = HTTP_404_NOT_FOUND if is_missing else HTTP_503_SERVICE_UNAVAILABLE
    if _is_program(request):
        return for_program(request, status, spoken(context, error.faults))
    said = tuple(in_words(context, fault) for fault in error.faults)

    async def make() -> Response[str]:
        kept = None if is_missing else await sent_form(request)
        if kept is None and is_missing:
            return plain_page(request, "problem", status=status, what="not-found", faults=said)
        if kept is None and _is_of_a_record(request, error):
            return unreadable_page(request, str(request.path_params["record"]), error.faults)
        if kept is None:
            return plain_page(request, "problem", status=status, what="faults", faults=said)
        return again_page(request, kept, why="trouble", status=status, faults=said)

    return DeferredResponse(make)


# Trouble with the place where records are kept, which a record itself cannot be blamed for.
_OF_ONE_RECORD = UNREADABLE
# Something of the record is left, and can be gone on with.
_LEFT = frozenset({Code.DAMAGED_RECORD, Code.RECORD_PUT_BACK})


def _is_of_a_record(request: Request, error: InputFaults) -> bool:
    """Whether one record is what cannot be read, so that it can be saved as it is, or deleted."""
    if isinstance(error, FaultyGuide):
        return False
    return "record" in request.path_params and (
        not isinstance(error, StoreError) or error.code in _OF_ONE_RECORD
    )


def unreadable_page(
    request: Request,
    record: str,
    faults: Sequence[Fault],
    *,
    asked: FormErrors | None = None,
    status: int = HTTP_503_SERVICE_UNAVAILABLE,
) -> Response[str]:
    """What is wrong with a record that cannot be read, and the ways to save it as it is and to delete it."""
    # They need the words of faults themselves.
    from doseline.faces.web.forms.form_errors import NOTHING  # noqa: PLC0415
    from doseline.faces.web.sign_in.reauthentication import is_asked  # noqa: PLC0415

    context: AppContext = request.app.state.context
    token, cookies = _token(request, context)
    said = tuple(in_words(context, fault) for fault in faults)
    values = {
        "record": record,
        "faults": said,
        "asked": asked or NOTHING,
        "form_token": token,
        "asks": is_asked(request, context),
        "can_accept": any(fault.code in _LEFT for fault in faults),
    }
    made = plain_page(request, "records/unreadable", status=status, **values)
    made.cookies.extend(cookies)
    return made


def _defect(request: Request, error: Exception) -> Response[Any]:
    """A mistake of ours: its kind and place go to the log, nothing of the request or the record."""
    _log.error("%s in %s", type(error).__name__, place(error.__traceback__))
    if _is_program(request):
        return for_program(
            request, HTTP_500_INTERNAL_SERVER_ERROR, [{"code": "defect", "where": "$", "text": ""}]
        )
    return plain_page(request, "problem", status=HTTP_500_INTERNAL_SERVER_ERROR, what="defect", faults=())


def _which_guide(request: Request, error: WhichGuide) -> Response[Any]:
    """A page about nobody where there are several guides: one is picked, below the signs of danger."""
    from doseline.faces.web.symptoms.emergency_banner import emergency  # noqa: PLC0415 - it needs the forms

    if _is_program(request):
        return _faults(request, error)
    words = request.app.state.context.catalogue()
    known = tuple((drug, words.write(drug, "brand")) for drug in error.known)
    values = {"known": known, "path": request.url.path, **emergency(words)}
    return plain_page(request, "which_guide", status=HTTP_200_OK, **values)


HANDLERS: ExceptionHandlersMap = {
    WhichGuide: _which_guide,
    LockedOut: _locked,
    NotAllowed: _not_allowed,
    TokenRefused: _not_admitted,
    PermissionDeniedException: _stale,
    HTTPException: _http,
    InputFaults: _faults,
    Exception: _defect,
}
