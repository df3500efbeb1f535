"""Whether the app lives and can read records: for a proxy or a service manager, without a word of anybody."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from typing import Any

import httpx
import pytest

from doseline.faces.web.context import AppContext
from doseline.faces.web.server.health import Health
from doseline.store import Code
from tests.web.apart import run_apart
from tests.web.browser import Browser
from tests.web.conftest import HOST


def client(browser: Browser) -> httpx.Client:
    """A program that asks what a browser's pages do not show."""
    return browser._client  # noqa: SLF001 - its headers are looked at


@pytest.mark.parametrize(
    ("path", "says"),
    [
        ("/healthz", {"live": True, "ready": True}),
        ("/health", {"live": True, "ready": True}),
        ("/health/ready", {"live": True, "ready": True}),
        ("/health/live", {"live": True}),
    ],
)
def test_a_healthy_app_says_so_and_nothing_else(browser: Browser, path: str, says: dict[str, bool]) -> None:
    browser.person("Anna")
    for _ in range(3):
        answer = client(browser).get(path)
        assert (answer.status_code, answer.json()) == (200, says)
    assert "set-cookie" not in answer.headers
    assert answer.headers["cache-control"] == "no-store"


def test_no_passphrase_is_asked_for(context: AppContext) -> None:
    context.sessions.put(context.store, "correct horse battery staple")
    with Browser(context, HOST) as nobody:
        assert client(nobody).get("/api/people").status_code == 403
        assert client(nobody).get("/health").json() == {"live": True, "ready": True}


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH"])
def test_nothing_can_be_changed_there(browser: Browser, method: str) -> None:
    headers = {"host": HOST, "origin": f"http://{HOST}"}
    assert client(browser).request(method, "/health", headers=headers).status_code == 405


@pytest.mark.parametrize("path", ["/health/", "/health/other", "/healthy", "/p/health"])
def test_another_address_is_none_of_it(browser: Browser, path: str) -> None:
    assert client(browser).get(path).status_code == 404


def test_another_host_is_turned_away_here_too(browser: Browser) -> None:
    assert client(browser).get("/health", headers={"host": "evil.test"}).status_code == 421


async def _nothing(*_: Any) -> None:  # noqa: ANN401 - the app behind is not asked
    raise AssertionError


def asked(
    trouble: Callable[[], Code | None], count: int = 1, path: str = "/health"
) -> list[tuple[int, bytes]]:
    """The answers to ``count`` who ask at once."""
    health = Health(_nothing, trouble)

    async def one() -> tuple[int, bytes]:
        sent: list[Any] = []

        async def send(message: Any) -> None:  # noqa: ANN401 - a message of ASGI
            sent.append(message)

        await health({"type": "http", "path": path, "method": "GET"}, _nothing, send)  # type: ignore[arg-type]
        return sent[0]["status"], sent[1]["body"]

    async def every() -> list[tuple[int, bytes]]:
        return list(await asyncio.gather(*(one() for _ in range(count))))

    return run_apart(every())


@pytest.mark.parametrize("code", [Code.DATABASE_AWAY, Code.DISK_FAILED, Code.DATABASE_MOVED, Code.DISK_FULL])
def test_an_app_whose_database_is_away_lives_and_is_not_ready(code: Code) -> None:
    ((status, body),) = asked(lambda: code)
    assert status == 503
    assert body == b'{"live": true, "ready": false, "code": "%s"}' % code.value.encode()
    assert asked(lambda: code, path="/health/live") == [(200, b'{"live": true}')]


def test_a_mistake_of_ours_is_no_health_either() -> None:
    def broken() -> None:
        raise ValueError

    ((status, body),) = asked(broken)
    assert (status, b"database-failed" in body) == (503, True)


def test_a_database_that_does_not_answer_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("doseline.faces.web.server.health._PATIENCE_S", 0.05)
    ((status, body),) = asked(lambda: time.sleep(0.3))
    assert (status, b"database-locked" in body) == (503, True)


def test_a_hundred_who_ask_at_once_are_one_look() -> None:
    looks: list[int] = []

    def look() -> None:
        looks.append(1)
        time.sleep(0.02)

    assert {status for status, _ in asked(look, count=100)} == {200}
    assert len(looks) == 1
