"""Kills a program that writes, at random moments, and counts what is lost: nothing may be.

    python -m tools.crash_store --rounds 200

On PostgreSQL every tenth round kills the server too. What is done and looked at: tests/store/killing.py.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from tests.store.killing import rounds, target
from tests.store.postgres import CannotStartError, server


def main() -> int:
    """Run the rounds on both databases; 0 where nothing was lost."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as home:
        lost = _run("SQLite", str(Path(home) / "doseline.db"), Path(home) / "a", given)
        try:
            with server() as running:
                lost += _run(
                    "PostgreSQL", running.fresh_database(), Path(home) / "b", given, running.power_cut
                )
        except CannotStartError as error:
            print(f"PostgreSQL: not tried, {error}")
    return 1 if lost else 0


def _run(
    name: str,
    url: str,
    folder: Path,
    given: argparse.Namespace,
    power_cut: Callable[[], None] | None = None,
) -> int:
    """How many faults the rounds on one database showed."""
    done = list(rounds(target(url, folder), given.rounds, seed=given.seed, power_cut=power_cut))
    wrong = [word for one in done for word in one.wrong]
    written = sum(one.acknowledged for one in done)
    print(
        f"{name}: {len(done)} kills, {written} writes acknowledged, {len(wrong)} lost or broken", flush=True
    )
    print(*wrong, sep="\n", end="\n" if wrong else "")
    return len(wrong)


if __name__ == "__main__":
    sys.exit(main())
