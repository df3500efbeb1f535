"""The program with somebody listening at the door through which a request would leave."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from tests.faces.program import ROOT

_PROGRAM = """
import sys
from doseline.faces.cli.main import main
def heard(event, given):
    if event in ("socket.connect", "socket.getaddrinfo", "socket.gethostbyname", "socket.sendto"):
        print("HEARD", event, file=sys.stderr)
sys.addaudithook(heard)
sys.exit(main(sys.argv[1:]))
"""


def listened_to(*words: str, temporary: Path | None = None) -> subprocess.CompletedProcess[str]:
    """What came of a command; each attempt to reach anybody stands in what it wrote on stderr.

    ``temporary`` is where it may leave files for a time.
    """
    own = {"PYTHONPATH": str(ROOT / "src"), **({"TMPDIR": str(temporary)} if temporary else {})}
    return subprocess.run(  # noqa: S603 - our own program
        [sys.executable, "-c", _PROGRAM, *words],
        env={**os.environ, **own},  # noqa: TID251
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
