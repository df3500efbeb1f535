"""Application factory: routes, dependencies, middleware, and what is said when something goes wrong."""

from __future__ import annotations

from litestar import Litestar, Router
from litestar.config.csrf import CSRFConfig
from litestar.connection import ASGIConnection
from litestar.di import Provide
from litestar.middleware import DefineMiddleware
from litestar.params import FromPath
from litestar.types import ASGIApp, Scope

from doseline.errors import InputFaults
from doseline.faces.web.answers.middleware import PostRedirectGet
from doseline.faces.web.api.bearer import FormTokens
from doseline.faces.web.auth import cookie_name, is_unlocked, locked, who_asks
from doseline.faces.web.context import AppContext
from doseline.faces.web.errors import HANDLERS
from doseline.faces.web.form_data import form_data
from doseline.faces.web.limits.load_shedding import LoadShedding
from doseline.faces.web.limits.unavailable import refusal
from doseline.faces.web.request import Request, StrictRequest
from doseline.faces.web.routes import ROUTES
from doseline.faces.web.security.host_name import HostName
from doseline.faces.web.security.middleware import MOST_BYTES, SecurityMiddleware
from doseline.faces.web.server.head import Head
from doseline.faces.web.server.health import Health
from doseline.faces.web.view import View


def build_app(context: AppContext) -> ASGIApp:
    """The app, ready to be served."""
    return served(routed(context.secret, context.scheme), context)


def served(app: Litestar, context: AppContext) -> ASGIApp:
    """Routes as the app of a context, with what stands around them."""
    app.state.context = context
    return _surrounded(app, context)


def routed(secret: str, scheme: str) -> Litestar:
    """Every route, still of no context: all that takes time, and depends on nothing but the forms' tokens."""
    return Litestar(
        # One router: a path with a form and its answer, registered twice, would be made asynchronous twice.
        route_handlers=[Router(path="/", route_handlers=ROUTES)],
        dependencies={
            "context": Provide(_context, sync_to_thread=False),
            "view": Provide(_view, sync_to_thread=True),
            "form": Provide(form_data),
        },
        middleware=[DefineMiddleware(FormTokens, config=_form_tokens(secret, scheme))],
        guards=[locked],
        request_class=StrictRequest,
        exception_handlers=HANDLERS,
        openapi_config=None,
        request_max_body_size=MOST_BYTES,
        debug=False,
        logging_config=None,
    )


def _context(request: Request) -> AppContext:
    context: AppContext = request.app.state.context
    return context


def _view(request: Request, record: FromPath[str]) -> View:
    """The person that the address names.

    Raises: StoreError where there is no such record.
    """
    context = _context(request)
    kept = context.store.kept(record)
    case = context.case(kept)
    words = context.catalogue(case.record.person.region).about(case.guide, case.typed)
    return View(context=context, request=request, stored=kept, case=case, catalogue=words)


def _form_tokens(secret: str, scheme: str) -> CSRFConfig:
    return CSRFConfig(
        secret=secret,
        cookie_name=cookie_name("form", secret, scheme),
        cookie_secure=scheme == "https",
        cookie_httponly=True,
        cookie_samesite="strict",
    )


def _surrounded(app: Litestar, context: AppContext) -> ASGIApp:
    """The app within what stands around it: who may talk to it, its health, its name, whose turn it is."""

    async def is_known(scope: Scope) -> bool:
        try:
            return await is_unlocked(ASGIConnection(scope), context)
        except InputFaults:  # nobody can tell just now; the lock's page says why
            return False

    held = PostRedirectGet(Head(app), context)
    crowd = LoadShedding(held, refusal=lambda path: refusal(context, path), who=who_asks(context))
    named = Health(HostName(crowd, context), context.store.trouble)
    return SecurityMiddleware(
        named, hosts=context.hosts, scheme=context.scheme, own=context.own_host, is_known=is_known
    )
