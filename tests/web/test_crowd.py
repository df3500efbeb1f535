"""However many ask the guide, the pages that matter in a hurry do not wait."""

from __future__ import annotations

import asyncio
from collections import Counter
from typing import cast

from litestar.types import HTTPRequestEvent, Message, Receive, Scope, Send

from doseline.faces.web.crowd import Crowd


def refusal(_is_program: bool) -> tuple[bytes, bytes]:  # noqa: FBT001
    return b"text/plain", b"too many"


def who(scope: Scope) -> str:
    client = scope["client"]
    assert client is not None
    return str(client[0])


class Slow:
    """An app whose guide takes a moment; it counts how many it answers at once."""

    def __init__(self) -> None:
        self.here = self.most = 0

    async def __call__(self, scope: Scope, _receive: Receive, send: Send) -> None:
        if scope["path"].startswith("/guide"):
            self.here += 1
            self.most = max(self.most, self.here)
            await asyncio.sleep(0.01)
            self.here -= 1
        await send({"type": "http.response.start", "status": 200, "headers": []})


async def ask(crowd: Crowd, path: str, address: str) -> int:
    """The status that comes back."""
    came: list[int] = []

    async def send(message: Message) -> None:
        if message["type"] == "http.response.start":
            came.append(message["status"])

    async def receive() -> HTTPRequestEvent:
        return {"type": "http.request", "body": b"", "more_body": False}

    scope = {"type": "http", "method": "GET", "path": path, "client": (address, 5000), "headers": []}
    await crowd(cast("Scope", scope), receive, send)
    return came[0]


def answered(*asked: tuple[str, str]) -> tuple[list[int], Slow]:
    app = Slow()

    async def all_at_once() -> list[int]:
        crowd = Crowd(app, refusal=refusal, who=who)
        return await asyncio.gather(*(ask(crowd, path, address) for path, address in asked))

    return asyncio.run(all_at_once()), app


def test_a_few_are_answered_at_once_some_wait_and_the_rest_are_told_to_come_back() -> None:
    came, app = answered(*(("/guide", f"10.0.0.{number}") for number in range(60)))
    assert app.most == 2
    assert Counter(came) == {200: 14, 503: 46}


def test_one_address_does_not_take_all_the_places_in_the_queue() -> None:
    greedy = [("/guide", "10.0.0.1")] * 60
    came, _ = answered(*greedy, ("/guide", "10.0.0.2"))
    assert came[-1] == 200
    assert Counter(came[:-1]) == {200: 8, 503: 52}


def test_no_other_page_is_counted_or_waits() -> None:
    asked = [("/guide", "10.0.0.1")] * 60 + [
        ("/symptoms", "10.0.0.1"),
        ("/lock", "10.0.0.1"),
        ("/", "10.0.0.1"),
    ]
    came, _ = answered(*asked)
    assert came[-3:] == [200, 200, 200]


def test_places_are_given_back_when_an_answer_fails() -> None:
    async def broken(_scope: Scope, _receive: Receive, _send: Send) -> None:
        raise RuntimeError

    async def often() -> list[object]:
        crowd = Crowd(broken, refusal=refusal, who=who)
        told: list[object] = []
        for _ in range(3):
            told += await asyncio.gather(
                *(ask(crowd, "/guide", "a") for _ in range(2)), return_exceptions=True
            )
        return told

    assert all(isinstance(one, RuntimeError) for one in asyncio.run(often()))
