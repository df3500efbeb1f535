"""The whole process of ``doseline plan --json`` beside an empty Python, in alternation.

Run: python benchmarks/startup.py
Prints the median wall time of each and the difference, in milliseconds. Both use this interpreter, with its
bytecode cached by a first run that is not counted.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import time
from pathlib import Path

RECORD = Path(__file__).parent / "two_years.json"
ROUNDS = 25
EMPTY = [sys.executable, "-c", "pass"]
PLAN = [sys.executable, "-m", "doseline", "plan", str(RECORD), "--today", "2026-01-20", "--json"]


def wall_ms(command: list[str]) -> float:
    """The wall time of one process, in milliseconds."""
    start = time.perf_counter_ns()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, env=_environment())
    return (time.perf_counter_ns() - start) / 1e6


def _environment() -> dict[str, str]:
    """This environment, with bytecode written as usual."""
    return {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}


def main() -> None:
    """Time both, in alternation, and print the medians."""
    for command in (EMPTY, PLAN):
        wall_ms(command)
    times = [(wall_ms(EMPTY), wall_ms(PLAN)) for _ in range(ROUNDS)]
    empty, plan = (statistics.median(column) for column in zip(*times, strict=True))
    print(f"{ROUNDS} rounds, median wall milliseconds")
    print(f"python -c pass        {empty:8.1f}")
    print(f"doseline plan --json  {plan:8.1f}")
    print(f"difference            {plan - empty:8.1f}   (target: under 250)")


if __name__ == "__main__":
    main()
