"""Which program gave an answer, and from which guide, so that it can be repeated later."""

from __future__ import annotations

from typing import Any

NAME = "doseline"
# Written out, because asking the installed package for it takes longer than computing a plan.
VERSION = "0.1.0"


def stamped(answer: dict[str, Any], guide_version: str) -> dict[str, Any]:
    """The answer with the program and the guide's version."""
    return {**answer, "program": {"name": NAME, "version": VERSION}, "guide_version": guide_version}
