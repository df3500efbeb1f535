"""The bounds of a scenario, and the two counts a trial looks for, as they stand in the data."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files

from doseline.forecast.trial.document import Range
from doseline.frozen import dataclass

# Ours: what a run may be asked for. Ten years of follow-up is far beyond what was observed; ten million
# people are an hour's work; a finer step than a hundredth of a day shows nothing more.
PEOPLE = Range(least=1, most=10_000_000)
SEED = Range(least=0, most=2**63 - 1)
FOLLOW_UP_DAYS = Range(least=1, most=3_660)
STEP_DAYS = Range(least=0.01, most=1)
LATE_DAYS = Range(least=1, most=365)
SHARE = Range(least=0, most=1)
# Ours: together they keep the summary of the largest trial under a gigabyte.
MOST_REGIMENS, MOST_TIMES, MOST_INTERVALS = 20, 200, 30
LOG_SD = Range(above=0, most=2)


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What a covariate and an amount can be at all, and the counts of depletion and repletion (cells/uL)."""

    possible: dict[str, Range]
    depleted_per_uL: float  # noqa: N815 - the unit's own letter
    repleted_per_uL: float  # noqa: N815 - the unit's own letter


@cache
def limits() -> Limits:
    """The limits that come with the program.

    >>> limits().repleted_per_uL
    40.0
    """
    text = files("doseline.forecast.trial").joinpath("data/limits.toml").read_text(encoding="utf-8")
    data = tomllib.loads(text)
    return Limits(
        possible={
            key: Range(least=item["least"], most=item["most"]) for key, item in data["possible"].items()
        },
        depleted_per_uL=float(data["count"]["depleted_per_uL"]["value"]),
        repleted_per_uL=float(data["count"]["repleted_per_uL"]["value"]),
    )
