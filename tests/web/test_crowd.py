"""However many ask the guide, the pages that matter in a hurry do not wait."""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from typing import cast

import pytest
from litestar.types import HTTPRequestEvent, Message, Receive, Scope, Send

from doseline.faces.web.limits.load_shedding import LoadShedding, Requester
from doseline.faces.web.limits.rate_limit import RateLimit
from tests.web.apart import run_apart


def refusal(_path: str) -> tuple[bytes, bytes]:
    return b"text/plain", b"too many"


def who(scope: Scope) -> Requester:
    client = scope["client"]
    assert client is not None
    return Requester(str(client[0]), is_stranger=str(client[0]).startswith("9."))


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


async def ask(crowd: LoadShedding, path: str, address: str) -> int:
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
        crowd = LoadShedding(app, refusal=refusal, who=who)
        return await asyncio.gather(*(ask(crowd, path, address) for path, address in asked))

    return run_apart(all_at_once()), app


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
        crowd = LoadShedding(broken, refusal=refusal, who=who)
        told: list[object] = []
        for _ in range(3):
            told += await asyncio.gather(
                *(ask(crowd, "/guide", "a") for _ in range(2)), return_exceptions=True
            )
        return told

    assert all(isinstance(one, RuntimeError) for one in run_apart(often()))


def test_a_stranger_who_asks_fast_is_slowed_down_and_nobody_else_is() -> None:
    begun = time.monotonic()
    came, _ = answered(*[("/data", "9.0.0.1")] * 90, *[("/data", "10.0.0.1")] * 90, ("/symptoms", "9.0.0.1"))
    assert set(came) == {200}
    assert 1.3 < time.monotonic() - begun < 4, "90 of one stranger, 64 at once and 16 a second"


def test_a_stranger_who_asks_far_too_fast_is_refused() -> None:
    came, _ = answered(*[("/data", "9.0.0.1")] * 200, ("/data", "9.0.0.2"))
    assert came[-1] == 200, "another address goes on"
    assert 130 < Counter(came[:-1])[200] < 150
    assert set(came) == {200, 503}


@pytest.mark.parametrize(
    ("number", "wait"), [(1, 0.0), (65, 0.0), (66, 0.0625), (81, 1.0), (145, 5.0), (900, 5.0)]
)
def test_the_wait_grows_by_one_step_for_each(number: int, wait: float) -> None:
    pace = RateLimit(a_second=16, at_once=64, longest=5, clock=lambda: 0.0)
    assert [pace.wait("a") for _ in range(number)][-1] == pytest.approx(wait)


def test_who_asked_long_ago_is_forgotten() -> None:
    now = [0.0]
    pace = RateLimit(a_second=16, at_once=64, longest=5, clock=lambda: now[0])
    for number in range(1000):
        pace.wait(f"10.0.{number // 250}.{number % 250}")
    now[0] = 1.0
    assert pace.wait("10.0.0.1") == 0.0
    assert len(pace._due) == 1  # noqa: SLF001 - what must be bounded has no other door
