"""Very many who come and say nothing, or take no answer: the others are served all the same."""

from __future__ import annotations

import socket
import time
from contextlib import ExitStack, closing, suppress
from http import HTTPStatus

import httpx
import pytest

from doseline.faces.web import impatient, listen
from doseline.faces.web.house import House
from doseline.faces.web.listen import here
from tests.web.running import free_port
from tests.web.serving import serving


def test_who_comes_after_very_many_is_hung_up_on_until_one_of_them_leaves(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(listen, "MOST_AT_ONE_SOCKET", 3)
    with closing(here(free_port())) as place, ExitStack() as open_things:
        door = place.sockets[0]
        for _ in range(5):
            open_things.enter_context(socket.create_connection((place.address, place.port)))
        inside = [open_things.enter_context(door.accept()[0]) for _ in range(3)]
        with pytest.raises(ConnectionAbortedError):
            door.accept()
        inside[0].close()
        open_things.enter_context(door.accept()[0])


def test_all_our_sockets_together_leave_room_for_the_files_of_the_records() -> None:
    usual, on_this_computer, on_the_network = 1024, 2, 1
    assert listen.MOST_AT_ONE_SOCKET * (on_this_computer + on_the_network) < usual - 200


def test_a_crowd_does_not_keep_the_app_from_going_on(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(listen, "MOST_AT_ONE_SOCKET", 20)
    with serving(house) as place:
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


def test_who_does_not_take_the_answer_is_hung_up_on(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(impatient, "BODY_SECONDS", 0.3)
    monkeypatch.setattr(impatient, "_LOOK_SECONDS", 0.1)
    with serving(house) as place, socket.socket() as one:
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
