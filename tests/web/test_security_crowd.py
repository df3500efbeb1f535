"""Very many who come and say nothing, or take no answer: the others are served all the same."""

from __future__ import annotations

import resource
import socket
import time
from contextlib import ExitStack, closing, suppress
from http import HTTPStatus

import httpx
import pytest

from doseline.faces.serving import sockets
from doseline.faces.serving.sockets import here
from doseline.faces.web.context import AppContext
from doseline.faces.web.server import timeouts
from tests.web.running import free_port
from tests.web.serving import serving


def test_where_very_many_are_there_the_first_of_them_leaves_for_who_comes(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(sockets, "MOST_AT_ONE_SOCKET", 3)
    with closing(here(free_port())) as place, ExitStack() as open_things:
        door = place.sockets[0]
        came = [
            open_things.enter_context(socket.create_connection((place.address, place.port))) for _ in range(4)
        ]
        inside = [open_things.enter_context(door.accept()[0]) for _ in range(4)]
        came[0].settimeout(5)
        assert came[0].recv(1) == b"", "the first is hung up on"
        inside[3].sendall(b"x")
        assert came[3].recv(1) == b"x", "the last is there"


def test_the_address_with_most_connections_loses_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sockets, "MOST_AT_ONE_SOCKET", 5)
    with closing(here(free_port())) as place, ExitStack() as open_things:
        door = place.sockets[0]

        def come(source: str) -> socket.socket:
            one = socket.create_connection((place.address, place.port), source_address=(source, 0))
            open_things.enter_context(one)
            open_things.enter_context(door.accept()[0])
            one.settimeout(5)
            return one

        first, *greedy = come("127.0.0.2"), *(come("127.0.0.3") for _ in range(4))
        come("127.0.0.4")
        assert greedy[0].recv(1) == b""
        first.settimeout(0.2)
        with pytest.raises(TimeoutError):
            first.recv(1)


def test_one_address_of_the_network_has_no_more_than_it_needs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sockets, "MOST_OF_ONE_ADDRESS", 3)
    phone, other = "192.168.1.7", "192.168.1.8"
    with ExitStack() as open_things:
        pairs = [socket.socketpair() for _ in range(5)]
        for pair in pairs:
            for end in pair:
                open_things.enter_context(end)
        there = {pairs[0][0]: other} | {pair[0]: phone for pair in pairs[1:4]}
        assert sockets._make_room(there, phone)  # noqa: SLF001 - no second address can be had here
        assert pairs[1][1].recv(1) == b"", "the oldest of its own"
        pairs[0][1].settimeout(0.1)
        with pytest.raises(TimeoutError):
            pairs[0][1].recv(1)


def test_all_our_sockets_together_leave_room_for_the_files_of_the_records() -> None:
    on_this_computer, on_the_network = 2, 1
    at_one_socket = sockets.MOST_AT_ONE_SOCKET + sockets._LEAVING  # noqa: SLF001 - of a busy moment
    assert at_one_socket * (on_this_computer + on_the_network) < sockets.MOST_FILES - 200
    sockets.take_room()
    now, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    assert now >= min(sockets.MOST_FILES, most)


def test_a_crowd_does_not_keep_the_app_from_going_on(
    context: AppContext, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sockets, "MOST_AT_ONE_SOCKET", 20)
    with serving(context) as place:
        with ExitStack() as crowd:
            for _ in range(60):
                crowd.enter_context(socket.create_connection((place.address, place.port)))
        assert any(lets_in(f"{place.url}data") for _ in range(100)), "nobody was let in again"


def lets_in(address: str) -> bool:
    """Whether a page comes back; the last of a crowd may still be leaving."""
    time.sleep(0.1)
    try:
        return httpx.get(address).status_code == HTTPStatus.OK
    except httpx.TransportError:
        return False


def test_who_does_not_take_the_answer_is_hung_up_on(
    context: AppContext, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(timeouts.AppProtocol, "body_seconds", 0.3)
    monkeypatch.setattr(timeouts.AppProtocol, "look_seconds", 0.1)
    with serving(context) as place, socket.socket() as one:
        one.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1024)
        one.connect((place.address, place.port))
        asks = b"GET /static/x/icon-512.png HTTP/1.1\r\nHost: 127.0.0.1:%d\r\n\r\n" % place.port
        one.settimeout(0.5)
        with suppress(ConnectionError, TimeoutError):
            send_on(one, asks * 10)
        one.settimeout(20)
        with pytest.raises(ConnectionError):
            send_on(one, b"x", pause=0.5)


def send_on(one: socket.socket, data: bytes, *, pause: float = 0) -> None:
    """Send the same again and again, and read nothing."""
    for _ in range(5000):
        one.sendall(data)
        time.sleep(pause)
