"""The app on a real socket, in a thread of the test."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

import httpx

from doseline.faces.serving.sockets import Endpoint, here
from doseline.faces.web.context import AppContext
from doseline.faces.web.server.run import serve
from tests.web.knock import token_in
from tests.web.running import free_port


@contextmanager
def serving(context: AppContext) -> Iterator[Endpoint]:
    """The place where the app answers."""
    place, ready, stop = here(free_port()), threading.Event(), threading.Event()
    thread = threading.Thread(
        target=serve, args=(context, (place,)), kwargs={"ready": ready.set, "stop": stop}
    )
    thread.start()
    try:
        assert ready.wait(30)
        yield place
    finally:
        stop.set()
        thread.join(30)
        place.close()


def program(place: Endpoint) -> tuple[dict[str, str], dict[str, str]]:
    """The headers and cookies of a program that may change things."""
    page = httpx.get(f"{place.url}data")
    return {"x-csrftoken": token_in(page.text)}, dict(page.cookies)
