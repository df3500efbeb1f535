"""How exact the forecast is on people that nothing was tuned on.

Run: python -m benchmarks.forecast.accuracy [--people N] [--against N]
About 4 minutes, nearly all of it SciPy. The reference is our own tight setting; it is first held against
SciPy's Radau at a relative tolerance of 1e-10, on people who stand out in one of their parameters and others
beside them. The error of a person is the worst of three years' days, of drug level and B cells, relative to
the value, or to 1e-3 mg/L and 0.01 cells/uL where it is smaller. Exits with 1 when a limit is missed.
"""

from __future__ import annotations

import argparse
import sys
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

import numpy as np

from benchmarks.forecast.machine import described
from benchmarks.forecast.measure import Curves, spread
from benchmarks.forecast.peers.ours import prepare
from benchmarks.forecast.plain import columns
from benchmarks.forecast.radau import solved
from benchmarks.forecast.task import PEOPLE, SEED, people
from doseline.forecast.trajectories import Ints, Parameters

AGAINST, _HILL = 50, 8
# Ours at the default setting: 99 % of people, and everybody.
MOST, LARGEST = 1e-5, 5e-4
# The reference against Radau: a hundredth of what 99 % of people may be off.
REFERENCE = 1e-7


def standing_out(who: Parameters, count: int) -> Ints:
    """``count`` places, rising: who stands out, then from the front of the rest.

    First the steepest and the flattest Hill curves, on which solvers fail, then who is first or last in
    another parameter.
    """
    by_hill = np.argsort(who["hill"])
    hill = [*by_hill[:_HILL], *by_hill[-_HILL:]]
    varied = [column for column in who.values.T if np.ptp(column) > 0]
    ends = [place(column) for column in varied for place in (np.argmax, np.argmin)]
    chosen = dict.fromkeys(int(place) for place in (*hill, *ends, *range(len(who))))
    return np.sort(np.array(list(chosen)[:count], dtype=np.int64))


def by_radau(who: Parameters) -> Curves:
    """Levels and counts of some people by SciPy, on both cores."""
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as pool:
        both = list(pool.map(solved, columns(who)))
    return np.stack([level for level, _ in both]), np.stack([count for _, count in both])


def main() -> int:
    """Print the table and a verdict; 1 when a limit is missed."""
    asked = _asked()
    who = people(asked.people)
    print(described("numpy", "numba", "scipy"))
    print(f"{asked.people} people of seed {SEED}")
    tight = prepare(who, accuracy="tight")()
    some = standing_out(who, min(asked.against, asked.people))
    checked = spread((tight[0][some], tight[1][some]), by_radau(who.of(some)))
    print(f"{'error of':34} {'median':>8} {'99 %':>8} {'max':>8}")
    print(f"{f'tight against Radau, {len(some)} people':34} {checked}")
    found = {name: spread(prepare(who, accuracy=name)(), tight) for name in ("default", "fast")}
    for name, one in found.items():
        print(f"{f'{name} against tight':34} {one}")
    ours = found["default"]
    fine = ours.most <= MOST and ours.largest <= LARGEST and checked.largest <= REFERENCE
    fine = fine and ours.failed == checked.failed == 0
    print(
        f"limits: default, 99 % of people {MOST:.0e}, all {LARGEST:.0e}; the reference {REFERENCE:.0e}; "
        f"nobody failed: {'held' if fine else 'MISSED'}"
    )
    return 0 if fine else 1


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--people", type=int, default=PEOPLE)
    parser.add_argument("--against", type=int, default=AGAINST, help="people for SciPy's Radau")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
