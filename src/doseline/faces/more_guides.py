"""Guides that somebody added: their folder is told to the loader, and to every process that we start."""

from __future__ import annotations

import os
from pathlib import Path

from doseline.guide.folders import use_folders

_NAME = "DOSELINE_GUIDES"


def use(folder: str) -> None:
    """Look for guides in this folder too, here and in the processes beside us."""
    os.environ[_NAME] = str(Path(folder).resolve())
    use_folders(Path(folder))


def use_told() -> None:
    """The same in a process that was started by one which uses them."""
    if folder := os.environ.get(_NAME):
        use_folders(Path(folder))
