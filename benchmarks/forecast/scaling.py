"""Whether cost grows in step with the number of people, and how much memory a million of them take.

Run: python -m benchmarks.forecast.scaling [--largest N]
About 3 minutes. Each size is a process of its own: people are drawn, solved and summed up in pieces, and the
pieces are thrown away. Small sizes are run before, between and after the large one. A whole ``doseline
trial`` follows, of as many people, with its summary and without a file of rows. Memory is the most that the
process held, as the system counts it. Exits with 1 when a limit is missed.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import time
from pathlib import Path

import numpy as np

from benchmarks.forecast.machine import described
from benchmarks.forecast.regimen import TIMES
from benchmarks.forecast.task import doses, people
from doseline.forecast.solve import simulate

LARGEST = 1_000_000
# The dearest size against the cheapest, per person; and the memory of the largest, in GB.
WITHIN, MOST_GB = 1.10, 2.0
# Our choice: enough for a piece to keep both cores busy, and some 180 MB of daily numbers.
PIECE = 10_000
# A virtual machine's second core comes to full speed only after some tenths of a second of work: a run of
# half a second would count that, and a run of a minute would not.
WARM_S = 2.0
SCENARIO = Path(__file__).parent / "standard.toml"


def solve(count: int) -> float:
    """Seconds to draw, solve and sum up so many people, with the program compiled and both cores awake."""
    begin = time.perf_counter()
    while time.perf_counter() - begin < WARM_S:
        _sum_up(0, PIECE)
    begin = time.perf_counter()
    total = sum(_sum_up(first, min(PIECE, count - first)) for first in range(0, count, PIECE))
    if not np.isfinite(total).all():
        raise RuntimeError
    return time.perf_counter() - begin


def _sum_up(first: int, count: int) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    found = simulate(people(count, first=first), doses(), TIMES)
    # People under 40 cells/uL on each day, and the sum of their levels: all that is kept.
    return np.concatenate([(found.b_cells_per_uL < 40.0).sum(axis=0), found.concentration_mg_L.sum(axis=0)])  # noqa: PLR2004


def in_a_process(*arguments: str) -> tuple[str, float, float]:
    """What a process of this Python printed, its wall seconds, and the most memory it held, in GB."""
    begin = time.perf_counter()
    with subprocess.Popen([sys.executable, *arguments], stdout=subprocess.PIPE, encoding="utf-8") as process:
        said = process.stdout.read() if process.stdout else ""
        # The system's own account of this one process; ``wait`` does not hand it on.
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise RuntimeError(f"exit {process.returncode}")
    return said, time.perf_counter() - begin, used.ru_maxrss * 1024 / 1e9


def sizes(largest: int) -> list[int]:
    """In which order the sizes are run."""
    small, middle = largest // 100, largest // 10
    return [small, middle, small, largest, small, middle, small]


def main() -> int:
    """Print the table and a verdict; 1 when a limit is missed."""
    asked = _asked()
    if asked.solve:
        print(json.dumps(solve(asked.solve)))
        return 0
    print(described("numpy", "numba"))
    print(f"{'people':>10} {'seconds':>9} {'us a person':>12} {'people/s':>9} {'memory, GB':>11}")
    cost: dict[int, list[float]] = {}
    memory = 0.0
    for count in sizes(asked.largest):
        said, _, held = in_a_process("-m", "benchmarks.forecast.scaling", "--solve", str(count))
        seconds = json.loads(said)
        cost.setdefault(count, []).append(seconds / count)
        memory = max(memory, held)
        print(
            f"{count:10,} {seconds:9.2f} {seconds / count * 1e6:12.1f} {count / seconds:9,.0f} {held:11.2f}",
            flush=True,
        )
    _, seconds, held = in_a_process(
        "-m", "doseline", "trial", str(SCENARIO), "--people", str(asked.largest), "--json"
    )
    memory = max(memory, held)
    print(f"doseline trial, {asked.largest:,} people: {seconds:.0f} s, {held:.2f} GB")
    middles = [statistics.median(each) for each in cost.values()]
    growth = max(middles) / min(middles)
    fine = growth <= WITHIN and memory < MOST_GB
    print(
        f"limits: cost per person within {WITHIN - 1:.0%}: {growth - 1:.1%}; "
        f"under {MOST_GB:.0f} GB: {memory:.2f}; {'held' if fine else 'MISSED'}"
    )
    return 0 if fine else 1


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--largest", type=int, default=LARGEST)
    parser.add_argument("--solve", type=int, default=0, help=argparse.SUPPRESS)
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
