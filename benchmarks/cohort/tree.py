"""A process and all that it starts: processor time, and the most memory at one time."""

from __future__ import annotations

import os
import resource
import subprocess
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

_TICKS = os.sysconf("SC_CLK_TCK")
_PARENT, _USER, _SYSTEM = 1, 11, 12
_EACH_S = 0.2


@dataclass(slots=True)
class Used:
    """What a run used. Of memory each process counts with its share: what is shared counts once."""

    wall_s: float = 0.0
    cpu_s: float = 0.0
    peak_mb: float = 0.0
    code: int = 0
    _cpu: dict[int, float] = field(default_factory=dict)

    def look(self, root: int) -> None:
        """Take note of what the tree uses now."""
        tree = _tree(root)
        for process in tree:
            self._cpu[process] = max(self._cpu.get(process, 0.0), _cpu_s(process))
        self.peak_mb = max(self.peak_mb, sum(map(_memory_mb, tree)))

    def end(self, waited_s: float) -> None:
        """Who was not waited for is known by the last look, all others by the system's own count."""
        self.cpu_s = max(waited_s, sum(self._cpu.values()))


def used(words: Sequence[str]) -> Used:
    """Run a command to its end, and what it used."""
    found, before, began = Used(), _waited_s(), time.monotonic()
    with subprocess.Popen(words, stdout=subprocess.DEVNULL) as process:
        while process.poll() is None:
            found.look(process.pid)
            time.sleep(_EACH_S)
    found.wall_s, found.code = time.monotonic() - began, process.returncode
    found.end(_waited_s() - before)
    return found


def _waited_s() -> float:
    waited = resource.getrusage(resource.RUSAGE_CHILDREN)
    return waited.ru_utime + waited.ru_stime


def _tree(root: int) -> set[int]:
    children: dict[int, list[int]] = {}
    for place in Path("/proc").glob("[0-9]*/stat"):
        fields = _fields(int(place.parent.name))
        if fields:
            children.setdefault(int(fields[_PARENT]), []).append(int(place.parent.name))
    found, left = {root}, [root]
    while left:
        more = children.get(left.pop(), [])
        found.update(more)
        left.extend(more)
    return found


def _fields(process: int) -> list[str]:
    try:
        text = Path(f"/proc/{process}/stat").read_text(encoding="ascii", errors="replace")
    except OSError:
        return []
    return text.rpartition(") ")[2].split()


def _cpu_s(process: int) -> float:
    fields = _fields(process)
    return (int(fields[_USER]) + int(fields[_SYSTEM])) / _TICKS if fields else 0.0


def _memory_mb(process: int) -> float:
    try:
        lines = Path(f"/proc/{process}/smaps_rollup").read_text(encoding="ascii").splitlines()
    except OSError:
        return 0.0
    return sum(int(line.split()[1]) for line in lines if line.startswith("Pss:")) / 1024
