"""Asked: what a run is told to read, as it lies on the disk, so that it can be gone on with."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from doseline.errors import RequestError, fault
from doseline.faces.chart_files import STANDARD_INPUT
from doseline.faces.chart_files.tree import Source, sources


def as_they_lie(names: Sequence[str], out: Path) -> list[list[Any]]:
    """Every file with its length and the time it was last changed.

    Raises: RequestError where a name leads nowhere, and where the tables would lie among the files.
    """
    _refuse_inside(names, out)
    found = []
    for one in sources(names):
        if isinstance(one, Source) and one.path is not None:
            known = Path(one.path).stat()
            found.append([one.name, known.st_size, known.st_mtime_ns])
        else:
            found.append([one.name if isinstance(one, Source) else one.file, 0, 0])
    return found


def _refuse_inside(names: Sequence[str], out: Path) -> None:
    """Nothing where no table is written among what is read: the next run would read it."""
    place = out.resolve()
    for name in names:
        folder = Path(name).resolve()
        if name != STANDARD_INPUT and folder.is_dir() and folder in (place, *place.parents):
            raise RequestError((fault("cohort-out-inside", "--out", folder=name),))
