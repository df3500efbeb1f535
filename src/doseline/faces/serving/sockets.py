"""Sockets: which address and port the app answers at."""

from __future__ import annotations

import errno
import socket
import sys
from collections import Counter
from contextlib import suppress
from ipaddress import ip_address, ip_network
from typing import Any

from doseline.errors import RequestError, fault
from doseline.faces.serving.networks import Network, is_one_of
from doseline.frozen import dataclass

LOOPBACK = "127.0.0.1"
_LOOPBACK_6 = "::1"
_TRIES = 50
# Our choices. A page asks for a handful of files; a phone and a laptop together stay far below what one
# address may have. On this computer all come from one.
MOST_AT_ONE_SOCKET, MOST_OF_ONE_ADDRESS = 240, 60
# So many may be told to go and not be closed yet, by a server that lets in more than a hundred in one go.
_LEAVING = 140
_TOLD_TO_GO = ""
# All our sockets together stay far below it.
MOST_FILES = 4096
_ANYBODY = (ip_network("0.0.0.0/0"), ip_network("::/0"))
_HIGHEST = 65535
_USUAL = {"http": 80, "https": 443}


def take_room() -> None:
    """Let this program have as many files open as its sockets and records need, where the system allows it.

    Many systems begin with 256 or 1,024, and allow far more.
    """
    with suppress(ImportError, ValueError, OSError):
        import resource  # noqa: PLC0415 - not on every system

        now, most = resource.getrlimit(resource.RLIMIT_NOFILE)
        wanted = MOST_FILES if most == resource.RLIM_INFINITY else min(MOST_FILES, most)
        if now != resource.RLIM_INFINITY and now < wanted:
            resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, most))


@dataclass(frozen=True, slots=True, kw_only=True)
class Endpoint:
    """One address with its open sockets. ``names`` are what a browser may call it by.

    ``own`` is one of them that no other program of this computer has. ``public`` is the host that people
    type where there is a proxy in front, and ``proxies`` are those believed.
    """

    address: str
    port: int
    scheme: str
    names: tuple[str, ...]
    sockets: tuple[socket.socket, ...]
    own: str = ""
    public: str = ""
    proxies: tuple[Network, ...] = ()

    @property
    def own_host(self) -> str:
        """The value of the Host header for the name that no other program has; "" where there is none."""
        return self.own and (self.own if self.port == _USUAL[self.scheme] else f"{self.own}:{self.port}")

    @property
    def hosts(self) -> frozenset[str]:
        """The values of the Host header that mean this place."""
        if self.public:
            return frozenset({self.public})
        usual = self.port == _USUAL[self.scheme]
        bare = frozenset(self.names) if usual else frozenset()
        return bare | {f"{name}:{self.port}" for name in self.names}

    @property
    def url(self) -> str:
        """The address as a browser takes it."""
        return f"{self.scheme}://{self.public or f'{self.address}:{self.port}'}/"

    def close(self) -> None:
        """Give the sockets back."""
        for one in self.sockets:
            one.close()


class LimitedSocket(socket.socket):
    """A listening socket where very many who stay make room for who comes.

    The server counts only who has got as far as speaking HTTP. Who connects and says nothing, not even
    the first word of TLS, would use up the files a program may have open, and nothing could be saved. So the
    address that has most connections, or more than any needs, loses the one that has been there longest.
    """

    # From whom many may come, because each of them brings others.
    proxies: tuple[Network, ...] = ()

    def accept(self) -> tuple[socket.socket, Any]:
        """The next one who came.

        Raises: ConnectionAbortedError where nobody can be made to leave, which asyncio takes as nobody.
        """
        came, address = super().accept()
        there = {one: whose for one, whose in self._there().items() if one.fileno() >= 0}
        if not _make_room(there, str(address[0]), is_proxy=is_one_of(str(address[0]), self.proxies)):
            came.close()
            raise ConnectionAbortedError
        self._came = there | {came: str(address[0])}
        return came, address

    def _there(self) -> dict[socket.socket, str]:
        """Who came and has not gone, the one who came first first, and from which address."""
        known: dict[socket.socket, str] = getattr(self, "_came", {})
        return known


def _make_room(there: dict[socket.socket, str], address: str, *, is_proxy: bool = False) -> bool:
    """Hang up on one where there are too many; False where even those who were told to go are still there."""
    counted = Counter(whose for whose in there.values() if whose != _TOLD_TO_GO)
    may_be_many = is_proxy or ip_address(address).is_loopback
    if counted[address] >= MOST_OF_ONE_ADDRESS and not may_be_many:
        _hang_up(there, address)
    elif len(there) >= MOST_AT_ONE_SOCKET and counted:
        _hang_up(there, max(counted, key=counted.__getitem__))
    return len(there) < MOST_AT_ONE_SOCKET + _LEAVING


