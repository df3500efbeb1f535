"""Three rules in CQL, run by cql-execution, beside plan and checks, on the same invented people.

Run: python -m benchmarks.cohort.cql --people 2000 [--seed 1]

Prints how many answers agree and the processor time of each a person; exits with 1 where one answer does
not. cql-execution answers the three rules, ours all of them. Its start and the reading of its model are
left out; what it takes out of the charts is in its time, and stands beside ours.
"""

from __future__ import annotations

import argparse
import sys

from tests.cql.compare import Compared, compared

_SHOWN = 20


def main() -> int:
    """Print what came of it; 1 where an answer is not the same."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    found = compared(given.people, given.seed)
    for one in found.differ[:_SHOWN]:
        print(*one)
    rules = tuple(next(iter(found.ours.values())))
    print(f"{given.people} people, {len(rules) * given.people} answers, {len(found.differ)} not the same")
    for rule in rules:
        print(f"{rule:14} said of {sum(bool(one[rule]) for one in found.ours.values())}")
    _print_times(found)
    return 1 if found.differ else 0


def _print_times(found: Compared) -> None:
    with_reading = found.ours_ms + found.read_ms
    print(f"cql-execution              {found.theirs_ms:8.3f} ms of processor time a person")
    print(f"plan, checks, next step    {found.ours_ms:8.3f} ms: {found.theirs_ms / found.ours_ms:.1f} times")
    print(f"with reading of the chart  {with_reading:8.3f} ms: {found.theirs_ms / with_reading:.1f} times")


if __name__ == "__main__":
    sys.exit(main())
