"""How fast the forecast solves people, beside other solvers on the same people, and how exact each is.

Run: python -m benchmarks.forecast.speed [--people N] [--rounds N] [--without NAME ...]
About 8 minutes. Ours and a peer take turns, each in a process of its own, and the ratio is taken turn by
turn. Peers run the plain model (``benchmarks.forecast.plain``) in one process, and what they do is doubled
for the second core. The error is measured against our own tight setting, which
``benchmarks.forecast.accuracy`` holds against SciPy's Radau. Peers that are not installed are left out:
``benchmarks/requirements-forecast.txt`` has them all. Exits with 1 when a limit is missed, or cannot be
judged because its peer is not there.
"""

from __future__ import annotations

import argparse
import statistics
import sys
from dataclasses import dataclass

import numpy as np

from benchmarks.forecast.contenders import NUMBALSODA, OURS, OWN, PEERS, ROADRUNNER
from benchmarks.forecast.contest import Contender, Running, running
from benchmarks.forecast.machine import described
from benchmarks.forecast.measure import Curves, Spread, spread
from benchmarks.forecast.peers.ours import prepare
from benchmarks.forecast.task import PEOPLE, people

ROUNDS = 3
_PROGRAMS = ("numpy", "numba", "numbalsoda", "libroadrunner", "python-copasi", "scipy", "diffrax", "jax")
# How many times faster than these, at least.
LIMITS = {NUMBALSODA.name: 18.0, ROADRUNNER.name: 90.0}
_HEAD = (
    f"{'solver':22} {'setting':>10} {'people/s, best':>14} {'median':>8} {'ours is x':>10} "
    f"{'error: median':>14} {'99 %':>8} {'max':>8} people"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """What one contender did: people a second in each turn, ours in the turn before it, and its error."""

    contender: Contender
    speeds: tuple[float, ...]
    ours: tuple[float, ...]
    error: Spread

    @property
    def ratio(self) -> float:
        """How many times faster ours is: the median over the turns."""
        return statistics.median(mine / theirs for mine, theirs in zip(self.ours, self.speeds, strict=True))

    def __str__(self) -> str:
        """A line of the table."""
        return (
            f"{self.contender.name:22} {self.contender.setting:>10} {max(self.speeds):14,.0f} "
            f"{statistics.median(self.speeds):8,.0f} {self.ratio:10.1f}       {self.error} "
            f"of {self.error.people}"
        )


def race(ours: Running, contender: Contender, reference: Curves, *, asked: int, rounds: int) -> Row:
    """Ours and a contender in turns."""
    with running(contender, asked) as other:
        turns = [(ours.turn(), other.turn()) for _ in range(rounds)]
        solved = len(other.found[0])
        mine, theirs = zip(*turns, strict=True)
        error = spread(other.found, (reference[0][:solved], reference[1][:solved]))
    return Row(contender=contender, speeds=theirs, ours=mine, error=error)


def verdict(rows: dict[str, Row]) -> bool:
    """Whether the limits are held; each is printed."""
    held = True
    for name, limit in LIMITS.items():
        if name not in rows:
            print(f"limit: {limit:.0f} times {name}: not judged, it is not installed")
            held = False
            continue
        fine = rows[name].ratio >= limit
        held = held and fine
        print(f"limit: {limit:.0f} times {name}: {rows[name].ratio:.1f}, {'held' if fine else 'MISSED'}")
    return held


def main() -> int:
    """Print the table and a verdict; 1 when a limit is missed."""
    asked = _asked()
    print(described(*_PROGRAMS))
    print(f"{asked.people} people; two cores; peers that use one core are doubled")
    reference = prepare(people(asked.people), accuracy="tight")()
    lost = int(np.isnan(reference[1]).any(axis=1).sum())
    if lost:
        print(f"{lost} people could not be solved at the tight setting: no error is known of them")
    print(_HEAD)
    rows = {}
    with running(OURS, asked.people) as ours:
        for contender in (*OWN, *PEERS):
            if contender.module in asked.without:
                continue
            if not contender.is_here:
                print(f"{contender.name:22} not installed")
                continue
            try:
                row = race(ours, contender, reference, asked=asked.people, rounds=asked.rounds)
            except EOFError:
                print(f"{contender.name:22} did not run", flush=True)
                continue
            rows[contender.name] = row
            print(row, flush=True)
        turns = tuple(speed for row in rows.values() for speed in row.ours)
        print(Row(contender=OURS, speeds=turns, ours=turns, error=spread(ours.found, reference)))
    return 0 if verdict(rows) else 1


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--people", type=int, default=PEOPLE)
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    parser.add_argument(
        "--without", action="append", default=[], help="a module of benchmarks/forecast/peers"
    )
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
