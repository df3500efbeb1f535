"""The routes of the app, registered once and used again: that takes longer than most tests."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from weakref import finalize

from litestar import Litestar
from litestar.types import ASGIApp

from doseline.faces.web.app import routed, served
from doseline.faces.web.context import AppContext

# Those that no open app uses, by what they depend on.
_FREE: dict[tuple[str, str], list[Litestar]] = {}


@contextmanager
def app_at_hand(context: AppContext) -> Iterator[ASGIApp]:
    """The app of a context, as ``build_app`` makes it, over routes that nobody else uses meanwhile."""
    free, routes = _taken(context)
    yield served(routes, context)
    free.append(routes)


def app_while_held(context: AppContext) -> ASGIApp:
    """The same, over routes that are free again once nobody holds the app."""
    free, routes = _taken(context)
    app = served(routes, context)
    finalize(app, free.append, routes)
    return app


def _taken(context: AppContext) -> tuple[list[Litestar], Litestar]:
    """Routes that nobody uses, and where they go back to."""
    free = _FREE.setdefault((context.secret, context.scheme), [])
    return free, free.pop() if free else routed(context.secret, context.scheme)
