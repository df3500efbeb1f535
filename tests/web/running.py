"""The app as it is started for real: ``doseline serve`` as a program of its own."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

_PATIENCE_SECONDS = 30.0


@dataclass(slots=True)
class Running:
    """One running app. ``out`` and ``err`` hold what it wrote once it has ended."""

    process: subprocess.Popen[str]
    said: list[str]
    seconds: float
    out: str = ""
    err: str = ""
    code: int | None = None

    @property
    def address(self) -> str:
        """The address it answers at on this computer."""
        return self._said(r"http://127\.0\.0\.1:[0-9]+/")

    @property
    def shared(self) -> str:
        """The address on the home network."""
        return self._said(r"https://[0-9.]+:[0-9]+/")

    def _said(self, wanted: str) -> str:
        found = re.search(wanted, "".join(self.said))
        assert found is not None
        return found[0]

    def end(self, number: int = signal.SIGTERM) -> None:
        """Tell it to stop, and wait."""
        if self.code is None:
            self.process.send_signal(number)
            assert self.process.stdout is not None
            assert self.process.stderr is not None
            with self.process.stdout as out, self.process.stderr as err:
                self.out, self.err = "".join(self.said) + out.read(), err.read()
            self.code = self.process.wait(_PATIENCE_SECONDS)


def free_port() -> int:
    """A port that nobody uses, from which ten more are most likely free too."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def environment(folder: Path, **more: str) -> dict[str, str]:
    """An environment without a display, with a home folder of its own."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("DOSELINE_", "XDG_"))}  # noqa: TID251
    for name in ("DISPLAY", "WAYLAND_DISPLAY"):
        kept.pop(name, None)
    return kept | {"XDG_DATA_HOME": str(folder), "XDG_CONFIG_HOME": str(folder), "TMPDIR": str(folder)} | more


def command(*words: str) -> list[str]:
    """The command line of ``doseline serve``."""
    return [sys.executable, "-m", "doseline", "serve", *words]


@contextmanager
def running(
    folder: Path,
    *words: str,
    env: Mapping[str, str] = {},
    ready: str = r"http://127\.0\.0\.1:[0-9]+/",
) -> Iterator[Running]:
    """The app, ready to answer: it has said ``ready``."""
    begun = time.monotonic()
    process = subprocess.Popen(  # noqa: S603 - our own program
        command(*words),
        env=environment(folder, **env),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        stdin=subprocess.DEVNULL,
    )
    said: list[str] = []
    assert process.stdout is not None
    while line := process.stdout.readline():
        said.append(line)
        if re.search(ready, line):
            break
    one = Running(process, said, time.monotonic() - begun)
    try:
        if not line:
            one.end()
            raise AssertionError(f"it did not start: {one.err}")
        yield one
    finally:
        one.end()
