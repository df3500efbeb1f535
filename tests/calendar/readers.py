"""Two calendar readers that other people wrote: khal, and ical.js, which Thunderbird reads with."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.node_at_hand import NODE, node

_CONFIG = """
[calendars]
[[doses]]
path = {folder}/doses
[locale]
local_timezone = {zone}
default_timezone = {zone}
dateformat = %Y-%m-%d
longdateformat = %Y-%m-%d
datetimeformat = %Y-%m-%d %H:%M
longdatetimeformat = %Y-%m-%d %H:%M
timeformat = %H:%M
[sqlite]
path = {folder}/khal.db
"""
# Two years from the first day of the stories.
_FROM, _LENGTH = "2025-12-01", "730d"
_FIELDS = ("start-date", "end-date", "uid", "status", "title", "alarm-symbol")


@dataclass(frozen=True, slots=True)
class Seen:
    """One event as a calendar program shows it."""

    first: str
    last: str
    uid: str
    status: str
    title: str
    rings: bool


@dataclass(frozen=True, slots=True)
class Khal:
    """A calendar of its own, for a person in ``zone``."""

    folder: Path
    zone: str

    def import_files(self, *files: Path) -> None:
        """Take files in, as ``khal import`` does."""
        self._run("import", "--batch", "-a", "doses", *map(str, files))

    def events(self) -> list[Seen]:
        """What the calendar shows over two years, in order."""
        return self._seen("list", "--day-format", "", _FROM, _LENGTH)

    def printed(self, file: Path) -> list[Seen]:
        """What ``khal printics`` shows of a file that is not taken in."""
        return self._seen("printics", str(file))

    def _seen(self, command: str, *words: str) -> list[Seen]:
        shape = "|".join(f"{{{field}}}" for field in _FIELDS)
        lines = self._run(command, "--format", shape, *words).splitlines()
        cells = (line.split("|") for line in lines if line.count("|") == len(_FIELDS) - 1)
        return [
            Seen(first, last, uid, status.strip(), title, rings=bool(alarm.strip()))
            for first, last, uid, status, title, alarm in cells
        ]

    def _run(self, *words: str) -> str:
        config = self.folder / "config"
        if not config.exists():
            (self.folder / "doses").mkdir()
            config.write_text(_CONFIG.format(folder=self.folder, zone=self.zone), "utf-8")
        program = Path(sys.executable).with_name("khal")
        if not program.exists():
            pytest.skip("khal is not installed beside this Python")
        return _output([str(program), "-c", str(config), *words], self.folder, self.zone)


def ical_js(folder: Path, zone: str, files: Sequence[Path]) -> dict[str, Any]:
    """What ical.js holds after it read the files one after another, on a machine in ``zone``."""
    found: dict[str, Any] = json.loads(
        _output([node(), str(NODE / "read_calendar.mjs"), *map(str, files)], folder, zone)
    )
    return found


def _output(words: list[str], home: Path, zone: str) -> str:
    """What a program prints; it has a home folder and a clock of its own."""
    path = {name: os.environ[name] for name in ("PATH",)}  # noqa: TID251 - the runner's, not ours
    env = {**path, "HOME": str(home), "TZ": zone, "LC_ALL": "C.UTF-8"}
    done = subprocess.run(  # noqa: S603 - programs of the test environment
        words, capture_output=True, check=False, timeout=120, env=env
    )
    assert done.returncode == 0, done.stderr.decode()
    return done.stdout.decode("utf-8")
