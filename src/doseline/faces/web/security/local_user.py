"""Peer credentials: which user of this computer has connected over the loopback address.

Every program on a computer can reach 127.0.0.1, whoever runs it. Linux tells the owner of each connection;
elsewhere nobody is known to be another user.
"""

from __future__ import annotations

import os
import socket
import struct
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

_TABLES = (Path("/proc/net/tcp"), Path("/proc/net/tcp6"))
_LOOPBACK = frozenset({"0100007F", "00000000000000000000000001000000", "0000000000000000FFFF00000100007F"})
_LOCAL, _REMOTE, _OWNER, _FILE = 1, 2, 7, 9
_ROOT = 0
# Who has let go of a connection owns it no more, and the system says it is root's.
_GONE = -1
# The kernel's own service for one connection (sock_diag(7)): the tables get long where very many connect.
_DIAG_FAMILY, _DIAG, _REQUEST, _ANY = 4, 20, 1, 0xFFFFFFFF
_HEAD, _ASKED, _TOLD = struct.Struct("=IHHII"), struct.Struct("=BBBBI"), struct.Struct("=BBBB48xIIIII")
_WITH = struct.Struct(">HH16s16s")


def tells_users() -> bool:
    """Whether this system lists whose a connection is."""
    return sys.platform.startswith("linux")


def is_another_user(client_port: int, server_port: int) -> bool:
    """Whether the other end of a loopback connection belongs to somebody who may not read our files."""
    try:
        owners = tuple(_told(client_port, server_port))
    except (OSError, struct.error, AttributeError):  # another system, or it may not be asked here
        owners = tuple(_listed(client_port, server_port))
    return bool(owners) and not set(owners) & {os.getuid(), _ROOT}


def _told(client_port: int, server_port: int) -> Iterator[int]:
    """The owner as the kernel tells it, over either loopback address.

    Raises: OSError or AttributeError where it does not.
    """
    with socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, _DIAG_FAMILY) as kernel:
        kernel.settimeout(1.0)
        for family, address in ((socket.AF_INET, "127.0.0.1"), (socket.AF_INET6, "::1")):
            packed = socket.inet_pton(family, address).ljust(16, b"\0")
            which = _WITH.pack(client_port, server_port, packed, packed) + struct.pack("=III", 0, _ANY, _ANY)
            asked = _ASKED.pack(family, socket.IPPROTO_TCP, 0, 0, _ANY) + which
            kernel.send(_HEAD.pack(_HEAD.size + len(asked), _DIAG, _REQUEST, 0, 0) + asked)
            answer = kernel.recv(4096)
            if _HEAD.unpack_from(answer)[1] == _DIAG:
                *_, owner, file = _TOLD.unpack_from(answer, _HEAD.size)
                yield owner if file else _GONE


def _listed(client_port: int, server_port: int) -> Iterator[int]:
    """The owner as it stands in the tables of all connections."""
    for table in _TABLES:
        lines: list[str] = []
        with suppress(OSError):  # another system
            lines = table.read_text(encoding="ascii").splitlines()[1:]
        for fields in map(str.split, lines):
            if _is(fields[_LOCAL], client_port) and _is(fields[_REMOTE], server_port):
                yield int(fields[_OWNER]) if int(fields[_FILE]) else _GONE


def _is(end: str, port: int) -> bool:
    address, _, number = end.partition(":")
    return address in _LOOPBACK and int(number, 16) == port
