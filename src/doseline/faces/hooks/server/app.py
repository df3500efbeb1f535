"""Routes of the service, and what stands around them."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

from litestar import HttpMethod, Litestar, Request, Response, post, route
from litestar.params import FromPath
from litestar.types import ASGIApp

from doseline.assessment.program import VERSION
from doseline.errors import fault
from doseline.faces.hooks.answering import Refused, discovery
from doseline.faces.hooks.server.bodies import body, check_kind, pass_over
from doseline.faces.hooks.server.cors import Cors
from doseline.faces.hooks.server.description import description
from doseline.faces.hooks.server.faults import HANDLERS, JSON
from doseline.faces.hooks.server.service import MOST_FEEDBACK, SERVICES_PATH, Asking, Service
from doseline.faces.hooks.work import as_bytes
from doseline.guide import version_of

T = TypeVar("T")
Asked = Request[Any, Any, Any]
# Our choices: so many requests are read or worked on at once, which bounds the memory they take.
AT_ONCE = 40
_OK, _AWAY = 200, 503


class Routes:
    """The routes of one service, with the threads that wait for its processes and its database."""

    def __init__(self, service: Service) -> None:
        """Take the service."""
        self._service = service
        self._threads = ThreadPoolExecutor(AT_ONCE, thread_name_prefix="hooks")
        self._inside = 0
        self._found = as_bytes(discovery())
        self._health = as_bytes({"version": VERSION, "guide_version": version_of()})
        self._described = as_bytes(description(service.config))

    def app(self, hosts: frozenset[str] | None) -> ASGIApp:
        """The app; ``hosts`` are the names it may be called by, where that matters."""
        app = Litestar(
            route_handlers=[*self._fixed(), *self._asked()],
            exception_handlers=HANDLERS,
            openapi_config=None,
            request_max_body_size=None,
            logging_config=None,
            debug=False,
        )
        return Cors(app, origins=self._service.config.origins | self._service.origins, hosts=hosts)

    def close(self) -> None:
        """End the threads."""
        self._threads.shutdown(wait=False, cancel_futures=True)

    def _fixed(self) -> list[Any]:
        pages = {SERVICES_PATH: self._found, "/health": self._health, "/openapi.json": self._described}
        return [_page(path, content) for path, content in pages.items()]

    def _asked(self) -> list[Any]:
        @post(f"{SERVICES_PATH}/{{service:str}}", status_code=_OK)
        async def called(request: Asked, service: FromPath[str]) -> Response[bytes]:
            return await self._called(request, service)

        @post(f"{SERVICES_PATH}/{{service:str}}/feedback", status_code=_OK)
        async def fed_back(request: Asked, service: FromPath[str]) -> Response[bytes]:
            return await self._fed_back(request, service)

        return [called, fed_back]

    async def _called(self, request: Asked, service: str) -> Response[bytes]:
        begun = time.monotonic()
        path = f"{SERVICES_PATH}/{service}"
        most = self._service.config.max_body

        def work(asking: Asking, data: bytes) -> tuple[bytes, int]:
            found = self._service.answer(asking, service, data)
            return found.body, len(found.cards)

        asking, (content, cards) = await self._done(request, service, path, most, work)
        _log().info("%s client %d: %d cards, %d ms", service, asking.number, cards, _ms(begun))
        return Response(content, media_type=JSON)

    async def _fed_back(self, request: Asked, service: str) -> Response[bytes]:
        path = f"{SERVICES_PATH}/{service}/feedback"

        def work(asking: Asking, data: bytes) -> int:
            return self._service.take_feedback(asking, service, data)

        begun = time.monotonic()
        asking, known = await self._done(request, service, path, MOST_FEEDBACK, work)
        _log().info("feedback on %s client %d: %d cards, %d ms", service, asking.number, known, _ms(begun))
        return Response(b"{}", media_type=JSON)

    async def _done(
        self, request: Asked, service: str, path: str, most: int, work: Callable[[Asking, bytes], T]
    ) -> tuple[Asking, T]:
        """Who asks and what came of the work, both found in a thread; first who it is, then the body.

        Raises: Refused with what is wrong.
        """
        try:
            asking = await self._admitted(request, service, path, most)
            return asking, await self._worked(request, most, work, asking)
        except Refused as refused:
            codes = ", ".join(sorted({one.code for one in refused.faults}))
            _log().info("refused: %d %s", refused.status, codes)
            raise

    async def _admitted(self, request: Asked, service: str, path: str, most: int) -> Asking:
        """Who asks; of whoever may not the body is let go of, and takes no place from the others.

        Raises: Refused for whoever may not, and where too many are inside.
        """
        try:
            self._check_room()
            asking = await self._in_thread(self._service.admit, request.headers, path)
            self._service.known(service)
            check_kind(request)
        except Refused:
            await pass_over(request, most)
            raise
        return asking

    def _check_room(self) -> None:
        if self._inside >= AT_ONCE:
            raise Refused(_AWAY, [fault("hooks-http-busy", "request")])

    async def _worked(
        self, request: Asked, most: int, work: Callable[[Asking, bytes], T], asking: Asking
    ) -> T:
        self._inside += 1
        try:
            data = await body(request, most)
            return await self._in_thread(work, asking, data)
        finally:
            self._inside -= 1

    async def _in_thread(self, work: Callable[..., T], *given: Any) -> T:  # noqa: ANN401 - whatever it takes
        return await asyncio.get_running_loop().run_in_executor(self._threads, work, *given)


def _page(path: str, content: bytes) -> Any:  # noqa: ANN401 - litestar's own
    @route(path, http_method=[HttpMethod.GET, HttpMethod.HEAD])
    async def page() -> Response[bytes]:
        return Response(content, media_type=JSON)

    return page


def _log() -> logging.Logger:
    """Its lines hold services, the numbers of hospitals, counts and codes, and nothing of a request."""
    return logging.getLogger("doseline.hooks")


def _ms(begun: float) -> int:
    return round((time.monotonic() - begun) * 1000)
