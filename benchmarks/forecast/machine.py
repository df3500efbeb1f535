"""The machine and the programs, for the head of a table."""

from __future__ import annotations

import os
import platform
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

# More than this waiting for a processor at the start, and the figures of this run say little.
_BUSY = 0.5


def described(*packages: str) -> str:
    """Processor, cores, Python and the packages, and whether something else is running."""
    load = os.getloadavg()[0]
    others = f"other programs are running (load {load:.1f})" if load > _BUSY else "the machine otherwise idle"
    programs = ", ".join(f"{name} {found}" for name in packages if (found := _version(name)))
    return f"{_processor()}, {os.cpu_count()} cores; Python {platform.python_version()}, {programs}; {others}"


def _version(package: str) -> str | None:
    try:
        return version(package)
    except PackageNotFoundError:
        return None


def _processor() -> str:
    lines = Path("/proc/cpuinfo").read_text(encoding="ascii", errors="replace").splitlines()
    names = (line.partition(": ")[2] for line in lines if line.startswith("model name"))
    return next(names, platform.machine())
