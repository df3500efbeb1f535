"""The program itself, served for a browser, as a person starts it."""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

_ADDRESS = re.compile(r"https?://[0-9A-Za-z.:\[\]-]+:\d+")
_START_S = 60


@dataclass(slots=True)
class Served:
    """A running ``doseline serve``; ``said`` is all it has printed so far, ``started`` when that was."""

    address: str
    process: subprocess.Popen[str]
    said: list[str] = field(default_factory=list)
    started: float = 0.0

    def other(self, host: str) -> str:
        """The address at ``host``, printed after the first one; waited for.

        Raises: AssertionError if it is not printed in time.
        """
        end = time.monotonic() + _START_S
        while time.monotonic() < end:
            found = [one for one in _ADDRESS.findall("".join(self.said)) if f"//{host}:" in one]
            if found:
                return str(found[0])
            time.sleep(0.05)
        raise AssertionError(f"no address at {host}:\n" + "".join(self.said))


@contextmanager
def serving(
    *options: str, folder: Path, env: dict[str, str] | None = None, program: tuple[str, ...] = ()
) -> Iterator[Served]:
    """``doseline serve`` with these options, its data in ``folder``; stopped at the end.

    It takes the port that is named, or the next free one: two runs at once do not meet.
    """
    called = program or (sys.executable, "-m", "doseline")
    place = () if "--demo" in options else ("--folder", str(folder))
    command = [*called, "serve", "--no-browser", "--port", str(free_port()), *place, *options]
    clean = {name: value for name, value in os.environ.items() if not name.startswith("DOSELINE_")}  # noqa: TID251
    home = {"XDG_CONFIG_HOME": str(folder / "no-settings"), "XDG_DATA_HOME": str(folder / "no-data")}
    started = time.time()  # noqa: TID251 - a benchmark takes the time
    process = subprocess.Popen(  # noqa: S603 - our own program
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        env=clean | home | (env or {}),
    )
    said: list[str] = []
    try:
        yield Served(_address(process, said), process, said, started)
    finally:
        _stop(process)


def free_port() -> int:
    """A port that nobody uses now."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
        return port


def _stop(process: subprocess.Popen[str]) -> None:
    process.terminate()
    try:
        process.wait(15)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
    if process.stdout is not None:
        process.stdout.close()


def _address(process: subprocess.Popen[str], said: list[str]) -> str:
    """The address it prints; what follows is read on, so that the program never waits for us."""
    if process.stdout is None:
        raise AssertionError("no output to read")
    timer = threading.Timer(_START_S, process.kill)
    timer.start()
    for line in process.stdout:
        said.append(line)
        if found := _ADDRESS.search(line):
            timer.cancel()
            threading.Thread(target=_read_on, args=(process.stdout, said), daemon=True).start()
            return found[0]
    timer.cancel()
    raise AssertionError("it did not start:\n" + "".join(said))


def _read_on(lines: Iterator[str], said: list[str]) -> None:
    with suppress(ValueError):  # closed when the program has ended
        for line in lines:
            said.append(line)  # noqa: PERF402 - it is looked at meanwhile
