"""Asked: what a run is told to read, as it lies on the disk, so that it can be gone on with."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from doseline.errors import RequestError, fault
from doseline.exchange.fhir.unread import Unreadable
from doseline.faces.chart_files import STANDARD_INPUT
from doseline.faces.chart_files.tree import Source, sources

Lying = tuple[str, int, int]


def as_they_lie(names: Sequence[str], out: Path) -> list[Lying]:
    """Every file that is to be read, with its length and the time it was last changed.

    Raises: RequestError where a name leads nowhere, and where the tables would lie among the files.
    """
    _refuse_inside(names, out)
    return [_lying(one) for one in sources(names)]


def files_of(folder: str) -> list[Lying]:
    """Every file of a folder, with its length and the time it was last changed."""
    return [_lying(one) for one in sources([folder])]


def _lying(one: Source | Unreadable) -> Lying:
    if isinstance(one, Unreadable):
        return one.file, 0, 0
    if one.path is None:
        return one.name, 0, 0
    known = Path(one.path).stat()
    return one.name, known.st_size, known.st_mtime_ns


def _refuse_inside(names: Sequence[str], out: Path) -> None:
    """Nothing where no table is written among what is read: the next run would read it."""
    place = out.resolve()
    for name in names:
        folder = Path(name).resolve()
        if name != STANDARD_INPUT and folder.is_dir() and folder in (place, *place.parents):
            raise RequestError((fault("cohort-out-inside", "--out", folder=name),))
