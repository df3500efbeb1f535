from __future__ import annotations

import socket
from contextlib import closing

from doseline.faces.serving.sockets import here
from tests.browser.served import free_port


def test_a_page_is_sent_at_once_and_not_forty_milliseconds_later() -> None:
    # asyncio turns Nagle's waiting off only for sockets that name their protocol.
    with closing(here(free_port())) as place:
        assert {one.proto for one in place.sockets} == {socket.IPPROTO_TCP}
