"""Manifest: what a screening came to; it is written last, so that nothing looks complete before it is."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from doseline.assessment import stamped
from doseline.assessment.program import NAME, VERSION
from doseline.faces.cohort.settings import Settings
from doseline.faces.cohort.tables import FORMAT
from doseline.frozen import dataclass
from doseline.guide import version_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """A table as a file: its rows, and the hash of its bytes."""

    name: str
    file: str
    rows: int
    sha256: str


def note(settings: Settings) -> Mapping[str, str]:
    """What stands in every table: nothing of a clock."""
    return {
        "format": FORMAT,
        "today": settings.today.isoformat(),
        "guide_version": version_of(),
        "program": f"{NAME} {VERSION}",
    }


def manifest(
    settings: Settings,
    *,
    status: Mapping[str, int],
    tables: Iterable[Written],
    inputs: Iterable[Mapping[str, Any]],
    more: Mapping[str, Any],
) -> dict[str, Any]:
    """All of it, for a program; ``more`` are further counts."""
    asked = settings.asked()
    today = asked.pop("today")
    told = {
        "format": FORMAT,
        "today": today,
        "settings": asked,
        "people": sum(status.values()),
        "by_status": {name: status[name] for name in sorted(status)},
        "tables": {one.name: {"file": one.file, "rows": one.rows, "sha256": one.sha256} for one in tables},
        "inputs": list(inputs),
        **more,
    }
    return stamped(told, version_of())


def sha256(file: Path) -> str:
    """The hash of a file's bytes."""
    with file.open("rb") as bytes_:
        return hashlib.file_digest(bytes_, "sha256").hexdigest()


def added(parts: Iterable[Mapping[str, int]]) -> Counter[str]:
    """The sum of several counts, name by name."""
    total: Counter[str] = Counter()
    for one in parts:
        total.update(one)
    return total
