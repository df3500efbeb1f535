"""The program as it is installed from this tree, and as it was at the commit before.

``pip install`` of the tree runs for real, into a folder of its own; the packages it needs are those of the
environment the tests run in. (The README's whole line, with the packages fetched anew, is for CI to run.)
"""

from __future__ import annotations

import io
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
# An earlier program takes part in the tests if it can be served and takes a record file in.
_NEEDED = ("src/doseline/faces/cli/run_serve.py", "src/doseline/faces/web/records/all_data.py")


def install(tree: Path, into: Path) -> dict[str, str]:
    """Install the project in ``tree``; the environment in which Python finds it there.

    Raises: AssertionError with what pip said.
    """
    words = ["-m", "pip", "install", "--quiet", "--no-deps", "--no-build-isolation", "--no-index"]
    done = subprocess.run(  # noqa: S603 - our own program
        [sys.executable, *words, "--target", str(into), str(tree)],
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return {"PYTHONPATH": str(into)}


def earlier(into: Path) -> Path | None:
    """The tree of the last commit whose program differs from this one, or None where there is no history."""
    for commit in _commits():
        if not all(_git("cat-file", "-e", f"{commit}:{path}") is not None for path in _NEEDED):
            return None
        if _git("diff", "--quiet", commit, "--", "src") is None:
            data = _git("archive", "--format=zip", commit, "src", "pyproject.toml", "README.md", "LICENSE")
            assert data is not None
            with zipfile.ZipFile(io.BytesIO(data)) as archive:
                archive.extractall(into)
            return into
    return None


def _commits() -> Iterator[str]:
    listed = _git("rev-list", "--max-count=20", "HEAD", "--", "src")
    yield from (listed or b"").decode().split()


def _git(*words: str) -> bytes | None:
    """What git says; None where it fails or there is none."""
    try:
        done = subprocess.run(["git", *words], cwd=ROOT, capture_output=True, check=False)  # noqa: S603, S607
    except OSError:
        return None
    return done.stdout if done.returncode == 0 else None
