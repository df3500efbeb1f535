"""Requests that no browser sends: silent, drop by drop, torn. The emergency page answers all the while.

Run: python -m tools.raw_http [--seconds 10] [--connections 300]
Starts ``doseline serve``, plays one trouble after another, and looks at the page Symptoms four times a second
meanwhile, on a new connection each time. Exits with 1 where it was not answered or took longer than it may.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, closing, suppress
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.browser.served import serving
from tools.line import Line

PASSPHRASE = "correct horse battery"  # noqa: S105 - of nobody
# Our choice: what a person in a hurry does not notice, on a machine that others use too.
LIMIT_S = 1.0
_PAUSE = 0.25
_OK = 200
# Comes from another address of this computer than who looks at the page.
_STRANGER = "127.0.0.9"

Trouble = Callable[[Line], Awaitable[None]]
_FORM = "Content-Type: application/x-www-form-urlencoded\r\n"


def _head(line: Line, first: str, more: str = "") -> bytes:
    return f"{first} HTTP/1.1\r\nHost: {line.netloc}\r\n{more}".encode()


async def _send(line: Line, *pieces: bytes, pause: float = 0.0) -> None:
    """Send pieces one after another, then stay and read nothing."""
    _, writer = await line.connect()
    for piece in pieces:
        writer.write(piece)
        await writer.drain()
        await asyncio.sleep(pause)


async def _silent(line: Line) -> None:
    await _send(line)


async def _slow_head(line: Line) -> None:
    await _send(line, _head(line, "GET /symptoms"), *(b"X-A: b\r\n" for _ in range(100)), pause=0.5)


def _slow_body(place: str) -> Trouble:
    async def send(line: Line) -> None:
        head = _head(
            line, f"POST {place}", f"{_FORM}Content-Length: 100000\r\nOrigin: http://{line.netloc}\r\n"
        )
        await _send(line, head + b"\r\n", *(b"words=x" for _ in range(100)), pause=0.5)

    return send


async def _much_body(line: Line) -> None:
    """As much as a form may hold, but for its end."""
    head = _head(line, "POST /symptoms", f"{_FORM}Content-Length: 200000\r\nOrigin: http://{line.netloc}\r\n")
    await _send(line, head + b"\r\n" + b"x" * 199_000)


async def _takes_nothing(line: Line) -> None:
    await _send(line, *(line.request("/guide") for _ in range(20)))


def _torn(data: bytes) -> Trouble:
    """Something broken, sent and hung up on, again and again."""

    async def send(line: Line) -> None:
        while True:
            with suppress(OSError, TimeoutError):
                await _send(line, data.replace(b"HOST", line.netloc.encode()))
                reader, _ = await line.connect()
                async with asyncio.timeout(0.5):
                    await reader.read(1000)
            line.close()
            await asyncio.sleep(0.1)

    return send


_SLOW_FORMS = tuple(map(_slow_body, ("/symptoms", "/guide", "/lock")))
_STAYING = (_silent, _slow_head, *_SLOW_FORMS, _much_body, _takes_nothing)
TROUBLES: dict[str, Trouble] = {
    "connects and says nothing": _silent,
    "a head drop by drop": _slow_head,
    "a form for Symptoms drop by drop": _SLOW_FORMS[0],
    "a question to the guide drop by drop": _SLOW_FORMS[1],
    "a passphrase drop by drop": _SLOW_FORMS[2],
    "most of a large form": _much_body,
    "asks much and takes no answer": _takes_nothing,
    "half a head": _torn(b"GET /symptoms HTTP/1.1\r\nHost: HO"),
    "half a form": _torn(b"POST /symptoms HTTP/1.1\r\nHost: HOST\r\nContent-Length: 50\r\n\r\nwords=x"),
    "no HTTP": _torn(b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" * 20),
    "a head without end": _torn(b"GET / HTTP/1.1\r\nHost: HOST\r\nX-A: " + b"a" * 200_000),
    "two lengths": _torn(
        b"POST / HTTP/1.1\r\nHost: HOST\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nabcdef"
    ),
    "a length and chunks": _torn(
        b"POST / HTTP/1.1\r\nHost: HOST\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"
    ),
    "chunks that break off": _torn(
        b"POST /symptoms HTTP/1.1\r\nHost: HOST\r\nTransfer-Encoding: chunked\r\n\r\nFFFFFFFF\r\nabc"
    ),
    "a length that is none": _torn(b"POST /lock HTTP/1.1\r\nHost: HOST\r\nContent-Length: -1\r\n\r\n"),
    "no host": _torn(b"GET /symptoms HTTP/1.1\r\n\r\n"),
    "a hundred at once on one line": _torn(b"GET /guide HTTP/1.1\r\nHost: HOST\r\n\r\n" * 100),
    "an upgrade": _torn(
        b"GET / HTTP/1.1\r\nHost: HOST\r\nConnection: upgrade\r\nUpgrade: websocket\r\n\r\n\x81\x85"
    ),
    "a method nobody knows": _torn(b"BREW /symptoms HTTP/1.1\r\nHost: HOST\r\n\r\n"),
    "an address in full": _torn(b"GET http://elsewhere.example/ HTTP/1.1\r\nHost: elsewhere.example\r\n\r\n"),
    "zeros in the address": _torn(b"GET /symptoms\x00%00%ff HTTP/1.1\r\nHost: HOST\r\n\r\n"),
    "an old version": _torn(b"GET /symptoms HTTP/0.9\r\nHost: HOST\r\n\r\n"),
}


@dataclass(frozen=True, slots=True)
class Seen:
    """How long the page Symptoms took meanwhile; ``missing`` counts the times it did not come."""

    trouble: str
    seconds: tuple[float, ...]
    missing: int

    @property
    def is_fine(self) -> bool:
        """Whether it came every time, and soon."""
        return not self.missing and max(self.seconds, default=LIMIT_S) < LIMIT_S

    def __str__(self) -> str:
        """A line of the table."""
        slowest = max(self.seconds, default=float("inf")) * 1000
        verdict = "" if self.is_fine else "  MISSED"
        times = f"{len(self.seconds):4} answered, {self.missing} not, slowest {slowest:6.0f} ms"
        return f"{self.trouble:40} {times}{verdict}"


@asynccontextmanager
async def _going_on(address: str, trouble: Trouble, connections: int) -> AsyncIterator[None]:
    """The trouble, from so many connections, which are opened again where we are hung up on."""

    async def one() -> None:
        while True:
            with closing(Line(address, source=_STRANGER)) as line, suppress(OSError):
                await trouble(line)
                reader, _ = await line.connect()
                if trouble is not _takes_nothing:
                    await reader.read()
                await asyncio.sleep(1.0)
            await asyncio.sleep(0.2)

    tasks = [asyncio.create_task(one()) for _ in range(connections)]
    await asyncio.sleep(1.0)
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def look(address: str, name: str, *, connections: int, seconds: float) -> Seen:
    """What became of the page Symptoms while there was this trouble."""
    took, missing = [], 0
    await Line(address).ask("/symptoms")
    trouble = TROUBLES[name]
    # Who hangs up and comes again at once makes more work than who stays: for us, too.
    number = connections if trouble in _STAYING else max(1, connections // 10)
    async with _going_on(address, trouble, number):
        for _ in range(round(seconds / _PAUSE)):
            try:
                found = await Line(address).once("/symptoms", patience=10.0)
            except (OSError, TimeoutError):
                missing += 1
            else:
                took.append(found.seconds)
                missing += found.status != _OK
            await asyncio.sleep(_PAUSE)
    return Seen(name, tuple(took), missing)


def main() -> int:
    """Print the table; 1 where the page was not answered in time."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=10.0)
    parser.add_argument("--connections", type=int, default=300)
    given = parser.parse_args()
    bad = 0
    with TemporaryDirectory() as made:
        env = {"DOSELINE_PASSPHRASE": PASSPHRASE}
        with serving("--set-passphrase", folder=Path(made) / "d", env=env) as served:
            for name in TROUBLES:
                run = look(served.address, name, connections=given.connections, seconds=given.seconds)
                found = asyncio.run(run)
                print(found, flush=True)
                bad += not found.is_fine
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
