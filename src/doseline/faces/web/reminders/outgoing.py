"""Outgoing requests (SSRF): one short message to a place that its owner chose, and to no other.

The address of a push service comes from a browser, so it must be a public one over TLS: nothing in the home
network and nothing on this computer can be made to be asked. The name is looked up once, and the connection
goes to the address that was judged. No redirect is followed, no proxy is used, no cookie is kept, and of what
comes back only the status is read.
"""

from __future__ import annotations

import socket
import ssl
from collections.abc import Callable, Mapping
from enum import Enum
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from ipaddress import IPv4Address, IPv6Address, ip_address
from threading import Timer
from urllib.parse import SplitResult, urlsplit

from doseline.frozen import dataclass

Address = IPv4Address | IPv6Address
# Our choices: a push service answers within a second or two; nobody may keep the other reminders waiting.
_STEP_SECONDS, _LONGEST_SECONDS = 8.0, 20.0
_MOST_LETTERS = 2000
_LAST_PORT = 65535
# Names that no public server has (RFC 6761, RFC 6762, RFC 8375 and what routers use).
_HOME = (".local", ".localhost", ".home.arpa", ".internal", ".lan", ".home", ".intranet", ".fritz.box")


class Failure(Enum):
    """Why a message did not arrive."""

    # nobody answered: it may be tried again
    NOT_REACHED = "not-reached"
    # it was answered that it is not wanted, or not now
    REFUSED = "refused"
    # that address is no more: the person switched it off, or a new one was made
    GONE = "gone"
    # the name or the password was not taken
    NOT_LET_IN = "not-let-in"
    # the address is none that may be asked
    FORBIDDEN = "forbidden"


class NotSent(Exception):  # noqa: N818 - what became of a message, no defect
    """A message that was not taken; ``why`` says whether to try again."""

    def __init__(self, why: Failure) -> None:
        super().__init__(why.value)
        self.why = why


def is_public(address: Address) -> bool:
    """Whether an address is one of the internet, and not of a home, a company or this computer."""
    plain = getattr(address, "ipv4_mapped", None) or address
    return plain.is_global and not plain.is_multicast


def is_anywhere(_: Address) -> bool:
    """Any address: for a place that the owner typed."""
    return True


@dataclass(frozen=True, slots=True)
class Network:
    """How the world is reached: which addresses a push service may have, and whose certificates are good.

    Tests give their own; the program has one.
    """

    is_allowed: Callable[[Address], bool] = is_public
    tls: Callable[[], ssl.SSLContext] = ssl.create_default_context


def is_push_address(text: str) -> bool:
    """Whether a browser may have said this: an https address with a public name, and nothing else in it."""
    place = _split(text)
    if place is None or place.scheme != "https" or not text.isascii() or len(text) > _MOST_LETTERS:
        return False
    host = place.hostname or ""
    return "." in host and not f".{host}".endswith(_HOME) and not _is_number(host) and not place.username


def is_topic_address(text: str) -> bool:
    """Whether an owner may have typed this: an https address, or an http one in the home network."""
    place = _split(text)
    if place is None or not text.isascii() or len(text) > _MOST_LETTERS or place.username:
        return False
    host = place.hostname or ""
    return bool(host and place.path.strip("/")) and (
        place.scheme == "https" or (place.scheme == "http" and _is_at_home(host))
    )


def post(
    url: str, body: bytes, headers: Mapping[str, str], *, network: Network, is_typed: bool = False
) -> None:
    """Send a message. ``is_typed``: the owner typed the address, and it may lie in the home network.

    Raises: NotSent where it was not taken.
    """
    place = urlsplit(url)
    connection = _connected(place, network, is_anywhere if is_typed else network.is_allowed)
    # Each step has its time; who sends drop by drop is hung up on as well.
    timer = Timer(_LONGEST_SECONDS, _hang_up, (connection,))
    timer.start()
    try:
        path = f"{place.path or '/'}{'?' if place.query else ''}{place.query}"
        connection.request("POST", path, body=body, headers=dict(headers))
        status = connection.getresponse().status
    except (OSError, HTTPException):
        raise NotSent(Failure.REFUSED) from None  # it may have arrived: it is not sent again
    finally:
        timer.cancel()
        connection.close()
    _judge(status)


def looked_up(host: str, port: int, is_allowed: Callable[[Address], bool]) -> socket.socket:
    """A connection to the first allowed address of a name.

    Raises: NotSent where there is none, or nobody answers.
    """
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise NotSent(Failure.NOT_REACHED) from None
    allowed = [place for *_, place in found if is_allowed(ip_address(str(place[0]).partition("%")[0]))]
    if not allowed:
        raise NotSent(Failure.FORBIDDEN)
    for place in allowed:
        try:
            return socket.create_connection((str(place[0]), port), timeout=_STEP_SECONDS)
        except OSError:
            continue
    raise NotSent(Failure.NOT_REACHED)


def _connected(place: SplitResult, network: Network, is_allowed: Callable[[Address], bool]) -> HTTPConnection:
    host, is_sealed = place.hostname or "", place.scheme == "https"
    port = place.port or (443 if is_sealed else 80)
    connection: HTTPConnection = HTTPConnection(host, port)
    plain = looked_up(host, port, is_allowed)
    if not is_sealed:
        connection.sock = plain
        return connection
    context = network.tls()
    connection = HTTPSConnection(host, port, context=context)
    try:
        connection.sock = context.wrap_socket(plain, server_hostname=host)
    except (OSError, ssl.SSLError):
        plain.close()
        raise NotSent(Failure.NOT_REACHED) from None
    return connection


def _hang_up(connection: HTTPConnection) -> None:
    sock = connection.sock
    if sock is not None:
        try:
            sock.shutdown(socket.SHUT_RDWR)
        except OSError:
            return


def _judge(status: int) -> None:
    """Raise NotSent for a status that does not say it was taken."""
    match status:
        case _ if 200 <= status < 300:  # noqa: PLR2004 - of HTTP
            return
        case 404 | 410:
            raise NotSent(Failure.GONE)
        case 401 | 403:
            raise NotSent(Failure.NOT_LET_IN)
        case 429 | 500 | 502 | 503 | 504:  # it says itself that it did not take it, and that it may later
            raise NotSent(Failure.NOT_REACHED)
        case _:
            raise NotSent(Failure.REFUSED)


def _split(text: str) -> SplitResult | None:
    if any(letter <= " " or letter == "\x7f" for letter in text):
        return None
    try:
        place = urlsplit(text)
        port = place.port
    except ValueError:
        return None
    return place if port is None or 0 < port <= _LAST_PORT else None


def _is_number(host: str) -> bool:
    """Whether it is an address in numbers, however it is written."""
    return host.rpartition(".")[2].isdecimal() or ":" in host or host.rpartition(".")[2].startswith("0x")


def _is_at_home(host: str) -> bool:
    try:
        address = ip_address(host)
    except ValueError:
        return "." not in host or f".{host}".endswith(_HOME)
    return not is_public(address)
