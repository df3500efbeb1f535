"""Decoding the lines of an export, beside a bare pass of simdjson over the same lines.

Run: python -m benchmarks.cohort.decode EXPORT [--rounds 7] [--least 0.35]

Both work through the same lines in memory, in turn, one round each; the ratio is that of the least
processor times of all rounds. Ours skips a line whose first bytes name a type that no rule reads, and
turns all others into plain values with exact numbers; what is odd in any way is read again by the general
reader, and counts with it. Exits with 1 where the ratio is under ``--least``: 0.35 for what the rules
read, 0.60 for an export with claims.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Callable
from pathlib import Path

from benchmarks.cohort.lines import lines_of
from doseline.exchange.fhir.ordinary import ordinary
from doseline.exchange.fhir.pool import READ
from doseline.faces.chart_files.limits import DOCUMENT
from doseline.record.parse import parse

_OPENING = b'{"resourceType":"'
_READ = frozenset(one.encode() for one in READ)


def ours(lines: list[bytes]) -> None:
    """Decode what the rules read."""
    for line in lines:
        if line.startswith(_OPENING):
            kind = line[len(_OPENING) : line.find(b'"', len(_OPENING))]
            if kind not in _READ:
                continue
        if ordinary(line) is None:
            parse(line, most=DOCUMENT)


def bare(lines: list[bytes]) -> None:
    """Find the structure of each line with simdjson; no value is taken out of it."""
    from simdjson import Parser  # noqa: PLC0415 - benchmarks/requirements-cohort.txt

    parser = Parser()
    for line in lines:
        parser.parse(line)


def plain(lines: list[bytes]) -> None:
    """Python's own reader, as a yardstick."""
    for line in lines:
        json.loads(line)


def least_s(lines: list[bytes], rounds: int) -> dict[str, float]:
    """The least processor time of each contender, in turn."""
    contenders: tuple[Callable[[list[bytes]], None], ...] = (bare, ours, plain)
    least = dict.fromkeys((one.__name__ for one in contenders), float("inf"))
    for _ in range(rounds):
        for one in contenders:
            began = time.process_time()
            one(lines)
            least[one.__name__] = min(least[one.__name__], time.process_time() - began)
    return least


def main() -> int:
    """Print the table and a verdict; 1 where the limit is missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("export", type=Path)
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--least", type=float, default=0.35)
    given = parser.parse_args()
    lines = lines_of(given.export)
    size = sum(map(len, lines)) / 1e6
    found = least_s(lines, given.rounds)
    print(f"{len(lines)} lines, {size:.1f} MB, {given.rounds} rounds in turn, least processor time")
    for name, seconds in found.items():
        print(
            f"{name:6} {seconds:7.3f} s  {size / seconds:7.0f} MB/s  {found['bare'] / seconds:5.2f} of bare"
        )
    ratio = found["bare"] / found["ours"]
    held = ratio >= given.least
    print(f"limit: {given.least} of a bare pass: {'held' if held else 'MISSED'} ({ratio:.2f})")
    return 0 if held else 1


if __name__ == "__main__":
    sys.exit(main())
