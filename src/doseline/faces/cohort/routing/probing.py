"""A file looked at in some places: one that seems to hold no medicines need not be read twice.

That it holds none is seen in the second pass, which reads every line: where it was wrong, the first pass is
made up for, and the second begins anew.
"""

from __future__ import annotations

from typing import BinaryIO

from doseline.exchange.fhir.document import Role
from doseline.faces.chart_files.stream import CannotRead, opened
from doseline.faces.chart_files.tree import Source
from doseline.faces.cohort.routing.sample import Sample
from doseline.faces.cohort.routing.style import END, kind_of
from doseline.faces.cohort.routing.survey import LOOKED_AT, READ_KINDS, SAMPLES
from doseline.faces.cohort.routing.whose import quick

# Smaller files are read twice: that is quicker than looking at so many places.
LEAST = 8_000_000
_PLACES, _PIECE = 32, 64_000
_PACKED = b"\x1f\x8b"


class Mixed(Exception):  # noqa: N818 - what was found in a file that seemed to be of one kind
    """A line that the first pass should have seen."""


def seems_without(source: Source, size: int, sample: Sample) -> bool:
    """Whether in some places of a file nothing is met that the first pass looks for; they are sampled."""
    if source.path is None or size < LEAST or source.role not in (Role.OUTPUT, Role.LOOSE):
        return False
    try:
        with opened(source.path) as file:
            found = [line for place in range(_PLACES) for line in _lines(file, size * place // _PLACES)]
    except (CannotRead, OSError):
        return False
    kinds = [kind_of(line) for line in found]
    if not found or any(kind is None or kind in LOOKED_AT for kind in kinds):
        return False
    times = size // (_PLACES * _PIECE) + 1
    for line, kind in zip(found, kinds, strict=True):
        if kind is not None:
            sample.add(quick(line, kind) if kind in READ_KINDS else None, len(line) * times * SAMPLES)
    return True


def _lines(file: BinaryIO, at: int) -> list[bytes]:
    """Whole lines behind a place; at the beginning of a packed file one that is none."""
    file.seek(at)
    data = file.read(_PIECE)
    if at == 0 and data.startswith(_PACKED):
        return [data]
    return data.split(END)[min(1, at) : -1]
