"""Lines inside a block, by where they begin and end: only those that are needed are taken out of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from doseline.faces.chart_files.stream import Block
from doseline.faces.cohort.routing.style import END


class Span(NamedTuple):
    """A line: which of its block it is, from one on, where it begins and where it ends.

    ``number`` is the partition where it belongs, and ``kind`` its type, where both are known.
    """

    place: int
    begin: int
    end: int
    number: int | None = None
    kind: bytes = b""


class Taken(NamedTuple):
    """A line taken out of its block; ``is_last`` says that the file may have been cut behind it."""

    place: int
    line: bytes
    is_last: bool
    number: int | None = None
    kind: bytes = b""


def taken(block: Block, found: Iterable[Span]) -> Iterator[Taken]:
    """Some lines of a block."""
    data, last = block.data, None if block.ends else len(block.data)
    return (
        Taken(place, data[begin:end], end == last, number, kind) for place, begin, end, number, kind in found
    )


def every(block: Block) -> list[Taken]:
    """All lines of a block; a document stands for one."""
    lines = block.lines
    last = None if block.ends else len(lines)
    return [Taken(place, line, place == last) for place, line in enumerate(lines, 1)]


def some(data: bytes, count: int) -> Iterator[bytes]:
    """A few whole lines, far apart."""
    for part in range(count):
        begin = 0 if part == 0 else data.find(END, len(data) * part // count) + 1
        end = data.find(END, begin)
        if begin > 0 or part == 0:
            yield data[begin : end if end >= 0 else len(data)]
