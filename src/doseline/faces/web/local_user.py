"""Which user of this computer has connected over the loopback address.

Every program on a computer can reach 127.0.0.1, whoever runs it. Linux lists the owner of each connection;
elsewhere nobody is known to be another user.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

_TABLES = (Path("/proc/net/tcp"), Path("/proc/net/tcp6"))
_LOOPBACK = frozenset({"0100007F", "00000000000000000000000001000000", "0000000000000000FFFF00000100007F"})
_LOCAL, _REMOTE, _OWNER = 1, 2, 7
_ROOT = 0


def is_another_user(client_port: int, server_port: int) -> bool:
    """Whether the other end of a loopback connection belongs to somebody who may not read our files."""
    owners = tuple(_owners(client_port, server_port))
    return bool(owners) and not set(owners) & {os.getuid(), _ROOT}


def _owners(client_port: int, server_port: int) -> Iterator[int]:
    for table in _TABLES:
        try:
            lines = table.read_text(encoding="ascii").splitlines()[1:]
        except OSError:  # another system
            continue
        for fields in map(str.split, lines):
            if _is(fields[_LOCAL], client_port) and _is(fields[_REMOTE], server_port):
                yield int(fields[_OWNER])


def _is(end: str, port: int) -> bool:
    address, _, number = end.partition(":")
    return address in _LOOPBACK and int(number, 16) == port
