"""The program as a person starts it: a process of its own, with its words and its exit code."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
DEMO = str(files("doseline.faces") / "demo.json")
TODAY = "2026-06-06"


@dataclass(frozen=True)
class Done:
    """What came of one start."""

    code: int
    out: str
    err: str

    @property
    def answer(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.out)
        return found


def doseline(*words: str, stdin: bytes | None = None, env: Mapping[str, str] | None = None) -> Done:
    """Start the program and wait; its settings are those of ``env`` alone."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith("DOSELINE_")}  # noqa: TID251
    done = subprocess.run(  # noqa: S603 - our own program
        [sys.executable, "-m", "doseline", *words],
        input=stdin or b"",
        capture_output=True,
        timeout=60,
        check=False,
        env={**clean, "XDG_CONFIG_HOME": "/nonexistent", "PYTHONPATH": str(ROOT / "src"), **(env or {})},
    )
    return Done(
        done.returncode, done.stdout.decode("utf-8", "replace"), done.stderr.decode("utf-8", "replace")
    )
