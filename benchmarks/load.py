"""Fifty requests a second on Today, of a person with a five-year record, from one process.

Run: python -m benchmarks.load
Requests leave at their time whether or not the ones before have been answered, and the time of each counts
from the moment it should have left: a server that stalls is not spared. What the generator itself used of
the processor is shown beside it. Exits with 1 when a limit is missed.
"""

from __future__ import annotations

import os
import statistics
import sys
import threading
import time
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from queue import SimpleQueue
from tempfile import TemporaryDirectory
from urllib.parse import urlsplit

from benchmarks.five_years import keep, person
from tests.browser.served import serving

RATE, SECONDS, LINES, LIMIT_MS = 50, 30, 16, 50.0
_OK = 200
_TICKS = os.sysconf("SC_CLK_TCK")


class Load:
    """Several connections that stay open, each taking the next request when its time has come."""

    def __init__(self, address: str, place: str) -> None:
        """Ask ``place`` at ``address``."""
        self._netloc, self._place = urlsplit(address).netloc, place
        self._due: SimpleQueue[float | None] = SimpleQueue()
        self.times_ms: list[float] = []
        self.errors: list[str] = []

    def run(self, rate: int, seconds: int) -> None:
        """Send ``rate`` requests a second, evenly; returns when all are answered."""
        lines = [threading.Thread(target=self._line) for _ in range(LINES)]
        for line in lines:
            line.start()
        start = time.monotonic()
        for number in range(rate * seconds):
            due = start + number / rate
            time.sleep(max(0.0, due - time.monotonic()))
            self._due.put(due)
        for _ in lines:
            self._due.put(None)
        for line in lines:
            line.join()

    def _line(self) -> None:
        line = HTTPConnection(self._netloc, timeout=10)
        while (due := self._due.get()) is not None:
            try:
                line.request("GET", self._place)
                answer = line.getresponse()
                answer.read()
            except (OSError, HTTPException) as error:
                self.errors.append(type(error).__name__)
                line.close()
                continue
            if answer.status != _OK:
                self.errors.append(str(answer.status))
            self.times_ms.append((time.monotonic() - due) * 1000)
        line.close()


def processor_s(process: int) -> float:
    """Seconds of processor time that a process has used."""
    fields = Path(f"/proc/{process}/stat").read_text(encoding="ascii").rpartition(") ")[2].split()
    return (int(fields[11]) + int(fields[12])) / _TICKS


def main() -> int:
    """Print the table and a verdict; 1 when a limit is missed."""
    who = person()
    with TemporaryDirectory() as made:
        folder = Path(made) / "doseline"
        record = keep(folder, who)
        with serving("--today", who.today.isoformat(), folder=folder) as served:
            Load(served.address, f"/p/{record}").run(RATE, 2)
            load, own, theirs = (
                Load(served.address, f"/p/{record}"),
                time.process_time(),
                processor_s(served.process.pid),
            )
            start = time.monotonic()
            load.run(RATE, SECONDS)
            wall = time.monotonic() - start
            own, theirs = time.process_time() - own, processor_s(served.process.pid) - theirs
    steps = statistics.quantiles(load.times_ms, n=100, method="inclusive")
    print(
        f"{RATE} requests a second for {SECONDS} s over {LINES} connections: "
        f"{len(load.times_ms)} answered in {wall:.1f} s"
    )
    print(
        f"milliseconds: median {steps[49]:.1f}, 95th {steps[94]:.1f}, 99th {steps[98]:.1f}, "
        f"slowest {max(load.times_ms):.1f}"
    )
    print(f"errors: {len(load.errors)} {sorted(set(load.errors))}")
    print(f"processor: the app {theirs / wall:.0%} of one core, this generator {own / wall:.0%} of one")
    held = not load.errors and steps[94] < LIMIT_MS
    print(f"limits: no error, {LIMIT_MS:.0f} ms at the 95th percentile: {'held' if held else 'MISSED'}")
    return 0 if held else 1


if __name__ == "__main__":
    sys.exit(main())
