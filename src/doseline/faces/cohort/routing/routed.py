"""What routing gives: the partitions, and what became of everything that is in none of them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from doseline.exchange.fhir.unread import Unread, Unreadable
from doseline.faces.cohort.routing.private import write_whole
from doseline.frozen import dataclass

_NAME = "routed.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Input:
    """A file that was read, with its bytes as it lies there, and its lines; a document alone is one line."""

    name: str
    bytes: int
    lines: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Routed:
    """What became of an input.

    ``counts`` holds the resources of every type that is about nobody or that no rule reads, each once. Those
    that are pointed at are among them, though partitions hold them too: of the whole input these numbers
    count, not the sum over partitions. ``no_guide_drug`` is how many people have no medicine of a guide; they
    are in no partition, and ``no_guide_drug`` of a partition names those who would be there. ``skipped`` is
    how many of their resources were passed over, ``records`` how many record files there are. ``left_out``
    counts what is about nobody, or gone, by the reason.
    """

    partitions: tuple[Path, ...]
    inputs: tuple[Input, ...]
    counts: Mapping[str, int]
    no_guide_drug: int
    skipped: int
    records: int
    left_out: Mapping[str, int]
    unreadable: tuple[Unreadable, ...]


def keep(routed: Routed, folder: Path) -> None:
    """Write down what became of the input, when all of it is routed: a run that dies goes on from there."""
    written: dict[str, Any] = {
        "partitions": [path.name for path in routed.partitions],
        "inputs": [[one.name, one.bytes, one.lines] for one in routed.inputs],
        "counts": dict(routed.counts),
        "no_guide_drug": routed.no_guide_drug,
        "skipped": routed.skipped,
        "records": routed.records,
        "left_out": dict(routed.left_out),
        "unreadable": [[one.file, one.line, one.what.value, one.said] for one in routed.unreadable],
    }
    write_whole(folder / _NAME, json.dumps(written).encode())


def routed_before(folder: Path) -> Routed | None:
    """What an earlier run routed into a folder; None where it did not come to its end."""
    try:
        written = json.loads((folder / _NAME).read_bytes())
    except (OSError, ValueError):
        return None
    return Routed(
        partitions=tuple(folder / name for name in written["partitions"]),
        inputs=tuple(Input(name=name, bytes=size, lines=lines) for name, size, lines in written["inputs"]),
        counts=written["counts"],
        no_guide_drug=written["no_guide_drug"],
        skipped=written["skipped"],
        records=written["records"],
        left_out=written["left_out"],
        unreadable=tuple(
            Unreadable(file=file, line=line, what=Unread(what), said=said)
            for file, line, what, said in written["unreadable"]
        ),
    )