def _hang_up(there: dict[socket.socket, str], address: str) -> None:
    oldest = next(one for one, whose in there.items() if whose == address)
    with suppress(OSError):  # gone already
        oldest.shutdown(socket.SHUT_RDWR)  # the server sees its end, and closes it
    there[oldest] = _TOLD_TO_GO


def here(port: int, *, own: str = "") -> Endpoint:
    """This computer alone, at ``port`` or the next one that is free; ``own`` is a name for the app alone.

    Raises: RequestError if none of the next ports is free.
    """
    first = _bound(LOOPBACK, port)
    taken = first.getsockname()[1]
    sockets, names = [first], [LOOPBACK, "localhost"]
    try:
        sockets.append(_open(socket.AF_INET6, _LOOPBACK_6, taken))
        names.append(f"[{_LOOPBACK_6}]")
    except OSError as error:  # a machine without IPv6, or the port is taken there
        if error.errno == errno.EADDRINUSE:
            own = ""  # a browser that looks the name up might ask that other program
    return Endpoint(
        address=LOOPBACK,
        port=taken,
        scheme="http",
        names=(*names, own) if own else tuple(names),
        sockets=tuple(sockets),
        own=own,
    )


def at(address: str, port: int, *, names: tuple[str, ...]) -> Endpoint:
    """One IPv4 address of the home network, at ``port`` or the next one that is free; always with TLS.

    Raises: RequestError if the address is not this computer's, or no port is free.
    """
    opened = _bound(address, port)
    return Endpoint(
        address=address,
        port=opened.getsockname()[1],
        scheme="https",
        names=(address, *names),
        sockets=(opened,),
    )


def behind(address: str, port: int, *, public: str, proxies: tuple[Network, ...]) -> Endpoint:
    """One address, at this port and no other, for the proxies that lead to it from ``public``.

    Raises: RequestError if the address is not this computer's, or the port is taken.
    """
    opened = _opened_at(address, port)
    opened.proxies = proxies
    return Endpoint(
        address=address,
        port=port,
        scheme="https",
        names=(),
        sockets=(opened,),
        public=public,
        proxies=proxies,
    )


def at_exactly(address: str, port: int) -> Endpoint:
    """One address, at this port and no other, for other programs: they know no next one.

    Each of them may bring many, so that none is hung up on for that.
    Raises: RequestError if the address is not this computer's, or the port is taken.
    """
    shown = f"[{address}]" if ":" in address else address
    opened = _opened_at(address, port)
    opened.proxies = _ANYBODY
    return Endpoint(
        address=address, port=opened.getsockname()[1], scheme="http", names=(shown,), sockets=(opened,)
    )


def _opened_at(address: str, port: int) -> LimitedSocket:
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    try:
        return _open(family, address, port)
    except OSError as error:
        if error.errno in {errno.EADDRINUSE, errno.EACCES}:
            raise RequestError((fault("port-taken", "--port", port=str(port)),)) from None
        raise RequestError((fault("address-not-here", "--host", got=address),)) from None


def _bound(address: str, port: int) -> socket.socket:
    for number in range(port, min(port + _TRIES, _HIGHEST + 1)):
        try:
            return _open(socket.AF_INET, address, number)
        except OSError as error:
            if error.errno == errno.EADDRNOTAVAIL:
                raise RequestError((fault("address-not-here", "--address", got=address),)) from None
            if error.errno not in {errno.EADDRINUSE, errno.EACCES}:
                raise RequestError((fault("no-free-port", "--port", port=str(port)),)) from None
    raise RequestError((fault("no-free-port", "--port", port=str(port)),))


def _alone(made: socket.socket) -> None:
    """Let nobody else listen at the same port; one that was used a moment ago may be used again."""
    if sys.platform == "win32":  # there, the other option would let any program take the port over
        made.setsockopt(socket.SOL_SOCKET, socket.SO_EXCLUSIVEADDRUSE, 1)
    else:
        made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)


def _open(family: socket.AddressFamily, address: str, port: int) -> LimitedSocket:
    # With the protocol named, asyncio sends a page at once (TCP_NODELAY); without it, 40 ms late.
    made = LimitedSocket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        _alone(made)
        if family == socket.AF_INET6:
            made.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
        made.bind((address, port))
        made.listen(128)
    except OSError:
        made.close()
        raise
    return made
