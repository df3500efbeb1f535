"""Another user of the computer sees no record that has no passphrase yet, and shuts nobody out."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
from pathlib import Path

import httpx
import pytest

from doseline.faces.web.security.local_user import is_another_user
from tests.web.knock import PASSPHRASE
from tests.web.running import free_port, running

NOBODY = 65534
ASK = """
import http.client, sys
c = http.client.HTTPConnection("127.0.0.1", int(sys.argv[1]))
c.request("GET", sys.argv[2]); print(c.getresponse().status)
"""


def as_nobody(port: int, path: str) -> int:
    """What another user of this computer is answered; only root can become one."""
    python, setpriv = shutil.which("python3", path="/usr/bin"), shutil.which("setpriv")
    if os.geteuid() != 0 or not (python and setpriv):
        pytest.skip("only root can play another user")
    words = (setpriv, f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups")
    done = subprocess.run(  # noqa: S603 - our own words
        [*words, python, "-c", ASK, str(port), path], capture_output=True, text=True, check=True, cwd="/"
    )
    return int(done.stdout)


def test_another_user_sees_no_record_and_its_owner_does(tmp_path: Path) -> None:
    port = free_port()
    with running(tmp_path, "--port", str(port)) as app:
        asked = {path: as_nobody(port, path) for path in ("/api/people", "/data", "/set-up", "/guide")}
        assert asked == {"/api/people": 403, "/data": 403, "/set-up": 403, "/guide": 200}
        assert httpx.get(f"{app.address}api/people").status_code == 200


def test_with_a_passphrase_another_user_may_knock(tmp_path: Path) -> None:
    port = free_port()
    with running(tmp_path, "--port", str(port), "--set-passphrase", env={"DOSELINE_PASSPHRASE": PASSPHRASE}):
        assert as_nobody(port, "/lock") == 200


def test_ones_own_connection_is_not_anothers() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        with socket.create_connection(server.getsockname()) as client:
            assert not is_another_user(client.getsockname()[1], server.getsockname()[1])
        assert not is_another_user(1, server.getsockname()[1]), "a connection that is not there"
