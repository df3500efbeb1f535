"""Running the service: its socket, its processes, its log, and a calm end."""

from __future__ import annotations

import asyncio
import logging
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime

from doseline.faces.hooks import work
from doseline.faces.hooks.config import Config
from doseline.faces.hooks.server.app import AT_ONCE, Routes
from doseline.faces.hooks.server.service import Service
from doseline.faces.serving.logs import quiet
from doseline.faces.serving.running import Server, Tls, end_on_signals, server_of
from doseline.faces.serving.sockets import Endpoint, take_room
from doseline.faces.serving.timeouts import TimeoutProtocol
from doseline.faces.serving.workers import NotNow, Pool
from doseline.faces.serving.workers.pool import Limits

_TICK = 0.02
_MEGABYTES = 1024
_READY_SECONDS = 60.0
_FORGET_EVERY = 3600.0


def pool_of(config: Config, workers: int) -> Pool:
    """The processes that work on requests: half of the time is for waiting, half for the work."""
    half = config.timeout / 2
    return Pool(
        Limits(most=workers, waiting=AT_ONCE, patience=half, seconds=half, megabytes=_MEGABYTES), work.ready
    )


def serve(
    service: Service,
    place: Endpoint,
    *,
    ready: Callable[[], None],
    tls: Tls | None = None,
    stop: threading.Event | None = None,
) -> None:
    """Answer at ``place`` until the program is told to stop by Ctrl-C, SIGTERM or SIGHUP.

    ``ready`` is called once, when it answers. ``stop`` ends it from another thread, for tests.
    """
    quiet()
    logging.getLogger("doseline.hooks").setLevel(logging.INFO)  # a line for each request
    take_room()
    service.pool.fill()
    try:
        asyncio.run(_serve(service, place, ready, tls, stop))
    finally:
        service.pool.close()


async def _serve(
    service: Service,
    place: Endpoint,
    ready: Callable[[], None],
    tls: Tls | None,
    stop: threading.Event | None,
) -> None:
    routes = Routes(service)
    server = _server(service, routes, place, tls)
    end_on_signals([server])
    run = asyncio.create_task(server.serve(list(place.sockets)))
    beside = [
        asyncio.create_task(_tell(service, server, ready, stop)),
        asyncio.create_task(_forget(service, service.now)),
    ]
    try:
        await run
    finally:
        for task in beside:
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task
        routes.close()


def _server(service: Service, routes: Routes, place: Endpoint, tls: Tls | None) -> Server:
    class Protocol(TimeoutProtocol):
        """As slow as the settings let anybody be."""

        head_seconds = body_seconds = service.config.timeout
        look_seconds = min(1.0, service.config.timeout / 4)

    hosts = place.hosts if service.opened is not None else None
    return server_of(routes.app(hosts), Protocol, tls)


async def _tell(
    service: Service, server: Server, ready: Callable[[], None], stop: threading.Event | None
) -> None:
    """Say when it answers, and stop it when told so. uvicorn has flags for it, and no events."""
    while not server.started:  # noqa: ASYNC110
        await asyncio.sleep(_TICK)
    await asyncio.to_thread(_get_ready, service.pool)
    ready()
    while stop is not None and not stop.is_set():  # noqa: ASYNC110
        await asyncio.sleep(_TICK)
    if stop is not None:
        server.should_exit = True


def _get_ready(pool: Pool) -> None:
    """Wait for a process that can begin; who asks before then is told to ask again."""
    until = time.monotonic() + _READY_SECONDS
    while time.monotonic() < until:
        try:
            pool.do(work.nothing)
        except NotNow:
            continue
        return


async def _forget(service: Service, now: Callable[[], datetime]) -> None:
    """Take away what is too old, now and every hour."""
    while True:
        with suppress(Exception):  # a database that is away is said where it is needed
            await asyncio.to_thread(service.database.forget, now().timestamp())
        await asyncio.sleep(_FORGET_EVERY)
