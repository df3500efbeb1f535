"""The program node, with what the tests take from npm."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from fcntl import LOCK_EX, flock
from pathlib import Path

import pytest

NODE = Path(__file__).parent / "node"


def node() -> str:
    """Where node is; its packages are installed once, whichever worker comes first."""
    program, npm = shutil.which("node"), shutil.which("npm")
    if program is None or npm is None:
        pytest.skip("node and npm are not there")
    lock, installed = NODE / "package-lock.json", NODE / "node_modules" / ".package-lock.json"
    with _one_at_a_time(lock):
        if not installed.exists() or installed.stat().st_mtime < lock.stat().st_mtime:
            words = [npm, "ci", "--ignore-scripts"]
            done = subprocess.run(words, cwd=NODE, capture_output=True, check=False, timeout=300)  # noqa: S603
            if done.returncode:
                pytest.skip("npm could not install the packages of tests/node")
    return program


@contextmanager
def _one_at_a_time(place: Path) -> Iterator[None]:
    with place.open("rb") as lock:
        flock(lock, LOCK_EX)
        yield
