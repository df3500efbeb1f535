"""The program where it may write nothing: a read-only copy, started without the rights of an owner."""

from __future__ import annotations

import ctypes
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from tests.faces.program import ROOT, Done

PACKAGE = ROOT / "src" / "doseline"
# Of Linux: to take a right from all programs that are started from here, and the right to pass by every lock.
_DROP, _PASSES_LOCKS = 24, 1


def copied(folder: Path) -> Path:
    """A copy of the program, without anything that was compiled."""
    leaves_out = shutil.ignore_patterns("__pycache__")
    shutil.copytree(PACKAGE, folder / "doseline", ignore=leaves_out)
    return folder


@contextmanager
def read_only(folder: Path) -> Iterator[Path]:
    """The folder, in which nothing can be written meanwhile."""
    places = [folder, *(path for path in folder.rglob("*") if path.is_dir())]
    for place in places:
        place.chmod(0o555)
    try:
        yield folder
    finally:
        for place in places:
            place.chmod(0o755)


def started(path: Path, *words: str, env: Mapping[str, str] | None = None, seconds: int = 120) -> Done:
    """What comes of the program that lies at ``path``, with ``env`` as its whole environment."""
    done = subprocess.run(  # noqa: S603 - our own program
        [sys.executable, "-P", "-m", "doseline", *words],
        capture_output=True,
        timeout=seconds,
        check=False,
        cwd=ROOT.parent,
        env={"PATH": os.defpath, "PYTHONPATH": str(path), **(env or {})},
        preexec_fn=_as_anybody,
    )
    return Done(done.returncode, done.stdout.decode(), done.stderr.decode())


def _as_anybody() -> None:
    """Root may write everywhere, and tests may run as root."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_DROP, _PASSES_LOCKS, 0, 0, 0)
