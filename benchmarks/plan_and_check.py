"""Plan, checks and the next step of a two-year record, in process, on one core.

Run: python benchmarks/plan_and_check.py
Prints the median over many calls of each part and of the whole, in microseconds, beside a fixed piece of
plain Python timed in the same run, so that two machines can be compared.
"""

from __future__ import annotations

import json
import statistics
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

from doseline.advice import next_step
from doseline.check import check
from doseline.guide import load_guide
from doseline.plan import plan
from doseline.record import chart, read_record

RECORD = Path(__file__).parent / "two_years.json"
TODAY = date(2026, 1, 20)
ROUNDS = 2000


def median_us(call: Callable[[], object]) -> float:
    """The median time of one call, in microseconds."""
    times = []
    for _ in range(ROUNDS):
        start = time.perf_counter_ns()
        call()
        times.append(time.perf_counter_ns() - start)
    return statistics.median(times) / 1000


def yardstick() -> int:
    """Ten thousand additions: what this machine's Python does in a known time."""
    total = 0
    for number in range(10_000):
        total += number
    return total


def main() -> None:
    """Time each part and print a table."""
    guide = load_guide("kesimpta")
    text = RECORD.read_bytes()
    record = read_record(text, names=guide.names)
    known = chart(record)
    planned = plan(guide, known, today=TODAY)
    checked = check(guide, known, planned)

    def whole() -> object:
        a_chart = chart(record)
        a_plan = plan(guide, a_chart, today=TODAY)
        return next_step(a_plan, check(guide, a_chart, a_plan))

    parts: dict[str, Callable[[], object]] = {
        "read the file": lambda: read_record(text, names=guide.names),
        "chart": lambda: chart(record),
        "plan": lambda: plan(guide, known, today=TODAY),
        "check": lambda: check(guide, known, planned),
        "next step": lambda: next_step(planned, checked),
        "chart, plan, check, next step": whole,
        "yardstick": yardstick,
    }
    events = len(json.loads(text)["events"])
    print(f"{events} entries, {ROUNDS} rounds, median microseconds")
    for name, call in parts.items():
        print(f"{name:32} {median_us(call):9.1f}")


if __name__ == "__main__":
    main()
