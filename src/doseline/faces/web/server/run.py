"""Server: running the app with its sockets and its log, and a graceful shutdown."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import replace

import uvicorn
from litestar.concurrency import set_asyncio_executor

from doseline.faces.serving.logs import quiet
from doseline.faces.serving.running import Server, Tls, end_on_signals, server_of
from doseline.faces.serving.sockets import Endpoint, take_room
from doseline.faces.web.app import build_app
from doseline.faces.web.context import AppContext
from doseline.faces.web.limits.thread_pools import Threads
from doseline.faces.web.server.certificates import Certificate
from doseline.faces.web.server.proxy import ProxyHeaders
from doseline.faces.web.server.timeouts import AppProtocol
from doseline.faces.web.workers import pools, warm_up

# How long a request that is being answered may still take when the app is told to stop.
_TICK = 0.02
_WARM_AFTER_SECONDS = 1.5


def serve(
    context: AppContext,
    places: Sequence[Endpoint],
    *,
    ready: Callable[[], None],
    certificate: Certificate | None = None,
    stop: threading.Event | None = None,
) -> None:
    """Answer at all ``places`` until the program is told to stop by Ctrl-C, SIGTERM or SIGHUP.

    ``ready`` is called once, when every place answers. Each place has an app of its own, which knows only
    its own names; store and lock are shared. ``stop`` ends it from another thread, for tests.
    """
    quiet()
    take_room()
    with Threads() as threads:
        set_asyncio_executor(threads)
        try:
            asyncio.run(_serve(context, places, ready, certificate, stop))
        finally:
            set_asyncio_executor(None)


async def _serve(
    context: AppContext,
    places: Sequence[Endpoint],
    ready: Callable[[], None],
    certificate: Certificate | None,
    stop: threading.Event | None,
) -> None:
    servers = [_server(context, place, certificate) for place in places]
    end_on_signals(servers)
    runs = [
        asyncio.create_task(server.serve(list(place.sockets)))
        for server, place in zip(servers, places, strict=True)
    ]
    watch = asyncio.create_task(_tell(context, servers, ready, stop))
    try:
        await asyncio.gather(*runs)
    finally:
        watch.cancel()
        with suppress(asyncio.CancelledError):
            await watch
        pools.close()


def _server(context: AppContext, place: Endpoint, certificate: Certificate | None) -> Server:
    own = replace(context, hosts=place.hosts, scheme=place.scheme, own_host=place.own_host)
    tls = None
    if certificate is not None and place.scheme == "https":
        tls = Tls(chain=certificate.chain, key=certificate.key)
    app = build_app(own)
    if place.public:
        app = ProxyHeaders(app, trusted=place.proxies, host=place.public)
    return server_of(app, AppProtocol, tls)


async def _tell(
    context: AppContext,
    servers: Sequence[uvicorn.Server],
    ready: Callable[[], None],
    stop: threading.Event | None,
) -> None:
    """Say when all are ready, and stop them when told so. uvicorn has flags for it, and no events."""
    while not all(server.started for server in servers):  # noqa: ASYNC110
        await asyncio.sleep(_TICK)
    ready()
    if stop is None:
        warm_up.begin(context, after_seconds=_WARM_AFTER_SECONDS)
    while stop is not None and not stop.is_set():  # noqa: ASYNC110
        await asyncio.sleep(_TICK)
    if stop is not None:
        for server in servers:
            server.should_exit = True
