"""Make the calibrated population again, with its description, and the tables of docs/populations.md.

``python -m tools.calibrate`` simulates the pool, fits the weights and writes everything (about half a
minute on two cores). ``--tables`` only writes the tables of the page from the description that is there.
``--check`` writes nothing; the exit code says whether what is there is what would be written: numbers to one
in a thousand, since a median can step to the next person with another processor.
"""

from __future__ import annotations

import sys
import tomllib
from math import isclose
from typing import Any

from doseline.forecast.model.figures import figures
from tools.calibration.held_back import Evidence
from tools.calibration.page import refreshed
from tools.calibration.shipped import DESCRIBED, PAGE, WEIGHTS, described, stored, toml
from tools.calibration.trial_people import MODEL, seen

# Ours: any number would do. It was fixed before anything came out of it.
SEED = 20220228
# Ours: sampling moves a share by 0.4 points at most, and the weights take 64 kB.
PEOPLE = 16_384
# With another processor or solver a median can step to the next person, and a count on a threshold to the
# other side. Both move a number by less than this; the weights themselves move far less.
NEAR = 1e-3


def remade(people: int = PEOPLE, seed: int = SEED) -> tuple[dict[str, Any], bytes]:
    """The description and the weights, from nothing but the published model and figures."""
    known = figures(MODEL.name)
    evidence = Evidence(figures=known, seen=seen(known, people, seed=seed))
    weighting = evidence.fitted(evidence.to_fit)
    return described(evidence, weighting, seed), stored(weighting)


def is_near(one: Any, other: Any) -> bool:  # noqa: ANN401 - parsed TOML
    """Whether two parsed files say the same."""
    if isinstance(one, dict):
        return one.keys() == other.keys() and all(is_near(value, other[key]) for key, value in one.items())
    if isinstance(one, list):
        return len(one) == len(other) and all(map(is_near, one, other))
    if isinstance(one, float):
        return isclose(one, other, rel_tol=NEAR, abs_tol=NEAR / 10)
    return bool(one == other)


def main(arguments: list[str]) -> int:
    """0 if what is there is, or now is, up to date."""
    page = PAGE.read_text(encoding="utf-8")
    if "--tables" in arguments:
        table = tomllib.loads(DESCRIBED.read_text(encoding="utf-8"))
        PAGE.write_text(refreshed(page, table), encoding="utf-8", newline="\n")
        return 0
    table, weights = remade()
    if "--check" in arguments:
        told = tomllib.loads(DESCRIBED.read_text(encoding="utf-8"))
        fresh = is_near(table, told) and refreshed(page, told) == page
        print(f"{DESCRIBED.name}: {'up to date' if fresh else 'run tools/calibrate.py'}")
        return 0 if fresh else 1
    DESCRIBED.parent.mkdir(exist_ok=True)
    DESCRIBED.write_text(toml(table), encoding="utf-8", newline="\n")
    WEIGHTS.write_bytes(weights)
    PAGE.write_text(refreshed(page, table), encoding="utf-8", newline="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
