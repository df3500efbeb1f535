"""The routes of the app, registered once and used again: that takes longer than most tests."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from litestar import Litestar
from litestar.types import ASGIApp

from doseline.faces.web.app import routed, served
from doseline.faces.web.context import AppContext

# Those that no open app uses, by what they depend on.
_FREE: dict[tuple[str, str], list[Litestar]] = {}


@contextmanager
def app_at_hand(context: AppContext) -> Iterator[ASGIApp]:
    """The app of a context, as ``build_app`` makes it, over routes that nobody else uses meanwhile."""
    free = _FREE.setdefault((context.secret, context.scheme), [])
    routes = free.pop() if free else routed(context.secret, context.scheme)
    yield served(routes, context)
    free.append(routes)
