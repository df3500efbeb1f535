"""A bare line to a server: exactly what is sent, when it is sent, and how long the answer takes.

For harnesses that send what no browser sends, or from very many browsers at once.
"""

from __future__ import annotations

import asyncio
import ssl
import time
from collections.abc import Mapping
from contextlib import closing, suppress
from dataclasses import dataclass, field
from functools import cache
from types import MappingProxyType
from urllib.parse import urlsplit

_END = b"\r\n\r\n"


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back; ``seconds`` from when it was asked for until all of it was there."""

    status: int
    headers: Mapping[str, str]
    body: bytes
    seconds: float
    cookies: tuple[str, ...] = ()


@cache
def _trusting() -> ssl.SSLContext:
    """TLS with whoever answers."""
    made = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    made.check_hostname, made.verify_mode = False, ssl.CERT_NONE
    return made


@dataclass(slots=True)
class Line:
    """One connection at a time to ``address``, opened again when it was closed.

    ``source`` is the address of ours that it comes from: all of 127.0.0.0/8 is this computer.
    """

    address: str
    source: str | None = None
    cookie: str = ""
    _jar: dict[str, str] = field(default_factory=dict)
    _open: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = field(default=None)

    @property
    def netloc(self) -> str:
        """The host and port."""
        return urlsplit(self.address).netloc

    @property
    def scheme(self) -> str:
        """Whether it is with TLS; nobody looks whose certificate it is."""
        return urlsplit(self.address).scheme

    def keep(self, answer: Answer) -> None:
        """Send the cookies of an answer from now on."""
        self._jar |= dict(one.partition(";")[0].split("=", 1) for one in answer.cookies)
        self.cookie = "; ".join(f"{name}={value}" for name, value in self._jar.items())

    async def connect(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        """An open connection."""
        if self._open is not None and (self._open[1].is_closing() or self._open[0].at_eof()):
            self.close()
        if self._open is None:
            host, _, port = self.netloc.rpartition(":")
            own = (self.source, 0) if self.source else None
            tls = _trusting() if self.scheme == "https" else None
            self._open = await asyncio.open_connection(host, int(port), local_addr=own, ssl=tls)
        return self._open

    async def ask(self, place: str, form: bytes | None = None, *, patience: float = 60.0) -> Answer:
        """What comes back.

        Raises: OSError where nothing does, as when somebody hangs up on us.
        """
        start = time.perf_counter()
        try:
            async with asyncio.timeout(patience):
                return await self._answer(self.request(place, form), start)
        except (asyncio.IncompleteReadError, asyncio.LimitOverrunError) as error:
            raise ConnectionResetError from error
        finally:
            if self._open is not None and self._open[0].at_eof():
                self.close()

    def request(self, place: str, form: bytes | None = None) -> bytes:
        """A whole request as it is sent."""
        head = [f"{'GET' if form is None else 'POST'} {place} HTTP/1.1", f"Host: {self.netloc}"]
        if self.cookie:
            head.append(f"Cookie: {self.cookie}")
        if form is not None:
            head += [
                "Content-Type: application/x-www-form-urlencoded",
                f"Content-Length: {len(form)}",
                f"Origin: {self.scheme}://{self.netloc}",
            ]
        return "\r\n".join(head).encode() + _END + (form or b"")

    async def _answer(self, request: bytes, start: float) -> Answer:
        reader, writer = await self.connect()
        writer.write(request)
        await writer.drain()
        first, *rest = (await reader.readuntil(_END)).decode("latin-1").split("\r\n")
        named = [line.split(": ", 1) for line in rest if line]
        headers = {name.lower(): value for name, value in named}
        cookies = tuple(value for name, value in named if name.lower() == "set-cookie")
        body = await reader.readexactly(int(headers.get("content-length", "0")))
        if headers.get("connection") == "close" or "content-length" not in headers:
            self.close()
        seconds = time.perf_counter() - start
        return Answer(int(first.split()[1]), MappingProxyType(headers), body, seconds, cookies)

    async def once(self, place: str, form: bytes | None = None, *, patience: float = 60.0) -> Answer:
        """What comes back; then hang up.

        Raises: OSError where nothing does.
        """
        with closing(self):
            return await self.ask(place, form, patience=patience)

    def close(self) -> None:
        """Hang up."""
        if self._open is not None:
            with suppress(OSError):
                self._open[1].close()
            self._open = None
