"""All that was sent as one partition."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import BinaryIO

from doseline.exchange.fhir.document import Document
from doseline.exchange.fhir.unread import Unreadable
from doseline.faces.chart_files import documents
from doseline.frozen import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Input:
    """A file."""

    name: str
    bytes: int
    lines: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Routed:
    """What became of the input."""

    partitions: tuple[Path, ...]
    inputs: tuple[Input, ...] = ()
    counts: Mapping[str, int]
    no_guide_drug: int = 0
    unreadable: tuple[Unreadable, ...] = ()


def route(
    names: Sequence[str],
    into: Path,
    *,
    memory: int,
    stdin: BinaryIO | None = None,
    report: Callable[[int, int], None],
) -> Routed:
    """All in one partition."""
    del memory, stdin
    place = into / "0.json"
    place.write_text(json.dumps([str(Path(name).resolve()) for name in names]))
    report(1, 1)
    return Routed(partitions=(place,), counts={})


def partition_documents(path: Path) -> Iterator[Document | Unreadable]:
    """Its documents."""
    return documents(json.loads(path.read_text()))
